/**
 * TABLES of what an attacker writes. `%E` stands for an expression, `%F` for a function, `%O` for an object, `%K` for a
 * property key, `%S` for a statement, `%H` for an endowment of the host; the grammar fills them in.
 */

/** Text of property keys, as they stand in brackets. */
export const KEYS: readonly string[] = [
  ...["constructor", "__proto__", "prototype", "then", "stack", "message", "name", "cause", "errors", "length"],
  ...["caller", "arguments", "callee", "toString", "valueOf", "toJSON", "value", "get", "set", "next", "return", "throw"],
  ...["done", "a", "nested", "deep", "list", "inner", "fn", "buffer", "byteLength", "parent", "index", "groups", "raw"],
  ...["0", "1", "-1", "size", "description", "isProxy", "hasOwnProperty", "__defineGetter__", "__lookupGetter__"],
  ...["error", "suppressed", "detail", "inspect", "self", "secret", "x", "of", "apply", "call", "bind", "compile"],
].map((key) => JSON.stringify(key)).concat(
  ["iterator", "asyncIterator", "species", "toPrimitive", "toStringTag", "hasInstance", "isConcatSpreadable", "unscopables", "match", "replace", "split"].map((name) => `Symbol.${name}`),
  ['Symbol.for("nodejs.util.inspect.custom")', 'Symbol.for("nodejs.rejection")', 'Symbol.for("app.key")', "(Symbol.dispose ?? 'd')", "(Symbol.asyncDispose ?? 'd')", "host.symbols[0]"],
); // prettier-ignore

/** The traps of a proxy. */
export const TRAPS: readonly string[] = [
  ...["get", "set", "has", "deleteProperty", "ownKeys", "getOwnPropertyDescriptor", "defineProperty"],
  ...["getPrototypeOf", "setPrototypeOf", "isExtensible", "preventExtensions", "apply", "construct"],
];

/** Intrinsics of the guest that are replaced or applied to odd receivers. */
export const INTRINSICS: readonly string[] = [
  ...["Array.prototype", "Function.prototype", "Object.prototype", "Promise.prototype", "Error.prototype"],
  ...[
    "Map.prototype",
    "Set.prototype",
    "WeakMap.prototype",
    "RegExp.prototype",
    "String.prototype",
    "Symbol.prototype",
  ],
  ...[
    "Uint8Array.prototype",
    "Object.getPrototypeOf(Uint8Array.prototype)",
    "ArrayBuffer.prototype",
    "DataView.prototype",
  ],
  ...[
    "Object.getPrototypeOf([][Symbol.iterator]())",
    "Object.getPrototypeOf(function* () {}.prototype)",
    "Date.prototype",
  ],
  ...["Object.getPrototypeOf((async function* () {}).prototype)", "Object.getPrototypeOf(async () => {})", "Proxy"],
  ...[
    "Reflect",
    "Object",
    "Function",
    "Promise",
    "Symbol",
    "Error",
    "Array",
    "WeakMap",
    "WeakSet",
    "WeakRef",
    "JSON",
    "globalThis",
  ],
];

