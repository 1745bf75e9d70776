/**
 * A sandbox that is like Node, for JavaScript that you do not trust: `NodeVM`, and all of `@sbx/vm`.
 *
 * @module @sbx/nodevm
 */
export {
  VM,
  VMError,
  VMScript,
  VMTimeoutError,
  type CompilerFunction,
  type OnUnhandled,
  type RunOptions,
  type VMErrorCode,
  type VMOptions,
  type VMScriptOptions,
} from "@sbx/vm";
export type { DenialRule } from "./access/authorize.ts";
export type { ErrorCode } from "./errors.ts";
export type { VMFileStat, VMFileSystemInterface } from "./filesystem/filesystem.ts";
export { MemoryFileSystem } from "./filesystem/memory-file-system.ts";
export type { VMFS, VMPath } from "./filesystem/node-filesystem.ts";
export { VMFileSystem } from "./filesystem/vm-file-system.ts";
export type { DeniedEvent } from "./loader/find-module.ts";
export { NodeVM, type NodeVMOptions } from "./node-vm.ts";
export type {
  BuiltinSettings,
  HostRequire,
  ModuleContext,
  PathContextCallback,
  ResolveCallback,
  VMRequire,
} from "./options.ts";
export type { RequestingModule } from "./resolver/hooks.ts";
export { type Builtin, type BuiltinLoad, Resolver, makeResolverFromLegacyOptions } from "./resolver/resolver.ts";
export type { NodeRunOptions } from "./run-options.ts";
