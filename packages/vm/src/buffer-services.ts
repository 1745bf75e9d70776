/**
 * What the host does for the guest's `Buffer` (`guest/buffer/`). Runs in the host realm. Upholds I1, I3.
 *
 * `bufferNatives` are called by the guest's trusted code without the membrane. A typed array that they are given is raw:
 * nothing of it is read but its slots, by the host's own accessors, and Node gets a view of the host's over the same bytes.
 */
import buffer from "node:buffer";
import { types } from "node:util";
import {
  otherView,
  type BufferNatives,
  type BufferServices,
  type Layout,
  type MemberLook,
} from "./guest/buffer/services.ts";

type Callable = (this: unknown, ...args: unknown[]) => unknown;

const { Buffer } = buffer;
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
const getterOf = (key: string): ((view: unknown) => never) => {
  const get: unknown = Reflect.getOwnPropertyDescriptor(typedArrayPrototype, key)?.get;
  if (typeof get !== "function") throw new TypeError(`No accessor ${key}`);
  return (view) => Reflect.apply(get, view, []) as never;
};
const storeOf: (view: unknown) => ArrayBuffer = getterOf("buffer");
const offsetOf: (view: unknown) => number = getterOf("byteOffset");
const lengthOf: (view: unknown) => number = getterOf("length");
const setBytes = Reflect.get(typedArrayPrototype, "set") as Callable;

/** Node's class behind Buffers. */
export const FastBuffer = (Buffer as unknown as Record<symbol, unknown>)[Symbol.species] as new (
  store: ArrayBuffer,
  offset: number,
  length: number,
) => Buffer;

/** A Buffer over the memory of a guest's view. It does not leave this file. */
const hostBytes = (raw: unknown): Buffer => new FastBuffer(storeOf(raw), offsetOf(raw), lengthOf(raw));

/** Functions by name, those of accessors too. */
const functionsOf = (holder: object): ReadonlyMap<string, Callable> => {
  const functions = new Map<string, Callable>();
  for (const key of Object.keys(holder)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(holder, key);
    const found: unknown = descriptor?.get ?? descriptor?.value;
    if (typeof found === "function") functions.set(key, found as Callable);
  }
  return functions;
};

const methods = functionsOf(Buffer.prototype as object);
const statics = functionsOf(Buffer);

const looksOf = (functions: ReadonlyMap<string, Callable>): MemberLook[] => {
  const keys = new Map<Callable, string>();
  return [...functions].map(([key, value]) => {
    const same = keys.get(value) ?? null;
    if (same === null) keys.set(value, key);
    return { key, name: value.name, length: value.length, same };
  });
};

/** Older Nodes add lengths up before they look at what has them. */
const concatReadsLengths = (): boolean => {
  try {
    Buffer.concat([null as never]);
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === undefined;
  }
};

const makeLayout = (): Layout => ({
  methods: looksOf(methods),
  statics: looksOf(statics),
  poolSize: Buffer.poolSize,
  maxLength: buffer.constants.MAX_LENGTH,
  maxStringLength: buffer.constants.MAX_STRING_LENGTH,
  hasSlowBuffer: Object.hasOwn(buffer, "SlowBuffer"),
  concatReadsLengths: concatReadsLengths(),
  followsStore: Buffer.from(new ArrayBuffer(3), 1.5).length === 2,
});

const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

/** I9: Node ends the process for some arguments of these; the bridge has forms of them that do not. */
const searching: ReadonlySet<string> = new Set(["indexOf", "lastIndexOf", "includes"]);
const isSearchable = ([value, , end]: unknown[]): boolean =>
  (typeof value !== "string" || !/\p{Surrogate}/u.test(value)) && /^(?:undefined|number|string)$/.test(typeof end);

const applyToBytes = (method: string, view: unknown, args: unknown[]): unknown => {
  if (searching.has(method) && !isSearchable(args)) return undefined;
  const bytes = hostBytes(view);
  const carried = args.map((item) => (isObject(item) ? hostBytes(item) : item));
  const result: unknown = Reflect.apply(methods.get(method) as Callable, bytes, carried);
  if (result === bytes) return null;
  return isObject(result) ? undefined : result; // I1
};

/** Raw functions of the host, for the guest's trusted code. */
export const bufferNatives: BufferNatives = Object.freeze({
  __proto__: null,
  apply(method: string, view: Uint8Array, count: number, ...args: unknown[]): never {
    try {
      args.length = count;
      return applyToBytes(method, view, args) as never;
    } catch {
      return undefined as never; // I3: what Node throws is asked for again, by way of the membrane
    }
  },
  byteLength: (text: string) => Buffer.byteLength(text),
  layout: JSON.stringify(makeLayout()),
});

const recordOf = (functions: Iterable<readonly [string, unknown]>): object =>
  Object.freeze(Object.fromEntries(functions));

/** What an error of the host's is made again from; errors of guests are proxies. */
const describeError = (error: unknown): string | undefined => {
  if (types.isProxy(error) || !(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  // Errors of Node's JavaScript show their code as text, those of its C++ do not.
  const looks = String(error).startsWith(`${error.name} [`) ? "shown" : "hidden";
  return [error.name, typeof code === "string" ? code : "", looks, error.message].join("\n");
};

const asBytes = (value: unknown): unknown => (types.isUint8Array(value) ? hostBytes(value) : value);

/** Node's `copy` under another identity: to guests that one is their own, which asks the policy of what it writes to (I6). */
const copy: Callable = function (this: unknown, target, ...bounds) {
  return Reflect.apply(methods.get("copy") as Callable, asBytes(this), [asBytes(target), ...bounds]);
};

/** What crosses by the membrane. */
export const bufferServices: BufferServices = Object.freeze({
  methods: recordOf([...methods, ["copy", copy]]),
  statics: recordOf([
    ...statics,
    ["transcode", buffer.transcode],
    ["isUtf8", buffer.isUtf8],
    ["isAscii", buffer.isAscii],
  ]),
  describeError,
  viewLength(value: unknown): number {
    if (types.isUint8Array(value)) return lengthOf(value);
    return ArrayBuffer.isView(value) ? otherView : -1;
  },
  isStore: (value: unknown) => types.isAnyArrayBuffer(value),
  copyView(from: unknown, to: Uint8Array): void {
    Reflect.apply(setBytes, to, [from]);
  },
});
