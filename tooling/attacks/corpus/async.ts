import type { AttackEntry } from "../entry.ts";
import { family } from "./define.ts";

/** Class 15: then, in every way, on promises of both realms. */
const thens: AttackEntry[] = family("promises", { breaks: ["I1", "I3"], threat: "C15", target: "bridge" }, [
  {
    name: "then-through-apply",
    title: "then of host promises called directly, by call, apply, Reflect.apply and bind, on host and guest promises",
    source: `const p = host.resolve(), q = Promise.resolve({}); for (const then of [p.then, q.then, Promise.prototype.then]) for (const self of [p, q, host.reject()]) for (const go of [() => then.call(self, pwn, pwn), () => then.apply(self, [pwn, pwn]), () => Reflect.apply(then, self, [pwn, pwn]), () => then.bind(self)(pwn, pwn)]) { const r = attempt(go); pwn(r); if (r && r.catch) attempt(() => r.catch(() => {})); }`,
  },
  {
    name: "catch-and-finally",
    options: { listeners: true },
    title: "catch and finally of host promises with receivers and callbacks of the guest",
    source: `const p = host.reject(); pwn(p.catch(pwn)); p.finally((...a) => a.forEach(pwn)).catch(pwn); attempt(() => p.catch.call({ then(...a) { a.forEach(pwn); return host.object; } }, pwn)); attempt(() => p.finally.call({ then(...a) { a.forEach((f) => { pwn(f); attempt(() => pwn(f({}))); }); }, constructor: Promise }, pwn));`,
  },
  {
    name: "subclass",
    title: "Subclasses of Promise with species that see the resolving functions",
    source: `class P extends Promise { constructor(run) { super((ok, no) => { pwn(ok); pwn(no); run(ok, no); }); } static get [Symbol.species]() { return function (run) { run((v) => pwn(v), (e) => pwn(e)); return {}; }; } } P.resolve(host.resolve()).then(pwn, pwn); P.reject(attempt(() => host.fail())).catch(pwn); host.awaitIt(P.resolve({})).then(pwn, pwn); host.awaitIt(new P((ok) => ok(host.object))).then(pwn); attempt(() => P.all([host.resolve()]).then(pwn));`,
  },
  {
    name: "replaced-constructor",
    options: { listeners: true },
    title: "Replaces constructor on host promises and on their prototype as the guest sees it",
    source: `const p = host.resolve(); const C = function (run) { submit(this); run((v) => { submit(v); }, (e) => { pwn(e); }); }; C[Symbol.species] = C; C.resolve = (v) => { submit(v); return v; }; for (const set of [() => { p.constructor = C; }, () => Object.defineProperty(p, "constructor", { get() { submit(this); return C; } }), () => { Object.getPrototypeOf(p).constructor = C; }, () => { Promise.prototype.constructor = C; }]) { attempt(set); pwn(attempt(() => p.then(pwn, pwn))); (async () => { pwn(await p); })().catch(pwn); host.awaitIt(p).then(pwn, pwn); host.all(p).then(pwn, pwn); }`,
  },
  {
    name: "replaced-promise-methods",
    title: "Replaces then, resolve and the Promise global, then lets promises cross",
    source: `const real = Promise.prototype.then; Promise.prototype.then = function (...a) { pwn(this); a.forEach((f) => { pwn(f); }); return real.apply(this, a); }; Promise.resolve = (...a) => { a.forEach(pwn); return host.object; }; host.awaitIt((async () => ({}))()).then(pwn, pwn); host.resolve(Promise.reject(1)).catch(pwn); real.call(host.resolve(), pwn, pwn); globalThis.Promise = function (run) { pwn(run); run(pwn, pwn); }; host.awaitIt({ then: (f) => f(1) }); pwn(host.resolve()); pwn(host.all((async () => host.fresh())()));`,
  },
  {
    name: "await-host-rejections",
    title: "Awaits host promises that reject with each kind of value",
    source: `(async () => { for (const f of [() => host.reject(), () => host.reject(host.nullProto), () => host.reject({ a: 1 }), () => host.laterReject(), () => host.race(host.reject()), () => host.all(host.reject(), host.resolve()), () => host.awaitIt(host.reject(host.fresh)), () => host.awaitIt({ then(a, b) { b(host.error); } })]) try { pwn(await f()); } catch (e) { pwn(e); } })().catch(pwn);`,
  },
  {
    name: "thenable-with-host-then",
    title: "Thenables whose then is a host function or a proxy around one",
    source: `for (const then of [host.echo, host.fail, host.recurse, host.awaitIt, host.call, host.resolve, new Proxy(host.fresh, {}), host.Point, host.makeArguments, host.sloppyThis]) { Promise.resolve({ then }).then(pwn, pwn); host.awaitIt({ then }).then(pwn, pwn); new Promise((ok) => ok(Object.create(null, { then: { value: then } }))).then(pwn, pwn); (async () => await { then })().then(pwn, pwn); } for (const p of [host.echo]) Promise.race([{ then: host.later }]).then(pwn, pwn);`,
    options: { wait: 20 },
  },
  {
    name: "wasm-promises",
    title: "Promises of WebAssembly: their prototypes, constructors and rejections",
    target: "vm",
    needs: { feature: "typeof WebAssembly === 'object'" },
    source: `for (const k of ["compile", "instantiate", "compileStreaming", "instantiateStreaming"]) { const f = WebAssembly[k]; if (!f) continue; for (const a of [new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), new Uint8Array(1), host.bytes, host.resolve(), {}, undefined]) { const p = attempt(() => f.call(WebAssembly, a, {})); pwn(p); if (p && p.then) p.then((v) => { pwn(v); pwn(v.module); pwn(v.instance); }, pwn); } }`,
  },
  {
    name: "wasm-jspi",
    title: "Promises of suspended WebAssembly calls",
    target: "vm",
    needs: { feature: "typeof WebAssembly.Suspending === 'function'" },
    unproved: "the promises are of the guest's realm on a plain context",
    source: `const bytes = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,2,7,1,1,109,1,102,0,0,3,2,1,0,7,5,1,1,103,0,1,10,6,1,4,0,16,0,11]); const S = WebAssembly.Suspending, P = WebAssembly.promising; if (S && P) for (const f of [host.fail, host.recurse, () => host.reject(), host.resolve]) { const i = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { f: new S(f) } }); const p = attempt(() => P(i.exports.g)()); pwn(p); p.then(pwn, pwn); }`,
  },
  {
    name: "async-context-of-host-callbacks",
    title: "Microtasks, ticks and timers of the host that run guest functions which throw and overflow",
    options: { wait: 30, listeners: true },
    source: `for (const go of [host.microtask, host.later]) { go(() => { pwn(attempt(() => host.fail())); }); go(() => { pwn(attempt(() => host.recurse())); }); go(function () { pwn(this); }); go(new Proxy(() => {}, { apply(t, s, a) { pwn(s); pwn(a); } })); }`,
  },
]);

