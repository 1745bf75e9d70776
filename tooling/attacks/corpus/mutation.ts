import type { AttackEntry } from "../entry.ts";
import { family, type FamilyEntry } from "./define.ts";

// Ways to a prototype or constructor that belongs to the host, if it is not the guest's own counterpart.
const REACHED: Readonly<Record<string, string>> = {
  "object-prototype": "Object.getPrototypeOf(host.object)",
  "array-prototype": "Object.getPrototypeOf(host.array)",
  "function-prototype": "Object.getPrototypeOf(host.fresh)",
  "error-prototype": "Object.getPrototypeOf(host.Failure.prototype)",
  "type-error-prototype": "Object.getPrototypeOf(host.error)",
  "map-prototype": "Object.getPrototypeOf(host.map)",
  "set-prototype": "Object.getPrototypeOf(host.set)",
  "weak-map-prototype": "Object.getPrototypeOf(host.weak)",
  "date-prototype": "Object.getPrototypeOf(host.date)",
  "regexp-prototype": "Object.getPrototypeOf(host.regexp)",
  "promise-prototype": "Object.getPrototypeOf(host.resolve())",
  "typed-array-prototype": "Object.getPrototypeOf(Object.getPrototypeOf(host.u8))",
  "uint8array-prototype": "Object.getPrototypeOf(host.u8)",
  "typed-array-constructor": "Object.getPrototypeOf(host.u8.constructor)",
  "array-buffer-prototype": "Object.getPrototypeOf(host.arrayBuffer)",
  "data-view-prototype": "Object.getPrototypeOf(host.view)",
  "buffer-prototype": "Object.getPrototypeOf(host.bytes)",
  "generator-prototype": "Object.getPrototypeOf(Object.getPrototypeOf(host.generate()))",
  "generator-function-prototype": "Object.getPrototypeOf(host.generate)",
  "iterator-prototype": "Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(host.generate())))",
  "async-generator-prototype": "Object.getPrototypeOf(Object.getPrototypeOf(host.generateAsync()))",
  "async-function-prototype": "Object.getPrototypeOf(host.awaitIt)",
  "array-iterator-prototype": "Object.getPrototypeOf(host.array[Symbol.iterator]())",
  "map-iterator-prototype": "Object.getPrototypeOf(host.map.entries())",
  "set-iterator-prototype": "Object.getPrototypeOf(host.set.values())",
  "aggregate-error-prototype": "Object.getPrototypeOf(host.aggregate)",
  "object-constructor": "host.object.constructor",
  "array-constructor": "host.array.constructor",
  "promise-constructor": "host.resolve().constructor",
  "error-constructor": "host.error.constructor",
  "through-host-reads": "host.prototypeOf(host.prototypeOf(host.array)) || host.prototypeOf(host.array)",
  "method-of-host": "host.array.map",
  "accessor-of-host":
    "(Object.getOwnPropertyDescriptor(Object.getPrototypeOf(host.map), 'size') || {}).get || host.map.get",
};

const DAMAGE = `
  const poison = function () { return "poisoned"; };
  const ways = [(o) => { o.poisoned = 1; }, (o) => Reflect.set(o, "poisoned", 1), (o) => Object.defineProperty(o, "poisoned", { value: 1 }), (o) => Object.assign(o, { poisoned: 1 }), (o) => o.__defineGetter__("poisoned", poison), (o) => host.callOn(o, Object.prototype.__defineSetter__, "poisoned", poison),
    (o) => { o.toString = poison; }, (o) => { o.constructor = poison; }, (o) => delete o.constructor, (o) => Reflect.deleteProperty(o, "toString"), (o) => { for (const k of Reflect.ownKeys(o)) attempt(() => { o[k] = poison; }); }, (o) => { for (const k of Reflect.ownKeys(o)) attempt(() => Object.defineProperty(o, k, { get: poison, configurable: true })); }, (o) => Object.setPrototypeOf(o, { poisoned: 1 }), (o) => { o.__proto__ = null; }, (o) => Object.preventExtensions(o), (o) => Object.seal(o), (o) => Object.freeze(o), (o) => Reflect.set({}, "poisoned", 1, o), (o) => Object.defineProperties(o, { poisoned: { value: 1 } }), (o) => { Object.create(o).poisoned = 1; }, (o) => Array.prototype.push.call(o, 1), (o) => host.callOn(o, function () { this.poisoned = 1; })];
`;

