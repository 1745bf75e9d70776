import assert from "node:assert/strict";
import { Console } from "node:console";
import { Writable } from "node:stream";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { makeRealms } from "./support.ts";

const evaluateHere = globalThis.eval;

/** Texts of values that show alike, wherever they were made. */
const alike: readonly string[] = [
  "[1, 'two', null, undefined, true, 10n, -0, NaN]", "[null]", "[[null]]", "({ 0: null })", "[, 1, , ,]", "[]", "({})",
  "({ a: 1, 'b c': [2, { d: { e: { f: 1 } } }], [Symbol('s')]: 3 })", "Object.create(null)", "Object.assign(Object.create(null), { a: 1 })",
  "({ get a() { return 1; }, set a(v) {}, get g() { return 2; }, set s(v) {} })", "Object.defineProperty({}, 'hidden', { value: 1 })",
  "(function named() {})", "() => {}", "(async () => {})", "(function* gen() {})", "(async function* ag() {})", "class A {}", "class extends Array {}",
  "class B extends Map {}", "Object.assign(function f() {}, { extra: { a: 1 } })", "Math.max", "(function () {}).bind(null)",
  "new (class Point { constructor() { this.x = 1; } })()", "new (class extends Map { size2 = 2 })([[1, { a: 2 }]])", "new (class List extends Array {})(3)",
  "new Map([['k', { v: [1] }], [{}, 'v']])", "new Set([1, { a: 1 }])", "new Map()", "new WeakMap()", "new WeakSet()", "new Date(0)", "new Date(NaN)",
  "/a\\/b/giu", "Object.assign(/x/, { extra: 1 })", "Promise.resolve({ a: 1 })", "Symbol('d')", "Object('text')", "Object(5)", "Object(false)", "Object(7n)",
  "new Uint8Array([1, 2])", "new Float32Array(3)", "new BigInt64Array([1n])", "new ArrayBuffer(4)", "new DataView(new ArrayBuffer(2))",
  "(function () { return arguments; })(1, 'a')", "({ [Symbol.toStringTag]: 'Tagged', a: 1 })", "new (class T { get [Symbol.toStringTag]() { return 'Got'; } })()",
  "(() => { const o = { name: 'cycle' }; o.self = o; o.list = [o, [o]]; return o; })()", "(() => { const m = new Map(); m.set('me', m); return m; })()",
  "({ a: { b: { c: { d: {} } } } })", "Array.from({ length: 120 }, (_, i) => i)", "'x'.repeat(200).split('')", "({ long: 'y'.repeat(300) })",
  "[1.5, -1, 'it\\'s', `multi\\nline`]", "[new Error('in a list').message]", "new Map([[new Map([[1, 2]]), new Set([[1]])]])", "Object.freeze([1, 2])",
  "[1, 2, 3].values()", "new Map([[1, 2]]).entries()", "new Set([1]).values()", "'ab'[Symbol.iterator]()", "(function* g() {})()", "JSON", "Math", "Reflect", "globalThis.Atomics", "Intl.NumberFormat", "new Intl.NumberFormat('en')", "new Proxy({ a: 1 }, {})",
]; // prettier-ignore

const options: readonly (readonly [string, object])[] = [
  ["plain", {}],
  ["deep", { depth: Infinity }],
  ["flat", { depth: 0 }],
  ["in colours", { colors: true }],
  ["in one line", { compact: true, breakLength: Infinity }],
  ["sorted", { sorted: true }],
  ["with short arrays", { maxArrayLength: 3, maxStringLength: 5 }],
  ["with getters", { getters: true }],
];

/** Values with accessors: they are not called, also where an inspector is asked to. */
const withAccessors = new Set([
  "({ get a() { return 1; }, set a(v) {}, get g() { return 2; }, set s(v) {} })",
  "Intl.NumberFormat",
]);

/** TABLE: what shows otherwise than the same local value would, with the reason. */
const different: Readonly<Record<string, string>> = {
  "Object.assign(function f() {}, { extra: { a: 1 } })":
    "the same text, but it counts as one word when lines are broken",
  "Promise.resolve({ a: 1 })": "what a promise holds cannot be asked without running its jobs",
  "new WeakMap()": "shown as an object of that class: what it holds is nobody's business",
  "new WeakSet()": "the same",
  "new (class T { get [Symbol.toStringTag]() { return 'Got'; } })()": "a tag that is computed would run code",
  "new ArrayBuffer(4)": "its bytes are the guest's, and no view of them is made for a glance",
  "new DataView(new ArrayBuffer(2))": "arrives as a view of the host's own, whose buffer is kept back",
  "new Proxy({ a: 1 }, {})": "asking a proxy would run its traps: it is shown as [Proxy]",
  "(function () { return arguments; })(1, 'a')": "an arguments object cannot be told without its tag",
  "[1, 2, 3].values()": "iterators are shown with their class, without what is left in them",
  "new Map([[1, 2]]).entries()": "the same",
  "new Set([1]).values()": "the same",
};

