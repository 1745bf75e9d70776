import type { AttackEntry } from "../entry.ts";
import { family, type FamilyEntry } from "./define.ts";

/** Class 26: memory of the host. */
const shown: AttackEntry[] = family("memory", { breaks: ["PRIVACY", "I1"], threat: "G26", target: "bridge" }, [
  {
    name: "pool-of-host-buffer",
    title: "Looks at the whole buffer behind a small host Buffer",
    goal: "disclose",
    source: `for (const b of [host.bytes, host.poolBytes("abc"), host.bytes.subarray(1), host.bytes.slice(0, 2)]) { claim(b.buffer); claim(attempt(() => new Uint8Array(b.buffer))); claim(attempt(() => new DataView(b.buffer))); claim(attempt(() => b.buffer.slice(0))); claim(b.parent); claim(attempt(() => Object.getPrototypeOf(b).subarray.call(b, -8000))); const v = attempt(() => new Uint8Array(b.buffer)); tell(attempt(() => { let s = ""; for (let i = 0; i < v.length; i++) s += String.fromCharCode(v[i]); return s; })); tell(attempt(() => host.decode(b.buffer))); tell(attempt(() => host.bufferFrom(b.buffer).toString("latin1"))); }`,
  },
  {
    name: "store-by-another-receiver",
    title: "Reads the store of its own view by way of a host view, and calls a function of its own on it",
    source: `for (const g of [new Uint8Array(4), new DataView(new ArrayBuffer(4)), new Float64Array(2)]) { g.buffer.evil = function (x) { pwn(x); pwn(this); return x; }; for (const t of [host.u8, host.view, host.bytes, host.floats]) for (const k of ["buffer", "parent"]) for (const go of [() => Reflect.get(t, k, g), () => Reflect.get(Object.getPrototypeOf(t), k, g), () => Reflect.get(Object.setPrototypeOf({ get x() { return super[k]; } }, t), "x", g), () => Object.getOwnPropertyDescriptor(Object.getPrototypeOf(t), k).get.call(g), () => host.read(g, k), () => host.callOn(g, host.describe(Object.getPrototypeOf(t), k).get)]) { const store = attempt(go); pwn(store); for (const x of [host.object, host.fresh, host]) attempt(() => store.evil(x)); } }`,
  },
  {
    name: "pool-by-host-functions",
    title: "Has the host decode, copy and clone the buffer behind a view",
    goal: "disclose",
    source: `const b = host.poolBytes("abc"); for (const go of [() => host.decode(new Uint8Array(b.buffer)), () => host.decode(new DataView(b.buffer)), () => host.copy(b).buffer, () => host.typedFrom(new Uint8Array(b.buffer)), () => new host.u8.constructor(b.buffer), () => Reflect.construct(host.u8.constructor, [b.buffer]), () => host.construct(host.u8.constructor, b.buffer), () => new b.constructor(b.buffer, 0, 8192), () => b.constructor.from(b.buffer), () => new host.view.constructor(b.buffer), () => Object.getPrototypeOf(b).constructor.from(b.buffer, 0, 8192).toString("latin1")]) { const v = attempt(go); claim(v); tell(v); tell(attempt(() => String.fromCharCode(...new Uint8Array(v.buffer || v)))); tell(attempt(() => host.decode(v))); }`,
  },
  {
    name: "uninitialised-by-class",
    title: "Reaches the class of a host Buffer and asks it for memory that was not cleared",
    goal: "disclose",
    source: `const found = new Set(); for (let p = host.bytes; p; p = Object.getPrototypeOf(p)) { found.add(p.constructor); found.add((Object.getOwnPropertyDescriptor(p, "constructor") || {}).value); } for (const C of found) for (const make of [() => C.allocUnsafe(4000), () => C.allocUnsafeSlow(5000), () => new C(300), () => C(300), () => C.from({ length: 0 }), () => C.concat([], 4000), () => Reflect.construct(C, [100])]) for (let i = 0; i < 60; i++) { const b = attempt(make); claim(b); tell(attempt(() => b.toString("latin1"))); let any = false; for (let j = 0; b && j < b.length && !any; j += 7) any = b[j] !== 0; if (any && make.toString().includes("Slow")) tell("dirty memory"); }`,
  },
  {
    name: "guest-pool",
    title: "Looks for old bytes in fresh and unsafe buffers of the guest, and behind them",
    target: "vm",
    goal: "disclose",
    unproved: "a plain context has no Buffer",
    source: `if (typeof Buffer === "function") for (const go of [() => Buffer.from("x"), () => Buffer.allocUnsafe(64), () => Buffer.allocUnsafeSlow(8192), () => Buffer.concat([Buffer.from("a")]), () => Buffer.from([1, 2]), () => Buffer.alloc(3), () => Buffer.allocUnsafe(4000), () => new Buffer(100), () => Buffer(10), () => Buffer.copyBytesFrom(new Uint8Array(4)), () => Buffer.of(1)]) for (let i = 0; i < 20; i++) { const b = attempt(go); claim(b); claim(b && b.buffer); tell(attempt(() => Buffer.from(b.buffer).toString("latin1"))); tell(attempt(() => b.toString("latin1"))); }`,
  },
  {
    name: "claimed-length",
    title: "Says that a host Buffer is longer than it is, and has it copied, written and filled",
    goal: "disclose",
    unproved: "what lies beyond the memory of a Buffer is chance, and Node 20 looks at the memory itself",
    source: `const big = { value: 1e6 }; for (const b of [host.bytes, host.poolBytes("abc"), host.u8]) { for (const k of ["byteLength", "length", "byteOffset", "buffer"]) { attempt(() => Object.defineProperty(b, k, big)); attempt(() => Reflect.set({ [k]: 1e6 }, k, 1e6, b)); attempt(() => Reflect.set(host.object, k, 1e6, b)); attempt(() => b.__defineGetter__(k, () => 1e6)); } const t = attempt(() => host.bytes.constructor.alloc(5000)); attempt(() => b.copy(t, 0, 1, 5000)); tell(attempt(() => t.toString("latin1"))); tell(attempt(() => b.toString("latin1", 0, 5000))); attempt(() => b.utf8Write("x".repeat(50), 20, 30)); claim(attempt(() => b.subarray(0, 5000))); }`,
  },
  {
    name: "search-that-aborts",
    title: "Searches in Buffers with texts and ends for which Node's own search ends the process",
    unproved: "Node ends the process for these from Node 24 on only",
    source: `const half = String.fromCharCode(0xd800); const own = typeof Buffer === "function" ? [Buffer.from("abc")] : []; for (const b of [host.bytes, ...own]) for (const m of ["indexOf", "lastIndexOf", "includes"]) { for (const v of [half, "a" + half, 3, "a", b]) for (const end of [undefined, null, {}, [], true, 1n, Symbol("s"), () => 1, { valueOf() { return 1; } }, NaN, -1, 1e9]) for (const at of [undefined, 0, { valueOf() { return 0; } }]) { attempt(() => b[m](v, at, end)); attempt(() => b[m](v, at, end, "utf8")); attempt(() => Buffer.prototype[m].call(b, v, at, end)); } }`,
  },
  {
    name: "guest-buffer-statics",
    title: "Walks from Buffer and all its members to the host",
    target: "vm",
    unproved: "a plain context has no Buffer",
    source: `if (typeof Buffer === "function") { pwn(Buffer); pwn(Buffer.prototype); for (const o of [Buffer, Buffer.prototype, Buffer.from("x"), Object.getPrototypeOf(Buffer)]) for (const k of Reflect.ownKeys(o)) { const d = Object.getOwnPropertyDescriptor(o, k); pwn(d.value); pwn(d.get); for (const a of [[], [host.bytes], ["x"], [{}], [10], [Buffer.from("ab"), 0], [{ length: 3, 0: { valueOf() { pwn(this); return 1; } } }]]) for (const self of [o, Buffer.from("xy"), {}, new Uint8Array(3), host.bytes]) { const f = d.value || d.get; if (typeof f === "function" && k !== "poolSize") submit(attempt(() => f.apply(self, a))); } } pwn(Buffer.poolSize); pwn(attempt(() => Buffer.from("x").inspect())); pwn(attempt(() => Buffer.from("x").parent)); pwn(attempt(() => Buffer.from("x").offset)); }`,
  },
  {
    name: "guest-view-to-host",
    title: "Hands guest views to host functions and looks at what they get and give back",
    source: `const u = new Uint8Array(16); for (const go of [() => host.echo(u), () => host.bufferFrom(u), () => host.typedFrom(u), () => host.copy(u), () => host.echo(u.buffer), () => host.read(u, "buffer"), () => host.read(host.echo(u), "buffer"), () => host.construct(Uint8Array, u.buffer), () => host.concat([u], u), () => host.callOn(u, function () { return this.buffer; }), () => host.prototypeOf(u), () => host.read(u, "constructor"), () => host.spread(u), () => host.iterate(u)]) { const v = attempt(go); pwn(v); pwn(attempt(() => v.buffer)); } host.call((x) => { pwn(x); pwn(x.buffer); }, u);`,
  },
  {
    name: "views-of-every-kind",
    title: "Walks from host views and buffers of every kind: buffer, constructor, species, subarray, iterators",
    source: `for (const v of [host.u8, host.floats, host.view, host.arrayBuffer, host.bytes, host.bytes.buffer]) { pwn(v); pwn(v.buffer); pwn(v.constructor); for (const m of ["subarray", "slice", "map", "filter", "entries", "values", "toReversed", "toSorted", "resize", "transfer", "getUint8", "toString"]) pwn(attempt(() => v[m](0))); pwn(attempt(() => new v.constructor(2))); pwn(attempt(() => v.constructor.from([1]))); pwn(attempt(() => [...v])); pwn(attempt(() => new (Object.getPrototypeOf(v.constructor))(1))); }`,
  },
  {
    name: "resized-during-call",
    title: "Resizes, detaches and transfers a buffer while the host works on its view",
    needs: { feature: "new ArrayBuffer(1, { maxByteLength: 2 }).resize" },
    source: `const ab = new ArrayBuffer(64, { maxByteLength: 128 }); const u = new Uint8Array(ab); const shrink = { valueOf() { ab.resize(1); return 1; }, toString() { ab.resize(2); return "x"; } }; for (const go of [() => host.callOn(u, host.u8.fill, shrink), () => host.mapper(u, () => { attempt(() => ab.resize(0)); return host.fresh(); }), () => host.sort(u, () => { attempt(() => ab.resize(4)); return 0; }), () => host.bytes.copy(u, shrink), () => host.typedFrom({ length: 3, get 0() { attempt(() => ab.transfer()); return 1; } }), () => host.u8.set(u, shrink), () => host.decode(u), () => host.bufferFrom(u), () => host.inspect(u), () => host.copy(u), () => host.iterate(u)]) { pwn(attempt(go)); claim(u); attempt(() => ab.resize(64)); } `,
  },
  {
    name: "shared-growing",
    title: "Shared and growing buffers handed to the host as views",
    source: `const s = new SharedArrayBuffer(16, { maxByteLength: 64 }); const v = new Uint8Array(s); for (const go of [() => host.echo(s), () => host.echo(v), () => host.decode(v), () => host.bufferFrom(v), () => host.copy(v), () => host.read(v, "buffer"), () => host.inspect(s), () => host.callOn(s, host.arrayBuffer.slice, 0)]) { pwn(attempt(go)); attempt(() => s.grow(32)); } pwn(host.fresh());`,
  },
]);

