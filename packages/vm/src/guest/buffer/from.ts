/**
 * Runs in the guest realm. Upholds I5, and stops threats G26 and G27.
 * `Buffer.from`: texts, lists, bytes, memory, and objects that stand for one of these.
 */
import {
  ArrayIsArray,
  ReflectApply,
  ReflectGet,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
} from "@sbx/bridge/realm";
import { SymbolToPrimitive, TypedArrayPrototypeGetTag, TypedArrayPrototypeSet, toNumber } from "../captures.ts";
import { isObject, storeLength } from "./bytes.ts";
import type { Layout } from "./services.ts";
import { encodingOf, type Encoder } from "./text.ts";
import { nodeError, type BufferTools } from "./tools.ts";

export const get = (object: object, key: string | symbol): unknown => ReflectGet(object as never, key, object as never);

/** Refuses an argument in Node's words. */
export type Refuse = (expected: string, value: unknown) => never;

/** @param expected all of the message but what was received */
export const makeRefuse =
  ({ bytes, callStatic }: BufferTools): Refuse =>
  (expected, value) => {
    let received = "";
    try {
      // Node's words for a value that it refuses come from asking for nothing but its type and its class.
      callStatic("compare", [value, bytes.allocate(0)]);
    } catch (error) {
      const message = isObject(error) ? get(error, "message") : undefined;
      const start = typeof message === "string" ? StringPrototypeIndexOf(message, " Received ", 0) : -1;
      if (start >= 0) received = StringPrototypeSlice(message as string, start, (message as string).length);
    }
    throw nodeError("TypeError", "ERR_INVALID_ARG_TYPE", `${expected}.${received}`);
  };

type From = (value: unknown, encodingOrOffset: unknown, length: unknown) => unknown;

export const makeFrom = (tools: BufferTools, { encode }: Encoder, refuse: Refuse, { followsStore }: Layout): From => {
  const { bytes, services, callNode, callStatic, localBytes } = tools;
  const { allocate, view } = bytes;

  const fromText = (text: string, encoding: unknown): unknown => {
    const named = typeof encoding === "string" && encoding.length > 0;
    const known = named ? encodingOf(encoding) : "utf8";
    return known === undefined ? callStatic("from", ["", encoding]) : encode(text, known);
  };

  /** Shares the memory (Node's fromArrayBuffer). */
  const fromStore = (store: ArrayBufferLike, length: number, offset: unknown, count: unknown): Uint8Array => {
    const start = offset === undefined ? 0 : toNumber(offset) || 0;
    const most = length - start;
    if (most < 0) throw nodeError("RangeError", "ERR_BUFFER_OUT_OF_BOUNDS", '"offset" is outside of buffer bounds');
    if (count === undefined && followsStore) return view(store, start, undefined);
    const asked = count === undefined ? most : toNumber(count);
    if (asked > most) throw nodeError("RangeError", "ERR_BUFFER_OUT_OF_BOUNDS", '"length" is outside of buffer bounds');
    return view(store, start, asked > 0 ? asked : 0);
  };

  const fromList = (list: object, length: unknown): Uint8Array => {
    const foreign =
      ArrayIsArray(list as never) || TypedArrayPrototypeGetTag(list) !== undefined ? undefined : localBytes(list);
    if (foreign !== undefined) return foreign;
    const size = length as number;
    const made = allocate(size <= 0 ? 0 : size);
    if (!(size <= 0)) TypedArrayPrototypeSet(made, list, 0);
    return made;
  };

  const isAnyStore = (value: unknown): boolean => storeLength(value) !== undefined;

  /** Node's fromObject. */
  const fromObject = (object: object): Uint8Array | undefined => {
    const length = get(object, "length");
    if (length !== undefined || isAnyStore(get(object, "buffer"))) {
      return typeof length === "number" ? fromList(object, length) : allocate(0);
    }
    if (get(object, "type") !== "Buffer") return undefined;
    const data = get(object, "data");
    return isObject(data) && ArrayIsArray(data as never) ? fromList(data, get(data, "length")) : undefined;
  };

  const valueOf = (object: object): unknown => {
    const method = get(object, "valueOf");
    return typeof method === "function" ? ReflectApply(method as never, object as never, []) : method;
  };

  const from = (value: unknown, encodingOrOffset: unknown, length: unknown): unknown => {
    if (typeof value === "string") return fromText(value, encodingOrOffset);
    if (!isObject(value) || typeof value === "function") return callStatic("from", [value, encodingOrOffset, length]);
    const stored = storeLength(value);
    if (stored !== undefined) return fromStore(value as ArrayBufferLike, stored, encodingOrOffset, length);
    if (services.isStore(value)) return callNode("from", [value, encodingOrOffset, length]); // shares the host's memory
    const primitive = valueOf(value);
    if (
      primitive !== value &&
      (typeof primitive === "string" || (isObject(primitive) && typeof primitive !== "function"))
    ) {
      return from(primitive, encodingOrOffset, length);
    }
    const made = fromObject(value);
    if (made !== undefined) return made;
    const convert = get(value, SymbolToPrimitive);
    const text = typeof convert === "function" ? ReflectApply(convert as never, value as never, ["string"]) : undefined;
    if (typeof text === "string") return fromText(text, encodingOrOffset);
    return refuse(
      "The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object",
      value,
    );
  };
  return from;
};
