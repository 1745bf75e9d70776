/** What goes wrong with compilers, as one class with stable codes. */

/** Codes of {@link CompilerError}; each has a page in `docs/errors/`. */
export type CompilerErrorCode =
  /** No compiler has the name, or the value is neither a name nor a function. */
  | "ERR_UNSUPPORTED_COMPILER"
  /** The package of the compiler cannot be found. */
  | "ERR_COMPILER_NOT_INSTALLED"
  /** The package of the compiler is there, but without the function that is needed. */
  | "ERR_COMPILER_API"
  /** The text needs the full TypeScript compiler, which is not installed. */
  | "ERR_TYPESCRIPT_SYNTAX";

/**
 * Thrown by this package for reasons that lie in the set-up. What a compiler throws about a text passes through as it is.
 *
 * @example
 * try {
 *   resolveCompiler("cobol");
 * } catch (error) {
 *   error instanceof CompilerError && error.code; // "ERR_UNSUPPORTED_COMPILER"
 * }
 */
export class CompilerError extends Error {
  override readonly name: string = "CompilerError";
  /** What happened, for programs; the message is for people and may change. */
  readonly code: CompilerErrorCode;

  constructor(code: CompilerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
