/** TABLE: where a guest answers otherwise than a bare context, and why. */

/** Programs, and the reason. */
export const programs: Readonly<Record<string, string>> = {
  "/import|catch \\(/.source":
    "the letters of a keyword are respelt in regular expressions, and `source` shows it; a tamed accessor would make every regular expression slower",
  "typeof Error === 'undefined' ? 'absent' : Object.getOwnPropertyNames(Error).sort()":
    "`Error.prepareStackTrace` is an accessor of the guest's, so that Node finds a safe formatter (ST-5)",
  "Error.prepareStackTrace = (e, f) => [e.message, f.length, typeof f[0].getFileName()]; new Error('m').stack":
    "frames of the host are there, and say nothing (ST-6); a bare context is run by others",
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
  "%err.stack": "the text of a stack names the file that evaluates",
  "    at ": "the text of a stack names the file that evaluates",
};
