/**
 * Runs in the guest realm, as an ordinary library. `structuredClone`: what it makes is of this realm, of the host's objects as
 * well, which are read like any other.
 *
 * @see https://html.spec.whatwg.org/multipage/structured-data.html#structuredserializeinternal
 */
import type { WebServices } from "./event-target.ts";

type Seen = Map<object, unknown>;
type Clone = (value: unknown, seen: Seen) => unknown;
/** Makes the copy, and notes it before what it holds is looked at: that may lead back to it. */
type Maker = (value: never, seen: Seen, clone: Clone) => unknown;

const note = <T>(seen: Seen, value: object, copy: T): T => {
  seen.set(value, copy);
  return copy;
};

const errors = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];

const cloneError: Maker = (error: Error, seen, clone) => {
  const constructor = errors.find(({ name }) => name === error.name) ?? Error;
  const copy = note(seen, error, Object.create(constructor.prototype as object) as Error);
  for (const key of ["message", "stack", "cause"] as const) {
    const descriptor = Object.getOwnPropertyDescriptor(error, key);
    if (descriptor === undefined) continue;
    const value = key === "cause" ? clone(error.cause, seen) : String(error[key]);
    Object.defineProperty(copy, key, { value, writable: true, configurable: true });
  }
  return copy;
};

const cloneView: Maker = (view: ArrayBufferView, seen, clone) => {
  const buffer = clone(view.buffer, seen);
  const { byteOffset } = view;
  // A Buffer is cloned as what it is a class of.
  const name = (view as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? "";
  const View = (globalThis as unknown as Record<string, unknown>)[name] as new (...args: unknown[]) => object;
  const length = "length" in view ? (view as { readonly length: number }).length : view.byteLength;
  return note(seen, view, new View(buffer, byteOffset, length));
};

const typedArray = Object.getPrototypeOf(Uint8Array) as abstract new () => unknown;
const isView = (value: object): boolean =>
  ArrayBuffer.isView(value) || value instanceof typedArray || value instanceof DataView;

/** A buffer of this realm's, of one of the host's too. */
const cloneBuffer: Maker = (buffer: ArrayBuffer, seen) =>
  note(seen, buffer, Uint8Array.from(new Uint8Array(buffer)).buffer);

const cloneObject: Maker = (object: Record<string, unknown>, seen, clone) => {
  const copy = note(seen, object, {});
  for (const key of Object.keys(object)) {
    const descriptor = { value: clone(object[key], seen), writable: true, enumerable: true, configurable: true };
    Object.defineProperty(copy, key, descriptor);
  }
  return copy;
};

const cloneArray: Maker = (array: readonly unknown[], seen, clone) => {
  const copy = note(seen, array, new Array<unknown>(array.length));
  for (const key of Object.keys(array)) copy[key as never] = clone(array[key as never], seen);
  return copy;
};

const cloneMap: Maker = (map: ReadonlyMap<unknown, unknown>, seen, clone) => {
  const copy = note(seen, map, new Map<unknown, unknown>());
  for (const [key, value] of [...map]) copy.set(clone(key, seen), clone(value, seen));
  return copy;
};

const cloneSet: Maker = (set: ReadonlySet<unknown>, seen, clone) => {
  const copy = note(seen, set, new Set<unknown>());
  for (const value of [...set]) copy.add(clone(value, seen));
  return copy;
};

const cloneBoxed: Maker = (boxed: object, seen) => note(seen, boxed, Object(boxed.valueOf()) as object);

/** TABLE: by class, the more special ones first. */
const makers: readonly (readonly [abstract new (...args: never[]) => unknown, Maker])[] = [
  [Date, (date: Date, seen) => note(seen, date, new Date(date.getTime()))],
  [RegExp, (regexp: RegExp, seen) => note(seen, regexp, new RegExp(regexp.source, regexp.flags))],
  [Map, cloneMap],
  [Set, cloneSet],
  [ArrayBuffer, cloneBuffer],
  [Error, cloneError],
  [Boolean, cloneBoxed],
  [Number, cloneBoxed],
  [String, cloneBoxed],
  [BigInt as never, cloneBoxed],
];

/** Classes whose objects are their slots: an object of theirs is more than its properties. */
const opaque = [WeakMap, WeakSet, WeakRef, Promise];

/** Makes `structuredClone`. */
export function makeStructuredClone({ makeError }: WebServices): (value: unknown, options?: unknown) => unknown {
  const refuse = (what: unknown): never => {
    const shown = typeof what === "symbol" ? what.toString() : typeof what === "function" ? String(what) : "#<Object>";
    throw makeError("DataCloneError", `${shown} could not be cloned.`);
  };

  const makerOf = (value: object): Maker => {
    if (Array.isArray(value)) return cloneArray;
    if (isView(value)) return cloneView;
    if (opaque.some((constructor) => value instanceof constructor)) return refuse(value);
    return makers.find(([constructor]) => value instanceof constructor)?.[1] ?? cloneObject;
  };

  const clone: Clone = (value, seen) => {
    if (typeof value === "function" || typeof value === "symbol") return refuse(value);
    if (typeof value !== "object" || value === null) return value;
    return seen.has(value) ? seen.get(value) : makerOf(value)(value as never, seen, clone);
  };

  return function structuredClone(value: unknown, options?: unknown): unknown {
    if (arguments.length === 0) throw new TypeError('The "value" argument must be specified');
    const { transfer = [] } = (options ?? {}) as { readonly transfer?: Iterable<unknown> };
    const seen: Seen = new Map();
    for (const given of [...transfer]) {
      const buffer = given as { transfer?: () => ArrayBuffer };
      if (!(given instanceof ArrayBuffer)) throw makeError("DataCloneError", "Value could not be transferred.");
      // Node 20 has no way to detach one: there it is copied.
      seen.set(given, typeof buffer.transfer === "function" ? buffer.transfer() : given.slice(0));
    }
    return clone(value, seen);
  };
}