/** Class 16: what reaches the listeners of the process. */
const listeners: AttackEntry[] = family(
  "listeners",
  { breaks: ["I9", "I1"], threat: "C16", target: "vm", options: { listeners: true, wait: 20 } },
  [
    {
      name: "rejected-async-function",
      title: "A rejection that nobody handles, of an async function, with an error of the guest",
      source: `(async () => { throw new Error("mine"); })();`,
    },
    {
      name: "reason-with-hostile-errors",
      title: "A reason whose errors property hands the logger's callbacks to the guest",
      source: `(async () => { throw { get errors() { return { map(f) { pwn(f); pwn(attempt(() => f.constructor("return process")())); return []; } }; }, get stack() { pwn(this); return "x"; } }; })(); Promise.reject(new Proxy({}, { get(t, k) { return k === "errors" ? { map(f) { pwn(f); } } : undefined; } }));`,
    },
    {
      name: "rejected-promise",
      title: "Promise.reject, a throwing executor and a throwing reaction, unhandled",
      source: `Promise.reject({ raw: true }); new Promise(() => { throw new Error("x"); }); Promise.resolve().then(() => { throw () => {}; }); Promise.reject(Symbol("s")); Promise.reject(Object.create(null)); Promise.any([]);`,
    },
    {
      name: "rejected-async-generator",
      title: "Async generators, for await and dynamic classes that reject unhandled",
      source: `(async function* () { throw { a: 1 }; })().next(); (async () => { for await (const x of [Promise.reject({ b: 1 })]); })(); (async function* () { yield* { [Symbol.asyncIterator]() { throw { c: 1 }; } }; })().next(); (async function* () { yield 1; })().throw({ d: 1 }); Promise.race([Promise.reject({ e: 1 })]);`,
    },
    {
      name: "built-in-promises",
      title: "Rejections of promises that built-ins make",
      source: `attempt(() => WebAssembly.compile(new Uint8Array(3))); attempt(() => WebAssembly.instantiate({})); attempt(() => Array.fromAsync({ [Symbol.asyncIterator]() { throw { a: 1 }; } })); attempt(() => Promise.try(() => { throw { b: 1 }; })); attempt(() => Atomics.waitAsync && Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(8)), 0, 0, 1).value.then(() => { throw { c: 1 }; }));`,
    },
    {
      name: "handled-late",
      title: "A rejection handled a turn later, so that rejectionHandled fires",
      source: `const p = (async () => { throw { a: 1 }; })(); host.later(() => { p.catch(() => {}); });`,
      options: { listeners: true, wait: 40 },
    },
    {
      name: "foreign-prototype-promise",
      title: "A rejected promise with a replaced prototype, no prototype, and the prototype of a host value",
      source: `for (const proto of [null, {}, host.object, Object.prototype, host.resolve(), Function.prototype]) { const p = (async () => { throw { a: 1 }; })(); Object.setPrototypeOf(p, proto); } const q = (async () => { throw { b: 1 }; })(); Object.defineProperty(q, "constructor", { value: host.Point }); q.then = host.fresh;`,
    },
    {
      name: "prototype-of-promise-replaced",
      title: "Replaces the prototype of Promise.prototype by host values before it rejects",
      source: `attempt(() => Object.setPrototypeOf(Promise.prototype, host.resolve())); (async () => { throw { a: 1 }; })(); attempt(() => Object.setPrototypeOf(Promise.prototype, Object.getPrototypeOf(host.resolve()))); Promise.reject({ b: 1 }); attempt(() => Object.setPrototypeOf(Promise.prototype, null)); Promise.reject({ c: 1 });`,
    },
    {
      name: "timer-throws",
      title: "A guest function that a host timer runs throws an object",
      source: `host.laterRaw(() => { throw { a: 1, get stack() { pwn(this); return "x"; } }; }); host.tick(() => { throw new Error("tick"); }); host.microtask(() => { throw { b: 1 }; });`,
    },
    {
      name: "finaliser-throws",
      title: "Finalisation callbacks that throw and reject",
      options: { listeners: true, gc: true, wait: 50 },
      source: `if (typeof FinalizationRegistry === "function") { globalThis.r = new FinalizationRegistry((held) => { submit(held); throw { held }; }); globalThis.s = new FinalizationRegistry(async () => { throw { b: 1 }; }); (() => { for (let i = 0; i < 50; i++) { r.register({}, { i }); s.register({}, i); } })(); }`,
    },
    {
      name: "emitted-by-host-promise",
      title: "A then callback of the guest on a host promise throws",
      source: `host.resolve().then(() => { throw { a: 1 }; }); host.reject().catch(() => { throw { b: 1 }; }); host.resolve().finally(() => { throw () => {}; });`,
    },
    {
      name: "warning",
      title: "Values of the guest in warnings: rejections handled late by the hundred, and errors with hostile names",
      source: `for (let i = 0; i < 20; i++) { const e = new Error("x"); e.name = "ExperimentalWarning"; Promise.reject(e); } const p = Promise.resolve(); new Promise((ok, no) => { ok(1); no({ a: 1 }); ok(p); });`,
    },
    {
      name: "domain-of-sync-throw",
      title: "A rejection whose reason is a revoked proxy, a proxy that throws, and one that overflows",
      source: `const r = Proxy.revocable({}, {}); r.revoke(); Promise.reject(r.proxy); (async () => { throw new Proxy({}, { get() { throw host.error; }, getPrototypeOf() { throw 1; } }); })(); (async () => { throw { get stack() { return this.stack; }, get message() { return this.message; } }; })();`,
    },
  ],
);