const intrinsics: FamilyEntry[] = Object.entries(REACHED).map(([name, expression]) => ({
  name,
  title: `Adds to, changes, deletes from and freezes what ${expression} gives`,
  source: `const o = ${expression}; ${DAMAGE} for (const way of ways) attempt(() => way(o));`,
}));

/** Class 24: host intrinsics changed from the guest. */
const changed: AttackEntry[] = family("mutation", { breaks: ["I6"], threat: "F24", target: "bridge", goal: "mutate" }, [
  ...intrinsics,
  ...["bytes", "emitter", "point", "u8", "error", "map", "regexp"].map((name) => ({
    name: `class-of-${name}`,
    title: `Changes the class of host.${name}, reached by constructor, descriptors, statics and prototypes`,
    ...(name === "point" ? { unproved: "the class was handed over itself" } : {}),
    source: `${DAMAGE} const found = new Set(); for (let p = host.${name}; p; p = Object.getPrototypeOf(p)) { found.add(p.constructor); found.add((Object.getOwnPropertyDescriptor(p, "constructor") || {}).value); found.add((Object.getOwnPropertyDescriptors(p).constructor || {}).value); found.add(host.describe(p, "constructor") && host.describe(p, "constructor").value); }
      for (const C of [...found]) if (C) { found.add(Object.getPrototypeOf(C)); for (const k of Reflect.ownKeys(C)) { const d = Object.getOwnPropertyDescriptor(C, k); found.add(d.value); found.add(d.get); } }
      for (const C of found) if (typeof C === "function" || (C && typeof C === "object")) { attempt(() => { C.poisoned = 1; }); attempt(() => Object.defineProperty(C, "poisoned2", { value: 1 })); for (const k of Reflect.ownKeys(C)) { attempt(() => { C[k] = poison; }); attempt(() => delete C[k]); } for (const way of ways) attempt(() => way(C)); }`,
  })),
  {
    name: "global-of-the-host",
    title: "Adds globals to the host by sloppy functions, receivers and the global's own setters",
    source: `const g = attempt(() => (0, host.sloppyThis)()); attempt(() => { g.poisoned = 1; }); attempt(() => { g.hostCanary(); }); attempt(() => Object.defineProperty(g, "poisoned2", { value: 1 })); attempt(() => host.write(host.read({ get x() { return this; } }, "x"), "poisoned3", 1));`,
  },
  {
    name: "constructors-as-receivers",
    title: "Makes its own constructors the receivers of host settings, setters, getters and methods",
    source: `for (const C of [Object, Array, Map, Error, Promise, Date, RegExp, Uint8Array, String, Symbol, BigInt]) for (const key of ["poisoned", "isArray", "from", "nested", "a"]) { for (const o of [host.object, host.point, host.accessor, host.emitter, host.fresh, host.Point, host.array, host]) { attempt(() => Reflect.set(o, key, 1, C)); attempt(() => { Object.setPrototypeOf(C, o); C[key] = 2; C.value = {}; C.double = 3; C.x = 4; C.double; }); attempt(() => Reflect.set(new Proxy(o, {}), key, 5, C)); } attempt(() => host.emitter.on.call(C, "poisoned", () => {})); attempt(() => host.point.self.call(C)); }`,
    unproved: "a plain context has constructors of its own, whatever they are the receivers of",
  },
  {
    name: "by-host-helpers",
    title: "Has host functions write to intrinsics that they are shown",
    source: `for (const v of [{}, [], () => {}, new Error("x"), host.object, host.fresh]) { let o = v; while (o) { attempt(() => host.write(o, "poisoned", 1)); attempt(() => host.define(o, "poisoned2", { value: 1 })); attempt(() => host.assign(o, { poisoned3: 1 })); attempt(() => host.getter(o, "poisoned4", () => 1)); attempt(() => host.remove(o, "toString")); o = host.prototypeOf(o); } }`,
    unproved: "a plain context gives the host the guest's intrinsics there",
  },
  {
    name: "error-prototypes-by-stack",
    title: "Writes to stack, message and name where they may be accessors of the host's prototypes",
    unproved: "a plain error has them itself",
    source: `for (const e of [host.error, attempt(() => host.fail()), host.makeError("x")]) for (let o = e; o; o = Object.getPrototypeOf(o)) for (const k of ["stack", "message", "name", "cause", "toString"]) { attempt(() => { o[k] = "p"; }); attempt(() => Object.defineProperty(o, k, { value: "p" })); const d = Object.getOwnPropertyDescriptor(o, k); if (d && d.set) attempt(() => d.set.call(Object.getPrototypeOf(e), "p")); }`,
  },
]);

