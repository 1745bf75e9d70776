import { createContext, constants, runInContext } from "node:vm";
import { types } from "node:util";
import { createMembrane, type Membrane, type MembraneOptions } from "@sbx/bridge";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

type Slots = new (...args: unknown[]) => Record<string, never>;
type Wasm = Record<"Memory" | "Table" | "Global", Slots>;
/** Not among the types of ECMAScript, nor of Node. */
export const wasm: Wasm = (globalThis as unknown as { WebAssembly: Record<"Memory" | "Table" | "Global", Slots> })
  .WebAssembly;

/** A host and a guest, joined; the guest is a fresh context of node:vm. */
export interface Realms {
  readonly membrane: Membrane;
  /** The host's view of the guest's global object. */
  readonly global: Record<string, unknown>;
  /** Runs a program in the guest, and gives and throws what the host may see. */
  run(code: string): unknown;
  /** Gives the raw value: only for what judges the membrane. */
  evaluate(code: string): unknown;
}

/** Joins this realm with a fresh one. */
export function makeRealms(options: Partial<MembraneOptions> = {}): Realms {
  const context = createContext(constants.DONT_CONTEXTIFY);
  const evaluate = (code: string): unknown => runInContext(code, context, { filename: "guest.js" }) as unknown;
  const membrane = createMembrane({ evaluate, isProxy: types.isProxy, ...options });
  const attempt = (code: string): unknown => {
    try {
      return evaluate(code);
    } catch (error) {
      throw membrane.thrownToHost(error);
    }
  };
  const run = (code: string): unknown => membrane.toHost(attempt(code));
  return { membrane, global: membrane.global as Record<string, unknown>, run, evaluate };
}

const evaluateHere = globalThis.eval;

type Look = (value: unknown) => unknown;

/** Two realms from the point of view of one test: one makes a value, the other looks at it. */
interface Stage {
  readonly make: (code: string) => unknown;
  readonly looker: (code: string) => Look;
}

const stages: readonly (readonly [title: string, open: () => Stage])[] = [
  // Proves that what a row expects is what the language does where there is no border.
  ["a local value", () => ({ make: evaluateHere, looker: (code) => evaluateHere(code) as Look })],
  [
    "the guest looks at the host's",
    () => {
      const { run } = makeRealms();
      return { make: evaluateHere, looker: (code) => run(code) as Look };
    },
  ],
  [
    "the host looks at the guest's",
    () => {
      const { run } = makeRealms();
      return { make: run, looker: (code) => evaluateHere(code) as Look };
    },
  ],
];

/** The class of what a function throws, or what it returns: for rows about failures. */
const outcome = `((f) => { try { return f(); } catch (e) { return e.constructor.name; } })`;

/**
 * A row: its title, the text of an expression that makes a value in one realm, the text of a function that looks at it in
 * the other and gives something that JSON can hold, and what that must be. A second parameter of the function gives the
 * result of a function, or the name of the class of what it throws.
 */
export type Row = readonly [title: string, make: string, look: string, expected: unknown];

const sync = (look: string): string => `(x) => JSON.stringify((${look})(x, ${outcome}))`;
const async = (look: string): string => `async (x) => JSON.stringify(await (${look})(x, ${outcome}))`;

const defineRows = (name: string, rows: readonly Row[], wrap: (look: string) => string): void => {
  describe.each(stages)(`${name}: %s`, (_title, open) => {
    it.each(rows)("%s", async (_rowTitle, make, look, expected) => {
      const stage = open();
      const seen = await stage.looker(`(${wrap(look)})`)(stage.make(`(${make})`));
      expect(seen === undefined ? undefined : (JSON.parse(seen as string) as unknown)).toEqual(expected);
    });
  });
};

/** Runs every row locally and in both directions: all three must give what the row expects. */
export function sameEverywhere(name: string, rows: readonly Row[]): void {
  defineRows(name, rows, sync);
}

/** The same for functions that look asynchronously. */
export function sameEverywhereAsync(name: string, rows: readonly Row[]): void {
  defineRows(name, rows, async);
}

/** Tells a raw guest object on the host: its own chain of prototypes reaches the guest's, which no view's does. */
export function makeHostJudge({ evaluate }: Realms): (value: unknown) => boolean {
  const prototypes = new Set([evaluate("Object.prototype"), evaluate("Function.prototype")]);
  return (value) => {
    let next = value;
    for (let depth = 0; depth < 12 && next !== null; depth += 1) {
      if (typeof next !== "object" && typeof next !== "function") return false;
      if (prototypes.has(next)) return true;
      try {
        next = Reflect.getPrototypeOf(next);
      } catch {
        return false;
      }
    }
    return false;
  };
}

const failureEvents = ["unhandledRejection", "uncaughtException"] as const;

/**
 * Keeps what a guest leaves unhandled from the listeners of the test runner, to which it would come raw: that is for who
 * runs the guest (`@sbx/vm`), not for the membrane.
 */
export function withoutFailureEvents(): void {
  const listeners = failureEvents.map((name) => process.listeners(name as "uncaughtException"));
  beforeAll(() => {
    for (const name of failureEvents) process.removeAllListeners(name).on(name, () => {});
  });
  afterAll(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    failureEvents.forEach((name, index) => {
      process.removeAllListeners(name);
      for (const listener of listeners[index] ?? []) process.on(name, listener);
    });
  });
}
