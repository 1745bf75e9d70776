import type { AttackEntry } from "../entry.ts";
import { family, type FamilyEntry } from "./define.ts";

// One operation each that goes through the membrane. All names are of the guest; `host` is foreign.
const OPERATIONS: Readonly<Record<string, string>> = {
  get: "host.object.a",
  "get-object": "host.object.nested.deep",
  set: "host.object.a = 2",
  "set-object": "host.object.extra = {}",
  has: "'a' in host.object",
  delete: "delete host.object.extra",
  define: "Object.defineProperty(host.object, 'extra', { value: {}, configurable: true, writable: true })",
  describe: "Object.getOwnPropertyDescriptor(host.object, 'nested')",
  keys: "Reflect.ownKeys(host.object)",
  prototype: "Object.getPrototypeOf(host.point)",
  "set-prototype": "Reflect.setPrototypeOf(host.point, null)",
  extensible: "Object.isExtensible(host.frozen)",
  "prevent-extensions": "Reflect.preventExtensions(host.fresh())",
  call: "host.echo(1)",
  "call-object": "host.fresh()",
  "call-fresh-object": "host.echo({ a: {} })",
  "call-fresh-function": "host.call(() => ({}))",
  "call-throws": "host.fail()",
  "call-throws-deep": "host.failDeep()",
  "call-throws-guest": "host.call(() => { throw new Error('mine'); })",
  "host-overflows": "host.recurse()",
  "host-calls-back-overflow": "host.call(function again() { again(); })",
  construct: "new host.Point()",
  "construct-throws": "new host.Failure({ toString() { throw new Error('mine'); } })",
  "extend-class": "new (class extends host.Point { y = {}; })()",
  iterate: "[...host.array]",
  "iterate-map": "[...host.map]",
  generator: "[...host.generate()]",
  "map-get": "host.map.get('key')",
  "map-has-fresh": "host.map.has({})",
  date: "host.date.getTime()",
  regexp: "host.regexp.exec('tow')",
  typed: "host.u8.map((x) => x)",
  "typed-index": "host.u8[0]",
  array: "host.array.map((x) => x)",
  "array-push": "host.fresh().made.push({})",
  "json-local": "JSON.stringify(host.object)",
  "json-host": "host.json({ a: [{ b: {} }], toJSON() { return { c: [] }; } })",
  "host-reads-getter": "host.read({ get x() { return {}; } }, 'x')",
  "host-reads-proxy": "host.read(new Proxy({}, { get() { return {}; } }), 'x')",
  "host-iterates": "host.iterate({ *[Symbol.iterator]() { yield {}; } })",
  "host-text": "host.text({ toString() { return 'x'; } })",
  "host-spread": "host.spread({ get a() { return {}; } })",
  "host-inspects": "host.inspect({ a: { b: [1] } })",
  "host-constructs": "host.construct(class { a = {}; }, 1)",
  promise: "host.resolve({}).then((x) => x)",
  "promise-rejects": "host.reject().catch(submit)",
  "then-throws": "host.awaitIt({ then(f) { f({}); } }).then(submit, submit)",
  accessor: "host.accessor.value",
  "accessor-set": "host.accessor.value = {}",
  instance: "host.point instanceof host.Point",
  "error-stack": "host.error.stack",
  "error-made": "host.makeError('x').stack",
  freeze: "Object.freeze(host.fresh())",
  assign: "Object.assign({}, host.object)",
  "for-in": "for (const k in host.object);",
  text: "String(host.array)",
  bind: "host.bind(() => ({}))()",
  emitter: "host.emitter.emit('none', {})",
  emitted: "host.emitter.once('x', (v) => submit(v)).emit('x', {})",
  buffer: "host.bytes.toString('hex')",
  wrapped: "host.same(host.echo(submit), submit)",
};

