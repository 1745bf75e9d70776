/**
 * Buffers of memory that cross. Runs in the host realm. Upholds I1, I6.
 * An `ArrayBuffer` crosses as a proxy, which no function of the engine's takes for a buffer. So the guest's classes of views
 * are told, when it meets its first buffer of the host's, to ask for a view of the host's over the same memory; and where
 * Node's functions want bytes, they get a view over the guest's.
 */
import { types } from "node:util";
import type { Membrane } from "@sbx/bridge";
import memoryText from "./library/memory-entry.ts?realm";

type ViewClass = new (buffer: ArrayBufferLike, byteOffset?: number, length?: number) => ArrayBufferView;

interface Library {
  readonly bytesOf: (value: unknown) => unknown;
  readonly allocate: (length: number) => unknown;
  readonly bufferOf: (bytes: unknown) => unknown;
  readonly tameViews: () => void;
}

const { Float16Array } = globalThis as { Float16Array?: { readonly name: string } & ViewClass };

/** I10: what is not listed is made for no guest, whatever this process has under a name. */
const classes: ReadonlyMap<unknown, ViewClass> = new Map(
  [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
    ...(Float16Array === undefined ? [] : [Float16Array]),
  ].map((view) => [view.name, view as ViewClass]),
);

/** A number as the constructors of views take it; the guest's objects were made none of before. */
const count = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value));

const services = {
  viewOf(name: unknown, buffer: unknown, byteOffset: unknown, length: unknown): object | undefined {
    // I1: a buffer of the guest's arrives as a proxy, and one of the host's only if the guest was given it.
    if (!types.isAnyArrayBuffer(buffer)) return undefined;
    const view = classes.get(name);
    if (view === undefined) return undefined;
    return new view(buffer, count(byteOffset), count(length)); // I6: seen as the buffer is
  },
};

/** The buffers of one guest. */
export class GuestMemory {
  readonly #membrane: () => Membrane;
  #made: Library | undefined;
  #tamed = false;

  /** @param membrane Gives the membrane, once there is one. */
  constructor(membrane: () => Membrane) {
    this.#membrane = membrane;
  }

  get #library(): Library {
    return (this.#made ??= this.#membrane().install(memoryText, services) as Library);
  }

  /** The guest is about to see something of the host's: if it is a buffer, the classes of views must know. */
  prepareFor(value: object): void {
    if (this.#tamed || !types.isAnyArrayBuffer(value)) return;
    this.#tamed = true;
    try {
      this.#library.tameViews();
    } catch {
      this.#tamed = false; // the stack has ended, or the program has broken its realm: then its classes are as it left them
    }
  }

  /** A view of the host's over the memory of a guest's buffer; any other value as it is. */
  readonly asBytes = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || !types.isProxy(value)) return value;
    const bytes = this.#library.bytesOf(value);
    // A guest may have changed what the library is made of: what it gives is a view of the host's or does not count.
    return types.isUint8Array(bytes) ? bytes : value;
  };

  /** The host's view of a buffer of the guest's with the same bytes: for what nobody on the host keeps. Other values as they are. */
  readonly asGuestCopy = (value: unknown): unknown => {
    if (!types.isArrayBuffer(value)) return value;
    const bytes = this.#library.allocate(value.byteLength);
    if (!types.isUint8Array(bytes) || bytes.byteLength !== value.byteLength) return value;
    bytes.set(new Uint8Array(value));
    return this.#library.bufferOf(bytes);
  };
}
