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
  "new SharedArrayBuffer(3)", "new (class Store extends ArrayBuffer {})(2)", "new (class Weak extends WeakMap { a = 1 })()", "new (class Bytes extends Uint8Array {})(3)",
  "new (class Later extends Promise {})(() => {})", "(async () => {})()", "new (class extends Date {})(0)", "new (class N extends null { constructor() { return Object.create(N.prototype); } })()",
  "class S { static x = 1 }", "class { static m() {} }", "(class extends (class P {}) {})", "class Q extends null {}", "Object.assign(class R { static y = 2 }, { z: 1 })", "[class A {}, class B extends Set {}]",
  ...["new Map([[1, 2]])", "[1, 2]", "new Date(0)", "(() => {})", "class A {}", "new Set()", "/x/", "new (class A { a = 1 })()"].map((v) => `Object.setPrototypeOf(${v}, null)`),
  ...["new Map([[1, 2]])", "new Set([1])", "new Date(0)", "/x/", "[1]", "Object('abc')", "(async () => {})", "new WeakSet()", "new DataView(new ArrayBuffer(1))"].map((v) => `Object.assign(${v}, { extra: { deep: [{}] } })`),
  "new WeakRef({ a: 1 })", "new FinalizationRegistry(() => {})", "Object(Symbol('x'))", "new (class A { #p = 1; x = 2 })()", "({ __proto__: { inherited: 1 }, own: 1 })",
  "({ constructor: 'x' })", "({ constructor: { name: 'Fake' } })", "({ constructor: Map })", "Object.create({ constructor: Array })", "new (class Foo { constructor() { this.self = this; } })()",
  "({ [Symbol('a b')]: 1, [Symbol.iterator]: 2, 'quoted-key': 3, 1.5: 4 })", "[undefined, , null]", "new Array(5)", "Object.assign(new Array(3), { 2: 1 })", "new (function OldStyle() { this.a = 1; })()",
  "new BigUint64Array(2)", "Object.defineProperty({}, 'x', { get() { return 1; }, enumerable: true })", "({ set only(v) {} })", "new Number(-0)", "Object.defineProperty(() => {}, 'name', { value: 5 })",
  "Object.defineProperty(function a() {}, 'name', { value: 'b' })", "[function () {}, () => {}, class {}]", "[[[[[[]]]]]]", "new Map([[{ a: { b: { c: 1 } } }, new Set([[1, [2, [3, [4]]]]])]])", "new Set([new Map([[[1], {}]])])",
  "(function () { return arguments; })(...'abcdefghijklmnopqrstuvwxyz')", "Object.seal([1])", "Array.from({ length: 7 }, (_, i) => 'word'.repeat(i))", "'a\\nb'", "['a\\nb', '\\u001b[31m', \"it's\", '\\ud800']", "(() => { const a = {}; return { x: a, y: a, z: [a] }; })()",
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
  "Object.defineProperty({}, 'x', { get() { return 1; }, enumerable: true })",
  "({ set only(v) {} })",
  "({ get a() { return 1; }, set a(v) {}, get g() { return 2; }, set s(v) {} })",
  "Intl.NumberFormat",
]);

