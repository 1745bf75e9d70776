/** What a compiler is. */

/**
 * Turns a text into JavaScript. It runs in the host realm, on text that may be hostile.
 *
 * @param filename as it was given to `run`, or the absolute path of a file
 */
export type CompilerFunction = (code: string, filename: string) => string;

/** Options of one compiler, merged over its defaults; what they mean is the compiler's affair. */
export type CompilerOptions = Readonly<Record<string, unknown>>;

/** An entry of a registry: one language. */
export interface Compiler {
  /** Names that select it, exact and case-sensitive; the first one is the canonical. */
  readonly names: readonly string[];
  /** Extensions of its files, with the dot. */
  readonly extensions: readonly string[];
  /**
   * Prepares the compiler.
   *
   * @throws CompilerError when a package that it needs is not installed
   */
  create(options: CompilerOptions): CompilerFunction;
}
