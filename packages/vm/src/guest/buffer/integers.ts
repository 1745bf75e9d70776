/**
 * Runs in the guest realm. Upholds I5.
 * Reads and writes of integers of up to 48 bits. What is not a number in range at an offset in range is Node's to judge.
 */
import { MathFloor } from "../captures.ts";
import { isBytes } from "./bytes.ts";
import type { BufferTools, Methods } from "./tools.ts";

type Read = (bytes: Uint8Array, offset: number) => number | undefined;
type Write = (bytes: Uint8Array, offset: number, value: number) => void;

/** An integer of fixed width, and how Node's methods call it. */
interface Integer {
  readonly __proto__: null;
  readonly name: string;
  /** In bytes. */
  readonly width: number;
  /** Unsigned; `undefined` where the bytes are not all there. */
  readonly read: Read;
  readonly write: Write;
}

const read8: Read = (bytes, offset) => bytes[offset];

const read16LE: Read = (bytes, offset) => {
  const low = bytes[offset];
  const high = bytes[offset + 1];
  return low === undefined || high === undefined ? undefined : low + high * 2 ** 8;
};

const read16BE: Read = (bytes, offset) => {
  const high = bytes[offset];
  const low = bytes[offset + 1];
  return low === undefined || high === undefined ? undefined : low + high * 2 ** 8;
};

const read32LE: Read = (bytes, offset) => {
  const first = bytes[offset];
  const last = bytes[offset + 3];
  if (first === undefined || last === undefined) return undefined;
  return first + (bytes[offset + 1] as number) * 2 ** 8 + (bytes[offset + 2] as number) * 2 ** 16 + last * 2 ** 24;
};

const read32BE: Read = (bytes, offset) => {
  const first = bytes[offset];
  const last = bytes[offset + 3];
  if (first === undefined || last === undefined) return undefined;
  return first * 2 ** 24 + (bytes[offset + 1] as number) * 2 ** 16 + (bytes[offset + 2] as number) * 2 ** 8 + last;
};

const write8: Write = (bytes, offset, value) => {
  bytes[offset] = value;
};

const write16LE: Write = (bytes, offset, value) => {
  bytes[offset] = value;
  bytes[offset + 1] = value >>> 8;
};

const write16BE: Write = (bytes, offset, value) => {
  bytes[offset] = value >>> 8;
  bytes[offset + 1] = value;
};

const write32LE: Write = (bytes, offset, value) => {
  bytes[offset] = value;
  bytes[offset + 1] = value >>> 8;
  bytes[offset + 2] = value >>> 16;
  bytes[offset + 3] = value >>> 24;
};

const write32BE: Write = (bytes, offset, value) => {
  bytes[offset] = value >>> 24;
  bytes[offset + 1] = value >>> 16;
  bytes[offset + 2] = value >>> 8;
  bytes[offset + 3] = value;
};

/** TABLE: the integers that have methods of their own. */
const makeIntegers = (): readonly Integer[] => [
  { __proto__: null, name: "8", width: 1, read: read8, write: write8 },
  { __proto__: null, name: "16LE", width: 2, read: read16LE, write: write16LE },
  { __proto__: null, name: "16BE", width: 2, read: read16BE, write: write16BE },
  { __proto__: null, name: "32LE", width: 4, read: read32LE, write: write32LE },
  { __proto__: null, name: "32BE", width: 4, read: read32BE, write: write32BE },
];

/** The widest integer, in bytes. */
const mostBytes = 6;

const isWidth = (width: unknown): width is number =>
  typeof width === "number" && width >= 1 && width <= mostBytes && MathFloor(width) === width;

/** Whether all bytes from `offset` on are there. */
const has = (bytes: Uint8Array, offset: number, width: number): boolean =>
  bytes[offset] !== undefined && bytes[offset + width - 1] !== undefined;

const readLE = (bytes: Uint8Array, offset: number, width: number): number => {
  let value = 0;
  for (let index = width - 1; index >= 0; index -= 1) value = value * 2 ** 8 + (bytes[offset + index] as number);
  return value;
};