/** Class 25: read-only and protected views. */
const POLICY_CHANGES: Readonly<Record<string, string>> = {
  "set-property": "T.a = 2; T.made = 1; T.nested.b = 3; T.nested.deep.c = 4; T.list[0].id = 9;",
  "define-property":
    "for (const o of [T, T.nested, T.list, T.list[0]]) { attempt(() => Object.defineProperty(o, 'a', { value: 5 })); attempt(() => Reflect.defineProperty(o, 'q', { value: 5, configurable: true })); attempt(() => o.__defineGetter__('g', () => 1)); }",
  delete: "delete T.a; delete T.nested.deep; attempt(() => Reflect.deleteProperty(T.list, '0')); delete T.list[1];",
  "array-methods":
    "for (const a of [T.list, T.nested.list]) { for (const m of ['push', 'unshift', 'splice', 'fill', 'copyWithin']) attempt(() => a[m](0, 1, {})); for (const m of ['pop', 'shift', 'reverse', 'sort']) attempt(() => a[m]()); attempt(() => { a.length = 0; }); attempt(() => Array.prototype.push.call(a, 1)); attempt(() => Array.prototype.sort.call(a, () => -1)); }",
  "map-methods":
    "attempt(() => T.map.set('key', 1)); attempt(() => T.map.set('new', {})); attempt(() => T.map.delete('key')); attempt(() => T.map.clear()); attempt(() => { T.map.get('key').value = 2; }); attempt(() => Map.prototype.set.call(T.map, 'x', 1)); attempt(() => Map.prototype.clear.call(T.map)); for (const [, v] of T.map) attempt(() => { v.value = 9; }); T.map.forEach((v) => attempt(() => { v.value = 8; }));",
  "set-methods":
    "attempt(() => T.set.add(3)); attempt(() => T.set.delete(1)); attempt(() => T.set.clear()); attempt(() => Set.prototype.add.call(T.set, {}));",
  "date-methods":
    "for (const k of Reflect.ownKeys(Date.prototype)) if (String(k).startsWith('set')) { attempt(() => T.date[k](1)); attempt(() => Date.prototype[k].call(T.date, 2)); }",
  "regexp-state":
    "attempt(() => { T.regexp.lastIndex = 5; }); attempt(() => T.regexp.compile('y')); attempt(() => T.regexp.exec('axx')); attempt(() => 'axx'.replace(T.regexp, '')); attempt(() => RegExp.prototype.compile.call(T.regexp, 'z'));",
  "buffer-methods":
    "for (const b of [T.bytes, T.u8]) { attempt(() => { b[0] = 1; }); for (const m of ['fill', 'set', 'sort', 'reverse', 'copyWithin', 'write', 'writeUInt8', 'writeInt8', 'swap16', 'utf8Write', 'hexWrite', 'asciiWrite']) attempt(() => b[m](m === 'set' ? [1, 2] : m.includes('write') || m.includes('Write') ? (m.startsWith('writeU') || m.startsWith('writeI') ? 7 : 'ff') : 1, 0)); attempt(() => Uint8Array.prototype.fill.call(b, 3)); attempt(() => b.subarray(0).fill(4)); attempt(() => new Uint8Array(b.buffer, b.byteOffset, b.length).fill(5)); attempt(() => new DataView(b.buffer).setUint8(b.byteOffset, 6)); attempt(() => Atomics.store(b, 0, 8)); attempt(() => b.parent && new Uint8Array(b.parent).fill(9)); }",
  "buffer-through-host":
    "for (const b of [T.bytes, T.u8]) { attempt(() => host.bufferFrom(b).fill(1)); attempt(() => host.u8.fill.call(b, 2)); attempt(() => host.u8.set.call(b, [9, 9])); attempt(() => host.bytes.fill.call(b, 2)); attempt(() => new host.u8.constructor(b.buffer).fill(3)); attempt(() => Object.getPrototypeOf(host.u8).fill.call(b, 4)); }",
  "data-view":
    "for (const m of ['setUint8', 'setInt32', 'setFloat64', 'setBigUint64']) { attempt(() => T.view[m](0, m.includes('Big') ? 1n : 1)); attempt(() => DataView.prototype[m].call(T.view, 0, 7)); } attempt(() => new Uint8Array(T.view.buffer).fill(1)); attempt(() => new DataView(T.view.buffer).setUint8(0, 5));",
  accessors:
    "T.now = 5; attempt(() => Reflect.set(T, 'now', 6)); attempt(() => Object.getOwnPropertyDescriptor(T, 'now').set.call(T, 7)); attempt(() => T.__lookupSetter__('now').call(T, 8)); Object.create(T).now = 9;",
  "accessors-elsewhere":
    "attempt(() => Reflect.set(T, 'kept', 6, {})); attempt(() => T.__lookupSetter__('kept')(7)); attempt(() => Reflect.set(new Proxy(T, {}), 'kept', 8, host.object)); attempt(() => { ({ __proto__: T }).kept = 9; }); attempt(() => { (class { static { super.kept = 10; } static { Object.setPrototypeOf(this, T); super.kept = 11; } }); }); attempt(() => Object.defineProperty({}, 'x', Object.getOwnPropertyDescriptor(T, 'kept')).x = 12);",
  "accessors-of-the-class":
    "const P = host.point; for (const o of [P, Object.getPrototypeOf(P)]) for (const k of ['double']) { const d = Object.getOwnPropertyDescriptor(o, k); if (d && d.set) { attempt(() => d.set.call(T.point, 20)); attempt(() => d.set.call(T, 21)); attempt(() => d.set.bind(T.point)(23)); } }",
  "getters-of-the-class":
    "const P = Object.getPrototypeOf(T.holder); for (const go of [() => Object.getOwnPropertyDescriptor(P, 'held').get.call(T.holder), () => T.holder.__lookupGetter__('held').bind(T.holder)(), () => Reflect.get(P, 'held', T.holder), () => Reflect.get(Object.setPrototypeOf({ get x() { return super.held; } }, P), 'x', T.holder), () => Object.create(T.holder).__proto__.held]) attempt(() => { go().v = 5; });",
  species:
    "for (const t of [host.u8, host.floats, host.arrayBuffer]) { attempt(() => { t.constructor = { [Symbol.species]: function () { return t === host.arrayBuffer ? T.u8.buffer : T.u8; } }; }); for (const m of ['slice', 'map', 'filter', 'subarray']) attempt(() => t[m](m === 'map' || m === 'filter' ? () => 1 : 0)); }",
  "set-likes":
    "for (const m of ['isSubsetOf', 'isDisjointFrom', 'difference', 'intersection', 'isSupersetOf', 'union', 'symmetricDifference']) attempt(() => T.set[m]({ size: 99, has(v) { attempt(() => { v.w = 5; }); return m === 'isSubsetOf'; }, keys: () => [].values() })); T.set.forEach((v) => attempt(() => { v.w = 6; }));",
  "instance-methods":
    "attempt(() => { T.point.double = 10; }); attempt(() => { T.point.x = 5; }); attempt(() => { T.point.self().x = 6; }); attempt(() => Object.getOwnPropertyDescriptor(Object.getPrototypeOf(T.point), 'double').set.call(T.point, 12)); attempt(() => { T.Point.count = 5; }); attempt(() => { T.Point.prototype.added = 1; }); attempt(() => { T.fn.added = 1; }); attempt(() => { T.fn.prototype = 1; });",
  prototypes:
    "for (const o of [T, T.nested, T.list, T.point, T.Point, T.fn]) { attempt(() => Object.setPrototypeOf(o, {})); attempt(() => { o.__proto__ = null; }); } attempt(() => { Object.getPrototypeOf(T.point).self = 1; });",
  integrity:
    "for (const o of [T, T.nested, T.list, T.map, T.point, T.fn]) { attempt(() => Object.preventExtensions(o)); attempt(() => Object.seal(o)); attempt(() => Object.freeze(o)); }",
  "forged-receiver":
    "Reflect.set({}, 'a', 2, T); Reflect.set(host.object, 'a', 3, T); attempt(() => Reflect.set(Object.create(T), 'a', 4, T)); attempt(() => host.accessor.__lookupSetter__('value').call(T, {})); class B { constructor() { return T; } } class F extends B { a = 99; made = 1; } attempt(() => new F()); attempt(() => Reflect.construct(class extends B { a = 98; }, []));",
  "object-assign":
    "attempt(() => Object.assign(T, { a: 7 })); attempt(() => Object.assign(T.nested, { b: 7 })); attempt(() => Object.defineProperties(T, { a: { value: 8 } })); attempt(() => Array.prototype.copyWithin.call(T.list, 0, 1)); attempt(() => JSON.parse('[1]', function () { return (this[0] = T, T); }));",
  "through-iteration":
    "for (const o of T.list) attempt(() => { o.id = 77; }); const [f] = T.list; attempt(() => { f.id = 78; }); attempt(() => { T.list.map((x) => (x.id = 79)); }); attempt(() => { T.list.find((x) => ((x.id = 80), true)); }); attempt(() => { Object.values(T)[1].b = 81; }); attempt(() => { ({ ...T }).nested.b = 82; }); attempt(() => { T.list.slice()[0].id = 83; }); attempt(() => { T.list.concat([])[0].id = 84; }); attempt(() => { Array.from(T.list)[0].id = 85; }); attempt(() => { structuredClone; });",
  "as-this-of-guest":
    "attempt(() => function () { this.a = 5; }.call(T)); attempt(() => host.callOn(T, function () { this.a = 6; })); attempt(() => host.array.forEach(function () { this.a = 7; }, T)); with (T) { a = 8; } for (T.a of [9]); [T.a] = [10]; T.a++; T.a ||= 11; T.a &&= 12;",
  symbols:
    "attempt(() => { T[Symbol.for('app.tree')].s = 2; }); attempt(() => { T[Object.getOwnPropertySymbols(T)[0]] = 3; }); attempt(() => { T[Symbol.toStringTag] = 'x'; });",
  "weak-and-proxied":
    "const P = new Proxy(T, {}); attempt(() => { P.a = 5; }); attempt(() => { P.list.push(1); }); attempt(() => { new WeakRef(T).deref().a = 6; }); attempt(() => { host.echo(T).a = 7; }); attempt(() => { host.read({ x: T }, 'x').a = 8; }); attempt(() => { new Map([[1, T]]).get(1).a = 9; });",
  "wrapped-by-host":
    "attempt(() => { host.resolve; }); attempt(() => { host.spread({ T }).T.a = 5; }); attempt(() => { host.iterate([T])[0].a = 6; }); attempt(() => { host.describe({ T }, 'T').value.a = 7; }); attempt(() => { host.failWith(T); }); try { host.failWith(T); } catch (e) { attempt(() => { e.a = 8; }); } attempt(() => { host.bind(function () { return T; })().a = 9; });",
};

