/**
 * Types only: what the host offers to the guest's trusted code. The guest sees all of it through the membrane. Functions are
 * read when they are called: most guests need none of them, and each that is read is a proxy.
 */
import type { BufferServices } from "./buffer/services.ts";
import type { Callable } from "./captures.ts";

/** Behind `eval` and the function constructors. A string where a function was asked for is a refusal. */
export interface EvaluatorServices {
  /** Whether `eval` does anything. Read once. */
  readonly evalAllowed: boolean;
  /** A function of the guest, or a refusal: the letter of the error's class (`S V E R`), then its message. */
  readonly compileFunction: (kind: string, parameters: string, body: string) => Callable | string;
  /** Transforms and compiles a text for `runPrepared`; gives a refusal or nothing. */
  readonly prepareEval: (text: string) => string | undefined;
  /** Runs what was prepared last. */
  readonly runPrepared: () => unknown;
}

/** Behind the formatter of stacks. */
export interface StackServices {
  /** Whether a script of that name (and hash of its text, if V8 gives one) was compiled for this guest. */
  readonly isGuestScript: (name: string, hash: string) => boolean;
  /** The column as the guest wrote it, for a position in the compiled text. */
  readonly columnOf: (name: string, hash: string, line: number, column: number) => number;
}

/** Everything. */
export interface Services extends EvaluatorServices, StackServices {
  /** Text as the guest wrote it from the text that was compiled. */
  readonly restore: (text: string) => string;
  /** The host's class, as the guest sees it. */
  readonly VMError: Callable;
  /** A new one. */
  readonly makeVMError: (message: string) => object;
  readonly allowAsync: boolean;
  /** Whether intrinsics are to be frozen. */
  readonly hardened: boolean;
  /** In bytes; `undefined` means no limit. */
  readonly bufferAllocLimit: number | undefined;
  /** The global's name for what replaces dynamic import. */
  readonly importCallee: string;
  /** The global's name for what a limited entry of the host calls, and that function, where there is a limit. */
  readonly entryCallee: string;
  readonly entry: Callable | undefined;
  /** Behind `Buffer`. */
  readonly buffer: BufferServices;
  /** Runs a finaliser under the VM's limits; reports what it throws. */
  readonly finalize: (run: () => void) => void;
}
