import { describe, expect, it } from "vitest";
import { makeRealms, sameEverywhere } from "./support.ts";

const classK = `class K {
  #secret = 7; field = 'f'; static shared = 3; static #count = 0;
  constructor(v) { this.v = v; K.#count += 1; this.target = new.target === K ? 'K' : new.target.name; }
  get secret() { return this.#secret; } set secret(v) { this.#secret = v; }
  method(n) { return this.v + n; } static make(v) { return new this(v); } static get count() { return K.#count; }
  static { this.block = 'run'; } static has(o) { return #secret in o; }
  [Symbol.toPrimitive]() { return 'prim'; } *[Symbol.iterator]() { yield this.v; yield this.#secret; }
}`;

sameEverywhere("instances and classes", [
  [
    "BR-7, BR-21: instances are made, and their members work",
    classK,
    "(K) => { const k = new K(4); k.secret = 8; return [k.v, k.field, k.method(1), k.secret, K.shared, K.block, K.make(2).v, `${k}`, [...k], K.has(k), K.has({}), K.count]; }",
    [4, "f", 5, 8, 3, "run", 2, "prim", [4, 8], true, false, 2],
  ],
  [
    "BR-8: chains of prototypes are real",
    `(() => { class A { a() { return 'a'; } } class B extends A { b() { return 'b'; } } return { A, B, b: new B() }; })()`,
    "({ A, B, b }) => [b instanceof B, b instanceof A, b instanceof Object, Object.getPrototypeOf(b) === B.prototype, Object.getPrototypeOf(B.prototype) === A.prototype, Object.getPrototypeOf(A.prototype) === Object.prototype, Object.getPrototypeOf(B) === A, b.constructor === B, b.constructor.name, b.a() + b.b(), A.prototype.isPrototypeOf(b), 'a' in b, Object.hasOwn(b, 'a')]",
    [true, true, true, true, true, true, true, true, "B", "ab", true, true, false],
  ],
  [
    "BR-22: a class of the looker's extends one of the other's",
    classK,
    `(K) => {
      class L extends K {
        own = 'o'; #mine = 1; static extra = 's';
        constructor(v) { super(v + 1); this.late = this.field; }
        method(n) { return super.method(n) * 10; } get secret() { return 'L' + super.secret; } set secret(v) { super.secret = v; }
        mine() { return this.#mine; } static make(v) { return super.make(v).v; }
      }
      const l = new L(1); l.secret = 9;
      return [l instanceof L, l instanceof K, Object.getPrototypeOf(l) === L.prototype, l.constructor === L, l.target, l.v, l.own, l.late, l.method(2), l.secret, l.mine(), L.make(5), L.extra, L.shared, K.has(l), [...l], Object.keys(l)];
    }`,
    [
      true,
      true,
      true,
      true,
      "L",
      2,
      "o",
      "f",
      40,
      "L9",
      1,
      6,
      "s",
      3,
      true,
      [2, 9],
      ["field", "v", "target", "own", "late"],
    ],
  ],
  [
    "BR-22: the other side sees the methods of a subclass",
    "(() => { class Base { run() { return this.step() + ':' + this.size; } step() { return 'base'; } } return { Base, drive: (o) => o.run(), isBase: (o) => o instanceof Base, is: (o, C) => o instanceof C && Object.getPrototypeOf(o) === C.prototype }; })()",
    "(x) => { class Mine extends x.Base { get size() { return 3; } step() { return 'mine+' + super.step(); } } const m = new Mine(); return [x.drive(m), x.isBase(m), x.is(m, Mine)]; }",
    ["mine+base:3", true, true],
  ],
  [
    "BR-21: new.target and alternate results",
    "{ Target: function () { this.is = new.target !== undefined; }, Other: class { constructor() { return { other: 1 }; } }, Null: class extends null { constructor() { return Object.create(new.target.prototype); } } }",
    "(x) => { class D extends x.Other { d = 2; } const made = Reflect.construct(x.Target, [], D); return [new x.Target().is, new x.Other().other, new D().other, new D().d, made instanceof D, made.is, new x.Null() instanceof x.Null]; }",
    [true, 1, 1, 2, true, true, true],
  ],
  [
    "BR-21: plain callables cannot be constructed, classes cannot be called",
    "{ arrow: () => {}, method() {}, async a() {}, *g() {}, K: class {}, math: Math.max, bound: function () { this.b = 1; }.bind(null), proxied: new Proxy(class { p = 1; }, {}), callable: new Proxy(() => 1, {}) }",
    "(x, outcome) => [outcome(() => new x.arrow()), outcome(() => new x.method()), outcome(() => new x.a()), outcome(() => new x.g()), outcome(() => x.K()), outcome(() => new x.math()), new x.bound().b, new x.proxied().p, outcome(() => x.proxied()), outcome(() => new x.callable()), x.callable(), outcome(() => class extends x.arrow {})]",
    ["TypeError", "TypeError", "TypeError", "TypeError", "TypeError", "TypeError", 1, 1, "TypeError", "TypeError", 1, "TypeError"], // prettier-ignore
  ],
  [
    "subclasses of built-ins",
    "{ List: class List extends Array { sum() { return this.reduce((a, b) => a + b, 0); } }, Dict: class Dict extends Map { first() { return [...this.keys()][0]; } }, Fault: class Fault extends Error { code = 'F'; get name() { return 'Fault'; } }, Fn: class Fn { static [Symbol.hasInstance](v) { return v === 1; } } }",
    "(x) => { const l = x.List.of(1, 2, 3), d = new x.Dict([['k', 1]]), f = new x.Fault('m'); return [l.sum(), l.length, Array.isArray(l), l.map((v) => v * 2).sum(), l instanceof x.List, d.first(), d.size, d instanceof Map, f instanceof Error, f.code, f.message, String(f), 1 instanceof x.Fn, {} instanceof x.Fn]; }",
    [6, 3, true, 12, true, "k", 1, true, true, "F", "m", "Fault: m", true, false],
  ],
  [
    "the looker's subclass of a subclass of a built-in",
    "class Dict extends Map { first() { return [...this.keys()][0]; } }",
    "(Dict) => { class Mine extends Dict { get(k) { return 'got ' + super.get(k); } } const m = new Mine([['a', 1]]); m.set('b', 2); return [m.get('b'), m.first(), m.size, m instanceof Map, m instanceof Mine, [...m].length]; }",
    ["got 2", "a", 2, true, true, 2],
  ],
  [
    "functions as constructors, with a prototype by hand",
    "(() => { function Old(n) { this.n = n; } Old.prototype.twice = function () { return this.n * 2; }; Old.prototype.kind = 'old'; return Old; })()",
    "(Old) => { const o = new Old(4); function Sub(n) { Old.call(this, n); } Sub.prototype = Object.create(Old.prototype, { constructor: { value: Sub } }); const s = new Sub(5); const keys = []; for (const k in o) keys.push(k); return [o.twice(), s.twice(), s instanceof Old, s instanceof Sub, o.constructor === Old, keys]; }",
    [8, 10, true, true, true, ["n", "twice", "kind"]],
  ],
]);

