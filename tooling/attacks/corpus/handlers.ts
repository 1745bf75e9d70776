import type { AttackEntry } from "../entry.ts";
import { family } from "./define.ts";

const NO_PROXY = "a plain context has no membrane whose handlers could be taken";
const TRAPS =
  "['get', 'set', 'has', 'deleteProperty', 'defineProperty', 'getOwnPropertyDescriptor', 'ownKeys', 'getPrototypeOf', 'setPrototypeOf', 'isExtensible', 'preventExtensions', 'apply', 'construct']";

// `dissected` is given by the oracle: pairs of shadow and handler of the guest's own membrane proxies, in the guest's realm.
const OWN_SIDE = `const all = dissected; if (all.length === 0) throw new Error("nothing to forge"); const traps = ${TRAPS};`;

/** Class 4: handlers, shadows and traps got hold of, then called with forged arguments. */
const taken: AttackEntry[] = family("handlers", { breaks: ["I4"], threat: "A4", target: "bridge" }, [
  {
    name: "own-parts",
    unproved: NO_PROXY,
    title: "Walks from the shadows and handlers behind the guest's own proxies",
    source: `${OWN_SIDE} for (const { target, handler } of all) { pwn(target); pwn(handler); for (const k of Reflect.ownKeys(handler)) { pwn(k); pwn(handler[k]); pwn(Object.getOwnPropertyDescriptor(handler, k)); }
      for (const k of Reflect.ownKeys(target)) { pwn(Object.getOwnPropertyDescriptor(target, k)); } }`,
  },
  {
    name: "own-traps-with-forged-shadows",
    unproved: NO_PROXY,
    title: "Calls each trap with the shadow of another proxy, with the proxy itself and with guest objects",
    source: `${OWN_SIDE} const self = [host.object, host.fresh, {}, [], () => {}, null, undefined, 1, ...all.map((p) => p.target), ...all.map((p) => p.handler)];
      for (const { handler } of all.slice(0, 4)) for (const t of traps) { const f = handler[t]; if (!f) continue;
        for (const x of self) for (const args of [["constructor", host.object], ["nested", x], [undefined, []], [{}, [host.array]], ["x", { value: host.fresh, configurable: true }]])
          submit(attempt(() => f(x, ...args)));
        for (const x of self) submit(attempt(() => f.call(x, x, "constructor", x))); }`,
  },
  {
    name: "own-traps-with-wrong-argument-types",
    unproved: NO_PROXY,
    title: "Calls each trap with keys, argument lists and descriptors of wrong types and with proxies in their place",
    source: `${OWN_SIDE} const odd = [undefined, null, 1, "constructor", Symbol.iterator, {}, [], { length: 1, 0: host.object }, new Proxy([], {}), new Proxy({}, { get() { return host.fresh; } }), host.array, all[0].target, all[0].handler, { get length() { return 3; }, get 0() { return {}; } }];
      for (const { target, handler } of all.slice(0, 6)) for (const t of traps) { const f = handler[t]; if (!f) continue;
        for (const a of odd) for (const b of odd) submit(attempt(() => f(target, a, b, a))); }`,
  },
  {
    name: "own-traps-with-objects-as-keys",
    unproved: NO_PROXY,
    title: "Calls the traps with objects as keys, whose conversion on the other side throws a guest function",
    source: `${OWN_SIDE} function thrown(...a) { a.forEach(submit); submit(this); return a[0]; } const keys = [() => { throw thrown; }, () => { throw { thrown }; }, () => host.object, () => thrown, () => { throw host.error; }].flatMap((f) => [{ toString: f }, { [Symbol.toPrimitive]: f }, Object.assign(() => {}, { toString: f }), new Proxy({}, { get: () => f })]);
      for (const { target, handler } of all.slice(0, 4)) for (const t of ["get", "set", "has", "deleteProperty", "defineProperty", "getOwnPropertyDescriptor"]) for (const k of keys) { const p = attempt(() => handler[t](target, k, t === "get" ? host.object : { value: thrown }, host.object)); if (typeof p === "function" || (p && typeof p === "object")) { submit(attempt(() => p(host.object, host.fresh))); submit(attempt(() => p.thrown(host.object, host.fresh))); submit(attempt(() => new p(host.array))); submit(attempt(() => host.call(p, host.object))); } }`,
  },
  {
    name: "own-handler-reused",
    unproved: NO_PROXY,
    title: "Builds new proxies from the stolen handlers over guest targets and stolen shadows",
    source: `${OWN_SIDE} for (const { target, handler } of all) for (const t of [{}, function () {}, target, host.object, class {}]) {
        const p = attempt(() => new Proxy(t, handler)); pwn(attempt(() => p.constructor)); pwn(attempt(() => p.nested)); pwn(attempt(() => p())); pwn(attempt(() => new p())); pwn(attempt(() => Object.getPrototypeOf(p)));
        pwn(attempt(() => Reflect.ownKeys(p))); pwn(attempt(() => host.echo(p))); pwn(attempt(() => host.read(p, "a"))); }`,
  },
  {
    name: "own-handler-changed",
    unproved: NO_PROXY,
    title: "Tries to replace, add and delete traps of stolen handlers, and to reach more through the shadows",
    source: `${OWN_SIDE} const mine = (...args) => { args.forEach(pwn); return args[0]; };
      for (const { target, handler } of all) { for (const t of traps) { attempt(() => { handler[t] = mine; }); attempt(() => Object.defineProperty(handler, t, { value: mine })); attempt(() => delete handler[t]); }
        attempt(() => Object.setPrototypeOf(handler, new Proxy({}, { get: mine }))); attempt(() => Object.setPrototypeOf(target, host.array)); attempt(() => Object.defineProperty(target, "constructor", { value: mine, configurable: false }));
        attempt(() => Object.preventExtensions(target)); attempt(() => Object.defineProperty(target, "a", { value: mine, configurable: false, writable: false })); }
      pwn(host.object); pwn(host.object.nested); pwn(attempt(() => host.fresh())); pwn(attempt(() => host.object.a)); pwn(attempt(() => host.echo({}))); pwn(attempt(() => Reflect.ownKeys(host.object)));`,
  },
  {
    name: "shadow-handed-over",
    unproved: NO_PROXY,
    title: "Hands stolen shadows and handlers to the host as if they were values",
    source: `${OWN_SIDE} for (const { target, handler } of all) for (const x of [target, handler, ...Object.values(handler)]) {
        pwn(attempt(() => host.echo(x))); pwn(attempt(() => host.read(x, "constructor"))); pwn(attempt(() => host.call(x, x, x, x))); pwn(attempt(() => host.keys(x))); pwn(attempt(() => host.prototypeOf(x)));
        pwn(attempt(() => host.mapper([target, handler], x))); pwn(attempt(() => host.construct(x))); }`,
  },
  {
    name: "host-side-parts",
    title: "The host shows the parts behind its own views of guest objects, and the guest walks from them",
    source: `for (const x of [{}, [], () => {}, class {}, new Proxy({}, {}), Object.create(null), new Error("x"), new Map(), globalThis]) { const p = host.parts(x); pwn(p); if (!p) continue;
        pwn(p[0]); pwn(p[1]); for (const part of [p[0], p[1]]) for (const k of Reflect.ownKeys(part)) { pwn(k); pwn(attempt(() => part[k])); } }`,
  },
  {
    name: "host-side-traps-forged",
    unproved: NO_PROXY,
    title: "Calls the host's own traps through the membrane with guest and host targets, receivers and keys",
    source: `const p = host.parts({ a: {} }), q = host.parts(() => ({})), r = host.parts(globalThis); const traps = ${TRAPS};
      const odd = [p[0], q[0], r[0], p[1], {}, host.object, host.fresh, [], () => {}, undefined, "constructor"];
      for (const h of [p[1], q[1], r[1]]) for (const t of traps) { const f = attempt(() => h[t]); if (typeof f !== "function") continue; pwn(f);
        for (const a of odd) for (const b of ["constructor", "a", [], [host.object], {}, undefined]) for (const c of [host.object, {}, undefined]) submit(attempt(() => f(a, b, c))); }`,
  },
  {
    name: "host-side-handler-rebuilt",
    unproved: NO_PROXY,
    title: "Has the host build proxies from its own stolen handler, and calls through them",
    source: `const p = host.parts({ a: {} }), q = host.parts(function () { return {}; });
      for (const h of [p[1], q[1], p[0], q[0]]) for (const t of [host.object, host.fresh, {}, function () {}, p[0], q[0]]) { const x = attempt(() => host.proxy(t, h)); pwn(x); pwn(attempt(() => x.a)); pwn(attempt(() => x.constructor)); pwn(attempt(() => x())); pwn(attempt(() => host.read(x, "constructor"))); }`,
  },
  {
    name: "host-side-handler-changed",
    unproved: NO_PROXY,
    title: "Tries to plant guest functions in the host's handlers and shadows",
    source: `const mine = function (...args) { args.forEach(pwn); pwn(this); return host.object; }; const p = host.parts({ a: {} }), q = host.parts(() => {});
      for (const x of [p[0], p[1], q[0], q[1]]) { for (const t of ${TRAPS}) { attempt(() => { x[t] = mine; }); attempt(() => Object.defineProperty(x, t, { value: mine })); attempt(() => delete x[t]); } attempt(() => Object.setPrototypeOf(x, { get: mine, apply: mine })); attempt(() => { x.constructor = mine; }); }
      pwn(host.echo({})); pwn(attempt(() => host.read({ a: 1 }, "a"))); pwn(attempt(() => host.call(() => ({})))); pwn(attempt(() => host.json({ a: 1 }))); pwn(attempt(() => host.inspect({ a: {} })));`,
  },
]);

