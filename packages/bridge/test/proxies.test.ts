import { describe, expect, it } from "vitest";
import { makeRealms, sameEverywhere } from "./support.ts";

/** A proxy with every trap, which logs and then does what the language does; `probe` runs every operation on it. */
const logging = `(() => {
  const log = []; const names = Reflect.ownKeys(Reflect).filter((k) => typeof k === 'string');
  const handler = {}; for (const name of names) handler[name] = (...a) => { log.push(name); return Reflect[name](...a); };
  const f = function (v) { return [new.target !== undefined, v].join(); };
  return { log, object: new Proxy({ a: 1, get g() { return this.a; } }, handler), array: new Proxy([1, 2], handler), callable: new Proxy(f, handler), nested: new Proxy(new Proxy({ n: 1 }, handler), handler) };
})()`;

sameEverywhere("proxies made by a program", [
  [
    "BR-12: every trap runs, in the order of the language",
    logging,
    "(x) => { const o = x.object, f = x.callable; x.log.length = 0; o.a; o.a = 2; 'a' in o; delete o.zzz; Object.getOwnPropertyDescriptor(o, 'a'); Object.keys(o); Object.getPrototypeOf(o); Object.isExtensible(o); f(1); new f(2); return x.log.join(); }",
    "get,set,getOwnPropertyDescriptor,defineProperty,has,deleteProperty,getOwnPropertyDescriptor,ownKeys,getOwnPropertyDescriptor,getOwnPropertyDescriptor,getPrototypeOf,isExtensible,apply,construct,get", // prettier-ignore
  ],
  [
    "results of traps cross like all others",
    "new Proxy(class {}, { get: (t, k, r) => (k === 'self' ? r : k === 'prototype' ? t[k] : [String(k)]), apply: (t, self, args) => [self, ...args], construct: (t, args, nt) => ({ args, is: nt }), ownKeys: () => ['x', 'prototype'], getOwnPropertyDescriptor: (t, k) => Reflect.getOwnPropertyDescriptor(t, k) ?? { value: k, configurable: true, enumerable: k === 'x', writable: true }, has: (t, k) => k === 'yes', getPrototypeOf: () => Array.prototype })",
    "(p) => { const o = {}; return [p.any, p.self === p, p.call.length, Reflect.apply(p, o, [1])[0] === o, new p(5).args[0], new p().is === p, Object.keys(p), Object.values(p), 'yes' in p, 'no' in p, p instanceof Array, typeof p]; }",
    [["any"], true, 1, true, 5, true, ["x"], [["x"]], true, false, true, "function"],
  ],
  [
    "proxies of arrays, functions and proxies behave as what they stand for",
    logging,
    "(x) => [Array.isArray(x.array), x.array.map((v) => v + 1), [...x.array], JSON.stringify(x.array), x.array.concat([3]).length, x.callable(7), typeof x.callable, x.nested.n, x.object.g, Object.entries(x.nested)]",
    [true, [2, 3], [1, 2], "[1,2]", 3, "false,7", "function", 1, 1, [["n", 1]]],
  ],
  [
    "BR-12: revoked proxies fail as such, and can be passed on",
    "(() => { const o = Proxy.revocable({}, {}), f = Proxy.revocable(function () {}, {}), a = Proxy.revocable([], {}); const all = { o: o.proxy, f: f.proxy, a: a.proxy, same: (v) => v === o.proxy }; o.revoke(); f.revoke(); a.revoke(); return all; })()",
    "(x, outcome) => [typeof x.o, typeof x.f, x.same(x.o), outcome(() => x.o.a), outcome(() => x.f()), outcome(() => new x.f()), outcome(() => Object.keys(x.o)), outcome(() => Object.getPrototypeOf(x.a)), outcome(() => x.a.length), outcome(() => 'a' in x.o)]",
    ["object", "function", true, "TypeError", "TypeError", "TypeError", "TypeError", "TypeError", "TypeError", "TypeError"], // prettier-ignore
  ],
  [
    "a proxy that is revoked while it is known",
    "(() => { const r = Proxy.revocable({ a: 1 }, {}); return { p: r.proxy, revoke: r.revoke }; })()",
    "(x, outcome) => { const before = x.p.a; x.revoke(); return [before, outcome(() => x.p.a), typeof x.p]; }",
    [1, "TypeError", "object"],
  ],
  [
    "traps that break the invariants of Proxy are refused",
    "(() => { const t = Object.freeze({ a: 1 }); return [new Proxy(t, { get: () => 2 }), new Proxy(t, { ownKeys: () => [] }), new Proxy(t, { has: () => false }), new Proxy(t, { getOwnPropertyDescriptor: () => undefined }), new Proxy(t, { isExtensible: () => true }), new Proxy(t, { getPrototypeOf: () => null }), new Proxy(t, { deleteProperty: () => true }), new Proxy({}, { ownKeys: () => ['a', 'a'] }), new Proxy({}, { getPrototypeOf: () => 1 }), new Proxy({}, { preventExtensions: () => true })]; })()",
    "(x, outcome) => [outcome(() => x[0].a), outcome(() => Object.keys(x[1])), outcome(() => 'a' in x[2]), outcome(() => Object.getOwnPropertyDescriptor(x[3], 'a')), outcome(() => Object.isExtensible(x[4])), outcome(() => Object.getPrototypeOf(x[5])), outcome(() => Reflect.deleteProperty(x[6], 'a')), outcome(() => Reflect.ownKeys(x[7])), outcome(() => Object.getPrototypeOf(x[8])), outcome(() => Reflect.preventExtensions(x[9]))]",
    Array.from({ length: 10 }, () => "TypeError"),
  ],
  [
    "the looker's proxies around foreign objects",
    "{ a: 1, list: [1, 2], f(v) { return [this.a, v]; }, is(v) { return v === this; } }",
    "(x) => { const log = []; const p = new Proxy(x, { get(t, k, r) { log.push(String(k)); return Reflect.get(t, k, t); } }); const q = new Proxy(x.list, {}); return [p.a, p.f(2), log.join(), Object.keys(p), q.map((v) => v * 2), Array.isArray(q), p === x, x.is(x), x.is(p), Object.isFrozen(Object.freeze(new Proxy({ ...x }, {})))]; }",
    [1, [1, 2], "a,f,a", ["a", "list", "f", "is"], [2, 4], true, false, true, false, true],
  ],
]);

