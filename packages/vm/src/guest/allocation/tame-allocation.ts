/**
 * Runs in the guest realm, where `bufferAllocLimit` is finite. Stops threat G27 as far as one process can.
 * What takes a size in bytes is asked for it first: constructors of buffers and of their views, and what makes a buffer
 * larger. Each size is read once and the engine gets what was checked. Strings and ordinary arrays cannot be limited
 * within a process.
 */
import {
  RangeErrorConstructor,
  ReflectApply,
  ReflectConstruct,
  ReflectDefineProperty,
  ReflectGet,
  ReflectGetOwnPropertyDescriptor,
  ReflectGetPrototypeOf,
  ReflectOwnKeys,
  ReflectSetPrototypeOf,
} from "@sbx/bridge/realm";
import {
  GlobalObject,
  MathTrunc,
  ObjectCreate,
  StringConvert,
  SymbolIterator,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetTag,
  type Callable,
  type Constructor,
} from "../captures.ts";
import { limitWasm, type Check } from "./limit-wasm.ts";
import { isBuffer, isObject } from "../slots.ts";
import { closed, define } from "../define.ts";
import { lookNative } from "../function-source.ts";

/** TABLE: views, and the bytes of an element. */
// prettier-ignore
const views = {
  __proto__: null,
  Int8Array: 1, Uint8Array: 1, Uint8ClampedArray: 1, Int16Array: 2, Uint16Array: 2, Float16Array: 2, Int32Array: 4,
  Uint32Array: 4, Float32Array: 4, Float64Array: 8, BigInt64Array: 8, BigUint64Array: 8,
} as const;

const valueOf = (holder: unknown, key: string | symbol): unknown =>
  ReflectGetOwnPropertyDescriptor(holder as never, key)?.value;

/** The characters of a text that stand for bytes: base64 may have white space in it, and ends with padding. */
const countOf = (text: string): number => {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] as string;
    if (character > " " && character !== "=") count += 1;
  }
  return count;
};

/** Installs the checks. `limit` is in bytes. */
export const tameAllocation = (limit: number): void => {
  const refuse = (bytes: number): never => {
    const text = `Buffer allocation size ${StringConvert(bytes)} exceeds bufferAllocLimit ${StringConvert(limit)}`;
    throw new RangeErrorConstructor(text);
  };

  /** Makes a number of a size, once. */
  const checked = (size: unknown, unit: number): number | undefined => {
    if (size === undefined) return undefined;
    const units = MathTrunc(size);
    return units * unit > limit ? refuse(units * unit) : units;
  };

  const bufferArguments: Check = (args) => {
    const options = args[1];
    const length = checked(args[0], 1);
    if (!isObject(options)) return [length];
    const maximum = checked(ReflectGet(options as never, "maxByteLength", options as never), 1);
    return [length, { __proto__: null, maxByteLength: maximum }];
  };

  /** Something with a length and no iterator: the engine sees the length that was checked. */
  const arrayLike = (object: object, unit: number): object => {
    const length = checked(ReflectGet(object as never, "length", object as never), unit);
    const copy = ObjectCreate(object);
    define(copy, "length", length);
    return copy;
  };

  const viewArguments =
    (unit: number): Check =>
    (args) => {
      const first = args[0];
      if (!isObject(first)) return [checked(first, unit)];
      if (isBuffer(first)) return args;
      if (TypedArrayPrototypeGetTag(first) !== undefined) {
        checked(ReflectGet(first as never, "length", first as never), unit);
        return args;
      }
      const iterator: unknown = ReflectGet(first as never, SymbolIterator, first as never);
      return iterator === undefined || iterator === null ? [arrayLike(first, unit)] : args;
    };

  const copyStatics = (native: object, constructor: object): void => {
    const keys = ReflectOwnKeys(native as never);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] as string | symbol;
      if (key === "prototype" || key === "name" || key === "length") continue;
      const descriptor = ReflectGetOwnPropertyDescriptor(native as never, key);
      ReflectDefineProperty(constructor as never, key, descriptor as object);
    }
  };

  const replace = (holder: object, name: string, check: Check): void => {
    const native = valueOf(holder, name) as Constructor | undefined;
    if (native === undefined) return;
    const functions = {
      __proto__: null,
      // A computed name, and none in the text: by that one the engine's messages would call the instances.
      [name]: function (...args: unknown[]): unknown {
        if (new.target === undefined) return ReflectApply(native as never, undefined, []); // throws
        const made: unknown = ReflectConstruct(native as never, check(args), new.target as never);
        // What an iterator gave is counted afterwards: the engine has it in memory anyway.
        if (TypedArrayPrototypeGetTag(made) !== undefined) {
          const bytes = TypedArrayPrototypeGetByteLength(made);
          if (bytes > limit && !isBuffer(args[0])) refuse(bytes);
        }
        return made;
      },
    };
    const constructor = functions[name] as Callable;
    lookNative(constructor, name, valueOf(native, "length") as number);
    ReflectSetPrototypeOf(constructor as never, ReflectGetPrototypeOf(native as never));
    copyStatics(native, constructor);
    const prototype = valueOf(native, "prototype");
    define(constructor, "prototype", prototype, closed);
    define(prototype, "constructor", constructor);
    define(holder, name, constructor);
  };

  /** A method that takes a new size as its first argument; `already` tells what is there. */
  const guardMethod = (holder: unknown, name: string, unit: number, already: (self: unknown) => number): void => {
    const native = valueOf(holder, name);
    if (typeof native !== "function") return;
    const methods = {
      __proto__: null,
      method(this: unknown, size: unknown): unknown {
        if (size === undefined) return ReflectApply(native as never, this as never, []);
        const units = MathTrunc(size);
        checked(units + already(this), unit);
        return ReflectApply(native as never, this as never, [units]);
      },
    };
    define(holder, name, lookNative(methods.method, name, 1));
  };

  /** A static method of `Uint8Array` whose first argument is a text. */
  const guardText = (name: string, ratio: number): void => {
    const holder = valueOf(GlobalObject, "Uint8Array");
    const native = valueOf(holder, name);
    if (typeof native !== "function") return;
    const methods = {
      __proto__: null,
      method(this: unknown, ...args: unknown[]): unknown {
        const text = args[0];
        if (typeof text === "string" && text.length * ratio > limit) checked(countOf(text) * ratio, 1);
        return ReflectApply(native as never, this as never, args);
      },
    };
    define(holder, name, lookNative(methods.method, name, 1));
  };

  const none = (): number => 0;
  const prototypeOf = (name: string): unknown => valueOf(valueOf(GlobalObject, name), "prototype");
  guardMethod(prototypeOf("ArrayBuffer"), "resize", 1, none);
  guardMethod(prototypeOf("ArrayBuffer"), "transfer", 1, none);
  guardMethod(prototypeOf("ArrayBuffer"), "transferToFixedLength", 1, none);
  guardMethod(prototypeOf("SharedArrayBuffer"), "grow", 1, none);

  replace(GlobalObject, "ArrayBuffer", bufferArguments);
  replace(GlobalObject, "SharedArrayBuffer", bufferArguments);
  const names = ReflectOwnKeys(views as never);
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as keyof Omit<typeof views, "__proto__">;
    replace(GlobalObject, name, viewArguments(views[name]));
  }

  /** TABLE: what makes bytes of a text, and how many a character comes to. */
  const texts = { __proto__: null, fromBase64: 3 / 4, fromHex: 1 / 2 };
  guardText("fromBase64", texts.fromBase64);
  guardText("fromHex", texts.fromHex);

  limitWasm({ __proto__: null, limit, refuse, checked, replace, guardMethod });
};
