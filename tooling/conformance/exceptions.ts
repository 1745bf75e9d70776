/** TABLE: where a guest answers otherwise than a bare context, and why. */

/** What a call of `eval` sees of the scope around it is nothing. */
const direct = "a direct `eval` behaves as an indirect one (decision 12)";
/** What is evaluated is a script of its own. */
const script = "what `eval` declares is declared as by a script: not to be deleted, strict or not (decision 12)";

/** Programs, and the reason. */
export const programs: Readonly<Record<string, string>> = {
  "/import|catch \\(/.source":
    "the letters of a keyword are respelt in regular expressions, and `source` shows it; a tamed accessor would make every regular expression slower",
  "typeof Error === 'undefined' ? 'absent' : Object.getOwnPropertyNames(Error).sort()":
    "`Error.prepareStackTrace` is an accessor of the guest's, so that Node finds a safe formatter (ST-5)",
  "Error.prepareStackTrace = (e, f) => [e.message, f.length, typeof f[0].getFileName()]; new Error('m').stack":
    "frames of the host are there, and say nothing (ST-6); a bare context is run by others",
  "(function () { eval('var ev3 = 1'); return typeof ev3 })() + typeof ev3": direct,
  "(function () { 'use strict'; eval('var ev4 = 1'); return typeof ev4 })()": direct,
  "(() => { const x = 1; return (0, eval)('typeof x') + eval('typeof x') })()": direct,
  "(function f(a, b = () => a) { eval('var a = 2'); return [a, b()] })(1)": direct,
  "({ m() { return eval('super.toString()') } }).m()": direct,
  "class EvC { f = eval('new.target'); g = eval('() => this')() === this } const evc = new EvC; [evc.f, evc.g]": direct,
  "class EvD { f = eval('arguments') } new EvD": direct,
  "(function () { var a = 1; (() => { eval('a = 2') })(); return a })()": direct,
  "(function () { 'use strict'; return eval('(function () { return this })()') })()": direct,
  "eval('(class { static #x = 1; static g() { return eval(\"this.#x\") } })').g()": direct,
  "(function () { return eval('this') }).call(5) + 1": direct,
  "(() => { 'use strict'; eval('eval = 1') })()": direct,
  "eval('var ev5 = 1'); delete globalThis.ev5": script,
  "(0, eval)('function ev6() {}'); Object.getOwnPropertyDescriptor(globalThis, 'ev6').configurable": script,
  "eval('\"use strict\"; var ev9 = 1; ev9') + typeof ev9": script,
  "(async () => { var r = []; try { await eval('(async () => { await using x = { async [Symbol.asyncDispose]() { r.push(1) } }; r.push(0) })()') } catch (e) { r = e.name } return r })()":
    direct,
  "globalThis === this && Object.getOwnPropertyDescriptor(globalThis, 'globalThis')":
    "what is shown is the graph of globals (see there)",
  "new WeakMap([[{}, 1]]) && new WeakSet([Symbol('x')]) && new WeakMap([[Symbol.for('x'), 1]])":
    "the guest's registered symbols are, to the engine, symbols like any other (I8); to refuse them would make weak collections slower",
  "Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly')": "members of WebAssembly are removed (see the graph)",
};

/** Lines that describe the graph of globals, as they begin, and the reason. */
export const graph: Readonly<Record<string, string>> = {
  "globalThis keys:": "names are removed and added",
  "globalThis.Error [": "fixed, since Node's formatter of stacks looks it up (VM-52)",
  "globalThis.Error keys:": "as `prepareStackTrace`",
  "globalThis.Error.prepareStackTrace": "an accessor, always (ST-5)",
  "globalThis.WebAssembly keys:": "as its members",
  "globalThis.WebAssembly.compileStreaming": "rejects with errors of the host",
  "globalThis.WebAssembly.instantiateStreaming": "rejects with errors of the host",
  "globalThis.WebAssembly.JSTag": "a wasm `catch` on it would see errors that no guard has looked at (GL-1)",
  "globalThis.WebAssembly.Suspending": "suspends stacks that the guards do not see (CH-3)",
  "globalThis.WebAssembly.SuspendError": "as `Suspending`",
  "globalThis.WebAssembly.promising": "as `Suspending`",
  "globalThis.console": "the console of V8's inspector, which prints nothing (WK-33)",
  "globalThis.gc": "a flag of this process",
  "globalThis.global ": "GL-1",
  "globalThis.GLOBAL ": "GL-1",
  "globalThis.root ": "GL-1",
  "globalThis.VMError": "ER-2",
  "globalThis.Buffer": "GL-1",
};

/** What replaces a constructor is a function, and the engine asks the new target of one for its prototype before it runs. */
const early = "the prototype of the new target is asked for before the arguments are looked at, not after";

/** A guest's handler stands behind a shield. */
const handlers =
  "a handler that is itself a proxy is asked for the descriptor of a trap before it is asked for the trap (I9)";

/** Lines that describe calls (`calls.ts`), as they begin, and the reason. */
export const calls: Readonly<Record<string, string>> = {
  "new Function for *class": early,
  "new %Generator%.constructor for *class": early,
  "new %Async%.constructor for *class": early,
  "new %AsyncGenerator%.constructor for *class": early,
  "new FinalizationRegistry for *class": early,
  "new Proxy for *class": early,
  "new Proxy for func(*": handlers,
  "Proxy.revocable on ": handlers,
  "ArrayBuffer.prototype.resize on buffer":
    "the new length is converted first, since that could hand the host a view of the buffer (I1)",
  "%AsyncGenerator%.prototype.return on ":
    "what is to be awaited is awaited by the guest's `then` first, so that a reason passes the guard (I3)",
};