const readonlyEntries: FamilyEntry[] = Object.entries(POLICY_CHANGES).map(([name, body]) => ({
  name: `readonly-${name}`,
  title: `Changes a read-only object by ${name.replaceAll("-", " ")}`,
  source: `const T = host.readonly; attempt(() => { ${body} });`,
}));

const PROTECTED: Readonly<Record<string, string>> = {
  "set-function": "T.evil = () => 1; T.nested.evil = function () {}; T.list[0] = class {};",
  "define-function": "Object.defineProperty(T, 'evil', { value: () => 1 });",
  "reflect-define": "Reflect.defineProperty(T, 'evil', { get() { return 1; } }); Reflect.set(T, 'evil2', () => 1);",
  accessor: "T.__defineGetter__('evil', () => 1); T.__defineSetter__('evil', () => 1);",
  nested: "T.evil = { f() {} }; T.evil2 = [() => 1]; T.evil3 = { a: { b: { f: class {} } } };",
  "array-push": "T.list.push(() => 1); Array.prototype.push.call(T.list, function () {});",
  "map-set": "T.map.set('evil', () => 1); T.set.add(() => 1); T.map.set(() => 1, 1);",
  "proxy-function": "T.evil = new Proxy(function () {}, {}); T.evil2 = { get f() { return () => 1; } };",
  "host-function": "T.evil = host.fresh; T.evil2 = { f: host.fresh }; T.list.push(host.fail);",
  "object-assign": "Object.assign(T, { evil: () => 1 }); Object.assign(T.nested, { evil() {} });",
  "forged-receiver":
    "Reflect.set({}, 'evil', () => 1, T); class B { constructor() { return T; } } new (class extends B { evil = () => 1; })();",
  "later-filled": "const o = {}; T.evil = o; o.f = () => 1;",
  "later-filled-deep":
    "const o = { a: [{}] }; host.echo(o.a[0]); T.evil = o; T.list[0] = o; T.map.set('o', o); o.a[0].f = () => 1; o.a.f = class {}; Object.defineProperty(o, 'g', { get() { return () => 1; }, enumerable: true }); Object.setPrototypeOf(o.a[0], { inherited() {} });",
  "inherited-by-data":
    "T.evil = Object.create({ f() {} }); T.evil2 = new (class { f() {} })(); const a = [1]; a.__proto__ = { f: () => 1 }; T.evil3 = a; T.evil4 = { own: new (class { f = () => 1; })() };",
  "setter-elsewhere":
    "attempt(() => T.__lookupSetter__('kept').call({}, () => 1)); attempt(() => Reflect.set(T, 'kept', () => 1, {})); Object.create(T).kept = { f() {} };",
};