/** TABLE: what shows otherwise than the same local value would, with the reason. */
const different: Readonly<Record<string, string>> = {
  "Object.assign(function f() {}, { extra: { a: 1 } })":
    "the same text, but it counts as one word when lines are broken",
  "Object.assign((async () => {}), { extra: { deep: [{}] } })": "the same",
  "class S { static x = 1 }": "the same",
  "Object.assign(class R { static y = 2 }, { z: 1 })": "the same",
  "Object.assign(new DataView(new ArrayBuffer(1)), { extra: { deep: [{}] } })": "a view of the host's own has no more",
  "Object.defineProperty(() => {}, 'name', { value: 5 })": "from Node 22 on, a name that is no text is coloured",
  "Object.setPrototypeOf(class A {}, null)": "Node says this in its own way in each version",
  "Object.setPrototypeOf(new (class A { a = 1 })(), null)": "only the engine remembers what the class was",
  "Promise.resolve({ a: 1 })": "what a promise holds cannot be asked without running its jobs",
  "new (class T { get [Symbol.toStringTag]() { return 'Got'; } })()": "a tag that is computed would run code",
  "new Proxy({ a: 1 }, {})": "asking a proxy would run its traps: it is shown as [Proxy]",
  "[1, 2, 3].values()": "iterators are shown with their class, without what is left in them",
  "new Map([[1, 2]]).entries()": "the same",
  "new Set([1]).values()": "the same",
  "new (class Bytes extends Uint8Array {})(3)": "arrives as a view of the host's own class",
  "new (class Later extends Promise {})(() => {})": "what a promise holds is not shown, so its class stands alone",
  "(async () => {})()": "what a promise holds cannot be asked",
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

  /** What the messages of `assert`, `console.dir` and `%O` ask for: no method of the value's. */
  const unasked: readonly string[] = alike.filter((text) => /^(\{|\[|\(\{|\(\(\) => \{ const o|new \(class (Point|List|Foo|A)|new \(function|Array|Object\.(create\(null|freeze|seal|assign\(Object\.create)|'x'|\(function named|\(\) =>)/.test(text) && !/^\[class|set a|function \(\) \{\}, |\[null\]|0: null/.test(text)); // prettier-ignore

  /** Node 26 says of each proxy that it is one, and breaks lines by that; what is in it shows all the same. */
  const marksProxies = Number(process.versions.node.split(".")[0]) >= 26;
  const unmarked = (text: string): string => (marksProxies ? text.replace(/Proxy\(|[()\s]/g, "") : text);

  it("BR-50: plain objects, arrays, instances and functions show alike where no method of the value is asked", () => {
    expect(unasked.length).toBeGreaterThan(30);
    for (const text of unasked) {
      const { run } = makeRealms();
      // As Node's assertion errors do.
      const option = { compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, sorted: true };
      for (const asked of [option, { customInspect: false }, { customInspect: false, depth: 0 }]) {
        const seen = run(`(${text})`);
        expect([text, unmarked(inspect(seen, asked))]).toEqual([
          text,
          unmarked(inspect(evaluateHere(`(${text})`), asked)),
        ]);
        // What was shown does not hold on: the next look sees what has become of it.
        if (typeof seen !== "object" || seen === null || !Object.isExtensible(seen)) continue;
        Object.assign(seen, { later: [1] });
        expect(Reflect.ownKeys(seen)).toContain("later");
        expect(inspect(seen, asked)).toContain("later");
        Reflect.deleteProperty(seen, "later");
        expect(inspect(seen, asked)).not.toContain("later");
        expect([Reflect.has(seen, "later"), Object.isFrozen(Object.freeze(seen))]).toEqual([false, true]);
      }
    }
  });

  it("BR-51: nothing shows as a revoked proxy, however often it is looked at", () => {
    const { run } = makeRealms();
    for (const text of ["[null, 1]", "({ 0: null })", "[[null]]", "Object.assign(() => {}, { 0: null })"]) {
      const seen = run(`(${text})`);
      for (let round = 0; round < 3; round += 1) {
        expect(inspect(seen)).toBe(inspect(evaluateHere(`(${text})`)));
        expect(inspect(seen, { customInspect: false })).not.toContain("Revoked");
      }
    }
  });

  it("the message of an assertion shows what differs", () => {
    const { run } = makeRealms();
    const text = "({ a: 1, list: [1, { deep: 'x' }], f() {} })";
    const messageOf = (actual: unknown): string => {
      try {
        assert.deepStrictEqual(actual, { a: 1, list: [1, { deep: "y" }] });
      } catch (error) {
        return (error as Error).message;
      }
      return "equal";
    };
    if (!marksProxies) expect(messageOf(run(text))).toBe(messageOf(evaluateHere(text)));
    expect(messageOf(run(text))).toContain("deep: 'x'");
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
      console.log("%s %d %j %O", value, 5, value, value);
      if (!marksProxies) console.dir(value);
      console.log(value);
      console.table(value);
      return text;
    };
    const text = "([{ a: 1, b: 'x' }, { a: 2, c: [1] }])";
    expect(print(run(text))).toBe(print(evaluateHere(text)));
    assert.deepEqual(run(text), evaluateHere(text));
  });
});
