import { describe, expect, it } from "vitest";
import { makeRealms, sameEverywhere } from "./support.ts";

sameEverywhere("calls", [
  [
    "BR-20: arguments, result and receiver cross",
    "{ self() { return this; }, sum(...n) { return n.reduce((a, b) => a + b, 0); }, count: (...a) => a.length, args: function () { return [arguments.length, typeof arguments[1], Array.isArray(arguments)]; }, strict() { 'use strict'; return this === undefined; } }",
    "(x) => { const { strict, self } = x; return [x.self() === x, x.sum(1, 2, 3, 4), x.count(), x.count(undefined), x.count(...Array(1000)), x.args({}, () => {}), strict(), self.call(x) === x, x.sum.apply(null, [1, 2]), x.sum.bind(null, 5)(6), Reflect.apply(x.self, x, []) === x]; }",
    [true, 10, 0, 1, 1000, [2, "function", false], true, true, 3, 11, true],
  ],
  ["BR-20: many arguments", "(...a) => a.length", "(f) => f(...Array(50000).fill(0))", 50_000],
  [
    "BR-20: many objects as arguments",
    "(...a) => new Set(a).size",
    "(f) => f(...Array.from({ length: 2000 }, () => ({})))",
    2000,
  ],
  [
    "BR-20: functions are passed back and forth",
    "{ twice: (f) => (v) => f(f(v)), call: (f, ...a) => f(...a), same: (f) => f, compose: (f, g) => (v) => g(f(v)) }",
    "(x) => { const f = (v) => v + 1; return [x.twice(f)(1), x.call((a, b) => a.k + b, { k: 1 }, 2), x.same(f) === f, x.compose(x.twice(f), x.same)(5), x.call(x.call, f, 1)]; }",
    [3, 3, true, 7, 2],
  ],
  [
    "BR-20: name, length and text are readable",
    "[function named(a, b) { return 1; }, (a) => a, class Klass { constructor(x) {} }, { method() {} }.method, Math.max, (() => {}).bind(null), async function later() {}, function* gen(a, b, c) {}]",
    "(x) => x.map((f) => [f.name, f.length, typeof Function.prototype.toString.call(f), String(f).replace(/\\s+/g, ' ')])",
    [
      ["named", 2, "string", "function named(a, b) { return 1; }"],
      ["", 1, "string", "(a) => a"],
      ["Klass", 1, "string", "class Klass { constructor(x) {} }"],
      ["method", 0, "string", "method() {}"],
      ["max", 2, "string", "function max() { [native code] }"],
      ["bound ", 0, "string", "function () { [native code] }"],
      ["later", 0, "string", "async function later() {}"],
      ["gen", 3, "string", "function* gen(a, b, c) {}"],
    ],
  ],
  [
    "functions of every kind are called",
    "{ arrow: (v) => v, method(v) { return v; }, get getter() { return () => 'g'; }, built: parseInt, bound: function (v) { return [this.t, v]; }.bind({ t: 1 }), proxied: new Proxy((v) => v, {}), trapped: new Proxy(() => 0, { apply: (t, self, [a]) => ['trap', a] }), gen: function* () { yield 1; return 2; } }",
    "(x) => [x.arrow(1), x.method(2), x.getter(), x.built('42px'), x.bound(3), x.proxied(4), x.trapped(5), [...x.gen()], Object.getPrototypeOf(x.gen) === Object.getPrototypeOf(function* () {}), x.gen.prototype !== undefined, x.gen() instanceof x.gen]",
    [1, 2, "g", 42, [1, 3], 4, ["trap", 5], [1], true, true, true],
  ],
  [
    "default parameters, patterns and rest run on the owner's side",
    "{ f({ a = 1, ...rest } = {}, [b, ...more] = [2], c = b, ...others) { return [a, Object.keys(rest), b, [...more], c, others.length]; } }",
    "(x) => [x.f(), x.f({ z: 1, y: 2 }), x.f({ a: 5 }, new Set([7, 8, 9]), undefined, 1, 2)]",
    [[1, [], 2, [], 2, 0], [1, ["z", "y"], 2, [], 2, 0], [5, [], 7, [8, 9], 7, 2]], // prettier-ignore
  ],
  [
    "properties of functions are live",
    "Object.assign(function f() { return f.data; }, { data: 1, helper: () => 'h' })",
    "(f) => { f.data = { v: 2 }; f.extra = 1; return [f().v, f.helper(), Object.keys(f), delete f.extra, 'extra' in f, f.prototype.constructor === f]; }",
    [2, "h", ["data", "helper", "extra"], true, false, true],
  ],
  [
    "primitive receivers",
    "{ strict() { 'use strict'; return typeof this; }, sloppy: new Function('return typeof this') }",
    "(x) => [x.strict.call(1), x.sloppy.call('s'), x.strict.call(null), x.strict.call(Symbol.iterator)]",
    ["number", "object", "object", "symbol"],
  ],
]);

describe("callers", () => {
  it("BR-20: an unbound sloppy call has its own realm's global as receiver", () => {
    const { global, run, membrane } = makeRealms();
    global["f"] = new Function("return this");
    expect(run("f() === globalThis")).toBe(true);
    expect((run("(function () { return this; })") as () => unknown)()).toBe(membrane.global);
  });

  it("BR-23: caller, arguments and callee tell nothing of the host", () => {
    const { global, run } = makeRealms();
    global["sloppy"] = new Function("callback", "return callback()");
    global["args"] = new Function("return arguments")();
    expect(run("sloppy(() => [sloppy.caller, sloppy.arguments].every((v) => v === null))")).toBe(true);
    expect(run("sloppy(function f() { try { return f.caller; } catch { return null; } })")).toBe(null);
    expect(run("JSON.stringify(Object.getOwnPropertyDescriptor(sloppy, 'caller') ?? {})")).not.toContain("function");
    expect(run("typeof args.callee === 'function' && args.callee.caller")).toBe(null);
    const { inner, outer } = new Function("function inner(f) { return f() } function outer(f) { const r = inner(f); return r } return { inner, outer }")() as Record<string, object>; // prettier-ignore
    Object.assign(global, { inner, outer, o: Object.create(inner ?? null) as object, a: Object.setPrototypeOf([], inner ?? null) as object }); // prettier-ignore
    for (const read of [
      "o.caller",
      "a.caller",
      "Reflect.get(o, 'caller', inner)",
      "Object.create(o).caller",
      "o.arguments",
      "Reflect.get(a, 'arguments', inner)",
      "Reflect.get(inner, 'caller', o)",
    ]) {
      expect([read, run(`outer(() => { try { return ${read} } catch { return null } })`)]).toEqual([read, null]);
    }
    global["named"] = { arguments: 1, caller: 2 };
    expect(run("named.arguments + named.caller")).toBe(3);
  });

  it("BR-21: what a host function returns for `new` is kept", () => {
    const { global, run } = makeRealms();
    const instance = {};
    global["F"] = function (): object {
      return instance;
    };
    expect(run("new F()")).toBe(instance);
  });
});
