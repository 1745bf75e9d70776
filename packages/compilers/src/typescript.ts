/**
 * TypeScript to CommonJS: types are stripped in place where that is enough, else the full compiler does it.
 *
 * | the text | what happens |
 * |---|---|
 * | types only | stripped: positions stay |
 * | `import`, `export`, enums, namespaces, decorators, JSX; or `compilerOptions` were given | full compiler, when installed |
 * | the same, without the full compiler | `import` and `export` stay (and fail as in any script); the others are refused |
 */
import type { Compiler, CompilerFunction, CompilerOptions } from "./compiler.ts";
import { CompilerError } from "./errors.ts";
import { commentHashbang } from "./javascript.ts";
import { builtin } from "./peers.ts";
import { findFullCompiler, isJsxFile } from "./typescript-full.ts";
import { findStripper, strippingProblem, type Stripper } from "./typescript-strip.ts";

/** CP-7: the full compiler makes a `require` of it. A false alarm (in a comment) costs positions only. */
const DYNAMIC_IMPORT = /(?<![\w$.])import\s*\(/;

/**
 * Whether stripped text is what this engine can run as the body of a module: `import` and `export` declarations are not, nor
 * are decorators, nor newer syntax than the engine has. The text is compiled in the host realm and never run.
 */
function isRunnable(stripped: string): boolean {
  try {
    builtin("node:vm")?.compileFunction(stripped);
    return !DYNAMIC_IMPORT.test(stripped);
  } catch {
    return false; // for the full compiler to deal with, or to complain about in its own words
  }
}

interface Backends {
  readonly strip: Stripper | undefined;
  readonly full: CompilerFunction | undefined;
}

function findBackends(options: CompilerOptions): Backends {
  const full = findFullCompiler(options);
  // Options are for the full compiler; a text must not come out differently by what it contains.
  const strip = Object.keys(options).length > 0 ? undefined : findStripper();
  if (full !== undefined || strip !== undefined) return { strip, full };
  throw new CompilerError("ERR_COMPILER_NOT_INSTALLED", "TypeScript compiler is not installed.");
}

function needsFullCompiler(thrown: unknown): CompilerError {
  const message = `${strippingProblem(thrown)}. The package "typescript" (5 or 6) compiles what cannot be stripped; it is not installed.`;
  return new CompilerError("ERR_TYPESCRIPT_SYNTAX", message, { cause: thrown });
}

/** Strips, or hands over to the full compiler. */
function stripOr(strip: Stripper, full: CompilerFunction | undefined, code: string, filename: string): string {
  let stripped: string;
  try {
    stripped = strip(code);
  } catch (error) {
    if (full === undefined) throw needsFullCompiler(error);
    return full(code, filename);
  }
  return full !== undefined && !isRunnable(stripped) ? full(code, filename) : stripped;
}

/** TypeScript. Options: `compilerOptions` of `tsconfig.json`, over `module: CommonJS` and `target: ES2022`. */
export const typescript: Compiler = {
  names: ["typescript", "type-script", "ts", "text/typescript"],
  extensions: [".ts", ".cts", ".mts", ".tsx"],
  create(options) {
    const { strip, full } = findBackends(options);
    return (code, filename) => {
      const text = commentHashbang(code);
      if (strip === undefined || (full !== undefined && isJsxFile(filename))) return full?.(text, filename) ?? text;
      return stripOr(strip, full, text, filename);
    };
  },
};
