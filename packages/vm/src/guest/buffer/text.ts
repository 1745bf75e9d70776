/**
 * Runs in the guest realm. Upholds I5.
 * Bytes to text and back. What is longer than a few characters, or not ASCII, is Node's to code.
 */
import {
  MathTrunc,
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  StringPrototypeToLowerCase,
  TypedArrayPrototypeGetLength,
} from "../captures.ts";
import { isBytes } from "./bytes.ts";
import type { BufferTools, Methods } from "./tools.ts";

/** TABLE: what each name of an encoding means, as the part of the names of Node's methods for it. */
const encodings: { readonly __proto__: null; readonly [name: string]: string | null } = {
  __proto__: null,
  utf8: "utf8",
  "utf-8": "utf8",
  ucs2: "ucs2",
  "ucs-2": "ucs2",
  utf16le: "ucs2",
  "utf-16le": "ucs2",
  latin1: "latin1",
  binary: "latin1",
  ascii: "ascii",
  base64: "base64",
  base64url: "base64url",
  hex: "hex",
};

/** The encoding of that name; `undefined` where there is none. */
export const encodingOf = (name: string): string | undefined =>
  encodings[name] ?? encodings[StringPrototypeToLowerCase(name)] ?? undefined;

const equalsSign = 0x3d;

const base64Size = (text: string): number => {
  let { length } = text;
  if (length > 0 && StringPrototypeCharCodeAt(text, length - 1) === equalsSign) length -= 1;
  if (length > 1 && StringPrototypeCharCodeAt(text, length - 1) === equalsSign) length -= 1;
  return (length * 3) >>> 2;
};

/** Longer texts are quicker written and read by Node. */
const shortText = 32;

const isShortAscii = (text: string): boolean => {
  if (text.length > shortText) return false;
  for (let index = 0; index < text.length; index += 1) if (StringPrototypeCharCodeAt(text, index) > 0x7f) return false;
  return true;
};

/** Encoding, for whoever makes a Buffer of a text. */
export interface Encoder {
  readonly __proto__: null;
  /** How many bytes a text has; at most, for base64 and hex. */
  readonly size: (text: string, encoding: string) => number;
  /** The bytes of a text. */
  readonly encode: (text: string, encoding: string) => Uint8Array;
}

export const makeEncoder = ({ bytes, byteLength, call }: BufferTools): Encoder => {
  const size = (text: string, encoding: string): number => {
    if (encoding === "utf8") return byteLength(text);
    if (encoding === "ucs2") return text.length * 2;
    if (encoding === "hex") return text.length >>> 1;
    return encoding === "base64" || encoding === "base64url" ? base64Size(text) : text.length;
  };

  const encodeAscii = (text: string): Uint8Array => {
    const made = bytes.allocate(text.length);
    for (let index = 0; index < text.length; index += 1) made[index] = StringPrototypeCharCodeAt(text, index);
    return made;
  };

  const encode = (text: string, encoding: string): Uint8Array => {
    if (encoding === "utf8" && isShortAscii(text)) return encodeAscii(text);
    const most = size(text, encoding);
    const made = bytes.allocate(most);
    if (most === 0) return made;
    const written = call(`${encoding}Write`, made, [text, 0, most]) as number;
    return written < most ? bytes.first(made, written) : made;
  };

  return { __proto__: null, size, encode };
};

/** Eight bytes that are a character each; `undefined` where one is none. One text of eight is made, not eight texts of one. */
const eightAscii = (self: Uint8Array, at: number): string | undefined => {
  const a = self[at] as number;
  const b = self[at + 1] as number;
  const c = self[at + 2] as number;
  const d = self[at + 3] as number;
  const e = self[at + 4] as number;
  const f = self[at + 5] as number;
  const g = self[at + 6] as number;
  const h = self[at + 7] as number;
  return (a | b | c | d | e | f | g | h) > 0x7f ? undefined : StringFromCharCode(a, b, c, d, e, f, g, h);
};