const protectedEntries: FamilyEntry[] = Object.entries(PROTECTED).map(([name, body]) => ({
  name: `protected-${name}`,
  title: `Puts a function into a protected object by ${name.replaceAll("-", " ")}`,
  source: `const T = host.protected; attempt(() => { ${body} });`,
}));

// The host's methods do to a prototype what they do to an instance.
const RECEIVERS: Readonly<Record<string, string>> = {
  "listener-on-the-class-of-emitters":
    "const { on } = host.emitter; for (const T of [Object.getPrototypeOf(host.emitter), Object.getPrototypeOf(Object.create(host.emitter)).__proto__]) for (const go of [() => on.call(T, 'x', () => pwn()), () => Reflect.apply(on, T, ['x', () => pwn()]), () => on.bind(T)('x', () => pwn()), () => T.on('x', () => pwn()), () => T.setMaxListeners(3)]) attempt(go);",
};

const receivers: FamilyEntry[] = Object.entries(RECEIVERS).map(([name, source]) => ({
  name: `receiver-${name}`,
  title: `Calls a method of the host's on a prototype: ${name.replaceAll("-", " ")}`,
  source,
}));

/** Classes 24 and 25. */
export const mutation: AttackEntry[] = [
  ...changed,
  ...family("mutation", { breaks: ["I6"], threat: "F24", target: "bridge", goal: "mutate" }, receivers),
  ...family("policy", { breaks: ["I6"], threat: "F25", target: "bridge", goal: "mutate" }, [
    ...readonlyEntries,
    ...protectedEntries,
  ]),
];
