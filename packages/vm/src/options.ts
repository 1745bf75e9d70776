/** The options of a VM: read once, checked, frozen. Nothing later reads the user's object. */
import { CompilerError, resolveCompiler, type CompilerFunction } from "@sbx/compilers";
import { checkedConsole, type ConsoleOption } from "./console.ts";
import { VMError, invalidOption } from "./errors.ts";
import { nearestName } from "./nearest-name.ts";
import { checkedGlobals, type WebGlobal } from "./web-globals.ts";

/** What becomes of rejections and exceptions that a guest leaves unhandled. */
export type OnUnhandled = "event" | "throw";

/** What `new VM` takes. All of it is optional. */
export interface VMOptions {
  /** Values for the guest's globals: own enumerable string keys are copied, once. */
  readonly sandbox?: object | null | undefined;
  /** Milliseconds that one entry into the guest may take, promise jobs included. Default: no limit. */
  readonly timeout?: number | null | undefined;
  /** `"javascript"` (default), `"typescript"`, `"coffeescript"`, or a function that gives JavaScript. */
  readonly compiler?: string | CompilerFunction | undefined;
  /** Passed on to the compiler. */
  readonly compilerOptions?: Readonly<Record<string, unknown>> | undefined;
  /** Whether the guest may make code from strings. Default: true. */
  readonly eval?: boolean | undefined;
  /** Whether the guest may compile WebAssembly. Default: true. */
  readonly wasm?: boolean | undefined;
  /** Whether the guest may use async functions and promises. Default: true. */
  readonly allowAsync?: boolean | undefined;
  /** The opposite of `allowAsync`, and stronger. @deprecated */
  readonly fixAsync?: boolean | undefined;
  /** The most bytes that a guest's buffer may have. Default: Infinity. */
  readonly bufferAllocLimit?: number | undefined;
  /** Whether the guest's intrinsics are frozen once it has started. Default: false. */
  readonly hardened?: boolean | undefined;
  /** Names of web-platform globals that the guest gets, such as `URL` or `setTimeout`. Default: none. */
  readonly globals?: readonly WebGlobal[] | undefined;
  /** The guest's console. Default: `"off"`. */
  readonly console?: ConsoleOption | undefined;
  /** Ends the VM when it is aborted: later uses throw, and a run that is under way when it comes back to the host. */
  readonly signal?: AbortSignal | undefined;
  /** Default: `"event"`, on the VM. `"throw"`: as Node does for the host's own. */
  readonly onUnhandled?: OnUnhandled | undefined;
}

/** Options with every default filled in. */
export interface ResolvedOptions {
  readonly sandbox: object | undefined;
  readonly timeout: number | undefined;
  readonly compiler: string | CompilerFunction;
  readonly compile: CompilerFunction;
  readonly eval: boolean;
  readonly wasm: boolean;
  readonly allowAsync: boolean;
  readonly bufferAllocLimit: number;
  readonly hardened: boolean;
  readonly globals: readonly WebGlobal[];
  readonly console: ConsoleOption;
  readonly onUnhandled: OnUnhandled;
  readonly signal: AbortSignal | undefined;
}

const names = [
  "sandbox",
  "timeout",
  "compiler",
  "compilerOptions",
  "eval",
  "wasm",
  "allowAsync",
  "fixAsync",
  "bufferAllocLimit",
  "hardened",
  "globals",
  "console",
  "onUnhandled",
  "signal",
] as const satisfies readonly (keyof VMOptions)[];

type Values = Record<(typeof names)[number], unknown>;

function refuseUnknown(input: object): void {
  const unknown = Object.keys(input).find((key) => !(names as readonly string[]).includes(key));
  if (unknown === undefined) return;
  const near = nearestName(unknown, names);
  const hint = near === undefined ? "" : ` Did you mean '${near}'?`;
  throw invalidOption(unknown, `Unknown option '${unknown}'.${hint}`);
}

function readOnce(input: object): Values {
  refuseUnknown(input);
  return Object.fromEntries(names.map((name) => [name, (input as Values)[name]])) as Values;
}

function boolean(name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value !== "boolean") throw invalidOption(name, `Invalid option '${name}': it must be a boolean.`);
  return value;
}

/** VM-18. */
function allocLimit(value: unknown): number {
  if (value === undefined) return Infinity;
  if (typeof value === "number" && value >= 0) return value;
  throw invalidOption("bufferAllocLimit", "bufferAllocLimit must be a non-negative number.");
}

/** VM-11. */
function sandboxOf(value: unknown): object | undefined {
  if (!value) return undefined;
  if (typeof value === "object") return value;
  throw invalidOption("sandbox", "Sandbox must be object.");
}

/** VM-10: everything falsy means no limit; the rest is what `node:vm` takes. */
function timeoutOf(value: unknown): number | undefined {
  if (!value) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value > 0 && value <= 0xffffffff) return value;
  throw invalidOption(
    "timeout",
    "Invalid option 'timeout': it must be an integer from 1 to 4294967295 (milliseconds).",
  );
}

function onUnhandledOf(value: unknown): OnUnhandled {
  if (value === undefined) return "event";
  if (value === "event" || value === "throw") return value;
  throw invalidOption("onUnhandled", "Invalid option 'onUnhandled': it must be 'event' or 'throw'.");
}

function signalOf(value: unknown): AbortSignal | undefined {
  if (value === undefined || value instanceof AbortSignal) return value;
  throw invalidOption("signal", "Invalid option 'signal': it must be an AbortSignal.");
}

/**
 * The function that compiles, for a compiler as a user names it.
 *
 * @throws VMError when there is no such compiler, or its package is not installed
 */
export function compilerFor(compiler: unknown, options: unknown): CompilerFunction {
  try {
    return resolveCompiler(compiler as string, options as Readonly<Record<string, unknown>> | undefined);
  } catch (error) {
    if (error instanceof CompilerError) throw new VMError(error.message, error.code);
    throw error;
  }
}

/**
 * Reads and checks options, in the order bufferAllocLimit, sandbox, compiler, the rest (VM-19).
 *
 * @throws VMError `ERR_INVALID_OPTION`, with a field `path`
 * @throws TypeError when `options` is null
 */
export function resolveOptions(options: VMOptions | undefined): ResolvedOptions {
  if ((options as unknown) === null) throw new TypeError("The options of a VM must be an object, not null.");
  const input = readOnce(typeof options === "object" ? options : {});
  const bufferAllocLimit = allocLimit(input.bufferAllocLimit);
  const sandbox = sandboxOf(input.sandbox);
  const compile = compilerFor(input.compiler, input.compilerOptions);
  const fixAsync = boolean("fixAsync", input.fixAsync, false);
  return Object.freeze({
    sandbox,
    compile,
    bufferAllocLimit,
    compiler: input.compiler === undefined ? "javascript" : (input.compiler as string | CompilerFunction),
    timeout: timeoutOf(input.timeout),
    eval: boolean("eval", input.eval, true),
    wasm: boolean("wasm", input.wasm, true),
    allowAsync: boolean("allowAsync", input.allowAsync, true) && !fixAsync,
    hardened: boolean("hardened", input.hardened, false),
    globals: checkedGlobals(input.globals),
    console: checkedConsole(input.console),
    onUnhandled: onUnhandledOf(input.onUnhandled),
    signal: signalOf(input.signal),
  });
}