/** A part in which every byte is a character; `undefined` where it is longer, or one is not. */
const decodeAscii = (self: Uint8Array, from: number, to: number): string | undefined => {
  if (to - from > shortText) return undefined;
  let text = "";
  let index = from;
  for (; index + 8 <= to; index += 8) {
    const eight = eightAscii(self, index);
    if (eight === undefined) return undefined;
    text += eight;
  }
  for (; index < to; index += 1) {
    const byte = self[index] as number;
    if (byte > 0x7f) return undefined;
    text += StringFromCharCode(byte);
  }
  return text;
};

/** TABLE: the encodings in which what is below 128 stands for itself. */
const asciiBelow: { readonly __proto__: null; readonly [encoding: string]: true | null } = {
  __proto__: null,
  utf8: true,
  latin1: true,
  ascii: true,
};

/** Whether a position may be given to Node's coders as it is. */
const isPosition = (value: unknown, most: number): value is number =>
  typeof value === "number" && value >= 0 && value <= most && MathTrunc(value) === value;

/** TABLE: the encodings that have methods of their own. */
const coders = ["utf8", "ucs2", "latin1", "ascii", "base64", "base64url", "hex"] as const;

export const makeTextMethods = ({ call }: BufferTools): Methods => {
  /** The bounds of a part, as `toString` counts them: no error, whatever the numbers are. */
  const decodePart = (self: Uint8Array, encoding: string, start: unknown, end: unknown): unknown => {
    const length = TypedArrayPrototypeGetLength(self);
    const first = start === undefined ? 0 : MathTrunc(start) || 0;
    const last = end === undefined ? length : MathTrunc(end) || 0;
    const from = first < 0 ? 0 : first;
    const to = last > length ? length : last;
    if (from >= to) return "";
    const text = asciiBelow[encoding] === true ? decodeAscii(self, from, to) : undefined;
    return text ?? call(`${encoding}Slice`, self, [from, to]);
  };

  const isOffset = (value: unknown): boolean => value === undefined || typeof value === "number";

  const writePart = (self: Uint8Array, text: string, args: readonly unknown[]): number | undefined => {
    const length = TypedArrayPrototypeGetLength(self);
    const second = args.length > 1 ? args[1] : undefined;
    const third = args.length > 2 ? args[2] : undefined;
    const fourth = args.length > 3 ? args[3] : undefined;
    if (second === undefined) return call("utf8Write", self, [text, 0, length]) as number;
    if (!isPosition(second, length)) return undefined;
    const rest = length - second;
    const count = third === undefined ? rest : third;
    if (!isPosition(count, length) || fourth !== undefined) return undefined;
    return call("utf8Write", self, [text, second, count < rest ? count : rest]) as number;
  };

  const methods = {
    __proto__: null,
    toString(this: unknown, ...args: unknown[]): unknown {
      const encoding = args.length > 0 && args[0] !== undefined ? args[0] : "utf8";
      const start = args.length > 1 ? args[1] : undefined;
      const end = args.length > 2 ? args[2] : undefined;
      const known = typeof encoding === "string" ? encodingOf(encoding) : undefined;
      if (known !== undefined && isBytes(this) && isOffset(start) && isOffset(end)) {
        return decodePart(this, known, start, end);
      }
      return call("toString", this, args);
    },
    write(this: unknown, ...args: unknown[]): unknown {
      const text = args.length > 0 ? args[0] : undefined;
      const written = typeof text === "string" && isBytes(this) ? writePart(this, text, args) : undefined;
      return written ?? call("write", this, args);
    },
  };

  const all: Record<string, unknown> & { __proto__: null } = methods;
  const addCoder = (encoding: string): void => {
    const reading = `${encoding}Slice`;
    const writing = `${encoding}Write`;
    const coder = {
      __proto__: null,
      read(this: unknown, ...args: unknown[]): unknown {
        return call(reading, this, args);
      },
      write(this: unknown, ...args: unknown[]): unknown {
        return call(writing, this, args);
      },
    };
    all[reading] = coder.read;
    all[writing] = coder.write;
  };
  for (let index = 0; index < coders.length; index += 1) addCoder(coders[index] as string);
  return all as Methods;
};
