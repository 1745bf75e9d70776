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

const reflect = Reflect;

export const ReflectApply: (target: unknown, receiver: unknown, args: readonly unknown[]) => unknown =
  reflect.apply as never;
export const ReflectDefineProperty: (target: object, key: PropertyKey, descriptor: object) => boolean =
  reflect.defineProperty;
export const ReflectDeleteProperty: (target: object, key: PropertyKey) => boolean = reflect.deleteProperty;
export const ReflectGetOwnPropertyDescriptor: (target: object, key: PropertyKey) => PropertyDescriptor | undefined =
  reflect.getOwnPropertyDescriptor;
export const ReflectGetPrototypeOf: (target: object) => object | null = reflect.getPrototypeOf;
export const ReflectOwnKeys: (target: object) => (string | symbol)[] = reflect.ownKeys;

export const ObjectCreate: (prototype: object | null) => object = Object.create;
export const ObjectFreeze: <T>(object: T) => T = Object.freeze;
export const ObjectPrototype: object = Object.prototype;
export const ArrayIsArray: (value: unknown) => boolean = Array.isArray;

const ArrayConstructor = Array as new () => unknown[];
/** A fresh array of the guest's realm, with no elements. */
export const newArray = (): unknown[] => new ArrayConstructor();

export const StringPrototypeEndsWith: Method<string, [string], boolean> = uncurryThis(String.prototype.endsWith);
export const StringPrototypeIndexOf: Method<string, [string, number], number> = uncurryThis(String.prototype.indexOf);
export const StringPrototypeCharCodeAt: Method<string, [number], number> = uncurryThis(String.prototype.charCodeAt);
export const StringPrototypeSlice: Method<string, [number, number?], string> = uncurryThis(String.prototype.slice);

export const ObjectPrototypeHasOwnProperty: Method<object, [PropertyKey], boolean> = uncurryThis(
  Object.prototype.hasOwnProperty,
);
export const ObjectPrototypeToString: Method<unknown, [], string> = uncurryThis(Object.prototype.toString);
export const SymbolConstructor: (description: string) => symbol = Symbol;
/** The guest's own registry: the membrane has replaced the function by then. */
export const SymbolFor: (key: string) => symbol = Symbol.for;
export const PromiseConstructor: PromiseConstructor = Promise;
export const PromisePrototype: object = Promise.prototype;
export const PromisePrototypeThen: (
  promise: object,
  fulfilled: undefined,
  rejected: (reason: unknown) => void,
) => unknown = uncurryThis(Promise.prototype.then as never);

export const JSONParse: (text: string) => unknown = JSON.parse;

export const WeakMapConstructor: new () => WeakMap<object, unknown> = WeakMap;
export const WeakMapPrototypeGet: Method<WeakMap<object, unknown>, [unknown], unknown> = uncurryThis(
  WeakMap.prototype.get as never,
);
export const WeakMapPrototypeSet: Method<WeakMap<object, unknown>, [object, unknown], unknown> = uncurryThis(
  WeakMap.prototype.set,
);

export const NumberConstructor: (value: unknown) => number = Number;
export const BigIntConstructor: (value: number) => bigint = BigInt;
export const SymbolToPrimitive: symbol = Symbol.toPrimitive;
/** Absent before Node 24 in a fresh realm. */
export const SymbolDispose: symbol | undefined = (Symbol as { readonly dispose?: symbol }).dispose;

export const ErrorConstructor: ErrorConstructor = Error;
export const ErrorPrototype: object = Error.prototype;
export const RangeErrorConstructor: RangeErrorConstructor = RangeError;
export const TypeErrorConstructor: TypeErrorConstructor = TypeError;
export const SyntaxErrorConstructor: SyntaxErrorConstructor = SyntaxError;

/** The guest's global object. */
export const globalObject: object = globalThis;