/** Classes 16 and 35 without a listener: Node's default is to end the process. */
const endings: AttackEntry[] = family(
  "endings",
  { breaks: ["I9"], threat: "I35", target: "vm", goal: "end", options: { wait: 30 } },
  [
    {
      name: "async-function",
      title: "An async function rejects, nobody listens",
      source: `(async () => { throw new Error("mine"); })();`,
    },
    { name: "promise-reject", title: "Promise.reject with nothing attached", source: `Promise.reject(1);` },
    { name: "reaction", title: "A reaction throws", source: `Promise.resolve().then(() => { throw null; });` },
    {
      name: "executor",
      title: "An executor throws and its promise is dropped",
      source: `new Promise(() => { throw undefined; });`,
    },
    {
      name: "async-generator",
      title: "An async generator rejects",
      source: `(async function* () { throw {}; })().next();`,
    },
    {
      name: "async-generator-return",
      title: "return() of an async generator with a rejecting thenable",
      source: `(async function* () {})().return({ then(a, b) { b(1); } });`,
    },
    {
      name: "wasm-compile",
      title: "A promise of WebAssembly rejects",
      needs: { feature: "typeof WebAssembly === 'object'" },
      source: `WebAssembly.compile(new Uint8Array(1)); WebAssembly.instantiate(new Uint8Array(1));`,
    },
    {
      name: "wasm-streaming",
      title: "Streaming compilation rejects",
      needs: { feature: "WebAssembly.compileStreaming" },
      source: `attempt(() => WebAssembly.compileStreaming(1)); attempt(() => WebAssembly.instantiateStreaming(Promise.reject(1)));`,
    },
    {
      name: "from-async",
      title: "Array.fromAsync rejects",
      needs: { feature: "Array.fromAsync" },
      source: `Array.fromAsync({ [Symbol.asyncIterator]() { throw 1; } });`,
    },
    {
      name: "await-using",
      title: "await using rejects",
      needs: { feature: "eval('(async () => { await using x = null; })')" },
      source: `(async () => { await using x = { async [Symbol.asyncDispose]() { throw 1; } }; })();`,
    },
    {
      name: "null-prototype-promise",
      title: "A rejected promise that has lost its prototype",
      source: `Object.setPrototypeOf((async () => { throw 1; })(), null);`,
    },
    {
      name: "host-shaped-promise",
      title: "A rejected promise whose prototype is a host promise",
      source: `Object.setPrototypeOf((async () => { throw 1; })(), host.resolve());`,
    },
    {
      name: "subclass-promise",
      title: "A rejected promise of a subclass",
      source: `class P extends Promise {} P.reject(1); P.resolve().then(() => { throw 2; });`,
    },
    {
      name: "many",
      title: "Thousands of rejections in one turn",
      source: `for (let i = 0; i < 5000; i++) Promise.reject(i);`,
    },
    {
      name: "finaliser",
      title: "A finalisation callback throws",
      options: { gc: true, wait: 60 },
      source: `if (typeof FinalizationRegistry === "function") { globalThis.r = new FinalizationRegistry(() => { throw new Error("late"); }); (() => { for (let i = 0; i < 100; i++) r.register({}, i); })(); }`,
    },
    {
      name: "rejects-in-host-job",
      title: "A host promise is resolved with a guest thenable that throws later",
      unproved: "the host holds the promise and so handles it",
      source: `host.resolve({ then(ok) { ok(1); throw new Error("after"); } });`,
    },
    {
      name: "host-rejection-crossed",
      title: "A host promise that only the guest has seen rejects",
      source: `host.reject(); host.laterReject();`,
    },
    {
      name: "hostile-reason-printer",
      title: "The fatal printer is given a reason with hostile accessors",
      source: `(async () => { throw { get stack() { throw 1; }, get [Symbol.toStringTag]() { throw 2; }, get message() { throw 3; } }; })();`,
    },
    {
      name: "deep-inspection",
      title: "The host prints a structure nested a hundred thousand deep",
      options: { touch: ["inspect"] },
      unproved: "the printer stops at its depth",
      source: `let o = {}; for (let i = 0; i < 100000; i++) o = { o }; o`,
    },
    {
      name: "proxies-nested-deep",
      title: "The host reads through a hundred thousand nested proxies",
      options: { touch: ["read", "keys", "json", "string", "inspect"] },
      unproved: "the engine answers with a RangeError or, on some lines, not at all",
      source: `let p = {}; for (let i = 0; i < 100000; i++) p = new Proxy(p, {}); p`,
    },
    {
      name: "prototype-chain-deep",
      title: "The host looks up a property along a hundred thousand prototypes",
      options: { touch: ["inspect", "json", "string"] },
      unproved: "the engine walks it without recursion",
      source: `let p = {}; for (let i = 0; i < 100000; i++) p = Object.create(p); p`,
    },
    {
      name: "proxy-prototype-chain",
      title: "Chains of proxies and prototypes that lead the host's look-ups into deep recursion",
      options: { touch: ["inspect", "json", "string", "read"] },
      unproved: "the engine answers with a RangeError",
      source: `let p = {}; for (let i = 0; i < 20000; i++) p = Object.create(new Proxy(p, {})); attempt(() => host.read(p, "x")); attempt(() => host.has(p, "x")); attempt(() => host.instance(p, Object)); p`,
    },
    {
      name: "array-expected",
      title: "Proxies and odd objects where C++ code expects arrays and buffers",
      unproved: "no such code is known to be reachable here",
      source: `const odd = [new Proxy([], {}), { length: 2 ** 53 }, { length: -1 }, new Proxy(new Uint8Array(4), {}), Object.create(Uint8Array.prototype), [,], Object.assign([], { length: 2 ** 32 - 1 })]; for (const o of odd) for (const f of [() => host.bufferFrom(o), () => host.decode(o), () => host.copy(o), () => host.inspect(o), () => host.inspect(o, o), () => host.text(o).length, () => host.emitter.emit("x", o), () => host.json({ o }).length, () => host.bytes.equals(o), () => host.bytes.copy(o), () => host.bytes.indexOf(o)]) if (!(o.length > 1e6 && /bufferFrom|json|text|inspect/.test(String(f)))) attempt(f);`,
    },
    {
      name: "throwing-everything",
      title: "Every kind of value thrown from run, from callbacks and from jobs",
      unproved: "a plain host catches what it calls",
      source: `for (const v of [undefined, null, 0, "", Symbol("s"), 1n, () => {}, new Proxy({}, { getPrototypeOf() { throw 1; }, get() { throw 2; } }), Object.create(null), Proxy.revocable({}, {}).proxy]) { attempt(() => host.call(() => { throw v; })); host.later(() => { throw v; }); } throw new Proxy(function () {}, { get() { throw this; }, getPrototypeOf() { throw 1; } });`,
    },
  ],
);

