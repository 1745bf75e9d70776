// Part 2: a hardened context. Objects without prototypes, no code from strings, frozen data: fewer ways out, and not none.
import vm from "node:vm";
import { tryVectors } from "./try-vectors.mjs";

/** A copy without prototypes, as deep as it goes; functions lose theirs, too. */
function bare(value) {
  if (typeof value === "function") {
    const wrapped = (...args) => bare(value(...args));
    return Object.freeze(Object.setPrototypeOf(wrapped, null));
  }
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(value).map(([k, v]) => [k, bare(v)])),
  );
  return Object.freeze(copy);
}

console.log("A hardened context of node:vm:");
const escaped = tryVectors((host) => {
  const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  // Handed over as a property of the guest's own global object, so that nothing of the host's is left on it.
  vm.runInContext("globalThis", context).host = bare(host);
  return (source) => vm.runInContext(source, context, { timeout: 500 });
});
console.log(`${escaped} got out.`);
