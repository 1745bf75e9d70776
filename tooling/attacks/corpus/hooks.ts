import type { AttackEntry } from "../entry.ts";
import { family, type FamilyEntry } from "./define.ts";

/** Class 22: registered symbols. */
const symbols: AttackEntry[] = family("symbols", { breaks: ["I8"], threat: "E22", target: "bridge" }, [
  {
    name: "symbol-for",
    title: "Symbol.for in every form gives a symbol that Node itself uses",
    source: `for (const k of ["nodejs.util.inspect.custom", "nodejs.rejection", "nodejs.util.promisify.custom", "nodejs.dispose", "nodejs.worker_threads.kTransferable", "nodejs.stream.destroyed", "nodejs.disposable"]) for (const go of [() => Symbol.for(k), () => Symbol.for.call(null, k), () => Reflect.apply(Symbol.for, Symbol, [k]), () => Symbol.for({ toString: () => k }), () => Symbol.for(new String(k)), () => new Proxy(Symbol, {}).for(k), () => Object.getPrototypeOf(Symbol.prototype[Symbol.toPrimitive].call(Symbol.for(k))).constructor && Object(Symbol.for(k)).constructor.for(k), () => host.call(Symbol.for, k), () => eval("Symbol").for(k)]) submit(attempt(go));`,
  },
  {
    name: "taken-from-host-values",
    title: "Symbols taken from host objects by enumeration, spread, assign, descriptors, JSON and iteration",
    source: `const o = host.tagged; for (const s of [...Reflect.ownKeys(o), ...Object.getOwnPropertySymbols(o), ...Reflect.ownKeys({ ...o }), ...Reflect.ownKeys(Object.assign({}, o)), ...Reflect.ownKeys(Object.getOwnPropertyDescriptors(o)), ...host.keys(o), ...host.symbols, ...Reflect.ownKeys(host.spread(o)), ...Reflect.ownKeys(host.assign({}, o))]) submit(s); for (const v of [host.emitter, host.bytes, host.error, host.Point, host.map, host.u8, host.rawInspect, host.later, host.generate]) for (let p = v; p; p = Object.getPrototypeOf(p)) for (const k of Reflect.ownKeys(p)) submit(k); submit(host.rawInspect.custom); submit(host.emitter.constructor.captureRejectionSymbol); submit(host.emitter.constructor.errorMonitor);`,
  },
  {
    name: "by-key-of-value",
    title: "Symbols as results, arguments, thrown values, rejections and map keys of the host",
    source: `for (const s of host.symbols) { submit(s); submit(host.echo(s)); submit(attempt(() => host.failWith(s))); host.resolve(s).then(submit); host.reject(s).catch(submit); submit(Object(s).valueOf()); tell(String(s)); tell(s && Symbol.keyFor(s)); } host.iterate(new Map(host.symbols.map((s) => [s, s]))).forEach(([k, v]) => { submit(k); submit(v); }); const [a, b] = host.symbols; submit(a); submit(b); submit(host.describe(host.tagged, host.symbols[0])); const d = host.keys({ [host.symbols[0]]: 1 }); d.forEach(submit);`,
  },
  {
    name: "installed-hooks",
    title:
      "Methods under the printer's, the emitter's and promisify's symbols on guest objects that the host then uses",
    source: `const hook = function (...a) { a.forEach(pwn); pwn(this); late(); return "hooked"; }; const keys = ["nodejs.util.inspect.custom", "nodejs.rejection", "nodejs.util.promisify.custom", "nodejs.dispose", "nodejs.asyncDispose"].map((k) => Symbol.for(k)).concat(host.symbols).filter((s) => typeof s === "symbol"); const o = {}; const f = () => {}; for (const s of keys) { o[s] = hook; f[s] = hook; Object.prototype[s] = hook; Function.prototype[s] = hook; Array.prototype[s] = hook; Error.prototype[s] = hook; attempt(() => { host.emitter[s] = hook; }); attempt(() => { host.object[s] = hook; }); attempt(() => { host.write(o, s, hook); }); }
      for (const v of [o, f, [], new Error("x"), new Map(), new Proxy(o, {}), host.object, host.emitter, class {}]) { tell(host.inspect(v)); tell(host.proxyInspect(v)); } host.inspect(host.object); throw o;`,
    options: { touch: ["inspect"] },
  },
  {
    name: "well-known-of-both",
    title: "Well-known symbols of the host's values, and unregistered ones, used to look for a shared registry",
    source: `const [t] = Object.getOwnPropertySymbols(host.tagged).filter((s) => String(s) === "Symbol(local)"); submit(t); host.object[t] = {}; submit(Symbol.keyFor(Symbol.for("app.key"))); const s = Symbol.for("app.key"); submit(host.tagged[s]); submit(host.echo(s)); submit(host.read({ [s]: {} }, s)); Symbol.for = (...a) => { a.forEach(pwn); return host.symbols[0]; }; Symbol.keyFor = (...a) => { a.forEach(pwn); return "nodejs.util.inspect.custom"; }; submit(host.echo(Symbol("x"))); host.keys(host.tagged).forEach(submit); submit(host.echo(s)); submit(host.symbols[0]);`,
  },
  {
    name: "description-forgery",
    title:
      "Own symbols with the description of Node's, and a poisoned description accessor, as keys that the host reads",
    unproved: "a description is not the registry, on a plain context either",
    source: `const fake = Symbol("nodejs.util.inspect.custom"); Object.defineProperty(Symbol.prototype, "description", { get() { pwn(this); return "nodejs.rejection"; } }); const o = { [fake](...a) { a.forEach(pwn); } }; tell(host.inspect(o)); host.keys(o).forEach(submit); submit(host.echo(fake)); host.write(host.object, fake, o); host.keys(host.object).forEach(submit);`,
  },
]);