const readBE = (bytes: Uint8Array, offset: number, width: number): number => {
  let value = 0;
  for (let index = 0; index < width; index += 1) value = value * 2 ** 8 + (bytes[offset + index] as number);
  return value;
};

/** Above 32 bits the shift operators lose what is high. */
const byteOf = (value: number, index: number): number =>
  index < 4 ? value >>> (8 * index) : MathFloor(value * 2 ** -32) >>> (8 * (index - 4));

const writeLE = (bytes: Uint8Array, offset: number, width: number, value: number): void => {
  for (let index = 0; index < width; index += 1) bytes[offset + index] = byteOf(value, index);
};

const writeBE = (bytes: Uint8Array, offset: number, width: number, value: number): void => {
  for (let index = 0; index < width; index += 1) bytes[offset + index] = byteOf(value, width - 1 - index);
};

const toSigned = (value: number, width: number): number => {
  const half = 2 ** (8 * width - 1);
  return value < half ? value : value - 2 * half;
};

const isWithin = (value: number, width: number, signed: boolean): boolean => {
  const count = 2 ** (8 * width);
  // What is not a number is neither too large nor too small: Node writes zeros for it.
  return signed ? !(value < -count / 2) && !(value > count / 2 - 1) : !(value < 0) && !(value > count - 1);
};

/** The methods that read and write integers. */
export const makeIntegerMethods = ({ call }: BufferTools): Methods => {
  const methods: Record<string, unknown> & { __proto__: null } = { __proto__: null };

  const addFixed = ({ name, width, read, write }: Integer, signed: boolean): void => {
    const readName = `read${signed ? "Int" : "UInt"}${name}`;
    const writeName = `write${signed ? "Int" : "UInt"}${name}`;
    const fixed = {
      __proto__: null,
      read(this: unknown, offset: unknown = 0): unknown {
        if (typeof offset === "number" && isBytes(this)) {
          const value = read(this, offset);
          if (value !== undefined) return signed ? toSigned(value, width) : value;
        }
        return call(readName, this, [offset]);
      },
      write(this: unknown, value: unknown, offset: unknown = 0): unknown {
        if (typeof value === "number" && typeof offset === "number" && isBytes(this)) {
          if (isWithin(value, width, signed) && has(this, offset, width)) {
            write(this, offset, value);
            return offset + width;
          }
        }
        return call(writeName, this, [value, offset]);
      },
    };
    methods[readName] = fixed.read;
    methods[writeName] = fixed.write;
  };

  const addVariable = (suffix: string, read: typeof readLE, write: typeof writeLE, signed: boolean): void => {
    const readName = `read${signed ? "Int" : "UInt"}${suffix}`;
    const writeName = `write${signed ? "Int" : "UInt"}${suffix}`;
    const variable = {
      __proto__: null,
      read(this: unknown, offset: unknown, width: unknown): unknown {
        if (typeof offset === "number" && isWidth(width) && isBytes(this) && has(this, offset, width)) {
          const value = read(this, offset, width);
          return signed ? toSigned(value, width) : value;
        }
        return call(readName, this, [offset, width]);
      },
      write(this: unknown, value: unknown, offset: unknown, width: unknown): unknown {
        if (typeof value === "number" && typeof offset === "number" && isWidth(width) && isBytes(this)) {
          if (isWithin(value, width, signed) && has(this, offset, width)) {
            write(this, offset, width, value);
            return offset + width;
          }
        }
        return call(writeName, this, [value, offset, width]);
      },
    };
    methods[readName] = variable.read;
    methods[writeName] = variable.write;
  };

  const integers = makeIntegers();
  for (let index = 0; index < integers.length; index += 1) {
    addFixed(integers[index] as Integer, false);
    addFixed(integers[index] as Integer, true);
  }
  addVariable("LE", readLE, writeLE, false);
  addVariable("BE", readBE, writeBE, false);
  addVariable("LE", readLE, writeLE, true);
  addVariable("BE", readBE, writeBE, true);
  return methods as Methods;
};