// At every depth near the end of the stack: run the operation, hand over its result or what was caught.
const atEveryDepth = (operation: string, pad: number): string => `
  let budget = 1500;
  function down(${Array.from({ length: pad }, (_, i) => `p${String(i)}`).join(", ")}) {
    try { down(${Array.from({ length: pad }, (_, i) => String(i)).join(", ")}); } catch (e) { submit(e); }
    if (budget-- > 0) { try { submit((() => { ${operation.startsWith("for") ? operation : `return ${operation};`} })()); } catch (e) { submit(e); } }
  }
  for (let round = 0; round < 3; round++) { budget = 1500; try { down(); } catch (e) { submit(e); } }
`;

// On a plain context these run no code of the host and give no object of it.
const NO_BORDER = new Set(
  (
    "get set set-object has delete describe keys set-prototype call extensible call-fresh-object map-has-fresh date typed-index json-local " +
    "host-reads-getter host-reads-proxy host-text error-stack instance assign for-in wrapped bind iterate iterate-map host-constructs"
  ).split(" "),
);

/** What succeeds here and there, and why it is open. */
const OPEN: Readonly<Record<string, string>> = {
  "then-throws":
    "on the bridge alone, which does not watch the process: Node takes a host promise that is handled for one that is not, where the stack ends in its own listener",
  "promise-rejects":
    "where the stack ends in Node's own listener, Node takes a host promise that is handled for one that is not; what it was rejected with then ends the process if its VM is gone",
};

const depths: FamilyEntry[] = Object.entries(OPERATIONS).map(([name, operation], index) => ({
  name: `depth-${name}`,
  title: `Lets the stack run out at every depth around: ${operation}`,
  source: atEveryDepth(operation, index % 5),
  ...(OPEN[name] === undefined ? {} : { open: OPEN[name] }),
  ...(NO_BORDER.has(name) ? { unproved: "on a plain context the operation crosses no border" } : {}),
}));

const SHAPES: Readonly<Record<string, string>> = {
  "promise-job": `Promise.resolve().then(() => { BODY });`,
  "async-function": `(async () => { await null; BODY })().catch(submit);`,
  "host-timer": `host.later(() => { BODY });`,
  "host-callback": `host.call(() => { BODY });`,
  "host-getter": `host.read({ get x() { BODY } }, "x");`,
  "host-sort": `host.sort([3, 1, 2], () => { BODY; return 0; });`,
  generator: `[...(function* () { BODY })()];`,
  emitter: `host.emitter.once("go", () => { BODY }); host.emitter.emit("go");`,
  "to-json": `host.json({ toJSON() { BODY } });`,
  "proxy-trap": `host.keys(new Proxy({}, { ownKeys() { BODY; return []; } }));`,
};
const MIXED = `
  let n = 2000;
  const ops = [() => host.fresh(), () => host.fail(), () => host.object.nested, () => host.call(() => ({})), () => new host.Point(),
    () => host.echo({}), () => [...host.array], () => host.accessor.fails, () => host.map.get("key"), () => host.recurse()];
  (function down() {
    try { down(); } catch (e) { submit(e); }
    if (n-- > 0) try { submit(ops[n % ops.length]()); } catch (e) { submit(e); }
  })();
`;

const shapes: FamilyEntry[] = Object.entries(SHAPES).map(([name, shape]) => ({
  name: `within-${name}`,
  title: `Lets the stack run out around ten operations, inside a ${name.replaceAll("-", " ")}`,
  source: shape.replace("BODY", MIXED),
}));

