/**
 * Runs in both realms. Upholds I1, I3, I4, I6.
 * getPrototypeOf, setPrototypeOf, isExtensible, preventExtensions.
 */
import { ReflectIsExtensible, bare } from "./primordials.ts";
import { makeAsk } from "./ask.ts";
import { answers } from "./ask-proxy.ts";
import { makeDataPrototype } from "./data-view.ts";
import { seal } from "./shadow.ts";
import type { TrapContext, Traps } from "./trap-types.ts";
import type { Key, Local } from "./types.ts";

type ObjectTraps = Pick<Traps, "getPrototypeOf" | "setPrototypeOf" | "isExtensible" | "preventExtensions">;

export const makeObjectTraps = (
  { end, recordOf }: TrapContext,
  ownKeys: Traps["ownKeys"],
  report: (shadow: Local, key: Key, mirrored: boolean) => object | undefined,
): ObjectTraps => {
  const ask = makeAsk(end);
  const dataPrototype = makeDataPrototype(end);

  const getPrototypeOf = (shadow: Local): Local | null => {
    const { foreign, policy } = recordOf(shadow);
    const prototype = ask((target) => end.port.getPrototypeOf(target, policy.inherited), foreign, "");
    return policy.dataOnly ? dataPrototype(shadow, prototype) : prototype;
  };

  /** The foreign object is not extensible any more: from now on the engine compares the proxy with its shadow. */
  const sealShadow = (shadow: Local): void => {
    const record = recordOf(shadow);
    if (record.isSealed) return;
    const keys = ownKeys(shadow) as unknown as ArrayLike<Key>;
    const { length } = keys;
    for (let index = 0; index < length; index += 1) report(shadow, keys[index] as Key, true);
    seal(shadow, getPrototypeOf(shadow));
    record.isSealed = true;
    ownKeys(shadow); // Removes what a shadow has of its own, such as the name of a function.
  };

  return bare<ObjectTraps>({
    getPrototypeOf,

    // I6: a foreign object keeps its prototype; saying again what it is succeeds, as in the language.
    setPrototypeOf: (shadow, prototype) => getPrototypeOf(shadow) === prototype,

    isExtensible(shadow) {
      const record = recordOf(shadow);
      if (answers(record)) return ReflectIsExtensible(shadow);
      const extensible = ask(end.port.isExtensible, record.foreign, "");
      if (!extensible) sealShadow(shadow);
      return extensible;
    },

    preventExtensions(shadow) {
      const { foreign, policy } = recordOf(shadow);
      if (!policy.write) return false; // I6
      const prevented = ask(end.port.preventExtensions, foreign, "");
      if (prevented) sealShadow(shadow);
      return prevented;
    },
  });
};
