/**
 * Runs in the guest realm. Upholds I2, I5, I10.
 * Puts the guest's `Buffer` together: over the guest's own `Uint8Array`, with the look of this Node's.
 */
import {
  ReflectConstruct,
  ReflectDefineProperty,
  ReflectGet,
  ReflectSetPrototypeOf,
  TypeErrorConstructor,
} from "@sbx/bridge/realm";
import {
  JSONParse,
  ObjectPrototypeIsPrototypeOf,
  SymbolFor,
  SymbolSpecies,
  type Callable,
  type Constructor,
} from "../captures.ts";
import { assign, closed, define, ofFunction } from "../define.ts";
import { lookNative } from "../function-source.ts";
import { makeByteClass, type ByteClass } from "./bytes.ts";
import { makeCompareMethods } from "./compare.ts";
import { makeContentMethods, type Shown } from "./content.ts";
import { makeIntegerMethods } from "./integers.ts";
import { makeModule } from "./module.ts";
import { makeScratchMethods } from "./scratch-numbers.ts";
import type { BufferNatives, BufferServices, Layout, MemberLook } from "./services.ts";
import { makeStatics } from "./statics.ts";
import { makeTextMethods } from "./text.ts";
import { makeTools, nodeError, type BufferTools, type Methods } from "./tools.ts";

/** What a guest gets. */
export interface GuestBuffer {
  readonly __proto__: null;
  readonly Buffer: Callable;
  readonly prototype: object;
  /** The members of `node:buffer` that are the guest's own. */
  readonly module: object;
}

/** What it is made with. */
export interface BufferParts {
  readonly __proto__: null;
  readonly natives: BufferNatives;
  readonly services: BufferServices;
  /** The guest's `Uint8Array` as programs see it: where there is a limit, it asks that. */
  readonly uint8Array: Constructor;
  /** In bytes; `undefined` means no limit. */
  readonly limit: number | undefined;
}

/** How many bytes are shown, until it is set otherwise. */
const shownBytes = 50;

const addAccessor = (holder: object, key: string | symbol, get: Callable, enumerable: boolean): void => {
  const made = { __proto__: null, get, set: undefined, enumerable, configurable: !enumerable };
  if (!ReflectDefineProperty(holder as never, key, made)) throw new TypeErrorConstructor("No accessor can be defined");
};

/** Accessors of old: other names for `buffer` and `byteOffset`. */
const oldNames: { readonly __proto__: null; readonly [key: string]: string | null } = {
  __proto__: null,
  parent: "buffer",
  offset: "byteOffset",
};

const addOldName = (prototype: object, key: string, meaning: string): void => {
  const reading = {
    __proto__: null,
    get(this: unknown): unknown {
      const known = ObjectPrototypeIsPrototypeOf(prototype, this);
      return known ? ReflectGet(this as never, meaning, this as never) : undefined;
    },
  };
  addAccessor(prototype, key, lookNative(reading.get, "get", 0), true);
};

/** Puts methods where Node's stand. I10: a member of Node's that no part makes is absent. */
const addMembers = (holder: object, looks: readonly MemberLook[], parts: readonly Methods[]): void => {
  for (let index = 0; index < looks.length; index += 1) {
    const { key, name, length, same } = looks[index] as MemberLook;
    const meaning = oldNames[key];
    if (typeof meaning === "string") addOldName(holder, key, meaning);
    for (let part = 0; part < parts.length; part += 1) {
      const made = (parts[part] as Methods)[same ?? key];
      if (typeof made !== "function") continue;
      assign(holder, key, same === null ? lookNative(made, name, length) : made);
      break;
    }
  }
};

/** Stands for the class behind Buffers, which no guest gets; built-in methods find it by the species. */
const makeFastBuffer = (uint8Array: Constructor, prototype: object): Callable => {
  const constructor: Callable = function (...args: unknown[]): unknown {
    if (new.target === undefined) {
      throw new TypeErrorConstructor("Class constructor FastBuffer cannot be invoked without 'new'");
    }
    return ReflectConstruct(uint8Array as never, args, new.target as never);
  };
  lookNative(constructor, "FastBuffer", 0);
  define(constructor, "prototype", prototype, closed);
  ReflectSetPrototypeOf(constructor as never, uint8Array as never);
  return constructor;
};

/** `Buffer(x)` and `new Buffer(x)` are `alloc` or `from`. */
const makeConstructor = (statics: Methods): Callable => {
  const alloc = statics["alloc"] as (size: number) => unknown;
  const from = statics["from"] as (value: unknown, encodingOrOffset: unknown, length: unknown) => unknown;
  return function (value: unknown, encodingOrOffset: unknown, length: unknown): unknown {
    if (typeof value !== "number") return from(value, encodingOrOffset, length);
    if (typeof encodingOrOffset !== "string") return alloc(value);
    const message = `The "string" argument must be of type string. Received type number (${value})`;
    throw nodeError("TypeError", "ERR_INVALID_ARG_TYPE", message);
  };
};

const makePrototype = (tools: BufferTools, bytes: ByteClass, looks: readonly MemberLook[], shown: Shown): object => {
  const { prototype } = bytes;
  const content = makeContentMethods(tools, shown);
  const parts = [
    makeIntegerMethods(tools),
    makeScratchMethods(tools),
    makeTextMethods(tools),
    makeCompareMethods(tools),
    content,
  ];
  addMembers(prototype, looks, parts);
  assign(prototype, SymbolFor("nodejs.util.inspect.custom"), content["inspect"]);
  return prototype;
};

/** Makes the class and what belongs to it, once for a realm. */
export const makeBuffer = ({ natives, services, uint8Array, limit }: BufferParts): GuestBuffer => {
  const layout = JSONParse(natives.layout) as Layout;
  const bytes = makeByteClass(limit);
  const tools = makeTools(bytes, natives, services);
  const shown: Shown = { __proto__: null, maximum: shownBytes };
  const prototype = makePrototype(tools, bytes, layout.methods, shown);
  const statics = makeStatics(tools, layout);
  const constructor = lookNative(makeConstructor(statics), "Buffer", 3);
  define(constructor, "prototype", prototype, ofFunction);
  define(prototype, "constructor", constructor);
  ReflectSetPrototypeOf(constructor as never, uint8Array as never);
  assign(constructor, "poolSize", layout.poolSize);
  addMembers(constructor, layout.statics, [statics]);
  const fast = makeFastBuffer(uint8Array, prototype);
  addAccessor(
    constructor,
    SymbolSpecies,
    lookNative({ __proto__: null, get: () => fast }.get, "get [Symbol.species]", 0),
    false,
  );
  const module = makeModule(tools, { __proto__: null, constructor, statics, layout, shown });
  return { __proto__: null, Buffer: constructor, prototype, module };
};