/** Class 4 continued: the printer of the host as the way to the handlers. */
const printed: AttackEntry[] = family("printer", { breaks: ["I4", "I1"], threat: "A4", target: "bridge" }, [
  {
    name: "stylize",
    title: "Passes the host's printer a stylize function and showProxy",
    source: `const stylize = function (...args) { args.forEach(pwn); pwn(this); return "x"; };
      for (const v of [{}, [1], () => {}, new Proxy({}, {}), host.object, new Map([[{}, 1]]), new Error("x")]) tell(host.rawInspect(v, { showProxy: true, showHidden: true, stylize, depth: 8, getters: true }));`,
  },
  {
    name: "custom-inspect",
    title: "A custom inspection method by the registered symbol, by the string, and on prototypes",
    source: `const hook = function (...args) { args.forEach(pwn); pwn(this); return args[1] && args[1].stylize ? pwn(args[1].stylize) : "x"; };
      const s = Symbol.for("nodejs.util.inspect.custom"); Object.prototype[s] = hook;
      for (const v of [{ [s]: hook }, { inspect: hook }, class { static [s] = hook; }, Object.create({ [s]: hook }), [1], new Error("x")]) tell(host.inspect(v));`,
  },
  {
    name: "options-as-proxy",
    title: "Gives the printer its options as a proxy that looks at each read",
    source: `const options = new Proxy({}, { get(t, k, r) { submit(r); return k === "showProxy" || k === "customInspect" || k === "getters" ? true : k === "seen" ? new Proxy([], { get(t, k) { const v = Reflect.get(t, k); return typeof v === "function" ? (...a) => { a.forEach(pwn); return Reflect.apply(v, t, a); } : v; } }) : undefined; }, ownKeys() { return ["showProxy", "seen", "stylize", "getters"]; }, getOwnPropertyDescriptor() { return { value: true, configurable: true, enumerable: true }; } });
      tell(attempt(() => host.rawInspect({ a: {} }, options))); tell(attempt(() => host.rawInspect(host.object, options))); pwn(attempt(() => host.rawInspect({ a: host.error }, { ...options, stylize: pwn })));`,
  },
  {
    name: "duck-typed-buffer",
    unproved: "the printer hands a context back only to a guest's own objects",
    title: "Calls Buffer's inspect with a duck-typed receiver and a context of the guest",
    source: `const spy = (...a) => { a.forEach(pwn); return "00"; };
      const duck = { length: 3, hexSlice: spy, slice: spy, utf8Slice: spy, get constructor() { return { name: { toString: spy } }; }, extra: {} };
      const ctx = { seen: { push: spy, pop: spy, includes: spy, indexOf: spy, length: 1, at: spy }, stylize: spy, showProxy: true, showHidden: true, customInspect: true, depth: 9, indentationLvl: 0, currentDepth: 0, budget: {}, get circular() { return new Map(); } };
      for (const d of [duck, new Proxy(duck, {}), host.bytes, Object.assign(Object.create(duck), { extra: host.object })]) { pwn(attempt(() => host.bufferInspect.call(d, 2, ctx))); pwn(attempt(() => host.callOn(d, host.bufferInspect, 2, ctx))); }`,
  },
  {
    name: "show-proxy-text",
    title: "Reads what the host prints of guest and host values with showProxy on",
    goal: "disclose",
    source: `for (const v of [{}, () => {}, host.object, host.fresh, new Proxy({}, {}), globalThis, [host]]) tell(host.proxyInspect(v));`,
  },
  {
    name: "constructor-name-getter",
    title: "Names and tags with accessors, read by the printer while it formats",
    source: `const spy = function () { pwn(this); return { toString() { pwn(this); return "x"; } }; };
      for (const v of [{ get constructor() { return { get name() { return spy.call(this); } }; } }, { get [Symbol.toStringTag]() { return spy.call(this); } }, Object.defineProperty(function () {}, "name", { get: spy }), Object.defineProperty(new Error("x"), "stack", { get: spy }), Object.assign(new Error("y"), { name: { get toString() { return spy; } } }), Object.defineProperty([], "length", {})]) tell(attempt(() => host.inspect(v, { showHidden: true, getters: true })));`,
  },
]);

