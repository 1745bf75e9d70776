/* eslint-disable @typescript-eslint/unbound-method -- methods are probes here: they are applied to the value in question */
/**
 * Runs in the guest realm, as an ordinary library: it holds nothing that a program there could not hold itself, so it may
 * use the language freely. What it tells about a value is for programs, not for decisions of ours.
 *
 * Tells built-in objects apart by their internal slots, which a prototype or a `Symbol.toStringTag` cannot forge.
 */

type Test = (value: unknown) => boolean;

/** The getter or method throws for a receiver without the slot. */
const hasSlot =
  (probe: (this: never) => unknown): Test =>
  (value) => {
    try {
      Reflect.apply(probe, value, []);
      return true;
    } catch {
      return false; // not of that kind: that is the answer
    }
  };

const getter = (prototype: object, key: PropertyKey): ((this: never) => unknown) =>
  Object.getOwnPropertyDescriptor(prototype, key)?.get as (this: never) => unknown;

const typedArrayPrototype: object = Object.getPrototypeOf(Uint8Array.prototype) as object;
const typedArrayName = getter(typedArrayPrototype, Symbol.toStringTag);

/** The name of a typed array's class; `undefined` for anything else. */
export const typedArrayKind = (value: unknown): string | undefined =>
  Reflect.apply(typedArrayName, value, []) as string | undefined;

const boxed = (method: (this: never) => unknown): Test => {
  const test = hasSlot(method);
  return (value) => typeof value === "object" && value !== null && test(value);
};

export const isMap: Test = hasSlot(getter(Map.prototype, "size"));
export const isSet: Test = hasSlot(getter(Set.prototype, "size"));
export const isDate: Test = hasSlot(Date.prototype.getTime);
export const isRegExp: Test = (value) =>
  value !== RegExp.prototype && hasSlot(getter(RegExp.prototype, "source"))(value);
export const isArrayBuffer: Test = hasSlot(getter(ArrayBuffer.prototype, "byteLength"));
export const isSharedArrayBuffer: Test =
  typeof SharedArrayBuffer === "function"
    ? hasSlot(getter(SharedArrayBuffer.prototype as object, "byteLength"))
    : () => false;
export const isDataView: Test = hasSlot(getter(DataView.prototype, "byteLength"));
export const isNumberObject: Test = boxed(Number.prototype.valueOf);
export const isStringObject: Test = boxed(String.prototype.valueOf);
export const isBooleanObject: Test = boxed(Boolean.prototype.valueOf);
export const isBigIntObject: Test = boxed(BigInt.prototype.valueOf);
export const isSymbolObject: Test = boxed(Symbol.prototype.valueOf);

const hasKey = (probe: (this: never, key: object) => unknown): Test => {
  const key = {};
  return (value) => {
    try {
      Reflect.apply(probe, value, [key]);
      return true;
    } catch {
      return false; // not of that kind: that is the answer
    }
  };
};
export const isWeakMap: Test = hasKey(WeakMap.prototype.has);
export const isWeakSet: Test = hasKey(WeakSet.prototype.has);

const tagOf = (value: unknown): string => Object.prototype.toString.call(value);

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

const inherits = (value: unknown, prototype: object): boolean =>
  isObject(value) && Object.prototype.isPrototypeOf.call(prototype, value);

/** Errors have no slot that a program can ask for; these inherit from `Error`, or are told by the engine where it can. */
export const isNativeError: Test = (value) => {
  const { isError } = Error as unknown as { isError?: (value: unknown) => boolean };
  return isError === undefined ? inherits(value, Error.prototype) && tagOf(value) === "[object Error]" : isError(value);
};
/** Asking a promise would count as handling it; so this goes by what it inherits. */
export const isPromise: Test = (value) => inherits(value, Promise.prototype);

const AsyncFunctionPrototype = Object.getPrototypeOf(async function () {
  await Promise.resolve();
}) as object;
const GeneratorFunctionPrototype = Object.getPrototypeOf(function* () {
  yield undefined;
}) as object;
const AsyncGeneratorFunctionPrototype = Object.getPrototypeOf(async function* () {
  await Promise.resolve();
  yield undefined;
}) as object;

export const isAsyncFunction: Test = (value) =>
  typeof value === "function" &&
  (inherits(value, AsyncFunctionPrototype) || inherits(value, AsyncGeneratorFunctionPrototype));
export const isGeneratorFunction: Test = (value) =>
  typeof value === "function" &&
  (inherits(value, GeneratorFunctionPrototype) || inherits(value, AsyncGeneratorFunctionPrototype));
export const isGeneratorObject: Test = (value) => /^\[object (?:Async)?Generator\]$/.test(tagOf(value));
export const isMapIterator: Test = (value) => tagOf(value) === "[object Map Iterator]";
export const isSetIterator: Test = (value) => tagOf(value) === "[object Set Iterator]";
export const isArgumentsObject: Test = (value) => tagOf(value) === "[object Arguments]";