const READ_BY_NODE: Readonly<Record<string, string>> = {
  number: "(t, k, r) => (typeof k === 'symbol' ? 5 : Reflect.get(t, k, r))",
  nan: "(t, k, r) => (typeof k === 'symbol' ? NaN : Reflect.get(t, k, r))",
  negative: "(t, k, r) => (typeof k === 'symbol' ? -1e300 : Reflect.get(t, k, r))",
  object: "(t, k, r) => (typeof k === 'symbol' ? { valueOf() { throw 1; } } : Reflect.get(t, k, r))",
  throws: "() => { throw 1; }",
  "throws-object": "() => { throw { a: 1 }; }",
  "throws-undefined": "() => { throw undefined; }",
  overflows: "function again(t, k, r) { return again(t, k, r); }",
  captures:
    "(t, k, r) => { submit(r); submit(t); if (typeof k === 'symbol') { globalThis.seen = k; } return undefined; }",
  loops: "() => { spin(); return undefined; }",
};
const ABOVE: Readonly<Record<string, string>> = {
  promise: "Object.setPrototypeOf(Promise.reject(1), new Proxy(Promise.prototype, { get: TRAP }));",
  subclass:
    "class P extends Promise {} Object.setPrototypeOf(P.prototype, new Proxy(Promise.prototype, { get: TRAP })); P.reject(1);",
  intrinsic:
    "Object.setPrototypeOf(Promise.prototype, new Proxy({}, { get: TRAP })); Promise.reject(1); (async () => { throw 1; })();",
  "new-target":
    "const C = function () {}.bind(); C.prototype = new Proxy(Promise.prototype, { get: TRAP }); Reflect.construct(Promise, [(ok, no) => no(1)], C);",
};

