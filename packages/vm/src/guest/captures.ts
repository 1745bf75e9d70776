/**
 * Runs in the guest realm, before any guest program. Upholds I5.
 * The only file of this folder that reads globals: what the bridge's primordials lack and taming needs. Captured here, a
 * reference is the engine's own, whatever a guest program does later.
 */
import { uncurryThis } from "@sbx/bridge/realm";

/** A function of the realm, of which nothing is known but that it can be called. */
export type Callable = (this: unknown, ...args: never[]) => unknown;

/** A constructor of the realm. */
export type Constructor = new (...args: never[]) => object;

const theGlobal = globalThis as unknown as Record<string, unknown>;

/** Global objects that are tamed. `undefined` where the engine has none. */
export const GlobalObject: object = globalThis;
export const ErrorConstructor: ErrorConstructor = Error;
export const EvalErrorConstructor: EvalErrorConstructor = EvalError;
export const SyntaxErrorConstructor: SyntaxErrorConstructor = SyntaxError;
export const PromiseConstructor: PromiseConstructor = Promise;
export const PromisePrototype: object = Promise.prototype;
export const FinalizationRegistryConstructor: Constructor = FinalizationRegistry;
export const WebAssemblyNamespace: object | undefined = theGlobal["WebAssembly"] as object | undefined;
export const SuppressedErrorPrototype: object | undefined = (
  theGlobal["SuppressedError"] as { prototype: object } | undefined
)?.prototype;

/** Prototypes that the language reaches without a name: `constructor` of each leads to an evaluator. */
export const FunctionPrototype: object = Function.prototype;
export const GeneratorFunctionPrototype: object = Object.getPrototypeOf(function* () {}) as object;
export const AsyncFunctionPrototype: object = Object.getPrototypeOf(async () => {}) as object;
export const AsyncGeneratorFunctionPrototype: object = Object.getPrototypeOf(async function* () {}) as object;
/** What all async generators inherit from. */
export const AsyncGeneratorPrototype: object = Reflect.get(AsyncGeneratorFunctionPrototype, "prototype") as object;

// `Function.prototype.toString` of a foreign or forged receiver throws the guest's TypeError by itself.
export const FunctionPrototypeToString: (receiver: unknown) => string = uncurryThis(Function.prototype.toString);

/**
 * Intrinsics to which no property of another leads: they are the prototypes of what syntax or a method gives. Not made
 * where nobody asks, which must be before any guest program.
 */
export const hiddenIntrinsics = (): ArrayLike<object> => {
  const protoOf = Object.getPrototypeOf as (value: unknown) => object;
  const { Iterator: iterator } = theGlobal as { Iterator?: { from?: (value: object) => object } };
  const { Segmenter } = Intl;
  const segments: object = new Segmenter().segment("");
  return [
    GeneratorFunctionPrototype,
    AsyncFunctionPrototype,
    AsyncGeneratorFunctionPrototype,
    protoOf([].values()),
    protoOf(new Map().values()),
    protoOf(new Set().values()),
    protoOf(""[Symbol.iterator]()),
    protoOf("".matchAll(/x/g)),
    protoOf(segments),
    protoOf((segments as Iterable<unknown>)[Symbol.iterator]()),
    ...(iterator?.from === undefined
      ? []
      : [
          protoOf(iterator.from({ next() {} })),
          protoOf(([].values() as unknown as { map: (f: unknown) => object }).map(() => undefined)),
        ]),
  ];
};

/** A function that stands in the place of the engine's. */
export interface Replaced {
  readonly replacement: Callable;
  readonly called: string;
  readonly parameters: number;
}
const bufferOfMemory =
  (WebAssemblyNamespace as { Memory?: { prototype: object } } | undefined)?.Memory?.prototype ?? {};
/** Those that the bridge has put there. */
export const replacedByBridge: ArrayLike<Replaced> = [
  ...["resize", "transfer", "transferToFixedLength", "transferToImmutable"].map(
    (name) => Reflect.getOwnPropertyDescriptor(ArrayBuffer.prototype, name)?.value as Callable | undefined,
  ),
  Reflect.getOwnPropertyDescriptor(bufferOfMemory, "buffer")?.get as Callable | undefined,
]
  .filter((replacement) => replacement !== undefined)
  .map((replacement) => ({ replacement, called: replacement.name, parameters: replacement.length }));

