/**
 * Runs in both realms. Upholds I1, I5.
 * Property descriptors under way. Presence of a field is a bit, so that nobody asks an object that has a prototype.
 */
import { ObjectPrototypeHasOwnProperty } from "./primordials.ts";
import type { Described, Local } from "./types.ts";

/** The bits of `Described.fields`. */
const bits = { __proto__: null, value: 1, get: 2, set: 4, writable: 8, enumerable: 16, configurable: 32 } as const;
type FieldName = Exclude<keyof typeof bits, "__proto__">;

const has = (descriptor: object, field: FieldName): boolean =>
  ObjectPrototypeHasOwnProperty(descriptor as Local, field);

/** Reads each own field once; `descriptor` may be an attacker's object if a trap is called directly. */
export const encode = <To>(descriptor: object, cross: (value: Local) => To): Described<To> => {
  const source = descriptor as Record<FieldName, never>;
  const value = has(source, "value");
  const get = has(source, "get");
  const set = has(source, "set");
  const writable = has(source, "writable");
  const enumerable = has(source, "enumerable");
  const configurable = has(source, "configurable");
  return {
    __proto__: null,
    fields:
      (value ? bits.value : 0) |
      (get ? bits.get : 0) |
      (set ? bits.set : 0) |
      (writable ? bits.writable : 0) |
      (enumerable ? bits.enumerable : 0) |
      (configurable ? bits.configurable : 0),
    value: value ? cross(source.value) : undefined,
    get: get ? cross(source.get) : undefined,
    set: set ? cross(source.set) : undefined,
    writable: writable && !!source.writable,
    enumerable: enumerable && !!source.enumerable,
    configurable: configurable && !!source.configurable,
  };
};

/** A descriptor of this realm, without prototype, for `Reflect.defineProperty` or as the answer of a trap. */
export const decode = ({ fields, value, get, set, writable, enumerable, configurable }: Described<Local>): object => {
  const descriptor: Record<string, unknown> = { __proto__: null } as never;
  if ((fields & bits.value) !== 0) descriptor["value"] = value;
  if ((fields & bits.get) !== 0) descriptor["get"] = get;
  if ((fields & bits.set) !== 0) descriptor["set"] = set;
  if ((fields & bits.writable) !== 0) descriptor["writable"] = writable;
  if ((fields & bits.enumerable) !== 0) descriptor["enumerable"] = enumerable;
  if ((fields & bits.configurable) !== 0) descriptor["configurable"] = configurable;
  return descriptor;
};

/** Whether a function or an accessor would be stored by defining this. */
export const storesFunction = ({ value, get, set }: Described<unknown>): boolean =>
  typeof value === "function" || get !== undefined || set !== undefined;
