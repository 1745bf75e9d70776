/** What a host program hands to an attacker in the gallery, and the evidence of what became of it. */
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import * as childProcess from "node:child_process";
import * as moduleModule from "node:module";
import * as util from "node:util";
import * as workers from "node:worker_threads";

/** Lies in the environment, in Node's pool of memory, and in files that are not to be read. */
export const secret = "sbx-secret-5c1d";

const folder = fileURLToPath(new URL(".", import.meta.url));

type Guest = (...args: unknown[]) => unknown;

/** What is authority, by identity: whoever holds one of these has it. */
const powers = new Set<unknown>(
  [childProcess, moduleModule, workers]
    .flatMap((module): unknown[] => [module, ...(Object.values(module) as unknown[])])
    .filter((value) => typeof value === "function" || typeof value === "object"),
);
for (const name of ["transferableAbortController", "transferableAbortSignal", "aborted"])
  powers.add(Reflect.get(util, name));

const settings = () => ({ limits: { size: 10 }, since: new Date(1_000), tags: ["a"] });

/** See {@link makeAttackHost}. */
export interface AttackHost {
  /** The global `host` of the guest. */
  readonly host: Record<string, unknown>;
  /** The host's program has got its result: what runs from now on runs late. */
  readonly returned: () => void;
  /** What was found, in words. */
  readonly evidence: () => readonly string[];
}

/** Makes a host whose values lead an attacker into temptation. Call it once in a process: it leaves traps on the global object. */
export function makeAttackHost(): AttackHost {
  const found = new Set<string>();
  let isOver = false;
  const neighbour = Buffer.from(secret);
  const fixed = settings();
  const before = JSON.stringify(fixed);
  Object.freeze(fixed);
  Reflect.set(globalThis, "hostCanary", () => {
    found.add("code of the attacker's ran in the host's realm");
    return `${process.title} ${process.version}`;
  });

  const host = {
    object: { a: 1, nested: { b: 2 } },
    list: [1, 2, 3],
    bytes: Buffer.from("yours"),
    bare: Object.assign(Object.create(null) as object, { run: () => "ran" }),
    settings: fixed,
    greet: (name: string) => `Hello, ${name}`,
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- only a sloppy function has callers to ask for
    callSloppy: new Function("guest", "return guest()") as Guest,
    template: (tag: Guest) => tag`host ${1}`,
    define: (object: object) => Reflect.defineProperty(object, "key", { value: {}, configurable: true }),
    collect: (list: unknown[]) => list.push({ made: "by the host" }),
    inspect: (value: unknown, options?: object) => inspect(value, options),
    expand: (list: unknown[]) => Array.prototype.map.call(list, (value: unknown) => ({ value })) as unknown,
    chain: (promise: Promise<unknown>) => promise.then((value) => ({ value })),
    copy: (value: unknown) => structuredClone(value),
    generate: function* () {
      yield 1;
    },
    fail: () => {
      throw new TypeError("The host has failed");
    },
    failMany: () => {
      throw new AggregateError([new Error("one", { cause: new Error("its cause") })], "several");
    },
    tell: (text: unknown) => {
      if (typeof text !== "string") return;
      if (text.includes(secret)) found.add("a secret of the host's was read");
      if (text.includes(folder)) found.add("a path of the host's was read");
    },
    claim: ({ byteLength }: Uint8Array) => {
      if (byteLength > 1024 * 1024) found.add(`${byteLength / 1024 / 1024} MB were taken at once`);
    },
    power: (value: unknown) => {
      if (powers.has(value)) found.add("the guest holds a power of the host's");
    },
    late: () => {
      if (isOver) found.add("code of the attacker's ran after the program had returned");
    },
  };

  const lookAround = (): void => {
    if (Reflect.has({}, "polluted")) found.add("a prototype of the host was changed");
    if (JSON.stringify(fixed) !== before) found.add("what was read-only was changed");
  };

  return {
    host,
    returned: () => {
      isOver = neighbour.length > 0;
    },
    evidence: () => {
      lookAround();
      return [...found];
    },
  };
}
