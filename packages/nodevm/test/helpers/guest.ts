/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what its program gives */
import { MemoryFileSystem, NodeVM, type NodeVMOptions, type VMRequire } from "@sbx/nodevm";

/** A NodeVM over files in memory, everything loaded in the guest realm. */
export function guest(
  files: Readonly<Record<string, string>>,
  require: VMRequire = {},
  options: NodeVMOptions = {},
): NodeVM {
  const fs = new MemoryFileSystem(files);
  return new NodeVM({ ...options, require: { external: true, context: "sandbox", fs, ...require } });
}

/** What a program in `/p/main.js` exports. */
export const run = <Result>(vm: NodeVM, program: string, filename = "/p/main.js"): Result =>
  vm.run<Result>(program, filename);
