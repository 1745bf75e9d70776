/** What `NodeVM.run` is told: source, name, wrapper, strictness. */
import { resolveCompiler } from "@sbx/compilers";
import { VMScript, type RunOptions } from "@sbx/vm";
import { failure } from "./errors.ts";
import { oneOf, optional } from "./options-reader.ts";

/** What one `run` may be told. */
export interface NodeRunOptions extends RunOptions {
  /** Whether the program is strict code. Default: as the VM. */
  readonly strict?: boolean;
  /** `"commonjs"`: `run` gives `module.exports`; `"none"`: what the program returns. Default: as the VM. */
  readonly wrapper?: "commonjs" | "none";
}

/** A run, read from its arguments. */
export interface Run {
  /** Not compiled to JavaScript yet, unless `compiled`. */
  readonly source: string;
  readonly compiled: boolean;
  /** As given; `undefined` when the program has no name. */
  readonly filename: string | undefined;
  readonly strict: boolean | undefined;
  readonly wrapper: "commonjs" | "none" | undefined;
  readonly lineOffset: number | undefined;
  readonly columnOffset: number | undefined;
}

function readOptions(options: string | NodeRunOptions | null | undefined): NodeRunOptions {
  if (options === undefined || options === null) return {};
  if (typeof options === "string") return { filename: options };
  if (typeof options !== "object")
    throw failure("ERR_INVALID_ARG_TYPE", "The argument 'options' of run must be a string or an object.");
  optional<NodeRunOptions["wrapper"]>(oneOf("commonjs", "none"), undefined)(options.wrapper, "wrapper");
  return options;
}

function sourceOf(code: unknown): string {
  if (typeof code === "string") return code;
  if (code instanceof Uint8Array) return new TextDecoder().decode(code);
  throw failure("ERR_INVALID_ARG_TYPE", "The argument 'code' of run must be a string, a Buffer or a VMScript.");
}

/**
 * Reads the arguments of `run`.
 *
 * @throws VMError `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_OPTION`.
 */
export function readRun(code: unknown, options: string | NodeRunOptions | null | undefined): Run {
  const { filename, strict, wrapper } = readOptions(options);
  const common = { strict, wrapper };
  const name = filename === undefined || filename === "" ? undefined : filename;
  if (!(code instanceof VMScript))
    return {
      ...common,
      source: sourceOf(code),
      compiled: false,
      filename: name,
      lineOffset: undefined,
      columnOffset: undefined,
    };
  const { lineOffset, columnOffset, compiler, compilerOptions } = code;
  const source = resolveCompiler(compiler, compilerOptions)(code.code, code.filename);
  return { ...common, source, compiled: true, filename: name ?? code.filename, lineOffset, columnOffset };
}