const special: FamilyEntry[] = [
  {
    name: "ping-pong",
    title: "Host and guest call each other until the stack ends, each level catching and handing on",
    source: `function ping(n) { try { return host.call(ping, n + 1); } catch (e) { submit(e); throw e; } }
      for (let i = 0; i < 20; i++) try { ping(0); } catch (e) { pwn(e); }`,
  },
  {
    name: "ping-pong-rewrapped",
    title: "Each level of a host and guest recursion throws a new error whose cause is the caught one",
    source: `function ping() { try { return host.call(ping); } catch (e) { submit(e); submit(e && e.cause); throw new Error("x", { cause: e }); } }
      for (let i = 0; i < 20; i++) try { ping(); } catch (e) { for (let c = e, n = 0; c && n < 50000; c = c.cause, n++) submit(c); }`,
  },
  {
    name: "finally-cleanup",
    title: "Overflows while the guest unwinds through finally blocks that call the host",
    source: `let n = 3000;
      function down() { try { down(); } finally { if (n-- > 0) submit(host.fresh()); } }
      for (let i = 0; i < 10; i++) { n = 3000; try { down(); } catch (e) { pwn(e); } }`,
  },
  {
    name: "caught-by-rejection",
    title: "An overflow in the host becomes the reason of a guest promise instead of being caught",
    source: `let n = 1500;
      function down() { try { down(); } catch (e) { submit(e); }
        if (n-- > 0) try { new Promise(() => host.fresh()).catch(pwn); new Promise((f) => f(host.recurse())).catch(submit); } catch (e) { submit(e); } }
      down();`,
  },
  {
    name: "prepared-stack-at-depth",
    title: "Formats stacks of host errors at the end of the stack",
    source: `let n = 1500;
      function down() { try { down(); } catch (e) { submit(e); }
        if (n-- > 0) try { const e = host.error; submit(e); tell(e.stack); submit(Object.getOwnPropertyDescriptor(e, "stack")); } catch (e) { submit(e); } }
      down();`,
  },
  {
    name: "wrap-many-fresh-at-depth",
    unproved: "a plain context makes no wrappers",
    title: "Lets the stack run out while fresh objects get their first wrapper, then looks whether one was half made",
    source: `const kept = []; let n = 2000;
      function down() { try { down(); } catch (e) { submit(e); }
        if (n-- > 0) { const o = { o: {} }; kept.push(o); try { host.echo(o); } catch (e) { submit(e); } } }
      down();
      for (const o of kept) { const back = host.echo(o); if (back !== o) pwn(back); submit(back); }`,
  },
  {
    name: "engine-error-in-sort",
    onlyByText:
      "the engine's formatter of stacks throws past the membrane, and the guard in `catch` clauses is the only lock",
    target: "vm",
    title: "Has the engine throw errors of its own at the end of the stack, beneath a built-in that calls back",
    source: `const edge = (f) => { let tries = 0; const down = () => { try { down(); } catch (e) { submit(e); } if (tries < 40) { tries++; let r; try { r = f(); } catch (e) { r = e; } submit(r); try { if (r) { submit(r.constructor); submit(r.constructor.constructor); } } catch (e) { submit(e); } } }; down(); };
      for (let round = 0; round < 20; round++) attempt(() => [1, 2, 3].sort(() => { attempt(() => [1, 2, 3].sort(() => { edge(() => { try { for (const x of 0); } catch (e) { pwn(e); } }); })); }));`,
  },
  {
    name: "unwrap-half-made",
    title: "Lets the stack run out while fresh host objects get their first wrapper, then uses them",
    source: `const kept = []; let n = 2000;
      function down() { try { down(); } catch (e) { submit(e); }
        if (n-- > 0) { try { kept.push(host.makeError("x")); kept.push(host.makeFunction()); } catch (e) { submit(e); } } }
      down();
      for (const o of kept.slice(0, 200)) pwn(o);`,
  },
  {
    name: "regexp-at-depth",
    title: "Overflows inside engine built-ins that call back over the border",
    source: `let n = 1500;
      function down() { try { down(); } catch (e) { submit(e); }
        if (n-- > 0) try { "abc".replace(/b/, host.fresh); [1, 2].map(host.fresh).forEach(submit); [2, 1].sort(host.same);
          JSON.parse("[1]", host.echo); JSON.stringify({ a: 1 }, host.echo); Array.from({ length: 1 }, host.fresh).forEach(submit);
          Reflect.construct(host.Point, [], host.Point); } catch (e) { submit(e); } }
      down();`,
  },
  {
    name: "bound-and-nested-proxies",
    title: "Overflows inside chains of guest proxies around host functions",
    source: `let f = host.fresh; for (let i = 0; i < 200; i++) f = new Proxy(f, {});
      let n = 1500;
      function down() { try { down(); } catch (e) { submit(e); } if (n-- > 0) try { submit(f()); submit(new f()); submit(f.x); } catch (e) { submit(e); } }
      down();`,
  },
  {
    name: "eval-at-depth",
    title: "Compiles text at the end of the stack",
    target: "vm",
    source: `let n = 800;
      function down() { try { down(); } catch (e) { submit(e); }
        if (n-- > 0) for (const go of [() => eval("1"), () => Function("return {}")(), () => (0, eval)("({})"), () => new (async () => {}).constructor("return 1"), () => eval("(")])
          try { submit(go()); } catch (e) { submit(e); } }
      down(); submit(host.fresh());`,
  },
  {
    name: "suppressed-thousands",
    onlyByText:
      "the engine's formatter of stacks throws past the membrane, and the guard in `catch` clauses is the only lock",
    title:
      "Thousands of disposers overflow in the engine's own calls; the errors hide deep in one chain of suppressed ones",
    target: "vm",
    needs: { feature: "typeof DisposableStack === 'function'" },
    unproved: "how often the end lies in the host's code depends on the engine",
    source: `let max = 0; try { (function down() { max++; down(); })(); } catch {} const at = (n) => (n > 0 ? at(n - 1) : new Error("x").stack); const walk = (e) => { for (let i = 0; e && i < 9000; i++) { submit(e); submit(e.error); e = e.suppressed; } };
      for (let round = 0; round < 8; round++) { const s = new DisposableStack(); for (let i = 0; i < 1100; i++) s.defer(() => { throw new Error("pad"); }); for (let i = 0; i < 1200; i++) { const depth = Math.floor(max * 0.5 + round * 97 + (i * max * 0.5) / 1200); s.defer(() => { at(depth); }); }
        if (round % 2) new Promise(() => { s.dispose(); }).catch(walk); else try { s.dispose(); } catch (e) { walk(e); } }`,
  },
  {
    name: "deep-source",
    title: "Text nested so deeply that the parser overflows, compiled by eval and by Function",
    target: "vm",
    source: `const deep = "(".repeat(50000) + ")".repeat(50000), brackets = "[".repeat(50000);
      for (const go of [() => eval(deep), () => Function(deep), () => eval(brackets), () => Function("a = " + deep, ""), () => eval("import(" + deep + ")")])
        try { submit(go()); } catch (e) { pwn(e); } submit(host.fresh());`,
  },
  {
    name: "symbol-and-error-tools-at-depth",
    title: "Calls the tamed built-ins of the realm at the end of the stack",
    target: "vm",
    source: `let n = 1200;
      const ops = [() => Symbol.for("x"), () => Symbol.keyFor(Symbol.iterator), () => new Error("x").stack, () => Error.captureStackTrace({}),
        () => Error.prepareStackTrace, () => (Error.prepareStackTrace = (e, s) => s), () => new Error("y").stack, () => new Promise(() => { throw 1; }).catch(() => {}),
        () => new WeakRef({}), () => new FinalizationRegistry(() => {}), () => new Uint8Array(8), () => new ArrayBuffer(8), () => Buffer.from("x"), () => Buffer.alloc(4).toString("hex")];
      function down() { try { down(); } catch (e) { submit(e); } if (n-- > 0) for (const op of ops) try { submit(op()); } catch (e) { submit(e); } }
      down(); submit(host.fresh());`,
  },
];

