/**
 * What the host knows of one guest's `Buffer`. Runs in the host realm. Upholds I1.
 * The class is made when the guest or the host first asks for it. From then on it and Node's are each other's
 * counterparts, as other intrinsics of the two realms are.
 */
import { types } from "node:util";
import type { Membrane } from "@sbx/bridge";
import { FastBuffer } from "./buffer-services.ts";
import type { Announce } from "./guest/global-buffer.ts";

const { Buffer } = globalThis;
const nodePrototype = Buffer.prototype as object;
const nodeCopy = Reflect.get(nodePrototype, "copy") as object;

/** Longer chains are somebody's trick. */
const maximumDepth = 64;

/** By the prototypes, asking no proxy. */
const inheritsFrom = (object: object, prototype: object): boolean => {
  let link: object | null = object;
  for (let depth = 0; depth < maximumDepth && link !== null && !types.isProxy(link); depth += 1) {
    link = Object.getPrototypeOf(link) as object | null;
    if (link === prototype) return true;
  }
  return false;
};

/** The class of one realm. */
export class GuestBufferClass {
  /** Raw: it is compared with. */
  #prototype: object | undefined;
  #membrane: Membrane | undefined;
  #module: unknown;
  #make: (() => void) | undefined;

  /** Takes how the class is made: `install` gets what is to be told when it is, and gives the raw function that makes it. */
  install(membrane: Membrane, install: (announce: Announce) => () => void): void {
    this.#membrane = membrane;
    this.#make = install(({ buffer, prototype, copy, module }) => {
      this.#prototype = prototype;
      this.#module = module;
      membrane.pair(Buffer, buffer, "both");
      membrane.pair(FastBuffer, buffer, "guest");
      // Not back: a host function that changes what it is given would change every Buffer of the host's (I6).
      membrane.pair(nodePrototype, prototype, "guest");
      membrane.pair(nodeCopy, copy, "guest");
      membrane.pairPrototype(membrane.toHost(prototype) as object, nodePrototype);
    });
  }

  /** Whether a raw typed array is a Buffer of this guest's. */
  readonly has = (raw: unknown): boolean =>
    this.#prototype !== undefined && inheritsFrom(raw as object, this.#prototype);

  /** The guest is about to see something of the host's: if it is a Buffer or has to do with them, the class must be there. */
  prepareFor(value: object): void {
    if (this.#prototype !== undefined) return;
    const isInstance = ArrayBuffer.isView(value) && inheritsFrom(value, nodePrototype);
    if (isInstance || value === Buffer || value === FastBuffer || value === nodePrototype) {
      this.#ensure();
    }
  }

  /** The host's view of the members of `node:buffer` that are the guest's own. */
  get module(): object {
    this.#ensure();
    return this.#membrane?.toHost(this.#module) as object;
  }

  #ensure(): void {
    try {
      this.#make?.();
    } catch {
      throw new RangeError("Maximum call stack size exceeded"); // I3: of unknown realm, and not looked at
    }
  }
}
