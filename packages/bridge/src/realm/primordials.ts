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
export const ReflectDeleteProperty: (target: Local, key: Key) => boolean = Reflect.deleteProperty as never;
export const ReflectGet: (target: Local, key: Key, receiver: Local) => Local = Reflect.get as never;
export const ReflectGetOwnPropertyDescriptor: (target: Local, key: Key) => LocalDescriptor | undefined =
  Reflect.getOwnPropertyDescriptor as never;
export const ReflectGetPrototypeOf: (target: Local) => Local | null = Reflect.getPrototypeOf as never;
export const ReflectHas: (target: Local, key: Key) => boolean = Reflect.has as never;
export const ReflectIsExtensible: (target: Local) => boolean = Reflect.isExtensible as never;
export const ReflectOwnKeys: (target: Local) => Key[] = Reflect.ownKeys as never;
export const ReflectPreventExtensions: (target: Local) => boolean = Reflect.preventExtensions as never;
export const ReflectSet: (target: Local, key: Key, value: Local, receiver: Local) => boolean = Reflect.set as never;
export const ReflectSetPrototypeOf: (target: Local, prototype: Local | null) => boolean =
  Reflect.setPrototypeOf as never;

export const ObjectFreeze: <T>(object: T) => T = Object.freeze as never;
/**
 * Takes the prototype from a record whose fields are all present. A literal that says `__proto__: null` means the same,
 * but the engine keeps that one as a hash table, and every trap would look its fields up there.
 */
export const bare = <T extends object>(record: T): T => {
  ReflectSetPrototypeOf(record as unknown as Local, null);
  return record;
};

export const ObjectPrototypeHasOwnProperty: (object: Local, key: Key) => boolean = uncurryThis(
  Object.prototype.hasOwnProperty,
) as never;
export const ObjectPrototypeToString: (value: Local) => string = uncurryThis(Object.prototype.toString) as never;
export const ArrayIsArray: (value: Local) => boolean = Array.isArray as never;
export const ArrayOf: Local = Array.of as never;
export const FunctionPrototypeBind: (target: Local, receiver: undefined) => Local = uncurryThis(bind) as never;

export const StringPrototypeStartsWith: Method<string, [string], boolean> = uncurryThis(
  String.prototype.startsWith as (this: string, search: string) => boolean,
);
export const StringPrototypeIndexOf: Method<string, [string, number], number> = uncurryThis(
  String.prototype.indexOf as (this: string, search: string, from: number) => number,
);
export const StringPrototypeSlice: Method<string, [number, number], string> = uncurryThis(
  String.prototype.slice as (this: string, start: number, end: number) => string,
);

export const SymbolCreate: (description: string) => symbol = Symbol;
export const SymbolRegistryFor: (key: string) => symbol = Symbol.for;
export const SymbolRegistryKeyFor: (symbol: symbol) => string | undefined = Symbol.keyFor;
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

export const ProxyConstructor: ProxyConstructor = Proxy;
export const RangeErrorConstructor: RangeErrorConstructor = RangeError;
export const TypeErrorConstructor: TypeErrorConstructor = TypeError;

/** The realm's global object, as a value: it is an intrinsic like the others. */
export const globalObject: Local = globalThis as never;
