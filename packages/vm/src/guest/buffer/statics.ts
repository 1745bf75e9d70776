/**
 * Runs in the guest realm. Upholds I5, and stops threats G26 and G27.
 * The static methods of `Buffer`. What has a size asks the limit before anything is allocated, in either realm.
 */
import { ArrayBufferIsView, ArrayIsArray, TypeErrorConstructor, append, makeList, type List } from "@sbx/bridge/realm";
import {
  DataViewPrototypeGetByteLength,
  MathTrunc,
  ObjectPrototypeIsPrototypeOf,
  StringConvert,
  TypedArrayPrototypeFill,
  TypedArrayPrototypeGetBuffer as storeOf,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetTag,
  TypedArrayPrototypeSet,
} from "../captures.ts";
import { isBytes, isObject, storeLength } from "./bytes.ts";
import { compareFew } from "./compare.ts";
import { get, makeFrom, makeRefuse } from "./from.ts";
import type { Layout } from "./services.ts";
import { encodingOf, makeEncoder } from "./text.ts";
import type { BufferTools, Methods } from "./tools.ts";

/** I5: an element that is absent is not looked up on `Array.prototype`. */
const at = (args: readonly unknown[], index: number): unknown => (index < args.length ? args[index] : undefined);

const isCount = (value: unknown, most: number): value is number =>
  typeof value === "number" && value >= 0 && value <= most && MathTrunc(value) === value;