// The engine calls host code of Node by itself: its formatter of stacks. The end of the stack may lie in there.
const ENGINE_CALLS: Readonly<Record<string, string>> = {
  stack: "new Error('x').stack",
  "stack-of-capture": "Error.captureStackTrace(o); return o.stack",
  "symbol-name": "e.name = Symbol(); return e.stack",
  "own-formatter": "Error.prepareStackTrace = (e, s) => s; return new Error('x').stack",
  "engine-error": "try { null.x; } catch (e) { submit(e); return e.stack; }",
  "uncaught-rejection": "return Promise.reject(e)",
  wasm: "return new WebAssembly.Module(new Uint8Array(3))",
  intl: "return new Intl.DateTimeFormat('x-invalid')",
  regexp: "return new RegExp('(')",
  compile: "return eval('(')",
  "compile-function": "return Function('a', 'return a')",
  "dynamic-import": "return eval('import(1)').catch(submit)",
};
const CATCHERS: Readonly<Record<string, string>> = {
  catch: "try { submit(go()); } catch (e) { submit(e); }",
  pattern: "try { submit(go()); } catch ({ constructor: c, ...rest }) { submit(c); submit(c.constructor); }",
  finally: "try { go(); } finally { continue; }",
  promise: "new Promise(go).catch(submit);",
  async: "(async () => go())().then(submit, submit);",
  generator: "try { [...(function* () { yield go(); })()]; } catch (e) { submit(e); }",
  "async-generator":
    "(async function* () { yield* { [Symbol.asyncIterator]() { return { next: go }; } }; })().next().catch(submit);",
  reaction: "Promise.resolve().then(go).catch(submit);",
  host: "submit(host.tryCall(go));",
};