/** Names of all own properties of the global object, symbols included. */
export const globalKeys: readonly (string | symbol)[] = Reflect.ownKeys(globalThis);

/** ToString of the language: runs `toString` of an object, refuses a symbol. (As a template does; lint would remove that.) */
export const toText: (value: unknown) => string = ((): ((value: unknown) => string) => {
  const concat = uncurryThis(String.prototype.concat as (this: string, value: unknown) => string);
  return (value) => concat("", value);
})();
/** As `String` does: describes a symbol. */
export const StringConvert: (value: unknown) => string = String;
export const ArrayIsArray: (value: unknown) => boolean = Array.isArray;
export const PromiseReject: (reason: unknown) => Promise<never> = Function.prototype.bind.call(
  Promise.reject,
  Promise,
) as never;
export const PromisePrototypeThenNative: (this: unknown, ...args: unknown[]) => unknown = Promise.prototype
  .then as never;
/** Runs no getter: V8 refuses when the receiver cannot be extended. */
export const ErrorCaptureStackTrace: (target: object, above?: Callable) => void = Error.captureStackTrace;

/**
 * The prototype of the call sites that V8 gives to a formatter. A guest never gets hold of it, so its methods may be read
 * when they are needed.
 */
export const CallSitePrototype: Readonly<Record<string, Callable>> = ((): never => {
  let prototype: unknown;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1; // one frame is enough, and cheap
  Error.prepareStackTrace = (_error, frames) => {
    prototype = Object.getPrototypeOf(frames[0]);
    return "";
  };
  Reflect.get(new Error(""), "stack");
  Error.stackTraceLimit = stackTraceLimit;
  if (!Reflect.deleteProperty(Error, "prepareStackTrace")) throw new TypeError("Error.prepareStackTrace is fixed");
  if (typeof prototype !== "object" || prototype === null) throw new TypeError("V8 gave no call sites");
  return prototype as never;
})();

/** Runs `valueOf` of an object, and refuses a bigint or a symbol. */
export const MathTrunc: (value: unknown) => number = Math.trunc as never;
/** By the time this file runs they are the bridge's. */
export const SymbolFor: (key: string) => symbol = Symbol.for;
export const SymbolKeyFor: Callable = Symbol.keyFor;
export const SymbolIterator: symbol = Symbol.iterator;
export const ObjectCreate: (prototype: object) => object = Object.create;

/** Getters that throw unless their receiver has the internal slot. */
const getter = (holder: object, key: string | symbol): ((self: unknown) => unknown) =>
  uncurryThis(Object.getOwnPropertyDescriptor(holder, key)?.get as (this: unknown) => unknown);
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
export const ArrayBufferPrototypeGetByteLength: (self: unknown) => unknown = getter(
  ArrayBuffer.prototype,
  "byteLength",
);
export const SharedArrayBufferPrototypeGetByteLength: (self: unknown) => unknown = getter(
  SharedArrayBuffer.prototype,
  "byteLength",
);
export const TypedArrayPrototypeGetByteLength: (self: unknown) => number = getter(
  typedArrayPrototype,
  "byteLength",
) as never;
export const TypedArrayPrototypeGetByteOffset: (self: unknown) => number = getter(
  typedArrayPrototype,
  "byteOffset",
) as never;
export const TypedArrayPrototypeGetLength: (self: unknown) => number = getter(typedArrayPrototype, "length") as never;
export const TypedArrayPrototypeGetBuffer: (self: unknown) => ArrayBufferLike = getter(
  typedArrayPrototype,
  "buffer",
) as never;
export const DataViewPrototypeGetByteLength: (self: unknown) => number = getter(
  DataView.prototype,
  "byteLength",
) as never;
export const DataViewPrototypeGetByteOffset: (self: unknown) => number = getter(
  DataView.prototype,
  "byteOffset",
) as never;
export const DataViewPrototypeGetBuffer: (self: unknown) => ArrayBufferLike = getter(
  DataView.prototype,
  "buffer",
) as never;
/** The name of a typed array's class; `undefined` for anything else. */
export const TypedArrayPrototypeGetTag: (self: unknown) => unknown = getter(typedArrayPrototype, Symbol.toStringTag);

