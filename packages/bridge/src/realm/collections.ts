/**
 * Runs in both realms. Upholds I5: lists and records that never consult a prototype somebody can change.
 * The attacker may have put accessors for every name and index on `Object.prototype` and `Array.prototype`.
 */
import { ReflectApply, ReflectDefineProperty, makingRecords } from "./primordials.ts";
import type { Local } from "./types.ts";

/** A list under construction: no prototype, so writing an index creates an own property and runs nothing. */
export interface List<T> {
  length: number;
  [index: number]: T;
}

/** Their prototype is empty and has none itself; to take it from each list costs many times what the list does. */
const PlainList = makingRecords(function (this: List<unknown>): void {
  this.length = 0;
}) as unknown as new () => List<never>;

export const makeList = <T>(): List<T> => new PlainList();

export const append = <T>(list: List<T>, item: T): void => {
  list[list.length] = item;
  list.length += 1;
};

const collect = (...items: unknown[]): unknown[] => items;
/** Above this many arguments a call might exhaust the stack. */
const maximumArguments = 4096;

/** A real array of this realm. Rest parameters create own elements, whatever stands on `Array.prototype`. */
export const toArray = (list: ArrayLike<unknown>): Local => {
  if (list.length <= maximumArguments) return ReflectApply(collect as never, undefined, list);
  const array = [] as unknown as Local;
  for (let index = 0; index < list.length; index += 1) {
    // I5: defining creates an own property; assigning would call a setter on `Array.prototype`.
    ReflectDefineProperty(array, index as never, {
      __proto__: null,
      value: list[index],
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return array;
};
