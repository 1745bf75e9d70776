/**
 * Runs in both realms. Upholds I2, I5.
 * Finds the intrinsic that stands at a place: from a captured root through own properties, running no getter.
 * Guest programs may have changed what is not fixed by the language; what is found then is still a value of this realm.
 */
import { globalObject, ownDescriptor } from "./primordials.ts";
import { roots, temporalRoot } from "./roots.ts";
import { isObject, type Local, type LocalDescriptor, type Place } from "./types.ts";

/**
 * What an accessor stands for that a hardened realm has put in the place of a plain property (`hardened/harden.ts` of `@sbx/vm`). A guest
 * can make such an accessor, too, and gains no more than by a plain property.
 */
const heldBy = (getter: Local): Local | undefined => ownDescriptor(getter, "originalValue")?.value;

/** The value at a place, or `undefined` where this realm has none. */
export const intrinsicAt = ({ root, path, slot }: Place): Local | undefined => {
  // What a program has put there is of this realm, too.
  let value = root === temporalRoot ? ownDescriptor(globalObject, "Temporal")?.value : roots[root];
  let descriptor: LocalDescriptor | undefined;
  for (let index = 0; index < path.length; index += 1) {
    if (value === undefined || !isObject(value)) return undefined;
    descriptor = ownDescriptor(value, path[index] as string);
    value = descriptor?.get === undefined ? descriptor?.value : heldBy(descriptor.get);
  }
  return slot === "value" ? value : descriptor?.[slot];
};