const NAMES =
  "['value', 'get', 'set', 'writable', 'enumerable', 'configurable', 'length', 'name', 'constructor', 'prototype', 'then', 'next', 'done', 'return', 'throw', 'has', 'apply', 'construct', 'target', 'handler', 'receiver', 'ownKeys', 'defineProperty', 'deleteProperty', 'getPrototypeOf', 'setPrototypeOf', 'getOwnPropertyDescriptor', 'isExtensible', 'preventExtensions', 'call', 'bind', 'kind', 'type', 'error', 'result', 'thrown', 'ok', 'raw', 'id', 'key', 'map', 'proxy', 'shadow', 'port', 'local', 'foreign', 'policy', 'host', 'guest', 'message', 'stack', 'cause', 'errors', 'toJSON', 'inspect', 'filename', 'timeout', 'context', 'importModuleDynamically', 'cachedData', 'parsingContext', 'lineOffset', 'displayErrors', 'microtaskMode']";

// Each does every sort of crossing once; the hooks installed before it look for foreign values.
const EXERCISE = `
  const everything = [() => host.object.nested, () => { host.object.fresh = {}; }, () => delete host.object.fresh, () => "a" in host.object, () => Reflect.ownKeys(host.object), () => Object.getOwnPropertyDescriptor(host.object, "nested"),
    () => Object.defineProperty(host.object, "d", { value: {}, configurable: true, writable: true, enumerable: true }), () => Object.defineProperty(host.object, "g", { get() { return {}; }, configurable: true }), () => Object.getPrototypeOf(host.point), () => Object.isExtensible(host.frozen), () => Reflect.preventExtensions(host.fresh()), () => Reflect.setPrototypeOf(host.object, null),
    () => host.fresh(), () => host.echo({ a: [1] }), () => host.call(() => ({})), () => host.call(function (a) { return [a]; }, host.object), () => host.fail(), () => host.failDeep(), () => host.recurse(), () => host.call(() => { throw new Error("x"); }), () => new host.Point(), () => new (class extends host.Point {})(), () => [...host.array], () => [...host.map], () => [...host.generate()],
    () => host.map.get("key"), () => host.date.getTime(), () => host.u8[0], () => host.bytes.length, () => host.error.stack, () => host.error.cause, () => host.aggregate.errors, () => host.json({ a: [{ b: 1 }] }), () => JSON.stringify(host.object), () => host.iterate([{}, []]), () => host.spread({ a: {} }), () => host.read({ get x() { return {}; } }, "x"), () => host.keys({ a: 1 }), () => host.describe({ a: {} }, "a"), () => host.define({}, "a", { value: {} }), () => host.construct(class {}), () => host.inspect({ a: [1] }), () => host.resolve({}).then(submit), () => host.reject().catch(submit), () => host.awaitIt({ then(f) { f({}); } }).then(submit), () => host.tag\`a\${{}}b\`, () => Symbol.for("x"), () => host.keys(host.tagged), () => Object.freeze(host.fresh()), () => host.freeze({ a: 1 }), () => host.emitter.once("e", submit).emit("e", {}), () => host.mapper([1], (x) => ({ x })), () => host.sort([2, 1], () => 0), () => host.proxied.a, () => host.nullProto.fn(), () => host.point instanceof host.Point, () => String(host.array), () => eval("({})"), () => new Error("x").stack, () => host.accessor.value, () => { host.accessor.value = {}; }];
  for (const go of everything) { let r; try { r = go(); } catch (e) { r = e; } submit(r); }
`;

