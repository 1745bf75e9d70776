/**
 * Runs in the guest realm. Upholds I5.
 * Comparing and searching. A few bytes are looked at here; more are Node's.
 */
import { TypedArrayPrototypeGetLength, TypedArrayPrototypeIndexOf } from "../captures.ts";
import { isBytes } from "./bytes.ts";
import type { BufferTools, Methods } from "./tools.ts";

/** Above this, the call of Node's costs less than the loop. */
const few = 64;

/** As Node orders bytes; `undefined` for what Node should look at. */
export const compareFew = (one: unknown, other: unknown): -1 | 0 | 1 | undefined => {
  if (!isBytes(one) || !isBytes(other)) return undefined;
  const length = TypedArrayPrototypeGetLength(one);
  const otherLength = TypedArrayPrototypeGetLength(other);
  const common = length < otherLength ? length : otherLength;
  if (common > few) return undefined;
  for (let index = 0; index < common; index += 1) {
    const difference = (one[index] as number) - (other[index] as number);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return length === otherLength ? 0 : length < otherLength ? -1 : 1;
};

export const makeCompareMethods = ({ call }: BufferTools): Methods => {
  /** Where a byte stands; `undefined` for what Node should look for. */
  const indexOfByte = (self: unknown, args: readonly unknown[]): number | undefined => {
    const value = args.length > 0 ? args[0] : undefined;
    const start = args.length > 1 ? args[1] : 0;
    if (args.length > 2 || typeof value !== "number" || !isBytes(self)) return undefined;
    // A start that is counted from the end, or is not a number, means something else to Node than to the engine.
    if (typeof start !== "number" || !(start >= 0)) return undefined;
    return TypedArrayPrototypeIndexOf(self, value & 0xff, start);
  };

  return {
    __proto__: null,
    equals(this: unknown, ...args: unknown[]): unknown {
      const order = args.length > 0 ? compareFew(this, args[0]) : undefined;
      return order === undefined ? call("equals", this, args) : order === 0;
    },
    compare(this: unknown, ...args: unknown[]): unknown {
      const order = args.length === 1 ? compareFew(this, args[0]) : undefined;
      return order ?? call("compare", this, args);
    },
    indexOf(this: unknown, ...args: unknown[]): unknown {
      return indexOfByte(this, args) ?? call("indexOf", this, args);
    },
    lastIndexOf(this: unknown, ...args: unknown[]): unknown {
      return call("lastIndexOf", this, args);
    },
    includes(this: unknown, ...args: unknown[]): unknown {
      const index = indexOfByte(this, args);
      return index === undefined ? call("includes", this, args) : index !== -1;
    },
  };
};
