/**
 * Runs in the host realm. Upholds I6.
 * Calls a built-in method on an object that the guest may not see as it is. What the method hands to code of the guest's,
 * at once or later, is reached through that object, and is seen by the guest in the same way.
 */
import { askProxy, isObject } from "./realm.ts";
import type { Local } from "../realm/types.ts";

// eslint-disable-next-line @typescript-eslint/unbound-method -- to be recognised, not called
const { exec } = RegExp.prototype;
type Callable = (...args: unknown[]) => unknown;
type Show = (value: Local) => unknown;

/** TABLE: the methods to which an argument is a value like any other. All others may call it, or ask it for something to call. */
const table = (globalThis as { WebAssembly?: { Table: { prototype: object } } }).WebAssembly?.Table.prototype;
const keeping: readonly (readonly [prototype: object, names: readonly string[]])[] = [
  [Map.prototype, ["get", "has", "set", "delete", "getOrInsert", "getOrInsertComputed"]],
  [Set.prototype, ["has", "add", "delete"]],
  [WeakMap.prototype, ["get", "has", "set", "delete", "getOrInsert", "getOrInsertComputed"]],
  [WeakSet.prototype, ["has", "add", "delete"]],
  [FinalizationRegistry.prototype, ["register", "unregister"]],
  [table ?? {}, ["set", "grow"]],
];
const keepers = new Set<unknown>(
  keeping.flatMap(([prototype, names]) => names.map((name) => Reflect.get(prototype, name) as unknown)),
);

const isGuests = (value: unknown): value is object =>
  isObject(value as Local) && askProxy(value as Local) !== undefined;

/** What stands for objects of the guest's while a method runs. */
const originals = new WeakMap<object, object>();
const originalOf = (value: unknown): unknown => originals.get(value as object) ?? value;

/** An object of the guest's: what its functions, at any depth, are called with is shown first, and seen that way from then on. */
const showing = (original: object, show: Show): object => {
  // An object of ours in the place of the target: the engine holds no answer against what it may not know.
  const carried = new Proxy(typeof original === "function" ? (): void => undefined : {}, {
    get(_target, key) {
      const value: unknown = Reflect.get(original, key);
      return isGuests(value) ? showing(value, show) : value;
    },
    apply(_target, receiver, values: unknown[]) {
      const given = values.map(originalOf);
      for (const value of given) show(value as Local);
      return Reflect.apply<unknown, unknown[], unknown>(original as Callable, originalOf(receiver), given);
    },
  });
  originals.set(carried, original);
  return carried;
};

const refuseMoving = (target: unknown, receiver: unknown): void => {
  if (target === exec && receiver instanceof RegExp && (receiver.global || receiver.sticky)) {
    throw new TypeError("Cannot assign to read only property 'lastIndex' of a read-only RegExp"); // I6
  }
};

export const applyUnder = (target: Local, receiver: Local, args: ArrayLike<Local>, show: Show): Local => {
  refuseMoving(target, receiver);
  const list: unknown[] = Array.from(args);
  const carried = keepers.has(target) ? list : list.map((item) => (isGuests(item) ? showing(item, show) : item));
  return originalOf(Reflect.apply(target as unknown as Callable, receiver, carried)) as Local;
};