const REPLACED: Readonly<Record<string, string>> = {
  "object-prototype-getters": `for (const k of ${NAMES}) if (k !== "constructor") Object.defineProperty(Object.prototype, k, { __proto__: null, get() { spy(this); return undefined; }, set(v) { spy(this); spy(v); Object.defineProperty(this, k, { __proto__: null, value: v, writable: true, configurable: true, enumerable: true }); }, configurable: true });`,
  "object-prototype-values": `for (const k of ${NAMES}) if (!["constructor", "toJSON", "then", "get", "set", "value", "configurable", "writable", "enumerable"].includes(k)) Object.defineProperty(Object.prototype, k, { value: (...a) => { a.forEach(spy); return host.fresh; }, writable: true, configurable: true });`,
  "object-prototype-descriptor-keys": `for (const k of ["get", "set", "value", "writable", "enumerable", "configurable"]) { Object.defineProperty(Object.prototype, k, { __proto__: null, get() { spy(this); return k === "get" || k === "set" ? function (v) { spy(this); spy(v); } : true; }, configurable: true }); }`,
  "numeric-setters": `for (let i = 0; i < 40; i++) for (const p of [Array.prototype, Object.prototype]) Object.defineProperty(p, String(i), { get() { spy(this); return undefined; }, set(v) { spy(this); spy(v); Object.defineProperty(this, String(i), { value: v, writable: true, enumerable: true, configurable: true }); }, configurable: true });`,
  "numeric-setters-that-swallow": `for (let i = 0; i < 40; i++) Object.defineProperty(Array.prototype, String(i), { get() { return host.fresh; }, set(v) { spy(v); }, configurable: true });`,
  "array-methods": `for (const k of Reflect.ownKeys(Array.prototype)) if (typeof Array.prototype[k] === "function" && k !== "constructor" && k !== Symbol.iterator && k !== "forEach" && k !== "includes") { const old = Array.prototype[k]; Array.prototype[k] = function (...a) { spy(this); for (let i = 0; i < a.length; i++) spy(a[i]); return apply(old, this, a); }; }`,
  "array-iterator": `const AI = Object.getPrototypeOf([][Symbol.iterator]()); const next = AI.next; AI.next = function () { const r = apply(next, this, []); spy(this); spy(r); spy(r.value); return r; }; const it = Array.prototype[Symbol.iterator]; Array.prototype[Symbol.iterator] = function () { spy(this); return apply(it, this, []); };`,
  "array-iterator-lies": `const AI = Object.getPrototypeOf([][Symbol.iterator]()); let n = 0; AI.next = function () { spy(this); return n++ % 3 === 2 ? { done: true, value: undefined } : { done: false, value: host.fresh }; };`,
  "function-methods": `const old = Function.prototype.call, oldApply = Function.prototype.apply, oldBind = Function.prototype.bind; Function.prototype.call = function (self, ...a) { spy(this); spy(self); for (let i = 0; i < a.length; i++) spy(a[i]); return apply(this, self, a); }; Function.prototype.apply = function (self, a) { spy(this); spy(self); spy(a); return apply(this, self, a || []); }; Function.prototype.bind = function (...a) { spy(this); return apply(oldBind, this, a); };`,
  "function-methods-lie": `Function.prototype.call = Function.prototype.apply = Function.prototype.bind = function (...a) { spy(this); for (let i = 0; i < a.length; i++) spy(a[i]); return host.object; };`,
  reflect: `for (const k of Reflect.ownKeys(Reflect)) if (typeof Reflect[k] === "function") { const old = Reflect[k]; Reflect[k] = function (...a) { for (let i = 0; i < a.length; i++) spy(a[i]); const r = apply(old, Reflect, a); spy(r); return r; }; }`,
  "object-statics": `for (const k of Reflect.ownKeys(Object)) if (typeof Object[k] === "function" && k !== "prototype") { const old = Object[k]; Object[k] = function (...a) { for (let i = 0; i < a.length; i++) spy(a[i]); const r = apply(old, Object, a); spy(r); return r; }; }`,
  "weak-map": `for (const C of [WeakMap, Map, Set, WeakSet, WeakRef]) for (const k of Reflect.ownKeys(C.prototype)) { const d = Object.getOwnPropertyDescriptor(C.prototype, k); if (k !== "constructor" && typeof d.value === "function") { const old = d.value; C.prototype[k] = function (...a) { spy(this); for (let i = 0; i < a.length; i++) spy(a[i]); const r = apply(old, this, a); spy(r); return r; }; } }`,
  "weak-map-lies": `WeakMap.prototype.get = Map.prototype.get = function (k) { spy(this); spy(k); return host.fresh; }; WeakMap.prototype.has = Map.prototype.has = WeakSet.prototype.has = () => true; WeakMap.prototype.set = Map.prototype.set = function (k, v) { spy(k); spy(v); return this; };`,
  promise: `const then = Promise.prototype.then; Promise.prototype.then = function (...a) { spy(this); for (let i = 0; i < a.length; i++) spy(a[i]); return apply(then, this, a); }; const P = Promise; for (const k of ["resolve", "reject", "all", "race"]) { const old = P[k]; P[k] = function (...a) { spy(a[0]); return apply(old, P, a); }; } attempt(() => { globalThis.Promise = new Proxy(P, { construct(t, a) { spy(a[0]); return new t((ok, no) => { spy(ok); spy(no); a[0](ok, no); }); } }); });`,
  "proxy-global": `const P = Proxy; globalThis.Proxy = new P(P, { construct(t, a) { spy(a[0]); spy(a[1]); for (const k of Reflect.ownKeys(a[1])) spy(a[1][k]); return new t(a[0], a[1]); } });`,
  "error-classes": `for (const k of ["Error", "TypeError", "RangeError", "ReferenceError", "SyntaxError", "AggregateError"]) { const E = globalThis[k]; attempt(() => { globalThis[k] = new Proxy(E, { construct(t, a, n) { for (let i = 0; i < a.length; i++) spy(a[i]); spy(n); return Reflect.construct(t, a); }, apply(t, s, a) { for (let i = 0; i < a.length; i++) spy(a[i]); return Reflect.construct(t, a); } }); }); attempt(() => Object.defineProperty(E.prototype, "message", { set(v) { spy(this); }, get() { spy(this); return ""; } })); attempt(() => Object.defineProperty(E.prototype, "stack", { set(v) { spy(this); }, get() { spy(this); return ""; } })); attempt(() => Object.defineProperty(E.prototype, "cause", { set(v) { spy(v); } })); }`,
  "string-and-regexp": `for (const C of [String, RegExp, Symbol, Number]) for (const k of Reflect.ownKeys(C.prototype)) { const d = Object.getOwnPropertyDescriptor(C.prototype, k); if (k !== "constructor" && typeof d.value === "function" && d.writable) { const old = d.value; C.prototype[k] = function (...a) { spy(this); for (let i = 0; i < a.length; i++) spy(a[i]); return apply(old, this, a); }; } }`,
  constructors: `for (const k of ["Object", "Array", "Function", "Map", "WeakMap", "Set", "Symbol", "String", "Date", "Uint8Array", "ArrayBuffer", "RegExp"]) { const C = globalThis[k]; attempt(() => { globalThis[k] = new Proxy(C, { construct(t, a, n) { for (let i = 0; i < a.length; i++) spy(a[i]); const r = Reflect.construct(t, a); spy(r); return r; }, apply(t, s, a) { for (let i = 0; i < a.length; i++) spy(a[i]); return apply(t, s, a); }, get(t, key) { const v = t[key]; return v; } }); }); attempt(() => { C.prototype.constructor = host.fresh; }); attempt(() => Object.defineProperty(C, Symbol.species, { get() { spy(this); return C; } })); }`,
  "has-instance": `for (const C of [Object, Function, Array, Error, Map, Promise, Date, RegExp, TypeError, RangeError]) Object.defineProperty(C, Symbol.hasInstance, { value(v) { spy(v); return true; }, configurable: true });`,
  "to-primitive": `for (const p of [Object.prototype, Function.prototype, Array.prototype, Error.prototype]) for (const k of [Symbol.toPrimitive, "toString", "valueOf", "toLocaleString", Symbol.toStringTag, Symbol.isConcatSpreadable]) Object.defineProperty(p, k, { get() { spy(this); return k === Symbol.toPrimitive ? undefined : function () { spy(this); return "x"; }; }, configurable: true });`,
  "frozen-realm": `for (const k of Reflect.ownKeys(globalThis)) { const v = attempt(() => globalThis[k]); if (typeof v === "function" && k !== "host" && v !== host) { attempt(() => Object.freeze(v)); attempt(() => v.prototype && Object.freeze(v.prototype)); } } Object.freeze(Object.prototype); Object.freeze(Function.prototype); Object.freeze(Array.prototype);`,
  "no-prototypes": `for (const C of [Array, Function, Error, Map, WeakMap, Promise, Date, RegExp, Uint8Array, TypeError, RangeError]) attempt(() => Object.setPrototypeOf(C.prototype, null)); for (const C of [Array, Error, Map, WeakMap, Promise]) attempt(() => Object.setPrototypeOf(C, null));`,
  "proxy-prototypes": `const watch = (o) => new Proxy(o, { get(t, k, r) { spy(r); return Reflect.get(t, k, r); }, set(t, k, v, r) { spy(v); spy(r); return Reflect.set(t, k, v, r); }, has(t, k) { return Reflect.has(t, k); }, getOwnPropertyDescriptor(t, k) { return Reflect.getOwnPropertyDescriptor(t, k); } }); for (const C of [Array, Function, Error, Map, WeakMap, Promise, TypeError, RangeError]) attempt(() => Object.setPrototypeOf(C.prototype, watch(Object.getPrototypeOf(C.prototype) || {})));`,
  "deleted-everything": `for (const C of [Array, Function, Map, WeakMap, Promise, Error, String, RegExp, Symbol, Set, Object]) for (const k of Reflect.ownKeys(C.prototype)) if (!["forEach", "includes"].includes(k) && !(C === Array && (k === Symbol.iterator || k === "values"))) attempt(() => delete C.prototype[k]); for (const k of Reflect.ownKeys(Reflect)) if (k !== "ownKeys" && k !== "setPrototypeOf" && k !== "preventExtensions") delete Reflect[k];`,
  generators: `const GP = Object.getPrototypeOf(function* () {}).prototype; const AGP = Object.getPrototypeOf(async function* () {}).prototype; for (const p of [GP, AGP, Object.getPrototypeOf(GP), Object.getPrototypeOf(AGP)]) for (const k of Reflect.ownKeys(p)) { const d = Object.getOwnPropertyDescriptor(p, k); if (typeof d.value === "function" && k !== "constructor") { const old = d.value; attempt(() => Object.defineProperty(p, k, { value(...a) { spy(this); for (let i = 0; i < a.length; i++) spy(a[i]); const r = apply(old, this, a); spy(r); return r; }, configurable: true })); } }`,
  json: `const s = JSON.stringify, p = JSON.parse; JSON.stringify = function (...a) { for (let i = 0; i < a.length; i++) spy(a[i]); return apply(s, JSON, a); }; JSON.parse = function (...a) { for (let i = 0; i < a.length; i++) spy(a[i]); return apply(p, JSON, a); }; Object.prototype.toJSON = function () { spy(this); return 1; };`,
  "globals-as-accessors": `for (const k of Reflect.ownKeys(globalThis)) { const d = Object.getOwnPropertyDescriptor(globalThis, k); if (d.configurable && "value" in d && typeof d.value === "function" && !["host", "submit", "pwn", "attempt"].includes(k)) Object.defineProperty(globalThis, k, { get() { spy(this === globalThis ? undefined : this); return d.value; }, set(v) { spy(v); }, configurable: true }); }`,
};