/** Class 16 and 35: what Node itself reads from a rejected promise. */
const readByNode: AttackEntry[] = family(
  "node-reads",
  { breaks: ["I9", "I1"], threat: "I35", target: "vm", goal: "end" },
  Object.entries(READ_BY_NODE)
    .flatMap(([kind, trap]) =>
      Object.entries(ABOVE).map(([where, text]) => ({
        name: `${kind}-${where}`,
        title: `An unhandled rejection whose promise has a proxy above it (${where}), whose trap answers Node with: ${kind}`,
        source: text.replace("TRAP", trap),
        options: { wait: 20, ...(kind === "loops" ? { timeout: 50 } : {}) },
        ...(kind === "loops" && where !== "promise" ? { unproved: "the engine reads some of it during the run" } : {}),
      })),
    )
    .concat([
      {
        name: "own-symbol",
        title: "Learns the symbol under which Node keeps the number of a promise, and sets it on promises of its own",
        source: `Object.setPrototypeOf(Promise.reject(1), new Proxy(Promise.prototype, { get(t, k) { if (typeof k === "symbol" && String(k).includes("async")) globalThis.seen = k; return undefined; } })); host.later(() => { for (const v of [NaN, -1, {}, "x", Symbol("s"), 1e400]) { const p = Promise.reject(1); if (globalThis.seen) p[globalThis.seen] = v; } });`,
        options: { wait: 40 },
      },
    ]),
);

