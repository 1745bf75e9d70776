// Part 1: node:vm alone is no sandbox. A context has globals of its own, and every object that is handed over leads out of it.
import vm from "node:vm";
import { tryVectors } from "./try-vectors.mjs";

console.log("A bare context of node:vm:");
const escaped = tryVectors((host) => {
  const context = vm.createContext({ host });
  return (source) => vm.runInContext(source, context);
});
console.log(`${escaped} got out.`);
