import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { hostLinkOf } from "../src/host/host-intrinsics.ts";
import { speciesMethods } from "../src/host/species.ts";

/**
 * Intrinsics that no global name leads to, by the syntax or the method that gives them: the test's own list, so that one
 * that the bridge's roots forget is found here.
 */
const hidden: readonly string[] = [
  "Object.getPrototypeOf(function* () {})",
  "Object.getPrototypeOf(async () => {})",
  "Object.getPrototypeOf(async function* () {})",
  "Object.getPrototypeOf(Object.getPrototypeOf((function* () {})()))",
  "Object.getPrototypeOf(Object.getPrototypeOf((async function* () {})()))",
  "Object.getPrototypeOf(Int8Array)",
  "Object.getPrototypeOf([][Symbol.iterator]())",
  "Object.getPrototypeOf(new Map().entries())",
  "Object.getPrototypeOf(new Set().entries())",
  "Object.getPrototypeOf(''[Symbol.iterator]())",
  "Object.getPrototypeOf(''.matchAll(/x/g))",
  "Object.getPrototypeOf(new Intl.Segmenter().segment(''))",
  "Object.getPrototypeOf(new Intl.Segmenter().segment('')[Symbol.iterator]())",
  "Object.getPrototypeOf(Iterator.from({ next() {} }))",
  "Object.getPrototypeOf([].values().map((v) => v))",
  "Object.getPrototypeOf(Iterator.concat())",
  "Object.getPrototypeOf(Iterator.zip([]))",
  "Object.getOwnPropertyDescriptor((function () { 'use strict'; return arguments; })(), 'callee').get",
  "Object.getOwnPropertyDescriptor(new Error('e'), 'stack').get",
  "Object.getOwnPropertyDescriptor(new Error('e'), 'stack').set",
  "Object.getPrototypeOf(new Intl.DateTimeFormat().formatRangeToParts)",
  "Array.prototype[Symbol.unscopables]",
];

/** What may stay unclassified, with the reason. */
const exempt: readonly (readonly [name: RegExp, reason: string])[] = [
  [/^globalThis$/, "the global object itself is a root"],
  [/^globalThis\.\[\[Prototype\]\]/, "the prototype of a global object of this embedder"],
  [/^globalThis\.gc/, "a flag of this test run"],
  [
    /Intl\.Segmenter/,
    "crosses as a prototype of the host's does: fixed, and so are its functions; making one to know it costs a guest more than it is worth",
  ],
  [
    /WebAssembly\.Module(\.prototype)?\.\[\[Prototype\]\]/,
    "%AbstractModuleSource%, which only throws: crosses as a class of the host's does, fixed",
  ],
  [/new Error\('e'\)/, "the engine's accessors of `stack`, never handed out: the property is described as data"],
  [/arguments; \}\)\(\), 'callee'/, "the function that only throws; a function of the host's like any other"],
  [/^globalThis\.console/, "the inspector's console, no part of the language; another object than Node's"],
];

type Path = readonly (readonly [key: PropertyKey, slot: "value" | "get" | "set" | "prototype"])[];
interface Found {
  readonly name: string;
  readonly root: string;
  readonly path: Path;
}

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

/** All objects that can be reached from an expression in a fresh realm, each once, with the way to it. */
const walk = (evaluate: (text: string) => unknown): Found[] => {
  const seen = new Set<object>();
  const found: Found[] = [];
  const queue: { object: object; entry: Found }[] = [];
  const visit = (object: unknown, entry: Found): void => {
    if (!isObject(object) || seen.has(object)) return;
    seen.add(object);
    found.push(entry);
    queue.push({ object, entry });
  };
  for (const root of ["globalThis", ...hidden]) {
    try {
      visit(evaluate(root), { name: root, root, path: [] });
    } catch {
      // This engine does not have it.
    }
  }
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { object, entry } = next;
    const step = (name: string, at: Path[number], value: unknown): void =>
      visit(value, { name: `${entry.name}${name}`, root: entry.root, path: [...entry.path, at] });
    for (const key of Reflect.ownKeys(object)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(object, key);
      for (const slot of ["value", "get", "set"] as const) step(`.${String(key)}${slot === "value" ? "" : ` ${slot}`}`, [key, slot], descriptor?.[slot]); // prettier-ignore
    }
    step(".[[Prototype]]", ["", "prototype"], Reflect.getPrototypeOf(object));
  }
  return found;
};

/** The object at the same place of the realm that runs the test; `undefined` where a program has put something else. */
const resolve = ({ root, path }: Found): unknown => {
  let value: unknown = (0, eval)(root);
  for (const [key, slot] of path) {
    if (!isObject(value)) return undefined;
    value = slot === "prototype" ? Reflect.getPrototypeOf(value) : Reflect.getOwnPropertyDescriptor(value, key)?.[slot];
  }
  return value;
};

const isNative = (value: object): boolean => typeof value !== "function" || String(value).includes("[native code]");

describe("the table of intrinsics", () => {
  const fresh = createContext({});
  const found = walk((text) => runInContext(text, fresh) as unknown);

  it("is asked about the whole graph of a fresh realm", () => {
    expect(found.length).toBeGreaterThan(700);
  });

  it("I2, I10: every intrinsic of this engine is linked, branded or denied", () => {
    const unclassified: string[] = [];
    for (const entry of found) {
      if (exempt.some(([name]) => name.test(entry.name))) continue;
      const object = resolve(entry);
      // A global that Node has replaced by its own, or added to, is no intrinsic.
      if (!isObject(object) || !isNative(object) || hostLinkOf(speciesMethods.get(object) ?? object) !== undefined)
        continue;
      unclassified.push(entry.name);
    }
    expect(unclassified, unclassified.join("\n")).toEqual([]);
  });

  it("I2: evaluators are known by identity and stand where the language links them", () => {
    for (const evaluator of [Function, eval, (async () => {}).constructor, function* () {}.constructor]) {
      expect(hostLinkOf(evaluator)?.place).toBeDefined();
    }
  });

  it("what a program has added to an intrinsic is no intrinsic", () => {
    expect(hostLinkOf(() => 1)).toBe(undefined);
    expect(hostLinkOf(process)).toBe(undefined);
    expect(hostLinkOf({})).toBe(undefined);
  });
});
