/**
 * Runs in the guest realm. Upholds I5.
 * Reads and writes of floating-point numbers and of integers of 64 bits: by a cell of that type, whose bytes are seen through
 * a second view as the machine orders them.
 */
import {
  BigInt64ArrayConstructor,
  BigUint64ArrayConstructor,
  Float32ArrayConstructor,
  Float64ArrayConstructor,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetLength,
  Uint8ArrayConstructor,
} from "../captures.ts";
import { isBytes } from "./bytes.ts";
import type { BufferTools, Methods } from "./tools.ts";

type Numeric = number | bigint;

/** A typed array of one element. */
interface Cell {
  0: Numeric;
}

/** A kind of number with methods of its own. */
interface Kind {
  readonly __proto__: null;
  readonly name: string;
  readonly cell: Cell;
  readonly accepts: (value: unknown) => value is Numeric;
}

const isNumber = (value: unknown): value is number => typeof value === "number";
const isInt64 = (value: unknown): value is bigint =>
  typeof value === "bigint" && value >= -(2n ** 63n) && value < 2n ** 63n;
const isUint64 = (value: unknown): value is bigint => typeof value === "bigint" && value >= 0n && value < 2n ** 64n;

/** TABLE */
const makeKinds = (): readonly Kind[] => [
  { __proto__: null, name: "Float", cell: new Float32ArrayConstructor(1) as never, accepts: isNumber },
  { __proto__: null, name: "Double", cell: new Float64ArrayConstructor(1) as never, accepts: isNumber },
  { __proto__: null, name: "BigInt64", cell: new BigInt64ArrayConstructor(1) as never, accepts: isInt64 },
  { __proto__: null, name: "BigUInt64", cell: new BigUint64ArrayConstructor(1) as never, accepts: isUint64 },
];

/** Whether this machine puts the lowest byte first. */
const isLittleEndian = (): boolean => {
  const cell = new Float64ArrayConstructor(1);
  cell[0] = -1;
  return new Uint8ArrayConstructor(TypedArrayPrototypeGetBuffer(cell))[0] === 0;
};

export const makeScratchMethods = ({ call }: BufferTools): Methods => {
  const methods: Record<string, unknown> & { __proto__: null } = { __proto__: null };

  const add = ({ name, cell, accepts }: Kind, suffix: string, forwards: boolean): void => {
    const bytes = new Uint8ArrayConstructor(TypedArrayPrototypeGetBuffer(cell));
    const width = TypedArrayPrototypeGetLength(bytes);
    const last = width - 1;
    const both = {
      __proto__: null,
      read(this: unknown, offset: unknown = 0): unknown {
        if (typeof offset === "number" && isBytes(this) && this[offset] !== undefined) {
          if (this[offset + last] !== undefined) {
            for (let index = 0; index < width; index += 1) {
              bytes[forwards ? index : last - index] = this[offset + index] as number;
            }
            return cell[0];
          }
        }
        return call(`read${name}${suffix}`, this, [offset]);
      },
      write(this: unknown, value: unknown, offset: unknown = 0): unknown {
        if (accepts(value) && typeof offset === "number" && isBytes(this) && this[offset] !== undefined) {
          if (this[offset + last] !== undefined) {
            cell[0] = value;
            for (let index = 0; index < width; index += 1) {
              this[offset + index] = bytes[forwards ? index : last - index] as number;
            }
            return offset + width;
          }
        }
        return call(`write${name}${suffix}`, this, [value, offset]);
      },
    };
    methods[`read${name}${suffix}`] = both.read;
    methods[`write${name}${suffix}`] = both.write;
  };

  const kinds = makeKinds();
  const littleEndian = isLittleEndian();
  for (let index = 0; index < kinds.length; index += 1) {
    add(kinds[index] as Kind, "LE", littleEndian);
    add(kinds[index] as Kind, "BE", !littleEndian);
  }
  return methods as Methods;
};
