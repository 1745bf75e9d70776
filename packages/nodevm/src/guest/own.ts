/**
 * Runs in the guest realm. Upholds I5.
 * Properties and elements by definition, never by assignment: a setter that the guest put on a prototype is not asked.
 */
import {
  ArrayIsArray,
  ObjectCreate,
  ObjectPrototype,
  ObjectPrototypeHasOwnProperty,
  ReflectDefineProperty,
  ReflectGetOwnPropertyDescriptor,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  TypeErrorConstructor,
  newArray,
} from "./captures.ts";

/** Gives an object an ordinary property. */
export function defineOwn(object: object, key: PropertyKey, value: unknown): void {
  const descriptor = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  if (!ReflectDefineProperty(object, key, descriptor)) throw new TypeErrorConstructor("Cannot define property");
}

/** Gives an object a property that enumeration does not show. */
export function defineHidden(object: object, key: PropertyKey, value: unknown): void {
  ReflectDefineProperty(object, key, {
    __proto__: null,
    value,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

/** Gives a function the name that stacks and programs see. */
export function nameFunction(target: object, name: string): void {
  ReflectDefineProperty(target, "name", { __proto__: null, value: name, configurable: true });
}

/** An empty object, as a literal of the guest's would give it. */
export const plainObject = (): object => ObjectCreate(ObjectPrototype);

/** The value of an own data property, else `undefined`; no getter runs. */
export function ownValue(object: object, key: PropertyKey): unknown {
  const descriptor = ReflectGetOwnPropertyDescriptor(object, key);
  // A descriptor inherits from the guest's Object.prototype: only its own members are read.
  if (descriptor === undefined || !ObjectPrototypeHasOwnProperty(descriptor, "value")) return undefined;
  return (descriptor as { readonly value: unknown }).value;
}

/** Appends to an array of the guest. */
export const append = (list: readonly unknown[], value: unknown): void => defineOwn(list, list.length, value);

/** Between strings that travel as one; no path and no specifier of a file contains it. */
export const separator = "\0";

/** The parts of a string that were joined with `separator`, as an array of the guest. */
export function splitJoined(joined: string): string[] {
  const parts = newArray() as string[];
  if (joined === "") return parts;
  for (let from = 0; ;) {
    const end = StringPrototypeIndexOf(joined, separator, from);
    append(parts, end === -1 ? StringPrototypeSlice(joined, from) : StringPrototypeSlice(joined, from, end));
    if (end === -1) return parts;
    from = end + separator.length;
  }
}

/** The strings of a list of the guest, joined; `undefined` when it is no list of strings. */
export function joinStrings(list: unknown): string | undefined {
  if (!ArrayIsArray(list)) return undefined;
  const items = list as readonly unknown[];
  const { length } = items;
  let joined = "";
  for (let index = 0; index < length; index++) {
    const item = items[index];
    if (typeof item !== "string") return undefined;
    joined += index === 0 ? item : separator + item;
  }
  return joined;
}