// Expressions that take more than a million bytes, where a million is allowed.
const ALLOCATIONS: Readonly<Record<string, string>> = {
  "array-buffer": "new ArrayBuffer(2e6)",
  "array-buffer-max":
    "new ArrayBuffer(1, { maxByteLength: 4e6 }).resize(3e6) || (() => { const b = new ArrayBuffer(1, { maxByteLength: 4e6 }); b.resize(3e6); return b; })()",
  "shared-array-buffer": "new SharedArrayBuffer(2e6)",
  "shared-grow": "(() => { const b = new SharedArrayBuffer(1, { maxByteLength: 4e6 }); b.grow(3e6); return b; })()",
  uint8: "new Uint8Array(2e6)",
  float64: "new Float64Array(3e5)",
  "typed-from": "Uint8Array.from({ length: 2e6 })",
  "typed-from-array-like": "new Uint8Array({ length: 2e6 })",
  "typed-copy": "new Float64Array(new Uint8Array(3e5))",
  "typed-of-iterable": "new Uint8Array(Array(2e6).keys())",
  "typed-species":
    "(() => { const u = new Uint8Array(9e5); u.constructor = { [Symbol.species]: Float64Array }; return u.map((x) => x); })()",
  "typed-subclass": "new (class extends Uint8Array {})(2e6)",
  "typed-reflect": "Reflect.construct(Uint8Array, [2e6], Array)",
  "typed-by-constructor": "new (new Uint8Array(1).constructor)(2e6)",
  "typed-parent": "Object.getPrototypeOf(Uint8Array).from.call(Uint8Array, { length: 2e6 })",
  "typed-value-of":
    "(() => { let n = 0; return new Uint8Array({ valueOf() { return n++ ? 2e6 : 1; }, length: 2e6 }); })()",
  "array-buffer-value-of": "(() => { let n = 0; return new ArrayBuffer({ valueOf() { return n++ ? 2e6 : 1; } }); })()",
  "array-buffer-always": "new ArrayBuffer({ valueOf() { return 2e6; } })",
  transfer: "new ArrayBuffer(9e5).transfer(2e6)",
  "wasm-memory": "new WebAssembly.Memory({ initial: 40 }).buffer",
  "wasm-grow":
    "(() => { const m = new WebAssembly.Memory({ initial: 1, maximum: 100 }); m.grow(60); return m.buffer; })()",
  "wasm-module-memory":
    "new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0,5,3,1,0,40,7,5,1,1,109,2,0]))).exports.m.buffer",
  // (module (memory (export "m") 1) (func (export "g") (param i32) (result i32) (memory.grow (local.get 0))))
  "wasm-code-grow":
    "(() => { const { g, m } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0,1,6,1,96,1,127,1,127,3,2,1,0,5,3,1,0,1,7,9,2,1,103,0,0,1,109,2,0,10,8,1,6,0,32,0,64,0,11]))).exports; g(60); return m.buffer; })()",
  // The same module, with a memory that it imports.
  "wasm-code-grow-imported":
    "(() => { const m = new WebAssembly.Memory({ initial: 1 }); new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0,1,6,1,96,1,127,1,127,2,8,1,1,97,1,109,2,0,1,3,2,1,0,7,5,1,1,103,0,0,10,8,1,6,0,32,0,64,0,11])), { a: { m } }).exports.g(60); return m.buffer; })()",
  "typed-to-sorted":
    "new Float64Array(12e4).toSorted() && new Uint8Array(9e5).toReversed().constructor.from({ length: 3e6 })",
  "from-base64": "Uint8Array.fromBase64('AAAA'.repeat(6e5))",
  "from-hex": "Uint8Array.fromHex('00'.repeat(2e6))",
  "buffer-alloc": "Buffer.alloc(2e6)",
  "buffer-unsafe": "Buffer.allocUnsafe(2e6)",
  "buffer-slow": "Buffer.allocUnsafeSlow(2e6)",
  "buffer-concat": "Buffer.concat([Buffer.alloc(8e5), Buffer.alloc(8e5)])",
  "buffer-concat-length": "Buffer.concat([], 2e6)",
  "buffer-from-array-like": "Buffer.from({ length: 2e6 })",
  "buffer-from-string": "Buffer.from('x'.repeat(2e6))",
  "buffer-fill-size": "Buffer.alloc(2e6, 'x')",
  "buffer-new": "new Buffer(2e6)",
  "buffer-of": "Buffer.of(...Array(9e4)) && Buffer.copyBytesFrom(new Float64Array(12e4)).constructor.alloc(2e6)",
};

