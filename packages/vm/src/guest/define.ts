/**
 * Runs in the guest realm. Upholds I5.
 * Defines properties as built-in ones are: not enumerable. An answer of `false` stops the realm from starting.
 */
import { ReflectDefineProperty, TypeErrorConstructor } from "@sbx/bridge/realm";

/** What of a property may be changed later. */
export interface Freedom {
  readonly __proto__: null;
  readonly writable: boolean;
  readonly configurable: boolean;
}

/** As most built-in properties are. */
export const open: Freedom = { __proto__: null, writable: true, configurable: true };
/** As `prototype` of a built-in constructor is. */
export const closed: Freedom = { __proto__: null, writable: false, configurable: false };
/** As `prototype` of a function that was written as one is. */
export const ofFunction: Freedom = { __proto__: null, writable: true, configurable: false };
/** As `name` and `length` of a function are. */
export const redefinable: Freedom = { __proto__: null, writable: false, configurable: true };

/** Used again and again: the engine reads a descriptor before it runs anything else. */
const descriptor = {
  __proto__: null,
  value: undefined as unknown,
  writable: true,
  enumerable: false,
  configurable: true,
};

export const define = (object: unknown, key: string | symbol, value: unknown, freedom: Freedom = open): void => {
  descriptor.value = value;
  descriptor.writable = freedom.writable;
  descriptor.configurable = freedom.configurable;
  const done = ReflectDefineProperty(object as never, key, descriptor);
  descriptor.value = undefined;
  if (!done) throw new TypeErrorConstructor("A property cannot be defined");
};

/** Defines a property as an assignment makes it. */
export const assign = (object: unknown, key: string | symbol, value: unknown): void => {
  const made = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  if (!ReflectDefineProperty(object as never, key, made))
    throw new TypeErrorConstructor("A property cannot be defined");
};