/** Class 17: code that runs outside every limit. */
const limits: AttackEntry[] = family(
  "limits",
  { breaks: ["LIMITS"], threat: "C17", target: "vm", goal: "hang", options: { timeout: 50, patience: 6 } },
  [
    {
      name: "stopped-while-node-is-told",
      title: "Rejects promises in a loop, so that the limit strikes while Node's C++ is being told, which forgets it",
      options: { timeout: 50, patience: 20 },
      source: `for (;;) (async () => { throw 1; })();`,
    },
    { name: "loop", title: "A loop in the program itself", source: `spin();`, unproved: "node:vm has the same limit" },
    {
      name: "try-loop",
      title: "A loop that catches and finally restarts",
      source: `function f() { try { spin(); } catch { f(); } finally { f(); } } f();`,
      unproved: "node:vm has the same limit",
    },
    { name: "promise-job", title: "A promise job", source: `Promise.resolve().then(spin);` },
    {
      name: "async-continuation",
      title: "The continuation of an async function",
      source: `(async () => { await null; spin(); })();`,
    },
    {
      name: "job-chain",
      title: "Each job queues the next one for ever",
      options: { timeout: 50, patience: 3 },
      source: `(function again() { Promise.resolve().then(again); })();`,
    },
    {
      name: "thenable-awaited",
      title: "A thenable that the host awaits",
      options: { timeout: 50, touch: ["await"] },
      source: `({ then() { spin(); } })`,
    },
    {
      name: "then-getter",
      title: "A then accessor that the host reads when it awaits",
      options: { timeout: 50, touch: ["await"] },
      source: `({ get then() { spin(); return undefined; } })`,
    },
    {
      name: "returned-function",
      title: "A function that was returned to the host",
      options: { timeout: 50, touch: ["call"] },
      source: `(() => spin())`,
    },
    {
      name: "returned-getter",
      title: "An accessor of a returned object",
      options: { timeout: 50, touch: ["read"] },
      source: `({ get x() { spin(); return 1; } })`,
    },
    {
      name: "returned-to-json",
      title: "toJSON, called by the host's logger",
      options: { timeout: 50, touch: ["json"] },
      source: `({ toJSON() { spin(); return 1; } })`,
    },
    {
      name: "returned-to-string",
      title: "toString, called by the host's logger",
      options: { timeout: 50, touch: ["string"] },
      source: `({ toString() { spin(); return "x"; } })`,
    },
    {
      name: "returned-iterator",
      title: "An iterator of a returned object",
      options: { timeout: 50, touch: ["iterate"] },
      source: `({ *[Symbol.iterator]() { spin(); yield 1; } })`,
    },
    {
      name: "returned-proxy",
      title: "The traps of a returned proxy",
      options: { timeout: 50, touch: ["keys", "read"] },
      source: `new Proxy({}, { ownKeys() { spin(); return []; } })`,
    },
    {
      name: "host-timer",
      title: "A function given to a host timer",
      options: { timeout: 50, wait: 600 },
      source: `host.later(spin);`,
    },
    {
      name: "host-event",
      title: "A listener given to a host emitter, run after the program has ended",
      options: { timeout: 50, wait: 600 },
      source: `host.emitter.on("later", spin); host.later(() => host.emitter.emit("later"));`,
    },
    {
      name: "host-promise-reaction",
      title: "A reaction on a host promise",
      options: { timeout: 50, wait: 600 },
      source: `host.laterReject().catch(spin);`,
    },
    {
      name: "finalisation",
      title: "A finalisation callback",
      options: { timeout: 50, gc: true, wait: 600 },
      source: `if (typeof FinalizationRegistry === "function") { globalThis.r = new FinalizationRegistry(() => spin()); (() => { for (let i = 0; i < 4; i++) r.register({}, i); })(); }`,
    },
    {
      name: "async-generator",
      title: "An async generator that the host drives by await",
      options: { timeout: 50, touch: ["await"], wait: 600 },
      source: `(async function* () { await null; spin(); })().next()`,
    },
    {
      name: "wasm-start",
      title: "A job after an asynchronous compilation",
      options: { timeout: 50, wait: 600 },
      needs: { feature: "typeof WebAssembly === 'object'" },
      source: `WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(spin, spin);`,
    },
    {
      name: "wait-async",
      title: "The promise of Atomics.waitAsync",
      options: { timeout: 50, wait: 700 },
      needs: { feature: "Atomics.waitAsync" },
      source: `Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(8)), 0, 0, 20).value.then(spin);`,
    },
    {
      name: "atomics-wait",
      title: "Atomics.wait without end",
      options: { timeout: 50, patience: 3 },
      unproved: "node:vm interrupts it",
      source: `Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0);`,
    },
    {
      name: "regular-expression",
      title: "A regular expression that backtracks without end",
      options: { timeout: 50, patience: 3 },
      unproved: "node:vm interrupts it",
      source: `/^(a+)+$/.test("a".repeat(60) + "b");`,
    },
    {
      name: "formatter",
      title: "A stack formatter that the host's printing runs",
      options: { timeout: 50, touch: ["inspect"] },
      source: `const e = new Error("x"); Error.prepareStackTrace = () => { spin(); return "x"; }; e`,
    },
    {
      name: "species-of-result",
      title: "The constructor of a returned array, used by the host's own array methods",
      options: { timeout: 50, touch: ["string", "keys"] },
      source: `const a = [1]; Object.defineProperty(a, "join", { value() { spin(); return "x"; } }); a`,
    },
    {
      name: "callback-sort",
      title: "A comparison that the host's sort calls during the run",
      source: `host.sort([2, 1, 3], () => { spin(); return 0; });`,
      unproved: "node:vm has the same limit",
    },
    {
      name: "timeout-swallowed",
      title: "The time-out is caught by a host function in between and the program goes on",
      source: `for (let i = 0; i < 3; i++) host.tryCall(spin);`,
      unproved: "node:vm has the same limit",
    },
  ],
);

