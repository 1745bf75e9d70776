/**
 * Runs in the guest realm. Upholds I9.
 * While the host follows promises (by hooks, or by `AsyncLocalStorage` on older lines), Node keeps its notes as properties of
 * promises, those of guests too. A symbol becomes a value by two functions only, traps of proxies and the membrane apart.
 */
import { ReflectApply, append, makeList, toArray } from "@sbx/bridge/realm";
import { ObjectConstructor, ReflectNamespace, type Callable } from "./captures.ts";
import { define } from "./define.ts";
import { lookNative } from "./function-source.ts";
import type { IsPrivate } from "./private-symbols.ts";

export const tameReflection = (isPrivate: IsPrivate): void => {
  const without = (keys: ArrayLike<unknown>): unknown => {
    const kept = makeList<unknown>();
    for (let index = 0; index < keys.length; index += 1) if (!isPrivate(keys[index])) append(kept, keys[index]);
    return toArray(kept);
  };

  /** `keys` is a fresh array of the engine's. Symbols stand at its end. */
  const filtered = (keys: ArrayLike<unknown>): unknown => {
    for (let index = keys.length - 1; index >= 0; index -= 1) {
      if (isPrivate(keys[index])) return without(keys);
      if (typeof keys[index] !== "symbol") return keys;
    }
    return keys;
  };

  const replace = (holder: object, name: string, native: Callable): void => {
    const methods = {
      __proto__: null,
      [name]: (target: unknown): unknown => filtered(ReflectApply(native as never, undefined, [target]) as never),
    };
    define(holder, name, lookNative(methods[name] as Callable, name, 1));
  };
  replace(ReflectNamespace, "ownKeys", ReflectNamespace.ownKeys);
  replace(ObjectConstructor, "getOwnPropertySymbols", ObjectConstructor.getOwnPropertySymbols);
};
