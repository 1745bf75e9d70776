/** `VMScript`: a program that is compiled once and run in many VMs. */
import { compileFromCache, compileScript, sealedCode } from "./compile/scripts.ts";
import type { Compiled } from "./compile/compiled.ts";
import { compilerFor } from "./options.ts";
import type { CompilerFunction } from "@sbx/compilers";

/** How a {@link VMScript} is compiled. */
export interface VMScriptOptions {
  /** Its name in stacks. Default: `"vm.js"`. */
  readonly filename?: string | undefined;
  /** Added to line numbers. Default: 0. */
  readonly lineOffset?: number | undefined;
  /** Added to the columns of the first line. Default: 0. */
  readonly columnOffset?: number | undefined;
  /** As `compiler` of a VM. Default: `"javascript"`. */
  readonly compiler?: string | CompilerFunction | undefined;
  /** As `compilerOptions` of a VM. */
  readonly compilerOptions?: Readonly<Record<string, unknown>> | undefined;
  /**
   * What {@link VMScript.createCachedData} gave, in this process or another. Code of another text, of another version of V8, or
   * damaged, is not used. It must come from where you would load a program of your own from: who can write it can do what you can.
   */
  readonly cachedData?: NodeJS.ArrayBufferView | undefined;
}

interface State {
  source: string;
  prefix: string;
  suffix: string;
  readonly compile: CompilerFunction;
  compiled: Compiled | undefined;
  readonly cachedData: Buffer | undefined;
  rejected: boolean | undefined;
}

const states = new WeakMap<VMScript, State>();

const stateOf = (script: VMScript): State => {
  const state = states.get(script);
  if (state === undefined) throw new TypeError("Not a VMScript.");
  return state;
};

/** `node:vm`'s own words for a wrong type. */
const argumentError = (name: string, type: string, value: unknown): TypeError => {
  const received = value === null ? "null" : `type ${typeof value}`;
  const message = `The "options.${name}" property must be of type ${type}. Received ${received}`;
  return Object.assign(new TypeError(message), { code: "ERR_INVALID_ARG_TYPE" });
};

/** A copy: what the caller does with theirs is of no effect. */
const copyOf = (data: unknown): Buffer | undefined => {
  if (data === undefined) return undefined;
  if (ArrayBuffer.isView(data)) {
    return Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  const message = 'The "options.cachedData" property must be an instance of Buffer, TypedArray, or DataView.';
  throw Object.assign(new TypeError(message), { code: "ERR_INVALID_ARG_TYPE" });
};

const compileState = (state: State, script: VMScript): Compiled => {
  const { filename, lineOffset, columnOffset, code } = script;
  const text = state.compile(code, filename);
  const origin = { filename, lineOffset, columnOffset };
  if (state.cachedData === undefined) return compileScript(text, origin);
  const compiled = compileFromCache(text, origin, state.cachedData);
  state.rejected = compiled.rejected;
  return compiled;
};

const checkOrigin = ({ filename, lineOffset, columnOffset }: VMScript): void => {
  if (typeof filename !== "string") throw argumentError("filename", "string", filename);
  if (typeof lineOffset !== "number") throw argumentError("lineOffset", "number", lineOffset);
  if (typeof columnOffset !== "number") throw argumentError("columnOffset", "number", columnOffset);
};

/** The compiled form of a script; compiles it if that has not been done. */
export const compiledOf = (script: VMScript): Compiled => {
  const state = stateOf(script);
  checkOrigin(script);
  return (state.compiled ??= compileState(state, script));
};

/** `(code, filename)`, `(code, options)` or `(code, filename, options)` (VS-1). */
const readArguments = (
  first: string | VMScriptOptions | null | undefined,
  second: VMScriptOptions | null | undefined,
): VMScriptOptions => {
  if (typeof first === "object") return { ...first };
  return { ...second, filename: first === undefined || first === "" ? second?.filename : first };
};

/**
 * A program, compiled once and run in many VMs. It is compiled when it first runs, or by {@link VMScript.compile}.
 *
 * @example
 * const script = new VMScript("count + 1", "count.js");
 * new VM({ sandbox: { count: 1 } }).run(script); // 2
 */
export class VMScript {
  /** Its name in stacks. */
  declare readonly filename: string;
  /** Added to line numbers. */
  declare readonly lineOffset: number;
  /** Added to the columns of the first line. */
  declare readonly columnOffset: number;
  /** The compiler, as it was given. */
  declare readonly compiler: string | CompilerFunction;
  /** As it was given. */
  declare readonly compilerOptions: Readonly<Record<string, unknown>> | undefined;
  /** The text, with what {@link VMScript.wrap} put around it. Assigning replaces all of it. */
  declare code: string;

  /**
   * @param code the text; anything else is converted to a string
   * @throws VMError when there is no such compiler
   */
  constructor(code: unknown, filename?: string | VMScriptOptions | null, options?: VMScriptOptions | null) {
    if (typeof code === "symbol") throw new TypeError("Cannot convert a Symbol value to a string");
    const given = readArguments(filename, options);
    const compile = compilerFor(given.compiler, given.compilerOptions);
    states.set(this, {
      source: String(code),
      prefix: "",
      suffix: "",
      compile,
      compiled: undefined,
      cachedData: copyOf(given.cachedData),
      rejected: undefined,
    });
    const readonly = (value: unknown): PropertyDescriptor => ({ value, enumerable: true });
    Object.defineProperties(this, {
      code: {
        enumerable: true,
        get: () => stateOf(this).prefix + stateOf(this).source + stateOf(this).suffix,
        set: (text: unknown) => {
          Object.assign(stateOf(this), { source: String(text), prefix: "", suffix: "", compiled: undefined });
        },
      },
      filename: readonly(given.filename === undefined || given.filename === "" ? "vm.js" : given.filename),
      lineOffset: readonly(given.lineOffset ?? 0),
      columnOffset: readonly(given.columnOffset ?? 0),
      compiler: readonly(given.compiler ?? "javascript"),
      compilerOptions: readonly(given.compilerOptions),
    });
  }

  /**
   * Compiles the script, if that has not been done.
   *
   * @throws SyntaxError its stack beginning with file and line
   */
  compile(): this {
    compiledOf(this);
    return this;
  }

  /**
   * Whether `cachedData` was of no use, as for `vm.Script` of Node; the script was then compiled from its text. `undefined`
   * before it is compiled, and without `cachedData`.
   */
  get cachedDataRejected(): boolean | undefined {
    return stateOf(this).rejected;
  }

  /**
   * What the engine has made of the script so far, for the option `cachedData` of a script with the same text. Called after
   * the script has run, it includes the functions that have.
   *
   * @throws as {@link VMScript.compile} does
   * @example
   * const text = "1 + 1";
   * const cachedData = new VMScript(text).createCachedData();
   * new VMScript(text, { cachedData }).compile().cachedDataRejected; // false
   */
  createCachedData(): Buffer {
    return sealedCode(compiledOf(this));
  }

  /**
   * Puts texts before and after the code; the script is compiled again.
   *
   * @deprecated
   */
  wrap(prefix: string, suffix: string): this {
    const state = stateOf(this);
    Object.assign(state, {
      prefix: `${prefix}${state.prefix}`,
      suffix: `${state.suffix}${suffix}`,
      compiled: undefined,
    });
    return this;
  }
}