sameEverywhere("objects that inherit across", [
  [
    "Object.create: writes stay local",
    "{ a: 1, list: [1], f() { return this.a; } }",
    "(x) => { const c = Object.create(x); const before = c.a; c.a = 2; c.list.push(2); return [before, c.a, x.a, Object.keys(c), c.f(), x.list.length, Object.getPrototypeOf(c) === x, x.isPrototypeOf(c), delete c.a, c.a]; }",
    [1, 2, 1, ["a"], 2, 2, true, true, true, 1],
  ],
  [
    "Object.create: accessors see the right receiver",
    "{ n: 1, get it() { return this.n; }, set it(v) { this.n = v; } }",
    "(x) => { const c = Object.create(x); c.n = 5; const first = c.it; c.it = 6; return [first, c.n, x.n, Reflect.get(x, 'it', { n: 9 }), Reflect.set(x, 'it', 3, c), c.n, x.it]; }",
    [5, 6, 1, 9, true, 3, 1],
  ],
  [
    "Reflect.set with another receiver defines there",
    "{ a: 1, fixed: Object.freeze({ f: 1 }), get only() { return 1; } }",
    "(x, outcome) => { const r = {}; return [Reflect.set(x, 'a', 2, r), r.a, x.a, Reflect.set(x, 'b', 3, r), r.b, 'b' in x, Reflect.set(x.fixed, 'f', 2, r), 'f' in r, Reflect.set(x, 'only', 1, r), Reflect.set(x, 'a', 1, 1), outcome(() => { 'use strict'; Object.create(x.fixed).f = 1; })]; }",
    [true, 2, 1, true, 3, false, false, false, false, false, "TypeError"],
  ],
  [
    "a refused assignment to an object that inherits from a proxy",
    "{ closed: Object.preventExtensions(Object.create(new Proxy({ a: 1 }, {}))), thrower: Object.create(new Proxy({}, { set() { throw new RangeError('set'); } })), no: Object.create(new Proxy({}, { set: () => false })), yes: Object.create(new Proxy({}, { set: () => true })) }",
    "(x, outcome) => [Reflect.set(x.closed, 'a', 2), Reflect.set(x.closed, 'b', 2), outcome(() => Reflect.set(x.thrower, 'a', 1)), Reflect.set(x.no, 'a', 1), Reflect.set(x.yes, 'a', 1), outcome(() => { 'use strict'; x.closed.a = 2; }), x.closed.a]",
    [false, false, "RangeError", false, true, "TypeError", 1],
  ],
  [
    "Reflect.set on a local object with a foreign receiver",
    "{ a: 1 }",
    "(x) => [Reflect.set({}, 'n', 1, x), x.n, Reflect.set({ set s(v) { this.t = v; } }, 's', 5, x), x.t, Reflect.get({ get g() { return this.n; } }, 'g', x), Reflect.set(Object.freeze({ n: 2 }), 'n', 3, x), x.n]",
    [true, 1, true, 5, 1, false, 1],
  ],
  [
    "BR-10: prototypes can be confirmed, not changed",
    "{ plain: {}, none: Object.create(null), child: Object.create({ inherited: 1 }) }",
    "(x) => [Reflect.setPrototypeOf(x.plain, Object.prototype), Reflect.getPrototypeOf(x.none) === null, '__proto__' in x.none, x.none.__proto__ === undefined, x.child.inherited, x.plain.__proto__ === Object.prototype, Object.getPrototypeOf(x.child) === x.child.__proto__, Object.getPrototypeOf(x.child.__proto__) === Object.prototype]",
    [true, true, false, true, 1, true, true, true],
  ],
  [
    "a prototype by the literal, and super in objects",
    "{ greet(n) { return 'hello ' + n + ' from ' + this.me; }, me: 'base' }",
    "(x) => { const o = { __proto__: x, me: 'own', greet(n) { return super.greet(n) + '!'; } }; return [o.greet('you'), Object.keys(o), o instanceof Object, x.greet.call({ me: 'third' }, 'x')]; }",
    ["hello you from own!", ["me", "greet"], true, "hello x from third"],
  ],
  [
    "with, optional chains and delete on an inherited property",
    "{ a: 1, o: { p: { q: 2 } } }",
    "new Function('x', 'with (Object.create(x)) { a = 5; return [a, x.a, o?.p?.q, x.none?.b === undefined, delete Object.create(x).a, \"a\" in x, x.o.p?.[\"q\"]]; }')",
    [5, 1, 2, true, true, true, 2],
  ],
]);

