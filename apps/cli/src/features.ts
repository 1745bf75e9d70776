/** What the language is on this engine. */
import { VM } from "@sbx/nodevm";

/** Something that not every supported version of Node has. */
export interface Feature {
  readonly name: string;
  readonly isThere: boolean;
}

/** TABLE: each feature, and an expression that is true where it is. */
const tests: Readonly<Record<string, string>> = {
  "iterator helpers": "typeof Iterator === 'function'",
  "Array.fromAsync": "typeof Array.fromAsync === 'function'",
  "Promise.try": "typeof Promise.try === 'function'",
  Float16Array: "typeof Float16Array === 'function'",
  "using, DisposableStack": "typeof DisposableStack === 'function'",
  "Error.isError": "typeof Error.isError === 'function'",
  "Uint8Array.fromBase64": "typeof Uint8Array.fromBase64 === 'function'",
  Temporal: "typeof Temporal === 'object'",
  WebAssembly: "typeof WebAssembly === 'object'",
};

/** Asks a guest for each feature. */
export function features(): Feature[] {
  const vm = new VM();
  const found = Object.entries(tests).map(([name, test]) => ({ name, isThere: vm.run(test) === true }));
  vm.dispose();
  return found;
}
