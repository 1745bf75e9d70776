/**
 * Runs in both realms. Upholds I5.
 * The only reader of globals: everything else in this folder imports from here. In the guest it runs before any guest
 * program, so what is captured is the engine's own. Names are Node's: `WeakMapPrototypeGet` is `WeakMap.prototype.get`.
 *
 * Left out on purpose: everything that reads a constructor, a species, an iterator or an index of a prototype
 * (`Array.prototype.push`, `map`, `concat`, `Array.from` of an iterable, `Promise.prototype.finally` …).
 */
import type { Key, Local, LocalDescriptor } from "./types.ts";

type Method<Self, Args extends readonly unknown[], Result> = (self: Self, ...args: Args) => Result;

const { call, bind } = Function.prototype;

/** Turns a method into a function of its receiver: the bound `call` is fixed here and reads no property later. */
export const uncurryThis = bind.bind(call) as <Self, Args extends readonly unknown[], Result>(
  method: (this: Self, ...args: Args) => Result,
) => Method<Self, Args, Result>;

export const ReflectApply: (target: Local, receiver: Local | undefined, args: ArrayLike<unknown>) => Local =
  Reflect.apply as never;
export const ReflectConstruct: (target: Local, args: ArrayLike<unknown>, newTarget: Local) => Local =
  Reflect.construct as never;
export const ReflectDefineProperty: (target: Local, key: Key, descriptor: object) => boolean =
  Reflect.defineProperty as never;
export const ReflectDeleteProperty: (target: Local, key: Key) => boolean = Reflect.deleteProperty;
export const ReflectGet: (target: Local, key: Key, receiver: Local) => Local = Reflect.get;
export const ReflectGetOwnPropertyDescriptor: (target: Local, key: Key) => LocalDescriptor | undefined =
  Reflect.getOwnPropertyDescriptor as never;
export const ReflectGetPrototypeOf: (target: Local) => Local | null = Reflect.getPrototypeOf as never;
export const ReflectHas: (target: Local, key: Key) => boolean = Reflect.has;
export const ReflectIsExtensible: (target: Local) => boolean = Reflect.isExtensible;
export const ReflectOwnKeys: (target: Local) => Key[] = Reflect.ownKeys;
export const ReflectPreventExtensions: (target: Local) => boolean = Reflect.preventExtensions;
export const ReflectSet: (target: Local, key: Key, value: Local, receiver: Local) => boolean = Reflect.set as never;
export const ReflectSetPrototypeOf: (target: Local, prototype: Local | null) => boolean = Reflect.setPrototypeOf;

export const ObjectFreeze: <T>(object: T) => T = Object.freeze;
/**
 * Takes the prototype from a record whose fields are all present. A literal that says `__proto__: null` means the same,
 * but the engine keeps that one as a hash table, and every trap would look its fields up there.
 */
export const bare = <T extends object>(record: T): T => {
  ReflectSetPrototypeOf(record as unknown as Local, null);
  return record;
};

/**
 * Has the instances of a constructor inherit from nothing: what one lacks is not asked of `Object.prototype`. For functions,
 * whose `prototype` may be assigned; to change the prototype of an object takes the engine a walk over all its realms.
 */
export const makingRecords = <F>(constructor: F): F => {
  (constructor as { prototype: object }).prototype = { __proto__: null };
  return constructor;
};

/** An own property, as a record: what a descriptor lacks is not asked of `Object.prototype`. */
export const ownDescriptor = (object: Local, key: Key): LocalDescriptor | undefined => {
  const descriptor = ReflectGetOwnPropertyDescriptor(object, key);
  return descriptor === undefined ? undefined : bare(descriptor);
};

export const ObjectPrototypeHasOwnProperty: (object: Local, key: Key) => boolean = uncurryThis(
  Object.prototype.hasOwnProperty,
);
export const ObjectPrototypeToString: (value: Local) => string = uncurryThis(Object.prototype.toString);
export const ArrayBufferIsView: (value: Local) => boolean = ArrayBuffer.isView as never;
export const ArrayIsArray: (value: Local) => boolean = Array.isArray as never;

export const ArrayPrototypeValues: Local = Array.prototype.values as never;
export const ArrayOf: Local = Array.of as never;
type CallOf = (target: Local, receiver: Local, ...args: readonly (Local | undefined)[]) => Local;
/** `Reflect.apply` without a list. */
export const FunctionPrototypeCall: CallOf = uncurryThis(call) as never;
export const FunctionPrototypeBind: (target: Local, receiver: undefined) => Local = uncurryThis(bind) as never;

export const StringPrototypeStartsWith: Method<string, [string], boolean> = uncurryThis(String.prototype.startsWith);
export const StringPrototypeIndexOf: Method<string, [string, number], number> = uncurryThis(String.prototype.indexOf);
export const StringPrototypeSlice: Method<string, [number, number], string> = uncurryThis(String.prototype.slice);

export const SymbolCreate: (description: string) => symbol = Symbol;
export const SymbolRegistryFor: (key: string) => symbol = Symbol.for;
export const SymbolRegistryKeyFor: (symbol: unknown) => string | undefined = Symbol.keyFor as never;
export const SymbolIterator: symbol = Symbol.iterator;
export const SymbolToStringTag: symbol = Symbol.toStringTag;

export const WeakMapConstructor: WeakMapConstructor = WeakMap;
export const WeakMapPrototypeGet: (map: WeakMap<object, unknown>, key: unknown) => unknown = uncurryThis(
  WeakMap.prototype.get,
) as never;
export const WeakMapPrototypeSet: (map: WeakMap<object, unknown>, key: unknown, value: unknown) => unknown =
  uncurryThis(WeakMap.prototype.set) as never;
export const MapConstructor: MapConstructor = Map;
export const MapPrototypeGet: (map: Map<unknown, unknown>, key: unknown) => unknown = uncurryThis(
  Map.prototype.get,
) as never;
export const MapPrototypeSet: (map: Map<unknown, unknown>, key: unknown, value: unknown) => unknown = uncurryThis(
  Map.prototype.set,
) as never;
export const PromisePrototypeThen: (promise: Local, fulfilled: undefined, rejected: () => void) => unknown =
  uncurryThis(Promise.prototype.then) as never;

export const arrayPrototype: Local = Array.prototype as unknown as Local;
export const objectPrototype: Local = Object.prototype as unknown as Local;
export const ProxyConstructor: ProxyConstructor = Proxy;
export const ErrorConstructor: ErrorConstructor = Error;
export const RangeErrorConstructor: RangeErrorConstructor = RangeError;
export const TypeErrorConstructor: TypeErrorConstructor = TypeError;

/** The realm's global object, as a value: it is an intrinsic like the others. */
export const globalObject: Local = globalThis as never;