/** Class 5: guest proxies whose traps run while the membrane works on them. */
const hostile: AttackEntry[] = family("proxies", { breaks: ["I1", "I3"], threat: "A5", target: "bridge" }, [
  {
    name: "every-trap-throws",
    title: "Every trap of a guest proxy throws a host value, in every operation of the host",
    source: `const bad = new Proxy({}, { get() { return () => { throw host.error; }; } }); const p = new Proxy(function () {}, bad);
      for (const f of [() => host.read(p, "x"), () => host.write(p, "x", 1), () => host.has(p, "x"), () => host.remove(p, "x"), () => host.keys(p), () => host.describe(p, "x"), () => host.define(p, "x", { value: 1 }), () => host.prototypeOf(p), () => host.freeze(p), () => host.call(p), () => host.construct(p), () => host.text(p), () => host.json(p), () => host.inspect(p), () => host.spread(p), () => host.iterate(p), () => host.copy(p), () => host.instance({}, p)]) pwn(attempt(f));`,
  },
  {
    name: "every-trap-returns-host",
    title: "Every trap of a guest proxy returns what the host does not expect there",
    source: `const answers = [host.object, host.array, host.fresh, null, 1, [1, 1], { value: host.object }, { get: 1 }, "x", Symbol.iterator, {}];
      for (const a of answers) { const p = new Proxy(function () {}, new Proxy({}, { get() { return () => a; } }));
        for (const f of [() => host.read(p, "x"), () => host.keys(p), () => host.describe(p, "x"), () => host.prototypeOf(p), () => host.call(p), () => host.construct(p), () => host.json(p), () => host.spread(p), () => host.assign({}, p), () => host.freeze(p), () => host.define(p, "x", { value: 1 })]) pwn(attempt(f)); }`,
  },
  {
    name: "trap-arguments",
    title: "Looks at every argument that every trap of a guest proxy receives",
    source: `const log = new Proxy({}, { get(t, name) { return (...args) => { args.forEach((a) => { submit(a); if (a && name !== "get") submit(a.value); }); return Reflect[name](...args); }; } }); const p = new Proxy(function (...a) { a.forEach(submit); submit(this); return {}; }, log);
      host.read(p, "x"); host.write(p, "x", { a: {} }); host.define(p, "y", { value: host.echo({}), configurable: true, writable: true }); host.define(p, "z", { get() {}, configurable: true }); host.getter(p, "w", () => 1); host.has(p, "x"); host.keys(p); host.describe(p, "y"); host.prototypeOf(p); host.call(p, {}, host.array); host.callOn(host.object, p, host.fresh); host.construct(p, {}, host.map); host.remove(p, "x"); host.callWithError(p);`,
  },
  {
    name: "flips-between-check-and-use",
    title: "A proxy that is something else each time it is asked",
    source: `let n = 0; const flip = new Proxy(function () {}, { get(t, k) { n++; return n % 3 === 0 ? host.fresh : n % 3 === 1 ? {} : undefined; }, getOwnPropertyDescriptor(t, k) { n++; return n % 2 ? { value: host.object, configurable: true, writable: true } : { get: host.fresh, configurable: true }; }, ownKeys() { n++; return n % 2 ? ["prototype", "a"] : ["prototype", Symbol.iterator, "b", "c"]; }, getPrototypeOf() { n++; return n % 2 ? Array.prototype : host.point; } });
      for (let i = 0; i < 60; i++) for (const f of [() => host.read(flip, "x"), () => host.keys(flip), () => host.describe(flip, "a"), () => host.prototypeOf(flip), () => host.spread(flip), () => host.inspect(flip), () => host.json(flip), () => host.assign({}, flip)]) submit(attempt(f));`,
  },
  {
    name: "revoked",
    title: "Revoked guest proxies in every operation, and proxies revoked while the operation runs",
    source: `const dead = Proxy.revocable(function () {}, {}); dead.revoke(); const dying = Proxy.revocable(function () {}, { get() { dying.revoke(); return host.fresh; }, ownKeys(t) { dying2.revoke(); return Reflect.ownKeys(t); } }); const dying2 = Proxy.revocable({}, { ownKeys() { dying2.revoke(); return ["a"]; } });
      for (const p of [dead.proxy, dying.proxy, dying2.proxy]) for (const f of [() => host.read(p, "x"), () => host.keys(p), () => host.call(p), () => host.construct(p), () => host.prototypeOf(p), () => host.json(p), () => host.inspect(p), () => host.spread(p), () => host.instance(p, Object), () => host.echo(p), () => host.concat([1], p), () => Array.isArray(host.echo(p)), () => host.failWith(p)]) pwn(attempt(f));`,
  },
  {
    name: "reentrant",
    title: "Traps that use the same proxy across the border again before they answer",
    source: `let depth = 0; const p = new Proxy(function () { return {}; }, { get(t, k, r) { if (depth++ < 20) submit(attempt(() => host.read(p, k))); return host.fresh(); }, apply(t, s, a) { if (depth++ < 40) submit(attempt(() => host.call(p, a))); submit(a); submit(s); return host.object; }, ownKeys(t) { if (depth++ < 60) submit(attempt(() => host.keys(p))); return Reflect.ownKeys(t); } });
      for (const f of [() => host.read(p, "x"), () => host.call(p, {}), () => host.keys(p), () => host.json(p), () => host.inspect(p)]) { depth = 0; pwn(attempt(f)); }`,
  },
  {
    name: "nested-thousand",
    title: "A thousand proxies around a host function and around a guest function",
    source: `let a = host.fresh, b = () => ({}); for (let i = 0; i < 1000; i++) { a = new Proxy(a, {}); b = new Proxy(b, {}); } pwn(attempt(() => a())); pwn(attempt(() => host.call(b))); pwn(attempt(() => host.call(a))); pwn(attempt(() => host.read(a, "constructor")));`,
  },
  {
    name: "invariant-violations",
    title: "Guest proxies over frozen targets whose traps lie about them to the host",
    source: `const t = Object.freeze({ a: {}, f() {} }); for (const name of ["get", "getOwnPropertyDescriptor", "ownKeys", "getPrototypeOf", "isExtensible", "has", "deleteProperty", "set", "defineProperty"]) { const p = new Proxy(t, { [name]: () => host.object });
        for (const f of [() => host.read(p, "a"), () => host.describe(p, "a"), () => host.keys(p), () => host.prototypeOf(p), () => host.has(p, "a"), () => host.remove(p, "a"), () => host.write(p, "a", 1), () => host.define(p, "a", {}), () => host.freeze(p), () => host.spread(p)]) pwn(attempt(f)); }`,
  },
  {
    name: "new-target",
    title: "new.target and prototypes of a new target answered by a proxy",
    source: `const nt = new Proxy(function () {}, { get(t, k, r) { submit(r); return k === "prototype" ? host.point : t[k]; } }); pwn(attempt(() => Reflect.construct(host.Point, [], nt))); pwn(attempt(() => Reflect.construct(host.Failure, ["x"], nt))); pwn(attempt(() => Reflect.construct(Array, [], host.Point)));
      pwn(attempt(() => Reflect.construct(host.Point, [], Object.defineProperty(function () {}.bind(), 'prototype', { get() { submit(this); return 1; } })))); class K extends host.Point { constructor() { super(); submit(new.target); submit(this); } } pwn(new K()); pwn(attempt(() => host.construct(K)));`,
  },
]);

/** Classes 4 and 5. */
export const handlers: AttackEntry[] = [...taken, ...printed, ...hostile];
