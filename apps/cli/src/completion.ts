/** Programs whose completion value is wanted: those of `eval` and of the prompt. */
import { type NodeVM, VM } from "@sbx/nodevm";

/** What a module finds in its scope, and a line at a prompt should find as well. */
const moduleScope = "Object.assign(globalThis, { require, module, exports });";

/** Gives the guest's global scope `require`, `module` and `exports`, as of a module in the program's folder. */
export function openModuleScope(vm: NodeVM, path: string): void {
  vm.run(moduleScope, path);
}

/** Runs a text as a script, in the global scope, and gives its completion value. */
export function completionOf(vm: NodeVM, text: string, path: string): unknown {
  return VM.prototype.run.call(vm, text, path);
}