/** Class 18: allowAsync: false and every construct that yields a promise. */
const noAsync: AttackEntry[] = family(
  "no-async",
  {
    breaks: ["LIMITS"],
    threat: "C18",
    target: "vm",
    goal: "late",
    options: { allowAsync: false, wait: 30 },
  },
  [
    { name: "promise-then", title: "then on a promise", source: `Promise.resolve().then(late);` },
    {
      name: "async-function",
      title: "An async function in the program",
      source: `(async () => { await 1; late(); })();`,
    },
    {
      name: "async-by-function",
      title: "An async function by way of Function and eval",
      source: `attempt(() => new Function("f", "(async () => { await 1; f(); })()")(late)); attempt(() => eval("(async () => { await 1; late(); })()")); attempt(() => (0, eval)("(async function*(){ await 1; late() })().next()"));`,
    },
    {
      name: "resolve-thenable",
      title: "Promises resolved with thenables",
      source: `attempt(() => Promise.resolve({ then() { late(); } })); attempt(() => new Promise((ok) => ok({ then: late }))); attempt(() => Promise.all([{ then: late }])); attempt(() => Promise.race([{ then: late }]));`,
    },
    {
      name: "with-resolvers",
      title: "Promise.withResolvers, Promise.try and subclasses",
      source: `attempt(() => { const { promise, resolve } = Promise.withResolvers(); resolve({ then: late }); }); attempt(() => Promise.try(() => ({ then: late }))); class P extends Promise {} attempt(() => P.resolve({ then: late })); attempt(() => new P((ok) => ok({ then: late }))); attempt(() => Promise.resolve({ then: late }));`,
    },
    {
      name: "from-async",
      title: "Array.fromAsync",
      needs: { feature: "Array.fromAsync" },
      source: `attempt(() => Array.fromAsync([1], () => late())); attempt(() => Array.fromAsync({ [Symbol.asyncIterator]() { return { next() { late(); return { done: true }; } }; } }).then(late)); attempt(() => Array.fromAsync([{ then: late }]));`,
    },
    {
      name: "host-promise",
      title: "then, catch and finally of host promises",
      source: `attempt(() => host.resolve().then(late)); attempt(() => host.reject().catch(late)); attempt(() => host.resolve().finally(late));`,
    },
    {
      name: "finalisation",
      title: "A finalisation callback",
      options: { allowAsync: false, gc: true, wait: 60 },
      source: `if (typeof FinalizationRegistry === "function") { globalThis.r = new FinalizationRegistry(late); (() => { for (let i = 0; i < 100; i++) r.register({}, i); })(); }`,
    },
    {
      name: "wasm",
      title: "Promises of WebAssembly",
      options: { allowAsync: false, listeners: true, wait: 30 },
      needs: { feature: "typeof WebAssembly === 'object'" },
      source: `attempt(() => WebAssembly.compile(new Uint8Array(1)).then(late, late)); attempt(() => WebAssembly.compile({ get then() { late(); } }));`,
    },
    {
      name: "wait-async",
      title: "Atomics.waitAsync",
      needs: { feature: "Atomics.waitAsync" },
      source: `attempt(() => Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(8)), 0, 0, 5).value.then(late));`,
    },
    {
      name: "async-dispose",
      title: "AsyncDisposableStack",
      needs: { feature: "typeof AsyncDisposableStack === 'function'" },
      source: `attempt(() => { const s = new AsyncDisposableStack(); s.defer(late); s.defer(late); s.disposeAsync(); }); attempt(() => { const s = new AsyncDisposableStack(); s.use({ [Symbol.asyncDispose]: () => ({ then: late }) }); s.disposeAsync(); });`,
      unproved: "the first callback runs at once, by the language",
    },
    {
      name: "prototype-then",
      title: "then found on Promise.prototype by every way to call it",
      source: `const p = Promise.resolve(1); for (const f of [Promise.prototype.then, p.then, Object.getPrototypeOf(p).then]) { attempt(() => f.call(p, late)); attempt(() => Reflect.apply(f, p, [late])); attempt(() => f.bind(p)(late)); attempt(() => new Proxy(f, {}).call(p, late)); }`,
    },
    {
      name: "async-from-host",
      title: "Host functions that make promises of guest callbacks",
      source: `attempt(() => host.all(host.resolve()).then(late)); attempt(() => host.awaitIt(1).then(late));`,
    },
  ],
);

/** Classes 15 to 18 and the first half of 35. */
export const asynchrony: AttackEntry[] = [...thens, ...listeners, ...endings, ...readByNode, ...limits, ...noAsync];
