/**
 * Runs in both realms. Upholds I6.
 * The ordinary internal methods of objects (ECMA-262, OrdinaryGet, OrdinaryHasProperty, OrdinarySet), by the other
 * operations of a proxy: for policies under which the foreign object must not be asked, since it would run code.
 */
import {
  ReflectDefineProperty,
  ReflectGet,
  ReflectGetPrototypeOf,
  ReflectHas,
  ReflectSet,
  bare,
  ownDescriptor,
} from "./primordials.ts";
import type { Key, Local } from "./types.ts";

const empty = (): Local => bare({}) as unknown as Local;

/** Reads a property that is data if it is the proxy's own. */
export const ordinaryGet = (proxy: Local, key: Key, receiver: Local): Local | undefined => {
  const own = ownDescriptor(proxy, key);
  if (own !== undefined) return own.value;
  const parent = ReflectGetPrototypeOf(proxy);
  return parent === null ? undefined : ReflectGet(parent, key, receiver);
};

export const ordinaryHas = (proxy: Local, key: Key): boolean => {
  if (ownDescriptor(proxy, key) !== undefined) return true;
  const parent = ReflectGetPrototypeOf(proxy);
  return parent !== null && ReflectHas(parent, key);
};

/** Sets a property of the receiver; `undefined` if the proxy has an accessor of that name, which is not run. */
export const ordinarySet = (proxy: Local, key: Key, value: Local, receiver: Local): boolean | undefined => {
  const own = ownDescriptor(proxy, key);
  if (own === undefined) return ReflectSet(ReflectGetPrototypeOf(proxy) ?? empty(), key, value, receiver);
  if (own.writable === undefined) return undefined;
  // The rest of the algorithm is the engine's, over an object of our own that has the same property.
  const stand = empty();
  ReflectDefineProperty(stand, key, own);
  return ReflectSet(stand, key, value, receiver);
};
