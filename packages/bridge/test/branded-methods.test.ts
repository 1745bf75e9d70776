import { describe, expect, it } from "vitest";
import { makeRealms } from "./support.ts";

/** An instance of each class whose methods look into slots, and how often at least such a method must have worked. */
const instances: Readonly<Record<string, () => unknown>> = {
  Number: () => Object(5) as unknown,
  String: () => Object("text") as unknown,
  Boolean: () => Object(true) as unknown,
  Symbol: () => Object(Symbol("s")) as unknown,
  BigInt: () => Object(5n) as unknown,
  Date: () => new Date(1e12),
  RegExp: () => /a(b)?/gi,
  Promise: () => Promise.resolve(1),
  Map: () => new Map([["a", 1]]),
  Set: () => new Set([1, 2]),
  WeakMap: () => new WeakMap(),
  WeakSet: () => new WeakSet(),
  WeakRef: () => new WeakRef({}),
  ArrayBuffer: () => new ArrayBuffer(8),
  SharedArrayBuffer: () => new SharedArrayBuffer(8),
  DataView: () => new DataView(new ArrayBuffer(16)),
  Uint8Array: () => new Uint8Array([3, 1, 2]),
  Float64Array: () => new Float64Array([3, 1, 2]),
  BigInt64Array: () => new BigInt64Array([3n, 1n]),
  Buffer: () => Buffer.from("text"),
  generator: () => (function* () { yield 1; })(), // prettier-ignore
  asyncGenerator: () => (async function* () { yield 1; })(), // prettier-ignore
  arrayIterator: () => [1].values(),
  mapIterator: () => new Map([[1, 2]]).entries(),
  setIterator: () => new Set([1]).values(),
  stringIterator: () => "ab"[Symbol.iterator](),
  regExpIterator: () => "ab".matchAll(/a/g),
  function: () => function named(): number { return 1; }, // prettier-ignore
  NumberFormat: () => new Intl.NumberFormat("en"),
  DateTimeFormat: () => new Intl.DateTimeFormat("en", { timeZone: "UTC" }),
  Collator: () => new Intl.Collator("en"),
  PluralRules: () => new Intl.PluralRules("en"),
  ListFormat: () => new Intl.ListFormat("en"),
  RelativeTimeFormat: () => new Intl.RelativeTimeFormat("en"),
  DisplayNames: () => new Intl.DisplayNames("en", { type: "region" }),
  Locale: () => new Intl.Locale("en-US"),
  Segmenter: () => new Intl.Segmenter("en"),
  segments: () => new Intl.Segmenter("en").segment("ab"),
  Memory: () => new WebAssembly.Memory({ initial: 1 }),
  Global: () => new WebAssembly.Global({ value: "i32", mutable: true }, 1),
  Table: () => new WebAssembly.Table({ initial: 1, element: "anyfunc" }),
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
const skipped = new Set(["transfer", "transferToFixedLength", "inspect", "parent", "Symbol(nodejs.util.inspect.custom)"]);

const expectSame = (home: Record<string, string>, away: Record<string, string>): void => {
  const differing = Object.keys(home).filter((key) => home[key] !== away[key] && !skipped.has(key));
  const said = differing.map((key) => `${key}: ${String(home[key])} at home, ${String(away[key])} away`);
  expect(said, said.join("; ")).toEqual([]);
};

describe("methods that look into slots", () => {
  const tryHere = (0, eval)(tryAllText) as (o: unknown, args: unknown[]) => string;
  it.each(Object.keys(instances))("BR-40: all methods of %s answer in the guest as they do at home", (name) => {
    const { run } = makeRealms();
    const tryThere = run(tryAllText) as typeof tryHere;
    for (const args of [[], [0], [1, 1]]) {
      const make = instances[name]!;
      const home = JSON.parse(tryHere(make(), args)) as Record<string, string>;
      const away = JSON.parse(tryThere(make(), args)) as Record<string, string>;
      expectSame(home, away);
    }
  });

  it.each(Object.keys(instances).filter((name) => name !== "Buffer"))("BR-40: all methods of %s answer on the host as they do in the guest", (name) => {
    const { run } = makeRealms();
    const make = `(${String(instances[name])})()`;
    for (const args of [[], [0]]) {
      const home = JSON.parse((run(`(a) => ${tryAllText}(${make}, a)`) as (a: unknown[]) => string)(args)) as Record<string, string>; // prettier-ignore
      const away = JSON.parse(tryHere(run(make), args)) as Record<string, string>;
      expectSame(home, away);
    }
  });
});
