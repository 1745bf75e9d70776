/**
 * Runs in the guest realm. Upholds I5, and stops threats G26 and G27.
 * The class behind the guest's `Buffer`. What is not a view of somebody's memory is made here, with a store of its own of
 * exactly its size, cleared: there is no pool.
 */
import { RangeErrorConstructor } from "@sbx/bridge/realm";
import {
  ArrayBufferPrototypeGetByteLength,
  SharedArrayBufferPrototypeGetByteLength,
  StringConvert,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetTag,
  TypedArrayPrototypeSet,
  Uint8ArrayConstructor,
} from "../captures.ts";

/** How Buffers are made. */
export interface ByteClass {
  readonly __proto__: null;
  readonly prototype: object;
  /** Throws where more bytes are asked for than the limit allows. */
  readonly checkSize: (size: number) => void;
  /** Cleared memory, within the limit. */
  readonly allocate: (size: number) => Uint8Array;
  /** A view of memory that is there. */
  readonly view: (store: ArrayBufferLike, offset: number, length: number | undefined) => Uint8Array;
  /** The first bytes of a view, in a store of their own. */
  readonly first: (bytes: Uint8Array, length: number) => Uint8Array;
}

export const isBytes = (value: unknown): value is Uint8Array => TypedArrayPrototypeGetTag(value) === "Uint8Array";

export const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

const hasSlot = (getter: (object: unknown) => unknown, object: unknown): boolean => {
  try {
    getter(object);
    return true;
  } catch {
    return false; // the getter throws its TypeError
  }
};

/** The number of bytes of an ArrayBuffer of this realm, shared or not; `undefined` for everything else. */
export const storeLength = (value: unknown): number | undefined => {
  if (!isObject(value)) return undefined;
  if (hasSlot(ArrayBufferPrototypeGetByteLength, value)) return ArrayBufferPrototypeGetByteLength(value) as number;
  if (!hasSlot(SharedArrayBufferPrototypeGetByteLength, value)) return undefined;
  return SharedArrayBufferPrototypeGetByteLength(value) as number;
};

/** @param limit in bytes, or none */
export const makeByteClass = (limit: number | undefined): ByteClass => {
  // Guests get hold of its prototype only: so what `super` calls cannot be changed. The class that they see in its place
  // (`FastBuffer`, in buffer-class.ts) has the same prototype.
  class Bytes extends Uint8ArrayConstructor {
    constructor(storeOrLength: never, offset = 0, length?: number) {
      super(storeOrLength, offset, length);
    }
  }

  const checkSize = (size: number): void => {
    if (limit === undefined || !(size > limit)) return;
    const text = `Buffer allocation size ${StringConvert(size)} exceeds bufferAllocLimit ${StringConvert(limit)}`;
    throw new RangeErrorConstructor(text);
  };
  const allocate = (size: number): Uint8Array => {
    checkSize(size); // G27: the one place where a Buffer's memory comes from
    return new Bytes(size as never);
  };
  const view = (store: ArrayBufferLike, offset: number, length: number | undefined): Uint8Array =>
    new Bytes(store as never, offset, length);
  const first = (bytes: Uint8Array, length: number): Uint8Array => {
    const copy = allocate(length);
    const part = view(TypedArrayPrototypeGetBuffer(bytes), TypedArrayPrototypeGetByteOffset(bytes), length);
    TypedArrayPrototypeSet(copy, part, 0);
    return copy;
  };
  return { __proto__: null, prototype: Bytes.prototype, checkSize, allocate, view, first };
};