const NEEDS: Readonly<Record<string, string>> = {
  transfer: "ArrayBuffer.prototype.transfer",
  "from-base64": "Uint8Array.fromBase64",
  "from-hex": "Uint8Array.fromHex",
  "array-buffer-max": "ArrayBuffer.prototype.resize",
  "shared-grow": "SharedArrayBuffer.prototype.grow",
  "typed-to-sorted": "Uint8Array.prototype.toSorted",
};

const allocations: FamilyEntry[] = Object.entries(ALLOCATIONS).map(([name, expression]) => ({
  name,
  title: `Takes more memory than a limit allows: ${expression.slice(0, 60)}`,
  source: `claim(attempt(() => ${expression}));`,
  ...(NEEDS[name] === undefined ? {} : { needs: { feature: NEEDS[name] } }),
  ...(expression.includes("Buffer.") || expression.includes("new Buffer(")
    ? { unproved: "a plain context has no Buffer" }
    : ["typed-value-of", "array-buffer-value-of", "typed-reflect"].includes(name)
      ? { unproved: "the engine converts a length once" }
      : {}),
}));

/** Class 27: allocation beyond a limit. */
const taken: AttackEntry[] = family(
  "allocation",
  {
    breaks: ["LIMITS"],
    threat: "G27",
    target: "vm",
    goal: "memory",
    options: { bufferAllocLimit: 1_000_000 },
  },
  allocations,
);