describe("what differs from the language on purpose", () => {
  it("BR-10: a foreign object keeps its prototype, and says so as the language does", () => {
    const { global, run } = makeRealms();
    global["o"] = {};
    expect(run("Reflect.setPrototypeOf(o, null)")).toBe(false);
    for (const change of ["Object.setPrototypeOf(o, {})", "'use strict'; o.__proto__ = {}", "o.__proto__ = null"]) {
      expect(run(`try { ${change}; "none" } catch (e) { e instanceof TypeError }`)).toBe(true);
    }
    const seen = run("({})");
    expect(Reflect.setPrototypeOf(seen as object, null)).toBe(false);
    expect(() => Object.setPrototypeOf(seen, {}) as unknown).toThrow(TypeError);
    expect(() => ((seen as { __proto__: unknown }).__proto__ = {})).toThrow(TypeError);
  });

  it("BR-11: host classes and prototypes are read-only for the guest", () => {
    const { global, run } = makeRealms();
    class K {
      static registry: unknown = 1;
      method(): number {
        return 1;
      }
    }
    global["K"] = K;
    global["k"] = new K();
    for (const target of ["K", "K.prototype", "Object.getPrototypeOf(k)", "k.constructor"]) {
      expect(run(`Reflect.set(${target}, "method", () => 2) || Reflect.deleteProperty(${target}, "method")`)).toBe(
        false,
      );
      expect(run(`Reflect.defineProperty(${target}, "x", { value: 1 }) || Reflect.preventExtensions(${target})`)).toBe(
        false,
      );
    }
    expect([new K().method(), K.registry, Object.isExtensible(K.prototype)]).toEqual([1, 1, true]);
  });

  it("BR-21: the instance that a guest makes of a host class is the host's own", () => {
    const { global, run } = makeRealms();
    class K {
      #brand = 1;
      static is(o: object): boolean {
        return #brand in o && Reflect.getPrototypeOf(o) === this.prototype;
      }
    }
    global["K"] = K;
    const made = run("new K()") as object;
    expect(K.is(made)).toBe(true);
    expect(made instanceof K && Object.getPrototypeOf(made) === K.prototype).toBe(true);
  });
});