const engineCalls: FamilyEntry[] = Object.entries(ENGINE_CALLS).flatMap(([call, text]) =>
  Object.entries(CATCHERS).map(([catcher, use]) => ({
    name: `engine-${call}-${catcher}`,
    title: `Lets the stack run out in code that the engine calls (${call}), seen by ${catcher}`,
    target: "vm" as const,
    options: { listeners: true, patience: 40 },
    unproved: "how often the end lies in the host's code depends on the engine",
    onlyByText:
      "the engine throws its host's errors past the membrane, and the guard in `catch` clauses is the only lock",
    source: `const o = {}, e = new Error("e"); const go = () => { ${text.includes("return") ? text : `return ${text}`}; };
      let n = 0; function down(a) { try { down(a); } catch (e) { submit(e); } while (n-- > 0) { ${use} break; } }
      for (let round = 0; round < 6; round++) { n = 500; try { down(round); } catch (e) { submit(e); } }`,
  })),
);

// Functions of the guest that the engine itself calls with what was thrown: no clause catches it, and no reaction is asked.
const REJECTERS: Readonly<Record<string, string>> = {
  "species-of-result":
    "const p = new Promise(go); p.constructor = { [Symbol.species]: C }; p.then(); p.finally(() => {});",
  "species-of-reaction": "const p = Promise.resolve(); p.constructor = { [Symbol.species]: C }; p.then(go);",
  "combinator-of-constructor":
    "for (const k of ['all', 'allSettled', 'any', 'race']) Promise[k].call(C, { [Symbol.iterator]: go });",
  "try-of-constructor": "if (Promise.try) Promise.try.call(C, go);",
  "delegating-return":
    "const i = (async function* () { yield* { [Symbol.asyncIterator]() { return { next(v) { submit(v); return { value: 1 }; }, throw(e) { submit(e); return {}; } }; } }; })(); i.next(); i.return(new Promise(go)).catch(submit);",
  "assert-throws":
    "if (typeof require === 'function') require('assert').throws(go, (e) => { submit(e); return true; });",
};

const rejecters: FamilyEntry[] = Object.entries(REJECTERS).map(([name, use]) => ({
  name,
  title: `Lets the stack run out in Node's formatter, seen by a function that the engine rejects with: ${name}`,
  target: name.startsWith("assert") ? ("nodevm" as const) : ("vm" as const),
  options: { listeners: true, wait: 50, modules: name.startsWith("assert") },
  unproved: "how often the end lies in the host's code depends on the engine",
  source: `function C(run) { run(() => {}, submit); } C.resolve = (x) => x; const at = (n) => (n > 0 ? at(n - 1) : new Error("x").stack); let top = 0;
    for (let i = 0; i < 300; i++) try { at(900); } catch {} for (let n = 100; n < 1e5; n += 20) try { at(n); top = n; } catch { break; }
    for (let i = 0; i < 2400; i++) { const go = () => at(top + 40 - (i % 400)); try { ${use} } catch {} }`,
}));

/** Class 10: the stack runs out inside the host or the membrane itself. */
export const stack: AttackEntry[] = family(
  "stack",
  { breaks: ["I1", "I3"], threat: "B10", target: "bridge", options: { patience: 40 } },
  [...depths, ...shapes, ...special, ...engineCalls, ...rejecters],
);
