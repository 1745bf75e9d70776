/**
 * Runs in both realms. Upholds I1, I4.
 * Shadows: what a proxy's target is instead of the foreign object. They hold nothing but what the invariants of Proxy
 * (ECMA-262, Proxy Object Internal Methods) force them to: properties that were reported as not configurable, and, once
 * the foreign object is not extensible, all of them. What they hold is of this realm.
 */
import {
  FunctionPrototypeBind,
  ObjectPrototypeHasOwnProperty,
  ReflectDefineProperty,
  ReflectDeleteProperty,
  ReflectOwnKeys,
  ReflectPreventExtensions,
  ReflectSetPrototypeOf,
} from "./primordials.ts";
import { makeStamped, stampShadow } from "./stamp.ts";
import type { Key, KeySet, Kind, Local, ProxyRecord } from "./types.ts";

const constructible = function (): void {} as unknown as Local;

/** Only an array has a property that cannot be deleted, and the foreign array has it too. */
const makeTarget = (kind: "array" | "callable" | "constructor"): Local => {
  switch (kind) {
    case "array":
      return [] as unknown as Local;
    case "callable":
      return (() => {}) as unknown as Local;
    case "constructor":
      // A bound function can be constructed and, unlike others, has no property that is not configurable.
      return FunctionPrototypeBind(constructible, undefined);
  }
};

/** A fresh shadow, marked with its record. */
export const makeShadow = (kind: Kind, record: ProxyRecord): Local => {
  if (kind === "object" || kind === "view") return makeStamped(record);
  const shadow = makeTarget(kind);
  stampShadow(shadow, record);
  return shadow;
};

/** Makes the shadow agree that a property exists as described. */
export const mirror = (shadow: Local, key: Key, descriptor: object): void => {
  ReflectDefineProperty(shadow, key, descriptor);
};

/** Makes the shadow agree that a property is gone. */
export const unmirror = (shadow: Local, key: Key): void => {
  ReflectDeleteProperty(shadow, key);
};

/** Makes the shadow agree that nothing can be added, after all properties were mirrored. */
export const seal = (shadow: Local, prototype: Local | null): void => {
  ReflectSetPrototypeOf(shadow, prototype);
  ReflectPreventExtensions(shadow);
};

/** Removes from a shadow what the foreign object does not have any more, or never had. */
export const prune = (shadow: Local, keys: ArrayLike<Key>): void => {
  const kept: KeySet = { __proto__: null };
  for (let index = 0; index < keys.length; index += 1) kept[keys[index] as Key] = true;
  const own = ReflectOwnKeys(shadow);
  for (let index = 0; index < own.length; index += 1) {
    const key = own[index] as Key;
    if (!ObjectPrototypeHasOwnProperty(kept as unknown as Local, key)) ReflectDeleteProperty(shadow, key);
  }
};