const memory = (WebAssemblyNamespace as { Memory?: { prototype: object } } | undefined)?.Memory;
export const MemoryPrototypeGetBuffer: ((self: unknown) => unknown) | undefined =
  memory === undefined ? undefined : getter(memory.prototype, "buffer");

/** Throws unless it is given a module. */
export const WebAssemblyModuleExports: (module: unknown) => unknown = (
  WebAssemblyNamespace as { Module: { exports: (module: unknown) => unknown } }
)?.Module.exports;
/** Says whether bytes are a module. */
export const WebAssemblyValidate: (bytes: Uint8Array) => boolean = (
  WebAssemblyNamespace as { validate: (bytes: Uint8Array) => boolean }
)?.validate;

/** Holders of built-in functions that give promises. `Promise` names its functions that are no more than that. */
export const asyncMembers: { readonly Promise: readonly string[]; readonly array: object; readonly atomics: object } = {
  Promise: ["all", "allSettled", "any", "race", "try", "withResolvers"],
  array: Array,
  atomics: Atomics,
};

export const ObjectPrototype: object = Object.prototype;
export const ArrayConstructor: object = Array;
export const ObjectConstructor: object & { readonly getOwnPropertySymbols: Callable } = Object as never;
export const ReflectNamespace: object & { readonly ownKeys: Callable } = Reflect;
export const ProxyRevocable: Callable = Proxy.revocable;
/** TABLE: traps that are given a key, and the operation that each stands for, whose arguments are the same. */
export const keyedOperations: Readonly<Record<string, Callable>> = {
  __proto__: null as never,
  get: Reflect.get,
  set: Reflect.set as never,
  has: Reflect.has,
  deleteProperty: Reflect.deleteProperty,
  defineProperty: Reflect.defineProperty as never,
  getOwnPropertyDescriptor: Reflect.getOwnPropertyDescriptor,
};

/** A method of a call site, made a function of its receiver. */
export const callSiteMethod = (name: string): ((site: unknown) => unknown) => {
  const method = CallSitePrototype[name];
  if (typeof method !== "function") throw new TypeError(`CallSite has no method ${name}`);
  return uncurryThis(method);
};

/** What the guest's `Buffer` is made of. The methods of typed arrays that are here ask no species. */
export const Uint8ArrayConstructor: Uint8ArrayConstructor = Uint8Array;
export const Float32ArrayConstructor: Float32ArrayConstructor = Float32Array;
export const Float64ArrayConstructor: Float64ArrayConstructor = Float64Array;
export const BigInt64ArrayConstructor: BigInt64ArrayConstructor = BigInt64Array;
export const BigUint64ArrayConstructor: BigUint64ArrayConstructor = BigUint64Array;
export const TypedArrayPrototypeSet: (self: object, source: unknown, offset: number) => void = uncurryThis(
  Reflect.get(typedArrayPrototype, "set") as never,
);
export const TypedArrayPrototypeFill: (self: object, value: number, start: number, end: number) => unknown =
  uncurryThis(Reflect.get(typedArrayPrototype, "fill") as never);
export const TypedArrayPrototypeIndexOf: (self: object, value: number, start: number) => number = uncurryThis(
  Reflect.get(typedArrayPrototype, "indexOf") as never,
);
export const StringFromCharCode: (...codes: number[]) => string = String.fromCharCode;
export const StringPrototypeCharCodeAt: (text: string, index: number) => number = uncurryThis(
  String.prototype.charCodeAt,
);
export const StringPrototypeToLowerCase: (text: string) => string = uncurryThis(String.prototype.toLowerCase);
/** ToNumber of the language: runs `valueOf` of an object, and refuses a bigint or a symbol. */
export const toNumber: (value: unknown) => number = Math.max as never;
export const MathFloor: (value: number) => number = Math.floor;
export const JSONParse: (text: string) => unknown = JSON.parse as never;
export const ObjectPrototypeIsPrototypeOf: (prototype: object, value: unknown) => boolean = uncurryThis(
  Object.prototype.isPrototypeOf,
) as never;
export const SymbolSpecies: symbol = Symbol.species;
export const SymbolToPrimitive: symbol = Symbol.toPrimitive;
