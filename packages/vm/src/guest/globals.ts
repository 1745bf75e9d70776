/**
 * Runs in the guest realm, before any guest program. Upholds I10.
 * TABLE: what becomes of each global of a fresh V8 context. What is not listed is removed, so that a global of a newer
 * engine is absent until somebody has read its specification; a test names those on every supported Node line.
 */
import { ReflectDefineProperty, ReflectDeleteProperty, TypeErrorConstructor } from "@sbx/bridge/realm";
import { GlobalObject, globalKeys } from "./captures.ts";

/** `keep`: as the engine made it. `tame`: another file of this folder changes it. `remove`: absent in the guest. */
type Decision = "keep" | "tame" | "remove";

// prettier-ignore
const decide = (): Readonly<Record<string, Decision>> => ({
  __proto__: null as never,
  Object: "tame", Function: "tame", Array: "keep", Number: "keep", parseFloat: "keep", parseInt: "keep",
  Infinity: "keep", NaN: "keep", undefined: "keep", Boolean: "keep", String: "keep", Symbol: "tame", Date: "keep",
  Promise: "tame", RegExp: "keep", Error: "tame", AggregateError: "keep", EvalError: "keep", RangeError: "keep",
  ReferenceError: "keep", SyntaxError: "keep", TypeError: "keep", URIError: "keep", SuppressedError: "keep",
  globalThis: "keep", JSON: "keep", Math: "keep", Intl: "keep", ArrayBuffer: "keep", SharedArrayBuffer: "keep",
  Atomics: "keep", Uint8Array: "keep", Int8Array: "keep", Uint16Array: "keep", Int16Array: "keep",
  Uint32Array: "keep", Int32Array: "keep", Float16Array: "keep", Float32Array: "keep", Float64Array: "keep",
  Uint8ClampedArray: "keep", BigUint64Array: "keep", BigInt64Array: "keep", DataView: "keep", Map: "keep",
  BigInt: "keep", Set: "keep", WeakMap: "keep", WeakSet: "keep", Proxy: "tame", Reflect: "tame",
  FinalizationRegistry: "tame", WeakRef: "keep", decodeURI: "keep", decodeURIComponent: "keep", encodeURI: "keep",
  encodeURIComponent: "keep", escape: "keep", unescape: "keep", eval: "tame", isFinite: "keep", isNaN: "keep",
  Iterator: "keep", Temporal: "keep", DisposableStack: "keep", AsyncDisposableStack: "keep", WebAssembly: "tame",
  // The console of V8's inspector: it prints nothing, and hands its arguments to a debugger.
  console: "remove",
  // A realm of Node's own, outside this membrane (a flag of Node makes it appear).
  ShadowRealm: "remove",
  // A flag of Node makes it appear; a guest has no business with the collector.
  gc: "remove",
});

/** A function of a V8 extension (`gc`) is declared like a script's, and can be emptied but not deleted. */
const empty = (key: string | symbol): void => {
  const descriptor = { __proto__: null, value: undefined, writable: false };
  if (!ReflectDefineProperty(GlobalObject as never, key, descriptor)) {
    throw new TypeErrorConstructor("A global can be neither deleted nor emptied");
  }
};

/** Removes every global that the table does not keep. One that can be neither deleted nor emptied stops the realm. */
export const removeGlobals = (): void => {
  const globals = decide(); // made here, so that no realm keeps it
  for (let index = 0; index < globalKeys.length; index += 1) {
    const key = globalKeys[index] as string | symbol;
    const decision = typeof key === "string" ? globals[key] : undefined; // the table has no prototype
    if (decision === "keep" || decision === "tame") continue;
    if (!ReflectDeleteProperty(GlobalObject as never, key)) empty(key);
  }
};
