/**
 * Runs in the guest realm. Upholds I5, I6.
 * Copies, parts, fillings and pictures of bytes.
 */
import {
  ArrayBufferIsView,
  ObjectPrototypeHasOwnProperty,
  ReflectApply,
  ReflectGet,
  objectPrototype,
} from "@sbx/bridge/realm";
import {
  MathTrunc,
  ObjectCreate,
  StringConvert,
  TypedArrayPrototypeFill,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeSet,
} from "../captures.ts";
import { assign } from "../define.ts";
import { isBytes, isObject } from "./bytes.ts";
import { otherView } from "./services.ts";
import type { BufferTools, Methods } from "./tools.ts";

/** How much of a Buffer is shown. */
export interface Shown {
  readonly __proto__: null;
  maximum: number;
}

/** Where a part begins or ends: counted from the end if negative, kept within the bytes. */
const boundOf = (bound: unknown, length: number): number => {
  const whole = MathTrunc(bound);
  if (whole === 0 || whole !== whole) return 0;
  if (whole < 0) return whole + length > 0 ? whole + length : 0;
  return whole < length ? whole : length;
};

const isCount = (value: unknown, most: number): value is number =>
  typeof value === "number" && value >= 0 && value <= most && MathTrunc(value) === value;

/** An argument that is left out is `undefined`; I5: it is not looked up on `Array.prototype`. */
const at = (args: readonly unknown[], index: number, otherwise?: unknown): unknown => {
  const value = index < args.length ? args[index] : undefined;
  return value === undefined ? otherwise : value;
};

/** Pairs of hexadecimal digits, apart. */
const spaced = (hex: string): string => {
  let text = "";
  for (let index = 0; index < hex.length; index += 2) {
    text += `${index === 0 ? "" : " "}${hex[index] as string}${hex[index + 1] as string}`;
  }
  return text;
};

const classNameOf = (self: unknown): string => {
  const constructor: unknown = ReflectGet(self as never, "constructor", self as never);
  if (typeof constructor !== "function" || !ObjectPrototypeHasOwnProperty(constructor as never, "name"))
    return "Buffer";
  return StringConvert(ReflectGet(constructor as never, "name", constructor as never));
};

export const makeContentMethods = ({ bytes, services, call, localBytes }: BufferTools, shown: Shown): Methods => {
  const { viewLength } = services;
  const part = (self: Uint8Array, start: number, length: number): Uint8Array =>
    bytes.view(TypedArrayPrototypeGetBuffer(self), TypedArrayPrototypeGetByteOffset(self) + start, length);

  /** Copies where all positions are ordinary; `undefined` where Node should look at them. */
  const copyLocal = (self: unknown, target: Uint8Array, args: readonly unknown[]): number | undefined => {
    if (!isBytes(self)) return undefined;
    const length = TypedArrayPrototypeGetLength(self);
    const room = TypedArrayPrototypeGetLength(target);
    const to = at(args, 1, 0);
    const from = at(args, 2, 0);
    const end = at(args, 3, length);
    if (!isCount(to, room) || !isCount(from, length) || !isCount(end, length)) return undefined;
    const count = end - from < room - to ? end - from : room - to;
    if (count <= 0) return 0;
    TypedArrayPrototypeSet(target, count === length ? self : part(self, from, count), to);
    return count;
  };

  /** I6: Node's `copy` writes to any view it is given; a view of the host's is written to by its own `set`, which may refuse. */
  const copyAcross = (self: unknown, target: unknown, args: readonly unknown[]): unknown => {
    if (!isObject(target) || ArrayBufferIsView(target as never)) return call("copy", self, args);
    const local = localBytes(target);
    const given = local ?? (viewLength(target) === otherView ? undefined : target);
    const copied = call("copy", self, [given, at(args, 1), at(args, 2), at(args, 3)]) as number;
    const set = ReflectGet(target as never, "set", target as never);
    if (copied > 0) ReflectApply(set, target as never, [local]);
    return copied;
  };

  const slice = (self: Uint8Array, start: unknown, end: unknown): Uint8Array => {
    const length = TypedArrayPrototypeGetLength(self);
    const first = boundOf(start, length);
    const last = end === undefined ? length : boundOf(end, length);
    return part(self, first, last > first ? last - first : 0);
  };

  const toJSON = (self: Uint8Array): unknown => {
    const length = TypedArrayPrototypeGetLength(self);
    const data: unknown[] = [];
    // A setter on `Array.prototype` gets bytes of the guest's own, as from Node.
    for (let index = 0; index < length; index += 1) data[index] = self[index];
    const made = ObjectCreate(objectPrototype);
    assign(made, "type", "Buffer");
    assign(made, "data", data);
    return made;
  };

  const picture = (self: Uint8Array): string => {
    const length = TypedArrayPrototypeGetLength(self);
    const more = length - shown.maximum;
    const hex = call("hexSlice", self, [0, more > 0 ? shown.maximum : length]) as string;
    const rest = more > 0 ? ` ... ${StringConvert(more)} more byte${more > 1 ? "s" : ""}` : "";
    return `<${classNameOf(self)} ${spaced(hex)}${rest}>`;
  };

  return {
    __proto__: null,
    copy(this: unknown, ...args: unknown[]): unknown {
      const target = at(args, 0);
      if (!isBytes(target)) return copyAcross(this, target, args);
      return copyLocal(this, target, args) ?? call("copy", this, args);
    },
    fill(this: unknown, ...args: unknown[]): unknown {
      const value = at(args, 0);
      if (typeof value !== "number" || !isBytes(this)) return call("fill", this, args);
      const length = TypedArrayPrototypeGetLength(this);
      const start = at(args, 1, 0);
      const end = at(args, 1) === undefined ? length : at(args, 2, length);
      if (!isCount(start, length) || !isCount(end, length) || start > end) return call("fill", this, args);
      return TypedArrayPrototypeFill(this, value, start, end);
    },
    slice(this: unknown, start: unknown, end: unknown): unknown {
      const method = isObject(this) ? ReflectGet(this as never, "subarray", this as never) : undefined;
      if (typeof method !== "function") return call("slice", this, [start, end]);
      return ReflectApply(method, this as never, [start, end]);
    },
    subarray(this: unknown, start: unknown, end: unknown): unknown {
      return isBytes(this) ? slice(this, start, end) : call("subarray", this, [start, end]);
    },
    swap16(this: unknown): unknown {
      return call("swap16", this, []);
    },
    swap32(this: unknown): unknown {
      return call("swap32", this, []);
    },
    swap64(this: unknown): unknown {
      return call("swap64", this, []);
    },
    toJSON(this: unknown): unknown {
      return isBytes(this) ? toJSON(this) : call("toJSON", this, []);
    },
    inspect(this: unknown, ...args: unknown[]): unknown {
      return isBytes(this) ? picture(this) : call("inspect", this, args);
    },
  };
};