/** The static methods; `alloc` and `from` are what the class itself does. */
export const makeStatics = (tools: BufferTools, layout: Layout): Methods => {
  const { maxLength, concatReadsLengths } = layout;
  const { bytes, byteLength, call, callStatic, localBytes } = tools;
  const { allocate, checkSize, view } = bytes;
  const encoder = makeEncoder(tools);
  const refuse = makeRefuse(tools);
  const from = makeFrom(tools, encoder, refuse, layout);

  const isSize = (size: unknown): size is number => typeof size === "number" && size >= 0 && size <= maxLength;

  const checkLimit = (size: unknown): void => {
    if (typeof size === "number") checkSize(size); // VM-72: before Node's own checks
  };

  const alloc = (args: readonly unknown[]): unknown => {
    const size = at(args, 0);
    const filling = at(args, 1);
    const encoding = at(args, 2);
    checkLimit(size);
    if (!isSize(size)) return callStatic("alloc", args);
    if (filling === undefined || filling === 0 || size === 0) return allocate(size);
    if (encoding !== undefined && typeof encoding !== "string") return callStatic("alloc", args);
    const made = allocate(size);
    if (typeof filling === "number")
      return TypedArrayPrototypeFill(made, filling, 0, TypedArrayPrototypeGetLength(made));
    return call("fill", made, encoding === undefined ? [filling] : [filling, encoding]);
  };

  /** `allocUnsafe` and `allocUnsafeSlow`: G26: cleared all the same. */
  const allocCleared = (method: string, args: readonly unknown[]): unknown => {
    const size = at(args, 0);
    checkLimit(size);
    return isSize(size) && at(args, 1) === undefined ? allocate(size) : callStatic(method, args);
  };

  /** The bytes of each item, in this realm. */
  const itemsOf = (list: object, reads: boolean): List<Uint8Array> => {
    const items = makeList<Uint8Array>();
    for (let index = 0; index < (get(list, "length") as number); index += 1) {
      const item = get(list, StringConvert(index));
      if (reads && (item === undefined || item === null)) {
        throw new TypeErrorConstructor(`Cannot read properties of ${StringConvert(item)} (reading 'length')`);
      }
      const own = localBytes(item);
      if (own === undefined) {
        refuse(`The "list[${StringConvert(index)}]" argument must be an instance of Buffer or Uint8Array`, item);
      } else append(items, own);
    }
    return items;
  };

  const totalOf = (items: List<Uint8Array>): number => {
    let total = 0;
    for (let index = 0; index < items.length; index += 1) total += TypedArrayPrototypeGetLength(items[index]);
    return total;
  };

  /** Nothing of the guest's runs in here: lengths stay what they are. */
  const join = (items: List<Uint8Array>, total: number): Uint8Array => {
    const made = allocate(total);
    let position = 0;
    for (let index = 0; index < items.length && position < total; index += 1) {
      const item = items[index] as Uint8Array;
      const length = TypedArrayPrototypeGetLength(item);
      const room = total - position;
      const part = length <= room ? item : view(storeOf(item), TypedArrayPrototypeGetByteOffset(item), room);
      TypedArrayPrototypeSet(made, part, position);
      position += length <= room ? length : room;
    }
    return made;
  };

  const concat = (list: unknown, length: unknown): unknown => {
    if (!isObject(list) || !ArrayIsArray(list as never)) return callStatic("concat", [list, length]);
    if (get(list, "length") === 0) return allocate(0);
    if (length !== undefined && !isCount(length, maxLength)) return callStatic("concat", [[allocate(0)], length]);
    const items = itemsOf(list, concatReadsLengths && length === undefined);
    return join(items, length ?? totalOf(items));
  };

  const viewSize = (value: unknown): number =>
    TypedArrayPrototypeGetTag(value) === undefined
      ? DataViewPrototypeGetByteLength(value)
      : TypedArrayPrototypeGetByteLength(value);

  const sizeOf = (value: unknown, encoding: unknown): unknown => {
    if (typeof value === "string") {
      if (encoding === undefined || encoding === "utf8") return byteLength(value);
      if (typeof encoding !== "string") return callStatic("byteLength", [value, encoding]);
      return value.length === 0 ? 0 : encoder.size(value, encodingOf(encoding) ?? "utf8");
    }
    if (ArrayBufferIsView(value as never)) return viewSize(value);
    return storeLength(value) ?? callStatic("byteLength", [value, encoding]);
  };

  const isPart = (value: unknown): value is number | undefined => value === undefined || isCount(value, 2 ** 53 - 1);

  const copyBytesFrom = (given: unknown, offset: unknown, length: unknown): unknown => {
    if (TypedArrayPrototypeGetTag(given) === undefined || !isPart(offset) || !isPart(length)) {
      return callStatic("copyBytesFrom", [given, offset, length]);
    }
    const count = TypedArrayPrototypeGetLength(given);
    const start = offset ?? 0;
    if (start >= count) return allocate(0);
    const end = length === undefined || start + length > count ? count : start + length;
    const unit = TypedArrayPrototypeGetByteLength(given) / count;
    const made = allocate((end - start) * unit);
    const first = TypedArrayPrototypeGetByteOffset(given) + start * unit;
    TypedArrayPrototypeSet(made, view(storeOf(given), first, (end - start) * unit), 0);
    return made;
  };

  return {
    __proto__: null,
    from: (value: unknown, encodingOrOffset: unknown, length: unknown) => from(value, encodingOrOffset, length),
    copyBytesFrom: (given: unknown, offset: unknown, length: unknown) => copyBytesFrom(given, offset, length),
    of(...items: unknown[]): unknown {
      const made = allocate(items.length);
      for (let index = 0; index < items.length; index += 1) made[index] = items[index] as number;
      return made;
    },
    alloc: (...args: unknown[]) => alloc(args),
    allocUnsafe: (...args: unknown[]) => allocCleared("allocUnsafe", args),
    allocUnsafeSlow: (...args: unknown[]) => allocCleared("allocUnsafeSlow", args),
    isBuffer: (value: unknown) => ObjectPrototypeIsPrototypeOf(bytes.prototype, value),
    compare(one: unknown, other: unknown): unknown {
      const both = isBytes(one) && isBytes(other);
      return compareFew(one, other) ?? (both ? call("compare", one, [other]) : callStatic("compare", [one, other]));
    },
    isEncoding: (name: unknown) => typeof name === "string" && encodingOf(name) !== undefined,
    concat: (list: unknown, length: unknown) => concat(list, length),
    byteLength: (value: unknown, encoding: unknown) => sizeOf(value, encoding),
  };
};