/** Methods that move values about, by the engine's own hand. */
export const MOVERS: readonly string[] = [
  ...[
    "Array.prototype.map",
    "Array.prototype.concat",
    "Array.prototype.slice",
    "Array.prototype.splice",
    "Array.prototype.sort",
  ],
  ...[
    "Array.prototype.flat",
    "Array.prototype.reduce",
    "Array.prototype.push",
    "Array.prototype.copyWithin",
    "Array.from",
    "Array.of",
  ],
  ...[
    "Array.prototype.forEach",
    "Array.prototype.fill",
    "Array.prototype.join",
    "Array.prototype.find",
    "Array.prototype.entries",
  ],
  ...[
    "Object.assign",
    "Object.entries",
    "Object.fromEntries",
    "Object.getOwnPropertyDescriptors",
    "Object.create",
    "Object.values",
  ],
  ...[
    "Object.defineProperties",
    "Object.freeze",
    "Object.seal",
    "Object.setPrototypeOf",
    "Object.getPrototypeOf",
    "Object.keys",
  ],
  ...["Function.prototype.call", "Function.prototype.apply", "Function.prototype.bind", "Function.prototype.toString"],
  ...[
    "Function.prototype[Symbol.hasInstance]",
    "Promise.prototype.then",
    "Promise.prototype.finally",
    "Promise.resolve",
  ],
  ...[
    "Promise.all",
    "Promise.race",
    "Promise.allSettled",
    "Promise.reject",
    "Map.prototype.set",
    "Map.prototype.forEach",
  ],
  ...[
    "Map.prototype.get",
    "Set.prototype.add",
    "WeakMap.prototype.set",
    "WeakMap.prototype.get",
    "JSON.stringify",
    "JSON.parse",
  ],
  ...[
    "String.prototype.replace",
    "String.prototype.split",
    "RegExp.prototype.exec",
    "RegExp.prototype[Symbol.replace]",
  ],
  ...[
    "Error.captureStackTrace",
    "structuredCloneOf",
    "Reflect.construct",
    "Reflect.apply",
    "Symbol.for",
    "String",
    "Date",
  ],
  ...["Uint8Array.from", "Uint8Array.prototype.set", "Uint8Array.prototype.subarray", "ArrayBuffer.prototype.slice"],
  ...[
    "Object.prototype.toString",
    "Object.prototype.valueOf",
    "Object.prototype.__lookupGetter__",
    "Object.prototype.__defineGetter__",
  ],
  ...["Iterator?.from", "Array.fromAsync", "Object.groupBy", "Map.groupBy", "Promise.try", "Promise.withResolvers"],
];

/** Values that an attacker makes. */
export const VALUES: readonly string[] = [
  ...["undefined", "null", "true", "0", "-0", "NaN", "1n", '"text"', '""', 'Symbol("s")', "{}", "[]", "[%E, %E]", "{ a: %E }"],
  ...["{ [%K]: %E }", "{ get [%K]() { submit(this); return %E; } }", "{ __proto__: %E }", "{ __proto__: null, a: %E }"],
  ...["%F", "%F", "class { }", "class extends Object { #p = %E; m() { return super.toString; } static s = %E; }", "class extends %H { }"],
  ...["new Proxy(%O, %T)", "new Proxy(%F, %T)", "new Proxy(%H, %T)", "new Proxy([], %T)", "revoked()"],
  ...["new Map([[%E, %E]])", "new Set([%E])", "new WeakMap()", "new WeakRef(%O)", "new Date(0)", "/t(?<w>.)/g", "new Uint8Array(4)"],
  ...["new ArrayBuffer(8)", "new DataView(new ArrayBuffer(8))", "Promise.resolve(%E)", "new Promise(%F)", "{ then: %F }"],
  ...["function* () { submit(yield %E); return %E; }()", "async function* () { yield %E; }()", "(async () => %E)()"],
  ...["new Error(%E)", "new TypeError('m', { cause: %E })", "new AggregateError([%E, %E])", "oddError(%E)", "argumentsOf(%E)"],
  ...["Object.freeze(%O)", "Object.preventExtensions([%E])", "Object.create(%E)", "Object.create(%H)", "%F.bind(%E, %E)"],
  ...["Object(1n)", "Object('s')", "globalThis", "Object.prototype", "Function.prototype", "Array.prototype", "Function", "eval"],
  ...["dissected[%N].handler", "dissected[%N].target", "host", "JSON", "Reflect", "Error", "Promise", "Symbol.iterator"],
].map((text) => (text.startsWith("{") || text.startsWith("function") || text.startsWith("class") || text.startsWith("async") ? `(${text})` : text)); // prettier-ignore

