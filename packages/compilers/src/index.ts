/**
 * Other languages to JavaScript, for the sandbox or alone.
 *
 * @module @sbx/compilers
 */
export type { Compiler, CompilerFunction, CompilerOptions } from "./compiler.ts";
export { CompilerError, type CompilerErrorCode } from "./errors.ts";
export { compilers, createCompilerRegistry, resolveCompiler, type CompilerRegistry } from "./registry.ts";
export { javascript } from "./javascript.ts";
export { typescript } from "./typescript.ts";
export { coffeescript } from "./coffeescript.ts";
