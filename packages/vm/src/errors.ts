/** The errors of this package: one class, its time-out, and a table of codes. A page in `docs/errors/` describes each. */

/** Codes that a `VMError` of this package may carry. The text of a message may change; its code does not. */
export const codes: {
  readonly invalidOption: "ERR_INVALID_OPTION";
  readonly timeout: "ERR_SCRIPT_EXECUTION_TIMEOUT";
  readonly disposed: "ERR_VM_DISPOSED";
  readonly uncopiable: "ERR_VM_UNCOPIABLE";
  readonly aborted: "ERR_VM_ABORTED";
  readonly unstoppable: "ERR_VM_UNSTOPPABLE";
} = Object.freeze({
  /** An option that is unknown, or a value that it does not take. */
  invalidOption: "ERR_INVALID_OPTION",
  /** The guest ran longer than `timeout` allows. The code is Node's. */
  timeout: "ERR_SCRIPT_EXECUTION_TIMEOUT",
  /** A VM was used after `dispose()`. */
  disposed: "ERR_VM_DISPOSED",
  /** A result that was to be copied holds what cannot be. */
  uncopiable: "ERR_VM_UNCOPIABLE",
  /** A VM was used after its `signal` was aborted. */
  aborted: "ERR_VM_ABORTED",
  /** A run with a limit was to begin in a turn in which the engine could not end it. */
  unstoppable: "ERR_VM_UNSTOPPABLE",
});

/** A code of a `VMError`. */
export type VMErrorCode = (typeof codes)[keyof typeof codes];

/**
 * What goes wrong with a sandbox itself, as opposed to the program in it. It is also a global of every guest, and keeps
 * its identity across the border.
 *
 * @example
 * try {
 *   new VM({ sandbox: "x" });
 * } catch (error) {
 *   error instanceof VMError; // true
 * }
 */
export class VMError extends Error {
  override name = "VMError";
  /** What went wrong, for programs. `undefined` where the message says it all. */
  code: string | undefined;

  /**
   * @param message what went wrong, for people
   * @param code what went wrong, for programs
   */
  constructor(message?: string, code?: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The guest ran longer than `timeout` allows. Message and `code` are Node's.
 *
 * @example
 * try {
 *   new VM({ timeout: 10 }).run("for (;;);");
 * } catch (error) {
 *   error.code; // "ERR_SCRIPT_EXECUTION_TIMEOUT"
 * }
 */
export class VMTimeoutError extends VMError {
  override name = "VMTimeoutError";

  /** @param timeout the limit, in milliseconds */
  constructor(timeout: number) {
    super(`Script execution timed out after ${String(timeout)}ms`, codes.timeout);
  }
}

/** The error for a wrong option. It carries the option's `path`. */
export const invalidOption = (path: string, message: string): VMError =>
  Object.assign(new VMError(message, codes.invalidOption), { path });