const replaced: FamilyEntry[] = Object.entries(REPLACED).flatMap(([name, change]) => [
  {
    name,
    title: `Replaces intrinsics (${name.replaceAll("-", " ")}) and then uses every kind of crossing`,
    source: `const apply = Reflect.apply, spy = submit; ${change}\n${EXERCISE}`,
  },
  {
    name: `${name}-reentrant`,
    title: `The same (${name.replaceAll("-", " ")}), each hook calling over the border again`,
    source: `const apply = Reflect.apply; let busy = 0; const spy = (v) => { submit(v); if (busy++ < 300) { try { submit(host.echo(v)); submit(host.fresh()); submit(host.object.nested); } catch (e) { submit(e); } } }; ${change}\n${EXERCISE}`,
  },
]);

/** Class 23: hooks on the guest's own intrinsics that would catch the membrane at work. */
const intrinsics: AttackEntry[] = family(
  "intrinsics",
  { breaks: ["I5", "I1"], threat: "E23", target: "bridge", options: { wait: 5 } },
  [
    ...replaced,
    {
      name: "all-at-once",
      title: "Replaces many intrinsics at once and uses every kind of crossing",
      source: `const apply = Reflect.apply, spy = submit; ${["numeric-setters", "function-methods", "reflect", "object-statics", "weak-map", "promise", "proxy-global", "error-classes", "string-and-regexp", "has-instance", "generators", "json"].map((name) => `{ ${REPLACED[name] ?? ""} }`).join("\n")}\n${EXERCISE}`,
    },
    {
      name: "hooks-at-depth",
      title: "Replaced intrinsics that overflow the stack while the membrane would use them",
      source: `const spy = submit; let armed = 0; const boom = function () { armed++; if (armed < 4000) { const down = () => down(); down(); } }; const keep = new Set(["call", "apply", "forEach", "constructor", Symbol.iterator]); for (const C of [Array, Map, WeakMap, Promise, Function]) for (const k of Reflect.ownKeys(C.prototype)) { const d = Object.getOwnPropertyDescriptor(C.prototype, k); if (typeof d.value === "function" && !keep.has(k)) C.prototype[k] = boom; } ${EXERCISE}`,
    },
  ],
);

/** Classes 22 and 23. */
export const hooks: AttackEntry[] = [...symbols, ...intrinsics];