/** Class 28: data of the host. */
const data: AttackEntry[] = family("data", { breaks: ["PRIVACY"], threat: "G28", target: "vm", goal: "disclose" }, [
  {
    name: "process-by-globals",
    title: "Environment, arguments, paths and versions through whatever globals there are",
    unproved: "a plain context has no process",
    // Without `cwd` and `title`: a NodeVM gives the host's (docs/security/threat-model.md, outside of the model).
    source: `for (const k of Reflect.ownKeys(globalThis)) { const v = attempt(() => globalThis[k]); if (v === host || v === globalThis) continue; for (const p of ["env", "argv", "execPath", "report", "mainModule", "_stdout", "_stderr", "memory", "timeOrigin", "config", "release", "features", "permission", "binding", "constructor"]) { const w = attempt(() => v[p]); submit(w); tell(w); tell(attempt(() => JSON.stringify(w))); tell(attempt(() => w())); } }`,
  },
  {
    name: "console",
    title: "Streams and internals behind the console",
    unproved: "the console of a plain context is the engine's own",
    source: `if (typeof console === "object") { pwn(console); for (const k of Reflect.ownKeys(console)) { pwn(k); pwn(attempt(() => console[k])); } for (const k of ["_stdout", "_stderr", "_times", "context", "memory", "Console", "createTask"]) pwn(attempt(() => console[k])); pwn(attempt(() => console.context("x"))); const t = attempt(() => console.createTask("t")); pwn(t); pwn(attempt(() => t.run(() => host.fail()))); attempt(() => console.log(host.object, { get x() { pwn(this); } })); }`,
  },
  {
    name: "intl-and-date",
    title: "Locale, time zone and environment through Intl and Date",
    unproved: "these are the language's own answers",
    source: `tell(JSON.stringify(new Intl.DateTimeFormat().resolvedOptions())); tell(String(new Date())); tell(attempt(() => Intl.supportedValuesOf("calendar").join())); pwn(new Intl.DateTimeFormat()); pwn(Intl.Segmenter && new Intl.Segmenter().segment("a")); pwn(attempt(() => new Intl.NumberFormat({ toString: host.fail }))); pwn(attempt(() => new Intl.DateTimeFormat(host.array)));`,
  },
  {
    name: "printed-host-functions",
    title: "Text of host functions, of their bound forms and of classes",
    source: `for (const f of [host.fail, host.fresh, host.Point, host.bind(host.fail), host.later, host.rawInspect, host.array.map]) { tell(String(f)); tell(Function.prototype.toString.call(f)); tell(f.name); } tell(attempt(() => host.fail()).stack);`,
  },
]);

/** Classes 26 to 28, and 36 as far as it concerns one process. */
export const memory: AttackEntry[] = [...shown, ...taken, ...data];
