/**
 * Runs in the guest realm. Upholds I1.
 * Hooks of the host are shown each promise of a guest. Node asks the promise, by a symbol of its own, whether there is
 * something else to be shown; what is found there is the host's, and found by nobody who does not have the symbol.
 */
import { ReflectDefineProperty } from "@sbx/bridge/realm";
import { ObjectPrototype } from "./captures.ts";
import type { NodeSymbols } from "./private-symbols.ts";

export const hidePromises = ({ ofResources, standInOf }: NodeSymbols): void => {
  for (let index = 0; index < ofResources.length; index += 1) {
    const accessors = {
      __proto__: null,
      get(this: unknown): unknown {
        return standInOf(this);
      },
      set: () => undefined,
    };
    ReflectDefineProperty(ObjectPrototype as never, ofResources[index] as symbol, {
      __proto__: null,
      get: accessors.get,
      set: accessors.set,
      enumerable: false,
      configurable: false,
    });
  }
};
