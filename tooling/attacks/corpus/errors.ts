import type { AttackEntry } from "../entry.ts";
import { family } from "./define.ts";

/** Class 11: the formatter of stacks. */
const formatter: AttackEntry[] = family("formatter", { breaks: ["I1"], threat: "B11", target: "bridge" }, [
  {
    name: "symbol-name",
    title: "A symbol as the name of an error makes the host's formatter throw",
    source: `const e = new Error("x"); e.name = Symbol("s"); pwn(attempt(() => e.stack)); const f = new Error(); Object.defineProperty(f, "message", { value: Symbol("m") }); pwn(attempt(() => f.stack)); const g = new Error("y"); g.name = { toString() { return {}; } }; pwn(attempt(() => g.stack));`,
  },
  {
    name: "symbol-name-before-capture",
    title: "Names made bad before the error exists: on prototypes, classes and captured objects",
    source: `Error.prototype.name = Symbol("s"); const e = attempt(() => new Error("x")); pwn(attempt(() => e.stack)); class E extends Error { get name() { throw host.error; } } pwn(attempt(() => new E("x").stack)); const o = { name: Symbol("t"), get message() { return Symbol("u"); } }; attempt(() => Error.captureStackTrace(o)); pwn(attempt(() => o.stack)); TypeError.prototype.name = Symbol("v"); pwn(attempt(() => null.x)); pwn(attempt(() => { try { null.x; } catch (e) { return e.stack; } }));`,
  },
  {
    name: "throwing-name",
    title: "Names and messages that throw, overflow or recurse while the stack is formatted",
    source: `for (const make of [() => { throw host.makeError("x"); }, () => host.recurse(), function again() { return again(); }, () => { throw Symbol("s"); }]) { const e = new Error("x"); Object.defineProperty(e, "name", { get: make }); pwn(attempt(() => e.stack)); const f = Object.create(new Error("y"), { message: { get: make } }); pwn(attempt(() => f.stack)); const o = { get name() { return make(); } }; pwn(attempt(() => Error.captureStackTrace(o))); pwn(attempt(() => o.stack)); }`,
  },
  {
    name: "prepare-receives",
    title: "A formatter of the guest looks at its receiver, its arguments and every call site",
    source: `Error.prepareStackTrace = function (e, sites) { submit(this); pwn(e); submit(sites); for (const s of sites) { pwn(s); for (const k of ["getThis", "getFunction", "getEvalOrigin", "getFileName", "getScriptNameOrSourceURL", "getTypeName", "getScriptHash", "getMethodName", "getPromiseIndex"]) { const v = attempt(() => s[k]()); submit(v); tell(v); } } return "x"; };
      pwn(new Error("x").stack); function cb() { pwn(new Error("y").stack); } host.call(cb); host.array.forEach(cb); host.read({ get x() { cb(); } }, "x"); host.construct(cb); host.later(cb); pwn(attempt(() => host.error.stack)); pwn(attempt(() => host.makeError("z").stack)); pwn(attempt(() => host.fail()).stack);`,
  },
  {
    name: "prepare-of-host-errors",
    title: "A guest formatter while the host makes errors and reads stacks",
    source: `Error.prepareStackTrace = (...a) => { a.forEach(pwn); return host.fresh; }; pwn(host.stackOf(new Error("x"))); pwn(host.stackOf(host.makeError("y"))); pwn(attempt(() => host.read(null, "x"))); pwn(attempt(() => host.call(() => null.x))); pwn(host.inspect(new Error("q"))); pwn(host.stackOf({ stack: 1 }));`,
  },
  {
    name: "prepare-throws-and-overflows",
    open: "inside of a formatter V8 formats the stacks of other errors by itself, with all frames that they have",
    title: "A guest formatter that throws, overflows or makes errors itself",
    source: `let n = 0; for (const f of [() => { throw new Error("again"); }, function down() { down(); }, () => host.fail(), () => host.recurse(), () => (n++ < 50 ? new Error("deeper").stack : host.error), (e, s) => s, (e) => e]) { attempt(() => { Error.prepareStackTrace = f; }); pwn(attempt(() => new Error("x").stack)); const e = new TypeError("y"); pwn(attempt(() => e.stack)); pwn(attempt(() => Error.captureStackTrace({}))); }`,
  },
  {
    name: "text-in-the-last-frame",
    breaks: ["I1"],
    threat: "B14",
    goal: "disclose",
    open: "where the stack has ended V8 formats by itself and asks nobody, with all frames that the error has",
    title: "Reads stacks where only the property's read, and no call, still fits on the stack",
    source: `host.call(() => { const errors = Array.from({ length: 2000 }, () => new Error("x")); let next = 0;
      const down = () => { try { down(); } catch {} if (next < errors.length) try { errors[next].stack; next += 1; } catch { next += 1; } };
      for (let round = 0; round < 20; round += 1) { down(); next = round * 100; } errors.forEach((e) => tell(e.stack)); });`,
  },
  {
    name: "replaced-error",
    title: "Replaces, deletes and shadows the global Error and its prepareStackTrace",
    source: `const spy = function (...a) { pwn(this); a.forEach(pwn); return "x"; };
      for (const go of [() => { globalThis.Error = { prepareStackTrace: spy }; }, () => { delete globalThis.Error; }, () => Object.defineProperty(globalThis, "Error", { get() { return { prepareStackTrace: spy }; }, configurable: true }), () => delete Error.prepareStackTrace, () => Object.defineProperty(Error, "prepareStackTrace", { value: spy, configurable: true, writable: true }), () => Object.defineProperty(Error, "prepareStackTrace", { get() { return spy; }, configurable: true }), () => Object.setPrototypeOf(Error, { prepareStackTrace: spy }), () => { Function.prototype.prepareStackTrace = spy; }, () => { Object.prototype.prepareStackTrace = spy; }])
        { attempt(go); const e = attempt(() => null.x); e.name = Symbol("s"); pwn(attempt(() => e.stack)); pwn(attempt(() => host.call(() => null.y))); pwn(attempt(() => host.fail())); }`,
  },
  {
    name: "stack-trace-limit",
    title: "stackTraceLimit as an accessor, a huge number, a string, on Error and on the global",
    source: `for (const v of [Infinity, -1, NaN, "10", {}, 1e9]) { attempt(() => { Error.stackTraceLimit = v; }); pwn(attempt(() => new Error("x").stack)); pwn(attempt(() => host.fail())); } attempt(() => Object.defineProperty(Error, "stackTraceLimit", { get() { throw host.error; }, configurable: true })); pwn(attempt(() => new Error("x").stack)); pwn(attempt(() => host.fail())); pwn(attempt(() => null.x));`,
  },
  {
    name: "capture-on-foreign",
    unproved: "the accessors are of the realm that captured the stack",
    title: "Captures stack traces on host objects, frozen objects, proxies and the global",
    source: `for (const v of [host.object, host.error, host.fresh, host.frozen, new Proxy({}, { defineProperty(t, k, d) { pwn(d); pwn(d.value); pwn(d.get); return Reflect.defineProperty(t, k, d); } }), Object.freeze({}), globalThis, host.array]) { pwn(attempt(() => Error.captureStackTrace(v))); pwn(attempt(() => Error.captureStackTrace(v, host.fresh))); tell(attempt(() => v.stack)); const d = attempt(() => Object.getOwnPropertyDescriptor(v, "stack")); submit(d); pwn(d && d.get); pwn(d && d.set); }`,
  },
  {
    name: "stack-accessor",
    unproved: "the accessors are of the realm that captured the stack",
    title: "Takes the stack's accessor functions and calls them on host errors and guest objects",
    source: `const e = new Error("x"); const d = Object.getOwnPropertyDescriptor(e, "stack") || Object.getOwnPropertyDescriptor(Error.prototype, "stack"); const h = Object.getOwnPropertyDescriptor(host.error, "stack"); for (const x of [d, h]) if (x) { pwn(x); for (const f of [x.get, x.set]) if (f) { pwn(f); for (const v of [host.error, e, {}, host.object, host.fresh, null]) { pwn(attempt(() => f.call(v))); pwn(attempt(() => f.call(v, {}))); } } }`,
  },
  {
    name: "sites-kept",
    title: "Keeps call sites and asks them later, from other stacks, and through their prototype",
    source: `let kept; Error.prepareStackTrace = (e, s) => { kept = s; return s; }; new Error("x").stack; if (Array.isArray(kept)) { for (const s of kept) { let p = s; while (p) { submit(p); for (const k of Reflect.ownKeys(p)) { submit(attempt(() => p[k])); submit(attempt(() => Reflect.apply(p[k], s, []))); submit(attempt(() => Reflect.apply(p[k], host.error, []))); } p = Object.getPrototypeOf(p); } } pwn(kept.constructor); }`,
  },
]);

