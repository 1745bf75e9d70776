/**
 * Runs in the guest realm, as an ordinary library. Node's deep equality, strict and loose.
 *
 * @see https://nodejs.org/api/assert.html#assertdeepstrictequalactual-expected-message
 */
import * as brands from "./brands.ts";

type Pairs = Map<object, object>;

interface Mode {
  readonly strict: boolean;
  /** Pairs that are being compared: a pair met again is equal as far as this comparison goes. */
  readonly pairs: Pairs;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const looselyEqual = (a: unknown, b: unknown): boolean =>
  // eslint-disable-next-line eqeqeq -- loose equality is what the loose mode is
  a == b || (a !== a && b !== b);

const enumerableKeys = (value: object): PropertyKey[] => {
  const symbols = Object.getOwnPropertySymbols(value).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(value, key),
  );
  return [...Object.keys(value), ...symbols];
};

const slotTests = [
  brands.isDate,
  brands.isRegExp,
  brands.isMap,
  brands.isSet,
  brands.isNativeError,
  brands.isArrayBuffer,
  brands.isSharedArrayBuffer,
  brands.isDataView,
  brands.isNumberObject,
  brands.isStringObject,
  brands.isBooleanObject,
  brands.isBigIntObject,
  brands.isSymbolObject,
] as const;

const bytesOf = (value: object): Uint8Array => {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return new Uint8Array(value as ArrayBuffer);
};

const sameBytes = (a: object, b: object): boolean => {
  const [left, right] = [bytesOf(a), bytesOf(b)];
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
};

/** Elements are compared as numbers, so that NaN equals NaN and, loosely, 0 equals -0. */
function sameElements(a: ArrayLike<unknown>, b: ArrayLike<unknown>, strict: boolean): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++)
    if (!(strict ? Object.is(a[index], b[index]) : looselyEqual(a[index], b[index]))) return false;
  return true;
}

function sameError(a: Error, b: Error, mode: Mode): boolean {
  if (a.message !== b.message || a.name !== b.name) return false;
  return (["cause", "errors"] as const).every((name) => {
    const [mine, other] = [Object.hasOwn(a, name), Object.hasOwn(b, name)];
    const read = (error: Error): unknown => (error as unknown as Record<string, unknown>)[name];
    return mine === other && (!mine || equal(read(a), read(b), mode));
  });
}

/** Finds, for each entry of `a`, another one of `b` that equals it. */
function sameUnordered<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean {
  const left = [...b];
  return (
    a.length === b.length &&
    a.every((entry) => {
      const at = left.findIndex((other) => same(entry, other));
      if (at === -1) return false;
      left.splice(at, 1);
      return true;
    })
  );
}

const sameSet = (a: ReadonlySet<unknown>, b: ReadonlySet<unknown>, mode: Mode): boolean =>
  a.size === b.size && sameUnordered([...a], [...b], (x, y) => equal(x, y, mode));

const sameMap = (a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>, mode: Mode): boolean =>
  a.size === b.size &&
  sameUnordered(
    [...a],
    [...b],
    ([key, value], [otherKey, other]) => equal(key, otherKey, mode) && equal(value, other, mode),
  );

/** What lies in the slots of two objects of one kind. */
function sameSlots(a: object, b: object, mode: Mode): boolean {
  const kind = brands.typedArrayKind(a);
  if (kind !== brands.typedArrayKind(b)) return false;
  if (slotTests.some((test) => test(a) !== test(b))) return false;
  if (kind !== undefined)
    return sameElements(a as ArrayLike<unknown> & object, b as ArrayLike<unknown> & object, mode.strict);
  if (brands.isDate(a)) return Object.is(Number(a), Number(b));
  if (brands.isRegExp(a)) {
    const [x, y] = [a as RegExp, b as RegExp];
    return x.source === y.source && x.flags === y.flags && x.lastIndex === y.lastIndex;
  }
  if (brands.isNativeError(a)) return sameError(a as Error, b as Error, mode);
  if (brands.isMap(a)) return sameMap(a as Map<unknown, unknown>, b as Map<unknown, unknown>, mode);
  if (brands.isSet(a)) return sameSet(a as Set<unknown>, b as Set<unknown>, mode);
  if (brands.isArrayBuffer(a) || brands.isSharedArrayBuffer(a) || brands.isDataView(a)) return sameBytes(a, b);
  if (slotTests.slice(-5).some((test) => test(a))) return Object.is(a.valueOf(), b.valueOf());
  return !brands.isWeakMap(a) && !brands.isWeakSet(a) && !brands.isPromise(a);
}

const tagOf = (value: object): string => Object.prototype.toString.call(value);

function sameKeys(a: object, b: object, mode: Mode): boolean {
  const keys = mode.strict ? enumerableKeys(a) : Object.keys(a);
  const others = mode.strict ? enumerableKeys(b) : Object.keys(b);
  if (keys.length !== others.length) return false;
  const read = (value: object, key: PropertyKey): unknown => (value as Record<PropertyKey, unknown>)[key];
  return (
    keys.every((key) => Object.prototype.propertyIsEnumerable.call(b, key)) &&
    keys.every((key) => equal(read(a, key), read(b, key), mode))
  );
}

function sameObjects(a: object, b: object, mode: Mode): boolean {
  if (mode.strict && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
  if (tagOf(a) !== tagOf(b)) return false;
  return sameSlots(a, b, mode) && sameKeys(a, b, mode);
}

function equal(a: unknown, b: unknown, mode: Mode): boolean {
  if (mode.strict ? Object.is(a, b) : a === b) return true;
  if (!isObject(a) || !isObject(b)) {
    if (mode.strict || isObject(a) || isObject(b)) return false;
    return looselyEqual(a, b);
  }
  if (mode.pairs.get(a) === b) return true;
  const before = mode.pairs.get(a);
  mode.pairs.set(a, b);
  const same = sameObjects(a, b, mode);
  if (before === undefined) mode.pairs.delete(a);
  else mode.pairs.set(a, before);
  return same;
}

/** Whether two values are deeply and strictly equal. */
export const isDeepStrictEqual = (a: unknown, b: unknown): boolean => equal(a, b, { strict: true, pairs: new Map() });

/** Whether two values are deeply equal by `==`. */
export const isDeepEqual = (a: unknown, b: unknown): boolean => equal(a, b, { strict: false, pairs: new Map() });
