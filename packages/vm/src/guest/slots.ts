/**
 * Runs in the guest realm. Upholds I5.
 * What kind of object something is, told by its internal slots: nothing of it is run.
 */
import { ArrayBufferPrototypeGetByteLength, SharedArrayBufferPrototypeGetByteLength } from "./captures.ts";

/** Whether it is an object or a function. */
export const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

/** Whether an object has the internal slot that a getter asks for. */
export const hasSlot = (getter: (object: unknown) => unknown, object: unknown): boolean => {
  try {
    getter(object);
    return true;
  } catch {
    return false; // the getter throws its TypeError
  }
};

/** Whether it is an `ArrayBuffer`, shared or not. */
export const isBuffer = (object: unknown): boolean =>
  hasSlot(ArrayBufferPrototypeGetByteLength, object) || hasSlot(SharedArrayBufferPrototypeGetByteLength, object);