/** Class 12: containers of errors. */
const containers: AttackEntry[] = family("containers", { breaks: ["I1", "I3"], threat: "B12", target: "bridge" }, [
  {
    name: "cause-chain",
    title: "Walks cause and errors of what the host throws, at every depth",
    source: `const walk = (e, n) => { pwn(e); if (n && e && typeof e === "object") { walk(e.cause, n - 1); if (e.errors) for (const x of e.errors) walk(x, n - 1); walk(e.detail, n - 1); } }; walk(attempt(() => host.failDeep()), 5); walk(host.aggregate, 4); walk(attempt(() => host.failWith(new AggregateError([host.error, new Error("mine", { cause: host.point })], "x", { cause: host.object }))), 5);`,
  },
  {
    name: "cyclic-cause",
    title: "Errors whose causes and lists contain themselves, thrown over the border and back",
    source: `const e = new AggregateError([], "loop"); e.errors.push(e, host.error); e.cause = e; pwn(attempt(() => host.failWith(e))); pwn(attempt(() => host.call(() => { throw e; }))); attempt(() => host.inspect(e, { depth: 20 })); host.reject(e).catch(pwn); const h = host.error; attempt(() => { h.cause = e; }); pwn(h.cause); pwn(attempt(() => host.failWith(h)));`,
  },
  {
    name: "suppressed-by-using",
    title: "A using declaration disposes a resource through the host and gathers what it throws",
    needs: { feature: "eval('(() => { { using x = null; } return 1; })()')" },
    source: `for (const f of [host.fail, host.recurse, () => host.failNull(), host.failDeep]) try { using a = { [Symbol.dispose]() { f(); } }; using b = { [Symbol.dispose]: f }; host.fail(); } catch (e) { for (let x = e, n = 0; x && n < 8; n++) { pwn(x); pwn(x.suppressed); pwn(x.error); x = x.suppressed; } }`,
  },
  {
    name: "await-using",
    title: "await using over host functions that throw, reject and overflow",
    needs: { feature: "eval('(async () => { { await using x = null; } })')" },
    source: `(async () => { for (const f of [host.fail, host.reject, host.recurse, host.resolveNull]) try { await using a = { [Symbol.asyncDispose]: f }; await using b = { [Symbol.asyncDispose]: () => f() }; throw host.error; } catch (e) { pwn(e); pwn(e.error); pwn(e.suppressed); pwn(e.suppressed && e.suppressed.suppressed); } })().catch(pwn);`,
  },
  {
    name: "disposable-stack",
    title: "DisposableStack: use, adopt, defer and move with failing host functions",
    needs: { feature: "typeof DisposableStack === 'function'" },
    source: `const s = new DisposableStack(); s.defer(host.fail); s.adopt(host.object, host.fail); s.use({ [Symbol.dispose]: host.recurse }); s.defer(() => host.failNull()); const e = attempt(() => s.dispose()); for (let x = e, n = 0; x && n < 8; n++) { pwn(x); pwn(x.error); x = x.suppressed; } const a = new AsyncDisposableStack(); a.defer(host.reject); a.defer(host.fail); a.disposeAsync().catch((x) => { for (let n = 0; x && n < 8; n++) { pwn(x); pwn(x.error); x = x.suppressed; } });`,
  },
  {
    name: "rebuilt-containers",
    title: "Builds error containers of the guest out of host errors and throws them through the host",
    source: `const inner = attempt(() => host.fail()); for (const e of [new AggregateError([inner]), new AggregateError(host.array), new AggregateError({ *[Symbol.iterator]() { yield inner; throw host.error; } }), new Error("x", { cause: inner }), new Error("y", host.object), Object.create(inner), Object.assign(new Error("z"), { errors: host.aggregate.errors, error: inner, suppressed: inner })].map((x) => x)) { const back = attempt(() => host.failWith(e)); pwn(back); pwn(back.cause); pwn(back.errors && back.errors[0]); pwn(back.suppressed); }`,
  },
  {
    name: "aggregate-constructor-iterates-host",
    title: "The guest's AggregateError iterates host values and host iterators that fail",
    source: `for (const v of [host.generate(), host.map, host.array, { [Symbol.iterator]: host.fail }, { [Symbol.iterator]: host.fresh }, { [Symbol.iterator]: () => ({ next: host.fail }) }, { [Symbol.iterator]: () => ({ next: host.recurse, return: host.fail }) }, host.accessor]) { const e = attempt(() => new AggregateError(v, { toString: host.fail })); pwn(e); const f = attempt(() => new AggregateError(v)); pwn(f); pwn(f.errors && f.errors[0]); }`,
  },
]);