describe("proxies of a guest that stand still", () => {
  it("asks a guest's proxy nothing when it crosses", () => {
    const { global, run } = makeRealms();
    const taken: unknown[] = [];
    global["take"] = (value: unknown) => void taken.push(value);
    run(
      "var asked = []; var handler = new Proxy({}, { get(t, k) { asked.push(k); return undefined; } }); take(new Proxy(function () {}, handler)); take(new Proxy([], handler)); take({ p: new Proxy({}, handler) });",
    );
    expect(run("asked.filter((k) => k !== 'getPrototypeOf').length")).toBe(0);
    expect(taken.map((value) => typeof value)).toEqual(["function", "object", "object"]);
  });
});

describe("proxies of a host that stand still", () => {
  it("asks a host's proxy nothing when it crosses, but whether it is extensible", () => {
    const { global, run } = makeRealms();
    const asked: unknown[] = [];
    const handler = new Proxy({}, { get: (_target, key) => void asked.push(key) });
    global["p"] = [new Proxy({}, handler), new Proxy(() => 1, handler), new Proxy([], handler)];
    expect(run("[typeof p[0], typeof p[1], Array.isArray(p[2]), p[0] === p[0]].join()")).toBe("object,function,true,true"); // prettier-ignore
    expect(asked.filter((key) => key !== "isExtensible" && key !== "getPrototypeOf")).toEqual([]);
  });

  it("I1: one that was made around a proxy of ours, or says that it is one, is none of ours", () => {
    const { global, run } = makeRealms();
    const seen = run("globalThis.mine = { mine: 1 }") as object;
    let asked = 0;
    const lying = new Proxy(seen, {
      isExtensible: () => {
        asked += 1;
        return Object.isExtensible(seen);
      },
    });
    Object.assign(global, { around: new Proxy(seen, {}), lying, throwing: new Proxy({}, { isExtensible: () => { throw seen; } }) }); // prettier-ignore
    expect(asked).toBe(1);
    expect(run("[around === mine, lying === mine, around === lying, around.mine, lying.mine, typeof throwing].join()")).toBe("false,false,false,1,1,object"); // prettier-ignore
    expect(Object.isExtensible(seen)).toBe(true);
  });
});
