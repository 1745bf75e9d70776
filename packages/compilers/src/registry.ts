/** TABLE: names and extensions → compilers. */
import type { Compiler, CompilerFunction, CompilerOptions } from "./compiler.ts";
import { coffeescript } from "./coffeescript.ts";
import { CompilerError } from "./errors.ts";
import { javascript } from "./javascript.ts";
import { typescript } from "./typescript.ts";

/** Compilers that can be asked for by name or by extension. It never changes; `with` gives a larger one. */
export interface CompilerRegistry {
  /** Every name and alias. */
  readonly names: readonly string[];
  /** Extension (with its dot) → canonical name. */
  readonly extensions: Readonly<Record<string, string>>;
  /**
   * The compiler that `compiler` asks for: a name, a function (its result is made a string), or `undefined` for the first
   * entry of the registry.
   *
   * @throws CompilerError `ERR_UNSUPPORTED_COMPILER`, `ERR_COMPILER_NOT_INSTALLED`
   */
  resolve(compiler?: string | CompilerFunction, options?: CompilerOptions): CompilerFunction;
  /** The canonical name of the compiler for a file, by the longest extension that fits. */
  forFile(filename: string): string | undefined;
  /** A registry with these as well; they win where a name or an extension is taken. */
  with(...compilers: readonly Compiler[]): CompilerRegistry;
}

/** `null` prototypes, so that no name is found by inheritance. */
function table<T>(rows: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.freeze(Object.assign(Object.create(null), Object.fromEntries(rows)) as Record<string, T>);
}

/** CP-4: whatever a function gives is used as text. */
function textOf(compile: (code: string, filename: string) => unknown): CompilerFunction {
  return (code, filename) => String(compile(code, filename));
}

/** The texts of `Unsupported compiler`: a symbol has no other text. */
function unsupported(compiler: unknown): CompilerError {
  return new CompilerError("ERR_UNSUPPORTED_COMPILER", `Unsupported compiler '${String(compiler)}'.`);
}

/**
 * A registry of the given compilers; of two with one name or extension the later wins.
 *
 * @example
 * const registry = createCompilerRegistry([
 *   { names: ["upper"], extensions: [".up"], create: () => (code) => code.toUpperCase() },
 * ]);
 * registry.resolve("upper")("infinity", "a.up"); // "INFINITY"
 */
export function createCompilerRegistry(compilers: readonly Compiler[]): CompilerRegistry {
  const byName = table(compilers.flatMap((compiler) => compiler.names.map((name) => [name, compiler] as const)));
  const extensions = table(
    compilers.flatMap(({ names: [name = ""], extensions: own }) => own.map((extension) => [extension, name] as const)),
  );
  const longestFirst = Object.keys(extensions).sort((a, b) => b.length - a.length);
  return Object.freeze({
    names: Object.freeze(Object.keys(byName)),
    extensions,
    resolve(compiler?: unknown, options: CompilerOptions = {}): CompilerFunction {
      if (typeof compiler === "function") return textOf(compiler as CompilerFunction);
      const found = compiler === undefined ? compilers[0] : typeof compiler === "string" ? byName[compiler] : undefined;
      if (found === undefined) throw unsupported(compiler);
      return found.create(options);
    },
    forFile(filename: string): string | undefined {
      const extension = longestFirst.find((candidate) => filename.endsWith(candidate));
      return extension === undefined ? undefined : extensions[extension];
    },
    with: (...more: readonly Compiler[]) => createCompilerRegistry([...compilers, ...more]),
  });
}

/** JavaScript (the default), TypeScript and CoffeeScript. */
export const compilers: CompilerRegistry = createCompilerRegistry([javascript, typescript, coffeescript]);

/**
 * The compiler that a `compiler` option asks for, from {@link compilers}.
 *
 * @param compiler a name (exact, case-sensitive), a function, or `undefined` for JavaScript
 * @param compilerOptions merged over the compiler's defaults; of no meaning to functions and JavaScript
 * @throws CompilerError with `code`: "Unsupported compiler 'X'.", "TypeScript compiler is not installed.",
 * "Coffee-Script compiler is not installed."
 * @example
 * resolveCompiler("typescript")("const a: number = 1", "a.ts"); // "const a         = 1"
 */
export function resolveCompiler(
  compiler?: string | CompilerFunction,
  compilerOptions?: CompilerOptions,
): CompilerFunction {
  return compilers.resolve(compiler, compilerOptions);
}