/** Class 13: what sees an exception and is not a catch clause. */
const observers: AttackEntry[] = family("observers", { breaks: ["I1", "I3"], threat: "B13", target: "bridge" }, [
  {
    name: "rejection-of-executor",
    title: "A promise executor, a then callback and a finally callback in which host functions fail",
    source: `for (const f of [host.fail, host.recurse, host.failNull, host.failDeep, host.badJson, host.readMissing, () => host.Point()]) { new Promise(f).catch(pwn); Promise.resolve().then(f).catch(pwn); Promise.resolve(1).finally(f).catch(pwn); Promise.reject(1).catch(f).catch(pwn); new Promise((ok) => ok({ then: f })).catch(pwn); new Promise((ok) => ok({ get then() { return f(); } })).catch(pwn); (async () => f())().catch(pwn); }`,
  },
  {
    name: "async-generator-delegation",
    title: "yield* in an async generator over iterators whose next, throw and return fail in the host",
    source: `for (const f of [host.fail, host.recurse, host.failNull, host.reject, host.badJson]) { for (const method of ["next", "throw", "return"]) (async () => { const inner = { [Symbol.asyncIterator]() { return this; }, next() { return { value: 1, done: false }; }, [method]: f }; const g = (async function* () { yield* inner; })(); try { pwn(await g.next()); pwn(await g.throw(host.error)); } catch (e) { pwn(e); } try { pwn(await g.return(host.object)); } catch (e) { pwn(e); } })().catch(pwn);
        if (f !== host.reject) (async () => { const g = (async function* () { yield* { [Symbol.asyncIterator]: f }; })(); await g.next(); })().catch(pwn); }`,
  },
  {
    name: "async-generator-return-thenable",
    title: "return() of async generators with thenables and accessors for constructor that fail in the host",
    source: `for (const f of [host.fail, host.recurse, host.failNull]) { (async function* () {})().return({ get then() { return f(); } }).catch(pwn); (async function* () { yield 1; })().return({ then: f }).catch(pwn); const p = Promise.resolve(1); Object.defineProperty(p, "constructor", { get: f }); (async function* () {})().return(p).catch(pwn); (async () => { await p; })().catch(pwn); const q = Promise.resolve(); q.constructor = { get [Symbol.species]() { return f(); } }; attempt(() => q.then(() => {})); (async () => { for await (const x of [p]); })().catch(pwn); }`,
  },
  {
    name: "iterator-close",
    title: "IteratorClose while a host error is under way, and the other way round",
    source: `for (const f of [host.fail, host.recurse, host.failNull]) { const it = { [Symbol.iterator]() { return { next() { return { value: 1, done: false }; }, return: f }; } }; for (const go of [() => { for (const x of it) host.fail(); }, () => { for (const x of it) break; }, () => { const [a] = it; }, () => new Map(it), () => Promise.all.call(function () { throw host.error; }, it), () => Object.fromEntries(it), () => Array.from(it, f), () => new Set(it), () => host.iterate({ [Symbol.iterator]() { return { next: f }; } })]) if (String(go).includes("Set(it)")) continue; else pwn(attempt(go)); Promise.race({ [Symbol.iterator]() { return { next: f }; } }).catch(pwn); Promise.all({ [Symbol.iterator]: f }).catch(pwn); }`,
  },
  {
    name: "for-await",
    title: "for await over host async generators, closed early, with host errors inside",
    source: `(async () => { for await (const x of host.generateAsync()) { pwn(x); break; } try { for await (const x of host.generateAsync()) host.fail(); } catch (e) { pwn(e); } try { for await (const x of { [Symbol.asyncIterator]() { return { next: () => host.reject() }; } }); } catch (e) { pwn(e); } for await (const x of [host.resolve(), host.reject()]) pwn(x); })().catch(pwn);`,
  },
  {
    name: "wasm-import-throws",
    title: "A WebAssembly module calls a host function that throws, and one that overflows",
    target: "vm",
    needs: { feature: "typeof WebAssembly === 'object'" },
    source: `const bytes = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,2,7,1,1,109,1,102,0,0,3,2,1,0,7,5,1,1,103,0,1,10,6,1,4,0,16,0,11]);
      for (const f of [host.fail, host.recurse, host.failNull, host.readMissing, () => host.fail()]) { const i = attempt(() => new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { f } })); pwn(i); pwn(attempt(() => i.exports.g())); } pwn(attempt(() => new WebAssembly.Instance(new WebAssembly.Module(bytes), host.object)));`,
  },
  {
    name: "wasm-overflow",
    title: "A WebAssembly function recurses through the guest until the stack ends, in a guest catch",
    target: "vm",
    needs: { feature: "typeof WebAssembly === 'object'" },
    source: `const bytes = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,2,7,1,1,109,1,102,0,0,3,2,1,0,7,5,1,1,103,0,1,10,6,1,4,0,16,0,11]); let n = 800; const i = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { f() { try { i.exports.g(); } catch (e) { submit(e); } if (n-- > 0) try { submit(host.fresh()); i.exports.g(); } catch (e) { submit(e); } } } }); pwn(attempt(() => i.exports.g()));`,
  },
  {
    name: "wasm-jstag",
    title: "The tag with which WebAssembly code catches JavaScript exceptions without their being unwrapped",
    target: "vm",
    needs: { feature: "typeof WebAssembly === 'object' && WebAssembly.JSTag" },
    unproved: "shows only that the tag is there",
    source: `if (WebAssembly.JSTag) late();`,
    goal: "late",
  },
  {
    name: "emitter-capture-rejections",
    target: "vm",
    title: "A guest listener that rejects, on a host emitter, with the rejection symbol as a key",
    source: `host.emitter[Symbol.for("nodejs.rejection")] = (...a) => a.forEach(pwn); host.emitter.on("r", async () => { throw host.error; }); attempt(() => host.emitter.emit("r", {})); host.emitter.on("error", (e) => pwn(e)); host.emitter.emit("error", attempt(() => host.fail()));`,
    options: { listeners: true },
  },
  {
    name: "finally-overrides",
    title: "finally, labels and generators that swallow a host error and look at what is left",
    source: `const r = (() => { try { return host.fail(); } finally { try { host.recurse(); } catch (e) { pwn(e); } } }); pwn(attempt(r)); l: try { host.fail(); } finally { break l; } function* g() { try { yield host.object; } finally { yield pwn(host.array); } } const it = g(); it.next(); pwn(it.return(host.error)); pwn(attempt(() => it.throw(host.error)));`,
  },
]);

