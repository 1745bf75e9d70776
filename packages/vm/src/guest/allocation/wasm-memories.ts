/**
 * Runs in the guest realm. Upholds I5, I10, and stops threat G27 where a WebAssembly module declares its memory itself.
 *
 * A module's binary is a mark and a version, then sections: an id, a length, content (WebAssembly core specification, 5.5). Section 5
 * declares memories: each has flags, a minimum, and perhaps a maximum, which is what `memory.grow` is held to, whoever runs
 * it. So the section is written anew with a maximum everywhere; to code, a memory that cannot grow is nothing new.
 *
 * The bytes are a copy that nobody else has. What cannot be read here and is valid to the engine is refused.
 */
import { ReflectConstruct, TypeErrorConstructor } from "@sbx/bridge/realm";
import {
  MathFloor,
  TypedArrayPrototypeFill,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeSet,
  Uint8ArrayConstructor,
} from "../captures.ts";

const HEAD = 8;
const MEMORIES = 5;
/** Bytes that a memory has at least: flags, minimum; and at most, as it is written here: a maximum, too. */
const SHORTEST = 2;
const LONGEST = 21;
/** Bytes of the longest number. */
const DIGITS = 10;

/** The lowest bit of a memory's flags. The next two are known, and stay: shared, and 64 bits of address. */
const HAS_MAXIMUM = 1;
const UNKNOWN = 8;

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

const pageSize = 65536;

const makeBytes = (length: number): Uint8Array =>
  ReflectConstruct(Uint8ArrayConstructor as never, [length], Uint8ArrayConstructor as never) as never;

const unreadable = (): never => {
  throw new TypeErrorConstructor("The module cannot be read");
};

const readByte = (from: Cursor): number => {
  if (from.at >= TypedArrayPrototypeGetLength(from.bytes)) unreadable();
  return from.bytes[from.at++] as number;
};

/** An unsigned LEB128 number; beyond 2 ** 53 not exactly, which is too much for anything. */
const readNumber = (from: Cursor): number => {
  let value = 0;
  let unit = 1;
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const byte = readByte(from);
    value += (byte & 127) * unit;
    if (byte < 128) return value;
    unit *= 128;
  }
  return unreadable();
};

const writeByte = (to: Cursor, byte: number): void => {
  TypedArrayPrototypeFill(to.bytes, byte, to.at, to.at + 1);
  to.at += 1;
};

const writeNumber = (to: Cursor, value: number): void => {
  let rest = value;
  for (; rest > 127; rest = (rest - (rest % 128)) / 128) writeByte(to, (rest % 128) + 128);
  writeByte(to, rest);
};

const writeBytes = (to: Cursor, from: Uint8Array, start: number, end: number): void => {
  const args = [TypedArrayPrototypeGetBuffer(from), start, end - start];
  const piece = ReflectConstruct(Uint8ArrayConstructor as never, args, Uint8ArrayConstructor as never);
  TypedArrayPrototypeSet(to.bytes, piece, to.at);
  to.at += end - start;
};

/** One memory, with a maximum that is in the limit. */
const capMemory = (from: Cursor, to: Cursor, pages: number, refuse: (bytes: number) => never): void => {
  const flags = readByte(from);
  if (flags >= UNKNOWN) unreadable();
  const minimum = readNumber(from);
  if (minimum > pages) refuse(minimum * pageSize);
  const maximum = (flags & HAS_MAXIMUM) === 0 ? pages : readNumber(from);
  writeNumber(to, flags | HAS_MAXIMUM);
  writeNumber(to, minimum);
  writeNumber(to, maximum > pages ? pages : maximum);
};

/** What the section of memories holds, written anew. */
const capSection = (from: Cursor, size: number, pages: number, refuse: (bytes: number) => never): Cursor => {
  const end = from.at + size;
  const count = readNumber(from);
  if (count * SHORTEST > size) unreadable();
  const content: Cursor = { __proto__: null, bytes: makeBytes(DIGITS + count * LONGEST), at: 0 } as never;
  writeNumber(content, count);
  for (let index = 0; index < count; index += 1) capMemory(from, content, pages, refuse);
  if (from.at !== end) unreadable();
  return content;
};

/**
 * The binary of a module with all memories that it declares held to a limit in bytes.
 *
 * @param refuse throws; told how many bytes a memory has to begin with
 * @throws TypeError when the binary cannot be read
 */
export const capMemories = (bytes: Uint8Array, limit: number, refuse: (bytes: number) => never): Uint8Array => {
  const length = TypedArrayPrototypeGetLength(bytes);
  const pages = MathFloor(limit / pageSize);
  const from: Cursor = { __proto__: null, bytes, at: HEAD } as never;
  let capped: Uint8Array | undefined;
  while (from.at < length) {
    const start = from.at;
    const id = readByte(from);
    const size = readNumber(from);
    const end = from.at + size;
    if (end > length || (id === MEMORIES && capped !== undefined)) unreadable();
    if (id === MEMORIES) {
      const content = capSection(from, size, pages, refuse);
      const to: Cursor = { __proto__: null, bytes: makeBytes(length + content.at + 1 + DIGITS), at: 0 } as never;
      writeBytes(to, bytes, 0, start);
      writeNumber(to, MEMORIES);
      writeNumber(to, content.at);
      writeBytes(to, content.bytes, 0, content.at);
      writeBytes(to, bytes, end, length);
      capped = makeBytes(to.at);
      writeBytes({ __proto__: null, bytes: capped, at: 0 } as never, to.bytes, 0, to.at);
    }
    from.at = end;
  }
  return capped ?? bytes;
};
