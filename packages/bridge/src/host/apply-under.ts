/**
 * Runs in the host realm. Upholds I6.
 * Calls a built-in method on an object that the guest may not see as it is. What the method hands to a callback, at once
 * or later, is reached through that object, and is seen by the guest in the same way.
 */
import type { Local } from "../realm/types.ts";

// eslint-disable-next-line @typescript-eslint/unbound-method -- to be recognised, not called
const { exec } = RegExp.prototype;
type Callable = (...args: unknown[]) => unknown;
type Show = (value: Local) => unknown;

/** TABLE: the methods that take callbacks; to all others a function is a value like any other. */
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as Record<string, unknown>;
// prettier-ignore
const iterating = ["every", "filter", "find", "findIndex", "findLast", "findLastIndex", "forEach", "map", "reduce",
  "reduceRight", "some", "sort", "toSorted"];
const takers = new Set<unknown>([
  Reflect.get(Promise.prototype, "then"),
  Reflect.get(Map.prototype, "forEach"),
  Reflect.get(Set.prototype, "forEach"),
  ...iterating.map((name) => typedArrayPrototype[name]),
]);

const showing = (callback: Callable, show: Show): Callable =>
  function (this: unknown, ...values) {
    // Once shown, a value is seen that way from then on.
    for (const value of values) show(value as Local);
    return Reflect.apply(callback, this, values);
  };

const refuseMoving = (target: unknown, receiver: unknown): void => {
  if (target === exec && receiver instanceof RegExp && (receiver.global || receiver.sticky)) {
    throw new TypeError("Cannot assign to read only property 'lastIndex' of a read-only RegExp"); // I6
  }
};

export const applyUnder = (target: Local, receiver: Local, args: ArrayLike<Local>, show: Show): Local => {
  refuseMoving(target, receiver);
  const list: unknown[] = Array.from(args);
  const carried = takers.has(target)
    ? list.map((item) => (typeof item === "function" ? showing(item as Callable, show) : item))
    : list;
  return Reflect.apply(target as unknown as Callable, receiver, carried) as Local;
};