/** Class 14: paths of the host in stacks and messages. */
const paths: AttackEntry[] = family("paths", { breaks: ["PRIVACY"], threat: "B14", target: "vm", goal: "disclose" }, [
  {
    name: "host-error-stacks",
    title: "Reads stack, message and printed forms of errors that the host throws",
    source: `for (const f of [() => host.fail(), () => host.failDeep(), () => host.badJson(), () => host.readMissing(), () => host.Point(), () => host.recurse(), () => new host.Point().secret.call({}), () => host.makeError("x"), () => host.copy(() => {}), () => host.emitter.emit("error", 1), () => host.decode({}), () => host.bufferFrom(5)]) { const e = attempt(f); for (let x = e, n = 0; x && n < 4; x = x.cause || (x.errors && x.errors[0]), n++) { tell(x.stack); tell(x.message); tell(String(x)); tell(attempt(() => JSON.stringify(x, Object.getOwnPropertyNames(x)))); for (const k of Reflect.ownKeys(x)) tell(attempt(() => String(x[k]))); } }`,
  },
  {
    name: "host-error-own-stack",
    target: "bridge",
    title: "Reads the stack of host errors by property, descriptor, prototype and copy",
    source: `for (const e of [host.error, attempt(() => host.fail()), host.makeError("x"), host.aggregate, attempt(() => host.recurse()), host.error.cause]) { tell(e.stack); const d = Object.getOwnPropertyDescriptor(e, "stack"); tell(d && d.value); tell(d && d.get && attempt(() => d.get.call(e))); tell({ ...e }.stack); tell(Reflect.get(e, "stack", {})); tell(Object.create(e).stack); for (const k of Reflect.ownKeys(e)) tell(attempt(() => e[k])); }`,
  },
  {
    name: "guest-error-stacks",
    title: "Stacks of guest errors made while the host is on the stack",
    source: `const look = () => { tell(new Error("x").stack); const o = {}; Error.captureStackTrace(o); tell(o.stack); }; look(); host.call(look); host.array.forEach(look); host.read({ get x() { look(); } }, "x"); host.later(look); host.sort([2, 1], () => (look(), 0)); host.construct(class { constructor() { look(); } }); host.json({ toJSON: look }); host.text({ toString() { look(); return ""; } });`,
  },
  {
    name: "stack-limit-infinite",
    title: "An unlimited stack trace shows every frame down to the start of the process",
    source: `Error.stackTraceLimit = Infinity; tell(new Error("x").stack); host.call(() => tell(new Error("y").stack)); tell(attempt(() => host.fail()).stack); host.later(() => tell(new Error("z").stack));`,
  },
  {
    name: "call-site-names",
    title: "File names, functions and texts of call sites, in a formatter of the guest",
    source: `Error.prepareStackTrace = (e, sites) => { for (const s of sites) for (const k of ["getFileName", "getScriptNameOrSourceURL", "getEvalOrigin", "toString", "getFunctionName", "getTypeName", "getScriptHash"]) tell(attempt(() => String(s[k]()))); return "x"; }; Error.stackTraceLimit = 100; new Error("x").stack; host.call(() => new Error("y").stack); host.later(() => new Error("z").stack);`,
  },
  {
    name: "syntax-error-positions",
    title: "Syntax errors of eval, Function, RegExp and JSON with their stacks",
    source: `for (const f of [() => eval("("), () => Function("("), () => new RegExp("("), () => JSON.parse("{"), () => (0, eval)("let let"), () => new (async () => {}).constructor("}"), () => eval("import(")]) { const e = attempt(f); tell(e && e.stack); tell(e && e.message); } `,
  },
  {
    name: "async-stacks",
    title: "Stacks of errors in async functions that awaited the host",
    source: `(async () => { try { await host.reject(); } catch (e) { tell(e.stack); } await host.awaitIt(1); tell(new Error("x").stack); try { await host.laterReject(); } catch (e) { tell(e.stack); } })(); host.awaitIt({ then() { tell(new Error("y").stack); } });`,
  },
  {
    name: "function-text",
    title: "The source text of host functions and classes, and of whatever the realm was prepared with",
    source: `for (const k of Reflect.ownKeys(globalThis)) { const v = attempt(() => globalThis[k]); if (typeof v === "function" && String(k) !== "host") { tell(Function.prototype.toString.call(v)); } } tell(String(host.fail)); tell(attempt(() => new Function("return import.meta")).stack);`,
  },
  {
    name: "unhandled-file-urls",
    title: "Names of scripts as file and wasm URLs and as relative paths in the messages of compile errors",
    source: `for (const f of [() => new WebAssembly.Module(new Uint8Array(3)), () => new WebAssembly.Instance({}), () => Intl.getCanonicalLocales("_"), () => new Intl.DateTimeFormat("xx-invalid-locale-name"), () => "x".repeat(-1), () => structuredClone(() => {})]) { const e = attempt(f); tell(e.stack); tell(e.message); } WebAssembly.compile(new Uint8Array(2)).catch((e) => { pwn(e); tell(e.stack); });`,
  },
  {
    name: "source-url",
    title: "sourceURL and sourceMappingURL comments name host files in guest frames",
    source: `tell(attempt(() => eval("//# sourceURL=node:internal-x\\nnull.x")).stack.replaceAll("node:internal-x", "")); tell(attempt(() => new Function("null.x\\n//# sourceURL=q.js")()).stack);`,
  },
]);

/** Classes 11 to 14. */
export const errors: AttackEntry[] = [...formatter, ...containers, ...observers, ...paths];