/** Things done to values. */
export const OPERATIONS: readonly string[] = [
  ...["%E[%K]", "%E[%K]", "%H[%K]", "%E[%K] = %E", "%H[%K] = %E", "delete %E[%K]", "%K in Object(%E)", "%E instanceof %E"],
  ...["%E(%A)", "%H(%A)", "%H(%A)", "%H(%A)", "%H(%A)", "%E[%K](%A)", "%H[%K](%A)", "%H[%K](%A)", "new %E(%A)", "new %H(%A)", "%E?.[%K]?.(%A)"],
  ...["%E.call(%E, %A)", "%E.apply(%E, [%A])", "%M.call(%E, %A)", "%M.call(%H, %A)", "%M(%A)", "Reflect.apply(%M, %E, [%A])"],
  ...["Reflect.get(%E, %K, %E)", "Reflect.set(%E, %K, %E, %E)", "Reflect.has(%O, %K)", "Reflect.deleteProperty(%E, %K)"],
  ...["Reflect.ownKeys(%E)", "Reflect.getOwnPropertyDescriptor(%E, %K)", "Reflect.defineProperty(%E, %K, %D)"],
  ...["Reflect.getPrototypeOf(%E)", "Reflect.setPrototypeOf(%E, %E)", "Reflect.isExtensible(%E)", "Reflect.preventExtensions(%E)"],
  ...["Reflect.apply(%E, %E, [%A])", "Reflect.construct(%E, [%A], %E)", "Object.getOwnPropertyDescriptors(%E)"],
  ...["{ ...%E }", "[...%E]", "`${%E}`", "%E`a${%E}b`", "%H`a${%E}b`", "%E == %E", "%E + %E", "typeof %E", "void %E", "%E?.constructor?.constructor"],
  ...["dissected[%N].handler[%R]?.(%A)", "dissected[%N].handler[%R]?.(dissected[%N].target, %A)", "dissected[%N].handler[%R]?.(host.parts(%E)?.[0], %A)"],
  ...["host.rawInspect(%E, { showProxy: true, depth: %N, customInspect: true, getters: true })", "host.parts(%E)", "host.describe(%E, %K)"],
  ...["host.call(%F, %A)", "host.callOn(%E, %E, %A)", "host.tryCall(%E, %A)", "host.construct(%E, %A)", "host.later(%F)", "host.microtask(%F)"],
  ...["host.define(%E, %K, %D)", "host.write(%E, %K, %E)", "host.iterate(%E)", "host.awaitIt(%E)", "host.all(%E, %E)", "host.prototypeOf(%E)"],
  ...["eval(%X)", "new Function(%X)", "Function.prototype.constructor(%X)()", "(0, eval)(%X)", "edge(() => %E)", "edge(%F)"],
  ...["((a, ...b) => (submit(a), b))(%A)", "(({ a, ...rest } = {}) => rest)(%E)", "(([a, b] = []) => a)(%E)"],
].map((text) => (text.startsWith("{") ? `(${text})` : text)); // prettier-ignore

