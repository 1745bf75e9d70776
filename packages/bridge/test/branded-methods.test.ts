import { describe, expect, it } from "vitest";
import { makeRealms, withoutFailureEvents } from "./support.ts";

/** The text of an instance of each class whose methods look into slots. */
const instances: Readonly<Record<string, string>> = {
  Number: "Object(5)",
  String: "Object('text')",
  Boolean: "Object(true)",
  Symbol: "Object(Symbol('s'))",
  BigInt: "Object(5n)",
  Date: "new Date(1e12)",
  RegExp: "/a(b)?/gi",
  Promise: "Promise.resolve(1)",
  Map: "new Map([['a', 1]])",
  Set: "new Set([1, 2])",
  WeakMap: "new WeakMap()",
  WeakSet: "new WeakSet()",
  WeakRef: "new WeakRef({})",
  ArrayBuffer: "new ArrayBuffer(8)",
  SharedArrayBuffer: "new SharedArrayBuffer(8)",
  DataView: "new DataView(new ArrayBuffer(16))",
  Uint8Array: "new Uint8Array([3, 1, 2])",
  Float64Array: "new Float64Array([3, 1, 2])",
  BigInt64Array: "new BigInt64Array([3n, 1n])",
  Buffer: "Buffer.from('text')",
  generator: "(function* () { yield 1; })()",
  asyncGenerator: "(async function* () { yield 1; })()",
  arrayIterator: "[1].values()",
  mapIterator: "new Map([[1, 2]]).entries()",
  setIterator: "new Set([1]).values()",
  stringIterator: "'ab'[Symbol.iterator]()",
  regExpIterator: "'ab'.matchAll(/a/g)",
  function: "(function named() { return 1; })",
  NumberFormat: "new Intl.NumberFormat('en')",
  DateTimeFormat: "new Intl.DateTimeFormat('en', { timeZone: 'UTC' })",
  Collator: "new Intl.Collator('en')",
  PluralRules: "new Intl.PluralRules('en')",
  ListFormat: "new Intl.ListFormat('en')",
  RelativeTimeFormat: "new Intl.RelativeTimeFormat('en')",
  DisplayNames: "new Intl.DisplayNames('en', { type: 'region' })",
  Locale: "new Intl.Locale('en-US')",
  Segmenter: "new Intl.Segmenter('en')",
  segments: "new Intl.Segmenter('en').segment('ab')",
  Memory: "new WebAssembly.Memory({ initial: 1 })",
  Global: "new WebAssembly.Global({ value: 'i32', mutable: true }, 1)",
  Table: "new WebAssembly.Table({ initial: 1, element: 'anyfunc' })",
};

/** Tries every method and accessor of an object's class, and says for each what came of it. */
const tryAllText = `((o, args) => {
  const said = {};
  for (let holder = Object.getPrototypeOf(o); holder !== null && holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
    for (const key of Reflect.ownKeys(holder)) {
      const name = String(key);
      if (name === "constructor" || name === "__proto__" || name === "caller" || name === "arguments" || name in said) continue;
      try {
        const value = o[key];
        if (typeof value !== "function") { said[name] = typeof value; continue; }
        const result = value.call(o, ...args);
        said[name] = typeof result === "object" && result !== null ? Object.prototype.toString.call(result) : typeof result;
      } catch (e) { said[name] = "throws " + e?.constructor.name; }
    }
  }
  return JSON.stringify(said);
})`;

/** Names whose answers depend on the run, or whose class name differs on the two sides by design. */
const skipped = new Set([
  "transfer",
  "transferToFixedLength",
  "inspect",
  "parent",
  "Symbol(nodejs.util.inspect.custom)",
]);

const expectSame = (home: Record<string, string>, away: Record<string, string>): void => {
  const differing = Object.keys(home).filter((key) => home[key] !== away[key] && !skipped.has(key));
  const said = differing.map((key) => `${key}: ${String(home[key])} at home, ${String(away[key])} away`);
  expect(said, said.join("; ")).toEqual([]);
};

// Methods are called with all sorts of arguments, and some give promises that are rejected.
withoutFailureEvents();

describe("methods that look into slots", () => {
  const evaluateHere = globalThis.eval;
  type TryAll = (o: unknown, args: unknown[]) => string;
  const tryHere = evaluateHere(tryAllText) as TryAll;
  const answers = (tryAll: TryAll, o: unknown, args: unknown[]): Record<string, string> =>
    JSON.parse(tryAll(o, args)) as Record<string, string>;

  it.each(Object.entries(instances))(
    "BR-40: all methods of %s answer in the guest as they do at home",
    (_name, text) => {
      const { run } = makeRealms();
      const tryThere = run(tryAllText) as TryAll;
      for (const args of [[], [0], [1, 1]]) {
        expectSame(answers(tryHere, evaluateHere(text), args), answers(tryThere, evaluateHere(text), args));
      }
    },
  );

  const known = Object.entries(instances).filter(([name]) => name !== "Buffer");
  it.each(known)("BR-40: all methods of %s answer on the host as they do in the guest", (_name, text) => {
    const { run } = makeRealms();
    const tryThere = run(`(args) => ${tryAllText}(${text}, args)`) as (args: unknown[]) => string;
    for (const args of [[], [0]]) {
      expectSame(JSON.parse(tryThere(args)) as Record<string, string>, answers(tryHere, run(text), args));
    }
  });
});
