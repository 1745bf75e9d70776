/**
 * Runs in the guest realm. Upholds I5.
 * The only reader of globals in this folder. It runs before any guest program, so what it takes is the engine's own.
 */

type Method<Self, Args extends readonly unknown[], Result> = (self: Self, ...args: Args) => Result;

const { call, bind } = Function.prototype;

/** Turns a method into a function of its receiver. */
const uncurryThis = bind.bind(call) as <Self, Args extends readonly unknown[], Result>(
  method: (this: Self, ...args: Args) => Result,
) => Method<Self, Args, Result>;

export const {
  apply: ReflectApply,
  defineProperty: ReflectDefineProperty,
  deleteProperty: ReflectDeleteProperty,
  getOwnPropertyDescriptor: ReflectGetOwnPropertyDescriptor,
  getPrototypeOf: ReflectGetPrototypeOf,
  ownKeys: ReflectOwnKeys,
  set: ReflectSet,
} = Reflect as {
  apply: (target: unknown, receiver: unknown, args: readonly unknown[]) => unknown;
  defineProperty: (target: object, key: PropertyKey, descriptor: object) => boolean;
  deleteProperty: (target: object, key: PropertyKey) => boolean;
  getOwnPropertyDescriptor: (target: object, key: PropertyKey) => PropertyDescriptor | undefined;
  getPrototypeOf: (target: object) => object | null;
  ownKeys: (target: object) => (string | symbol)[];
  set: (target: object, key: PropertyKey, value: unknown) => boolean;
};

export const ObjectCreate = Object.create as (prototype: object | null) => object;
export const ObjectFreeze = Object.freeze;
export const ObjectPrototype: object = Object.prototype;
export const ArrayIsArray = Array.isArray as (value: unknown) => boolean;

const ArrayConstructor = Array as new () => unknown[];
/** A fresh array of the guest's realm, with no elements. */
export const newArray = (): unknown[] => new ArrayConstructor();

export const StringPrototypeEndsWith: Method<string, [string], boolean> = uncurryThis(
  String.prototype.endsWith,
);
export const StringPrototypeIndexOf: Method<string, [string, number], number> = uncurryThis(
  String.prototype.indexOf,
);
export const StringPrototypeCharCodeAt: Method<string, [number], number> = uncurryThis(
  String.prototype.charCodeAt,
);
export const StringPrototypeSlice: Method<string, [number, number?], string> = uncurryThis(
  String.prototype.slice,
);

export const ObjectPrototypeToString = uncurryThis(Object.prototype.toString as (this: unknown) => string);
export const SymbolConstructor: (description: string) => symbol = Symbol;
/** The guest's own registry: the membrane has replaced the function by then. */
export const SymbolFor: (key: string) => symbol = Symbol.for;
export const PromiseConstructor: PromiseConstructor = Promise;
export const PromisePrototypeThen: (
  promise: object,
  fulfilled: undefined,
  rejected: (reason: unknown) => void,
) => unknown = uncurryThis(Promise.prototype.then as never);

export const JSONParse = JSON.parse as (text: string) => unknown;

export const WeakMapConstructor: new () => WeakMap<object, unknown> = WeakMap;
export const WeakMapPrototypeGet = uncurryThis(
  WeakMap.prototype.get as (this: WeakMap<object, unknown>, key: unknown) => unknown,
);
export const WeakMapPrototypeSet = uncurryThis(
  WeakMap.prototype.set as (this: WeakMap<object, unknown>, key: object, value: unknown) => unknown,
);

export const NumberConstructor: (value: unknown) => number = Number;
export const BigIntConstructor: (value: number) => bigint = BigInt;
export const SymbolToPrimitive: symbol = Symbol.toPrimitive;
/** Absent before Node 24 in a fresh realm. */
export const SymbolDispose: symbol | undefined = (Symbol as { readonly dispose?: symbol }).dispose;

export const ErrorConstructor: ErrorConstructor = Error;
export const RangeErrorConstructor: RangeErrorConstructor = RangeError;
export const TypeErrorConstructor: TypeErrorConstructor = TypeError;
export const SyntaxErrorConstructor: SyntaxErrorConstructor = SyntaxError;

/** The guest's global object. */
export const globalObject: object = globalThis;