/** Statements; `%V` is a variable. */
export const STATEMENTS: readonly string[] = [
  ...[
    "%V = attempt(() => %P);",
    "%V = attempt(() => %P);",
    "%V = attempt(() => %P);",
    "%V = attempt(() => %P);",
    "pwn(%V);",
    "pwn(attempt(() => %P));",
  ],
  ...[
    "try { %S %S } catch (e) { pwn(e); %V = e; }",
    "try { submit(%P); } catch ({ stack, message, constructor, ...rest }) { submit(rest); submit(constructor); tell(stack); }",
  ],
  ...[
    "try { %S } finally { %S }",
    "for (const x of attempt(() => [].concat(%E))) submit(x);",
    "try { for (const x of %E) { submit(x); %S break; } } catch (e) { pwn(e); }",
  ],
  ...[
    "try { for (const k in %E) submit(k); } catch (e) { pwn(e); }",
    "attempt(() => { with (Object(%E)) { submit(attempt(() => constructor)); %S } });",
  ],
  ...[
    "attempt(() => { class A extends %E { constructor(...a) { super(...a); submit(this); } m() { return super.toString; } } %V = new A(%A); });",
  ],
  ...[
    "attempt(() => { class A { static [%K] = %E; static { submit(this); } [%K]() { submit(super.x); return %E; } } %V = new A(); });",
  ],
  ...[
    "(async () => { try { submit(await %P); } catch (e) { pwn(e); } finally { submit(await %E); } })();",
    "(async () => { for await (const x of %E) submit(x); })().catch(pwn);",
  ],
  ...[
    "attempt(() => Promise.resolve(%E).then(%F, %F).finally(%F));",
    "attempt(() => %E.then(%F, %F));",
    "attempt(() => host.reject(%E).catch(%F));",
  ],
  ...[
    "attempt(() => Object.defineProperty(%I, %K, %D));",
    "attempt(() => { %I[%K] = %E; });",
    "attempt(() => { const was = %I[%K]; %I[%K] = function (...a) { a.forEach?.(submit); submit(this); return was?.apply(this, a); }; });",
  ],
  ...[
    "attempt(() => Object.setPrototypeOf(%I, new Proxy(Object.getPrototypeOf(%I) ?? {}, %T)));",
    "attempt(() => { Error.prepareStackTrace = (e, s) => { submit(e); pwn(s); for (const c of s) { submit(c.getThis?.()); submit(c.getFunction?.()); tell(c.getFileName?.()); } return %E; }; });",
  ],
  ...[
    "attempt(() => { Error.stackTraceLimit = %E; tell(new Error().stack); });",
    "edge(() => { %S });",
    "attempt(() => { tell(%E.stack); });",
  ],
  ...[
    "function* g%N() { try { submit(yield* %E); } catch (e) { pwn(e); } } attempt(() => { const it = g%N(); submit(it.next()); submit(it.throw(%E)); submit(it.return(%E)); });",
  ],
  ...[
    "attempt(() => { const d = new DisposableStack(); d.defer(%F); d.adopt(%E, %F); d.dispose(); });",
    "attempt(() => [1, 2, 3].sort(() => { %S return 0; }));",
  ],
];

/** Ways to write a function; each sees what it is called with. */
export const FUNCTIONS: readonly string[] = [
  "spy(() => %E)",
  "spy(() => { %S })",
  "spy(function () { throw %E; })",
  "(function (...a) { for (let i = 0; i < a.length; i++) pwn(a[i]); pwn(this); submit(new.target); return %E; })",
  "((a, b) => (submit(a), submit(b), %E))",
  "(function* (...a) { submit(a[0]); yield %E; })",
  "(async (...a) => { submit(a[0]); return %E; })",
  "(function () { submit(arguments); submit(arguments.callee?.caller); return arguments; })",
  "class { constructor(...a) { submit(a[0]); submit(new.target); return %E; } }",
];

/** What the programs are given besides the oracle's names. */
export const TOOLS = `var v0, v1, v2, v3, v4, v5;
const fuel = { left: 4000 };
const spy = (f) => function (...a) { submit(this); for (let i = 0; i < a.length; i++) submit(a[i]); submit(new.target); if (fuel.left-- < 0) return undefined; return f.apply(this, a); };
const edge = (f) => { let tries = 0; const down = () => { try { down(); } catch (e) { submit(e); } if (tries < 40) { tries++; let r; try { r = f(); } catch (e) { r = e; } submit(r); try { if (r) { submit(r.constructor); submit(r.constructor.constructor); } } catch (e) { submit(e); } } }; if (fuel.left-- > 0) { fuel.left -= 200; down(); } };
const revoked = () => { const r = Proxy.revocable(function () {}, {}); r.revoke(); return r.proxy; };
const oddError = (x) => { const e = new Error("odd"); for (const k of ["name", "message", "cause", "stack"]) attempt(() => Object.defineProperty(e, k, { get() { submit(this); return x; } })); return e; };
const argumentsOf = function () { return arguments; };
const structuredCloneOf = (x) => host.copy(x);
`;
