/**
 * One guest realm for JavaScript that you do not trust: `VM`, `VMScript`, `VMError`.
 *
 * @module @sbx/vm
 */
export type { ConsoleOption } from "./console.ts";
export { VMError, VMTimeoutError, type VMErrorCode } from "./errors.ts";
export type { OnUnhandled, VMOptions } from "./options.ts";
export { VMScript, type VMScriptOptions } from "./script.ts";
export { VM, type RunOptions } from "./vm.ts";
export type { WebGlobal } from "./web-globals.ts";
export type { PolicyName } from "@sbx/bridge";
export type { CompilerFunction } from "@sbx/compilers";
