/** The TypeScript compiler (package `typescript`), one file at a time and without checking types. */
import type { CompilerFunction, CompilerOptions } from "./compiler.ts";
import { findPeer, functionOf } from "./peers.ts";

/** Values of `ts.ModuleKind`, `ts.ScriptTarget` and `ts.JsxEmit`, the same in TypeScript 5 and 6. */
const COMMON_JS = 1;
const ES2022 = 9;
const REACT = 2;

const ADVICE =
  "TypeScript 5 and 6 have it, 7 has not: install typescript@6, or amaro (on Node before 22.13) for TypeScript without enums and namespaces.";

const JSX_FILE = /\.[jt]sx$/;
const TYPESCRIPT_FILE = /\.[cm]?tsx?$/;

interface Transpiled {
  readonly outputText: string;
}

type TranspileModule = (code: string, input: { fileName: string; compilerOptions: object }) => Transpiled;

/** Whether the file may contain JSX, which only the full compiler reads. */
export function isJsxFile(filename: string): boolean {
  return JSX_FILE.test(filename);
}

/**
 * Nothing that Node 20 runs is compiled down: an `async` function stays one, a class too. `import x from` means `.default`
 * in every version, as it did before TypeScript 6, and a script stays as sloppy as it is when types are stripped.
 */
function settings(filename: string, options: CompilerOptions): object {
  const jsx = isJsxFile(filename) ? { jsx: REACT } : {};
  return { module: COMMON_JS, target: ES2022, esModuleInterop: false, alwaysStrict: false, ...jsx, ...options };
}

/** By the name, TypeScript decides what grammar to read. */
function typescriptName(filename: string): string {
  return TYPESCRIPT_FILE.test(filename) || isJsxFile(filename) ? filename : `${filename}.ts`;
}

/** The full compiler if it is installed. It is loaded when the result is first called. */
export function findFullCompiler(options: CompilerOptions): CompilerFunction | undefined {
  const peer = findPeer(["typescript"]);
  if (peer === undefined) return undefined;
  let transpile: TranspileModule | undefined;
  return (code, filename) => {
    transpile ??= functionOf(peer, "transpileModule", ADVICE) as unknown as TranspileModule;
    return transpile(code, { fileName: typescriptName(filename), compilerOptions: settings(filename, options) })
      .outputText;
  };
}