describe("showing guest values on the host's console", () => {
  it.each(alike.filter((text) => different[text] === undefined))("BR-50: %s shows as a local one", (text) => {
    const { run } = makeRealms();
    for (const [name, option] of options) {
      if (name === "with getters" && withAccessors.has(text)) continue;
      const local = inspect(evaluateHere(`(${text})`), option);
      expect(inspect(run(`(${text})`), option)).toBe(local);
      expect(inspect({ nested: [run(`(${text})`)] }, option)).toBe(
        inspect({ nested: [evaluateHere(`(${text})`)] }, option),
      );
    }
  });

  it.each(Object.entries(different))("BR-50: %s shows without failing, though otherwise: %s", (text) => {
    const { run } = makeRealms();
    for (const [, option] of [...options, ["all", { showHidden: true, showProxy: true }] as const]) {
      expect(inspect(run(`(${text})`), option)).not.toMatch(/Revoked|foreign|policy/);
    }
  });

  it("errors show with their frames, causes and own properties", () => {
    const { run } = makeRealms();
    const text = inspect(
      run(
        "(function thrower() { return Object.assign(new TypeError('bad', { cause: new RangeError('why') }), { code: 'E' }); })()",
      ),
    );
    expect(text).toMatch(/^TypeError: bad\n\s+at thrower \(guest\.js:1/);
    expect(text).toContain("code: 'E'");
    expect(text).toMatch(/\[cause\]: RangeError: why/);
    expect(inspect(run("new (class Mine extends Error { name = 'Mine'; })('m')"))).toMatch(/^Mine: m/);
    expect(inspect(run("new AggregateError([new Error('one')], 'many')"))).toMatch(/\[errors\]: \[\s+Error: one/);
  });

  it("runs no guest code, whatever the value", () => {
    const { run } = makeRealms();
    const value = run(`(() => {
      globalThis.ran = [];
      const trap = (name) => function () { ran.push(name); return name; };
      const everything = new Proxy({}, { get: trap("get"), has: trap("has"), ownKeys: trap("ownKeys"), getPrototypeOf: trap("getPrototypeOf"), getOwnPropertyDescriptor: trap("gopd") });
      const made = { everything, get getter() { ran.push("getter"); }, toString: trap("toString"), toJSON: trap("toJSON"), inspect: trap("inspect"), [Symbol.for("nodejs.util.inspect.custom")]: trap("custom"), [Symbol.toPrimitive]: trap("prim"), map: new Map([[{ get x() { ran.push("x"); } }, 1]]), set: new Set([{}]),
        error: Object.defineProperty(new Error("e"), "stack", { get: trap("stack") }), constructor: { get name() { ran.push("name"); } }, get [Symbol.toStringTag]() { ran.push("tag"); return "t"; }, list: [{}, class { static get name() { ran.push("static"); } }] };
      Object.defineProperty(Object.prototype, "value", { get: trap("value"), configurable: true });
      Array.prototype[Symbol.iterator] = trap("iterator"); Map.prototype.forEach = trap("forEach"); Map.prototype.entries = trap("entries");
      return made;
    })()`);
    for (const [, option] of options.filter(([name]) => name !== "with getters")) inspect(value, option);
    inspect(value, { showHidden: true, showProxy: true, depth: 9 });
    expect(run("ran.length === 0 ? 'nothing' : ran.join()")).toBe("nothing");
  });

  it("console.log and console.table say the same of both, and assert compares them", () => {
    const { run } = makeRealms();
    const print = (value: unknown): string => {
      let text = "";
      const stdout = new Writable({
        write(chunk, _encoding, done) {
          text += String(chunk);
          done();
        },
      });
      const console = new Console({ stdout, stderr: stdout });
      // Not %o, %O and console.dir, which ask for no inspector of the value and show the proxy as such.
      console.log("%s %d %j", value, 5, value);
      console.log(value);
      console.table(value);
      return text;
    };
    const text = "([{ a: 1, b: 'x' }, { a: 2, c: [1] }])";
    expect(print(run(text))).toBe(print(evaluateHere(text)));
    assert.deepEqual(run(text), evaluateHere(text));
  });
});
