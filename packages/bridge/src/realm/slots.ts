/**
 * Runs in both realms, before any guest program: with `primordials.ts` and `roots.ts` the only reader of globals.
 * Captures what looks into the internal slots of an object: the methods and accessors of the language throw for an object
 * of another kind, and run no program's code. Apart from `primordials.ts`, so that texts of other packages do not have them.
 */
import { ReflectApply, ReflectGetOwnPropertyDescriptor, ReflectGetPrototypeOf, uncurryThis } from "./primordials.ts";
import { append, makeList } from "./collections.ts";
import type { Key, Local } from "./types.ts";

export const MapPrototypeForEach: (map: Local, visit: (value: Local, key: Local) => void) => void = uncurryThis(
  Map.prototype.forEach,
) as never;
export const SetPrototypeForEach: (set: Local, visit: (value: Local) => void) => void = uncurryThis(
  Set.prototype.forEach,
) as never;
export const DatePrototypeGetTime: (date: Local) => Local = uncurryThis(Date.prototype.getTime) as never;
export const FunctionPrototypeToString: (callable: Local) => string = uncurryThis(Function.prototype.toString);

const getterOf = (object: unknown, key: Key): Local | undefined =>
  ReflectGetOwnPropertyDescriptor(object as Local, key)?.get;
const accessor = (object: unknown, key: Key): ((object: Local) => never) =>
  uncurryThis(getterOf(object, key) as unknown as () => unknown) as never;

const typedArrayPrototype = ReflectGetPrototypeOf(Uint8Array.prototype as unknown as Local);
/** The name of the class of a typed array; `undefined` for everything else. */
export const TypedArrayPrototypeGetTag: (object: Local) => string = accessor(typedArrayPrototype, Symbol.toStringTag);
/** Throws for everything but a typed array. */
export const TypedArrayPrototypeGetLength: (object: Local) => number = accessor(typedArrayPrototype, "length");

/** Throws for everything but an `ArrayBuffer`. */
export const ArrayBufferPrototypeGetByteLength: (buffer: Local) => number = accessor(
  ArrayBuffer.prototype,
  "byteLength",
);
export const arrayBufferPrototype: Local = ArrayBuffer.prototype as unknown as Local;

const { Memory } = ((globalThis as { WebAssembly?: unknown }).WebAssembly ?? {}) as { Memory?: { prototype: object } };
/** `undefined` where the engine has no WebAssembly. */
export const memoryPrototype: Local | undefined = Memory?.prototype as unknown as Local | undefined;
/** Throws for everything but a memory of WebAssembly. */
export const MemoryPrototypeGetBuffer: (memory: Local) => Local =
  Memory === undefined ? (undefined as never) : accessor(Memory.prototype, "buffer");

const regExpPrototype: unknown = RegExp.prototype;
export const RegExpPrototypeGetSource: (object: Local) => string = accessor(regExpPrototype, "source");
export const RegExpPrototypeGetFlag = (get: Local, object: Local): boolean =>
  ReflectApply(get, object, []) as unknown as boolean;

/** A flag of regular expressions, and the accessor that tells of it. */
export interface RegExpFlag {
  readonly letter: string;
  readonly get: Local;
}
const flags = makeList<RegExpFlag>();
const addFlag = (letter: string, name: string): void => {
  const get = getterOf(regExpPrototype, name);
  if (get !== undefined) append(flags, { letter, get });
};
addFlag("d", "hasIndices");
addFlag("g", "global");
addFlag("i", "ignoreCase");
addFlag("m", "multiline");
addFlag("s", "dotAll");
addFlag("u", "unicode");
addFlag("v", "unicodeSets");
addFlag("y", "sticky");
/** Those that this engine has. */
export const regExpFlags: ArrayLike<RegExpFlag> = flags;

/** A class of boxed primitives, and the method that looks into one. */
export interface Box {
  readonly name: string;
  readonly unbox: Local;
}
/** The methods that look into boxed primitives. */
export const boxes: ArrayLike<Box> = [
  { name: "Number", unbox: Number.prototype.valueOf as unknown as Local },
  { name: "String", unbox: String.prototype.valueOf as unknown as Local },
  { name: "Boolean", unbox: Boolean.prototype.valueOf as unknown as Local },
  { name: "Symbol", unbox: Symbol.prototype.valueOf as unknown as Local },
  { name: "BigInt", unbox: BigInt.prototype.valueOf as unknown as Local },
];

export const errorPrototype: Local = Error.prototype as unknown as Local;
/** The engine's own accessor of `stack`, where errors have one; `undefined` where `stack` is a data property. */
export const errorStackGetter: Local | undefined = getterOf(new Error(), "stack");
export const promisePrototype: Local = Promise.prototype as unknown as Local;
