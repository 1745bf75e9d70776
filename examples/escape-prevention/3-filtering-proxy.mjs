// Part 3: a proxy that filters. It hides the names that are known to be dangerous, on everything that is read through it.
import vm from "node:vm";
import { tryVectors } from "./try-vectors.mjs";

const hidden = new Set(["constructor", "__proto__", "prototype", "__lookupGetter__", "__defineGetter__"]);
const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

/** A view of a host object, without the hidden names, that cannot be written to. */
function filtered(target) {
  if (!isObject(target)) return target;
  return new Proxy(target, {
    get: (object, key) => (hidden.has(key) ? undefined : filtered(Reflect.get(object, key))),
    has: (object, key) => !hidden.has(key) && Reflect.has(object, key),
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
    setPrototypeOf: () => false,
    getPrototypeOf: () => null,
    getOwnPropertyDescriptor: (object, key) =>
      hidden.has(key) ? undefined : Reflect.getOwnPropertyDescriptor(object, key),
    apply: (callee, _receiver, args) => filtered(Reflect.apply(callee, undefined, args)),
  });
}

console.log("A context of node:vm, with a filtering proxy:");
const escaped = tryVectors((host) => {
  const context = vm.createContext({});
  vm.runInContext("globalThis", context).host = filtered(host);
  return (source) => vm.runInContext(source, context, { timeout: 500 });
});
console.log(`${escaped} got out.`);
