/**
 * Runs in the guest realm. Upholds I1, I5.
 * The global `Buffer`: a pair of accessor functions, as it is in Node. So the class is made when it is first asked for,
 * by the guest or by the host, and costs nothing before: its modules are evaluated then, too, by which time guest programs
 * have run. So they do nothing at their top level that a program can have changed; what they name was captured before.
 */
import { ReflectDefineProperty, ReflectGetOwnPropertyDescriptor, TypeErrorConstructor } from "@sbx/bridge/realm";
import type { GuestBuffer, makeBuffer } from "./buffer/buffer-class.ts";
import loadBuffer from "./buffer/buffer-class.ts?late";
import type { BufferNatives } from "./buffer/services.ts";
import { GlobalObject, type Callable, type Constructor } from "./captures.ts";
import { lookNative } from "./function-source.ts";
import type { Services } from "./services.ts";

/** Raw: the host is shown these, to know them by, when they are made. */
export interface Announced {
  readonly __proto__: null;
  readonly buffer: Callable;
  readonly prototype: object;
  /** The method. */
  readonly copy: unknown;
  readonly module: object;
}

/** Tells the host. */
export type Announce = (made: Announced) => void;

/**
 * Defines the global. Called after the constructors were tamed.
 *
 * @returns makes the class, if that has not been done
 */
export const defineBuffer = (natives: BufferNatives, announce: Announce, services: Services): (() => void) => {
  const own = ReflectGetOwnPropertyDescriptor(GlobalObject as never, "Uint8Array");
  const uint8Array = own?.value as unknown as Constructor;
  let made: GuestBuffer | undefined;
  let current: unknown;

  const make = (): GuestBuffer => {
    if (made !== undefined) return made;
    const limit = services.bufferAllocLimit;
    const makeClass = loadBuffer() as typeof makeBuffer;
    const fresh = makeClass({ __proto__: null, natives, services: services.buffer, uint8Array, limit });
    const { prototype, module } = fresh;
    const copy = ReflectGetOwnPropertyDescriptor(prototype as never, "copy")?.value;
    announce({ __proto__: null, buffer: fresh.Buffer, prototype, copy, module });
    made = fresh;
    return fresh;
  };
  let isReplaced = false;
  const accessors = {
    __proto__: null,
    get: () => (isReplaced ? current : make().Buffer),
    set(value: unknown): void {
      isReplaced = true;
      current = value;
    },
    enumerable: false,
    configurable: true,
  };
  lookNative(accessors.get, "get", 0);
  lookNative(accessors.set, "set", 1);
  if (!ReflectDefineProperty(GlobalObject as never, "Buffer", accessors)) throw new TypeErrorConstructor("No Buffer");
  return () => {
    make();
  };
};
