/** The program that is run: its text, and the texts of all files that are loaded with it. */
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { compilers } from "@sbx/compilers";
import { UsageError } from "./usage-error.ts";

/** A file that is to be run. */
export interface Program {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EACCES: "no permission to read it",
  EISDIR: "it is a folder; name a file in it",
};

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ""] ?? message;
}

/** What `-` is called in stacks; it counts as a file of the current folder. */
const standardInput = "[stdin].js";

/**
 * Reads a program.
 *
 * @param file a path, or `-` for standard input
 * @throws UsageError when there is no such file, or it cannot be read
 */
export function readProgram(file: string): Program {
  if (file === "-") return { path: resolve(standardInput), text: readFileSync(0, "utf8") };
  const path = resolve(file);
  try {
    if (statSync(path).isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    return { path, text: readFileSync(path, "utf8") };
  } catch (error) {
    throw new UsageError(`cannot run '${file}': ${reasonOf(error)}`);
  }
}

function checkCompiler(name: string): void {
  try {
    compilers.resolve(name);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Compiles by extension, and remembers the texts that positions in stacks refer to. */
export interface Sources {
  /** For the option `compiler` of a VM. */
  readonly compile: (code: string, filename: string) => string;
  /** The text of a file that was loaded. */
  readonly get: (filename: string) => string | undefined;
}

/**
 * Makes the compiler of one run.
 *
 * @param compiler the name of one for every file; without, it goes by the extension
 * @throws UsageError when there is no compiler of that name
 * @throws CompilerError from `compile`, when a compiler is not installed
 */
export function createSources(compiler?: string): Sources {
  if (compiler !== undefined) checkCompiler(compiler);
  const texts = new Map<string, string>();
  return {
    compile(code, filename) {
      const compiled = compilers.resolve(compiler ?? compilers.forFile(filename))(code, filename);
      // A stripper leaves every token where it was; what a full compiler gives has other positions, so show that.
      texts.set(filename, compiled.length === code.length ? code : compiled);
      return compiled;
    },
    get: (filename) => texts.get(filename),
  };
}
