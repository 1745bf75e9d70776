/**
 * Runs in the host realm. Upholds I1.
 * Objects of the guest whose kind, and bytes, only slots tell: the host's own built-in methods find them, which run no code
 * of the guest's. What is given is the host's.
 */
import type { Foreign } from "../realm/types.ts";

/** An object of the host's that shows as the guest's does, and the name of its built-in class. */
export interface RawMirror {
  readonly base: string;
  readonly mirror: object;
}

/** More than this is not copied for a glance. */
const mostBytes = 1 << 20;

type Buffer = new (length: number) => ArrayBufferLike;

const copyInto = (raw: Foreign, constructor: Buffer): object => {
  const bytes = new Uint8Array(raw as unknown as ArrayBufferLike);
  const copy = new Uint8Array(new constructor(bytes.length));
  copy.set(bytes.length > mostBytes ? bytes.subarray(0, mostBytes) : bytes);
  return copy.buffer;
};

const getterOf = (prototype: object): unknown => Reflect.getOwnPropertyDescriptor(prototype, "byteLength")?.get;

interface Kind {
  readonly base: string;
  /** Throws for any other kind of object. */
  readonly probe: unknown;
  readonly make: (raw: Foreign) => object;
}

/** TABLE */
const kinds: readonly Kind[] = [
  { base: "WeakMap", probe: Reflect.get(WeakMap.prototype, "has"), make: () => new WeakMap() },
  { base: "WeakSet", probe: Reflect.get(WeakSet.prototype, "has"), make: () => new WeakSet() },
  { base: "ArrayBuffer", probe: getterOf(ArrayBuffer.prototype), make: (raw) => copyInto(raw, ArrayBuffer) },
  ...(typeof SharedArrayBuffer === "undefined"
    ? []
    : [
        {
          base: "SharedArrayBuffer",
          probe: getterOf(SharedArrayBuffer.prototype),
          make: (raw: Foreign) => copyInto(raw, SharedArrayBuffer),
        },
      ]),
];

/** `undefined` for an object of any other kind. */
export const rawMirrorOf = (raw: Foreign): RawMirror | undefined => {
  for (const { base, probe, make } of kinds) {
    try {
      Reflect.apply(probe as () => unknown, raw, [kinds]);
      return { base, mirror: make(raw) };
    } catch {
      // Not of that kind, or a detached buffer.
    }
  }
  return undefined;
};
