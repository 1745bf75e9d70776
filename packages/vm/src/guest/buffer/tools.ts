/**
 * Runs in the guest realm. Upholds I1, I3, I5.
 * How the guest's `Buffer` reaches Node's. A method is done here where the call is an ordinary one; every other call is
 * Node's own to answer, over the same memory: its results, errors, codes and messages, on every version.
 *
 * Two ways lead there. Calls that take nothing but primitives and bytes go to a raw function of the host, which makes a
 * view of its own of the memory. All others cross by the membrane, where the methods are branded: they unwrap a Buffer of
 * the host's, and ask its policy (I6).
 */
import {
  RangeErrorConstructor,
  ReflectApply,
  ReflectGet,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  TypeErrorConstructor,
} from "@sbx/bridge/realm";
import { ErrorConstructor, type Callable } from "../captures.ts";
import { assign, define } from "../define.ts";
import { lookNative } from "../function-source.ts";
import { isBytes, isObject, type ByteClass } from "./bytes.ts";
import type { BufferNatives, BufferServices, Plain } from "./services.ts";

/** What the parts of `Buffer` use. */
export interface BufferTools {
  readonly __proto__: null;
  readonly bytes: ByteClass;
  readonly services: BufferServices;
  /** Calls Node's method of that name. */
  readonly call: (method: string, self: unknown, args: readonly unknown[]) => unknown;
  /** Calls Node's static method. */
  readonly callNode: (method: string, args: readonly unknown[]) => unknown;
  /** The same, and gives a Buffer that it makes as one of the guest's. */
  readonly callStatic: (method: string, args: readonly unknown[]) => unknown;
  /** The number of bytes of a text in UTF-8. */
  readonly byteLength: (text: string) => number;
  /** The guest's own bytes of a value: itself, or a copy for a view of the host's. */
  readonly localBytes: (value: unknown) => Uint8Array | undefined;
}

/** A method of an ordinary record, made to look like Node's later. */
export interface Methods {
  readonly __proto__: null;
  readonly [name: string]: Callable | null;
}

type ErrorClass = new (message: string) => Error;

const classes: { readonly __proto__: null; readonly [name: string]: ErrorClass | null } = {
  __proto__: null,
  Error: ErrorConstructor,
  RangeError: RangeErrorConstructor,
  TypeError: TypeErrorConstructor,
};

const plainError = (name: string, message: string): Error => {
  const constructor = classes[name] ?? ErrorConstructor;
  return new constructor(message);
};

/** An error as Node makes them: `name` is one of the classes above. */
export const nodeError = (name: string, code: string, message: string): Error => {
  const error = plainError(name, message);
  const methods = { __proto__: null, toString: () => `${name} [${code}]: ${message}` };
  define(error, "toString", lookNative(methods.toString, "toString", 0));
  assign(error, "code", code);
  return error;
};

const separator = "\n";

/** The error that a text of `describeError` describes. */
const describedError = (text: string): Error => {
  const first = StringPrototypeIndexOf(text, separator, 0);
  const second = StringPrototypeIndexOf(text, separator, first + 1);
  const name = StringPrototypeSlice(text, 0, first);
  const code = StringPrototypeSlice(text, first + 1, second);
  const third = StringPrototypeIndexOf(text, separator, second + 1);
  const message = StringPrototypeSlice(text, third + 1, text.length);
  if (StringPrototypeSlice(text, second + 1, third) === "shown") return nodeError(name, code, message);
  const error = plainError(name, message);
  if (code !== "") assign(error, "code", code);
  return error;
};

const isPlain = (value: unknown): value is Plain => !isObject(value) || isBytes(value);

const arePlain = (args: readonly unknown[]): args is readonly Plain[] => {
  for (let index = 0; index < args.length; index += 1) if (!isPlain(args[index])) return false;
  return true;
};

/** No method of Node's takes more. */
const mostArguments = 5;

export const makeTools = (bytes: ByteClass, natives: BufferNatives, services: BufferServices): BufferTools => {
  const { apply } = natives;
  const { describeError, viewLength, copyView } = services;

  /** I5: an element that is absent would be looked up on `Array.prototype`. */
  const at = (args: readonly Plain[], index: number): Plain => (index < args.length ? args[index] : undefined);

  const applyNative = (method: string, self: Uint8Array, args: readonly Plain[]): Plain => {
    const count = args.length < mostArguments ? args.length : mostArguments;
    try {
      return apply(method, self, count, at(args, 0), at(args, 1), at(args, 2), at(args, 3), at(args, 4));
    } catch {
      return undefined; // I3: the end of the stack, of unknown realm
    }
  };

  /** What Node threw becomes an error of the guest's; what the guest's own code threw on the way stays what it is. */
  const ownError = (error: unknown): unknown => {
    const text = isObject(error) ? describeError(error) : undefined;
    return text === undefined ? error : describedError(text);
  };

  const cross = (holder: object, method: string, self: unknown, args: readonly unknown[]): unknown => {
    try {
      return ReflectApply(ReflectGet(holder as never, method, holder as never), self as never, args);
    } catch (error) {
      throw ownError(error);
    }
  };

  const call = (method: string, self: unknown, args: readonly unknown[]): unknown => {
    if (isBytes(self) && arePlain(args)) {
      const answer = applyNative(method, self, args);
      if (answer === null) return self;
      if (answer !== undefined) return answer;
    }
    return cross(services.methods, method, self, args);
  };

  const copyForeign = (view: unknown, length: number): Uint8Array => {
    const copy = bytes.allocate(length);
    copyView(view, copy);
    return copy;
  };

  const localBytes = (value: unknown): Uint8Array | undefined => {
    if (isBytes(value)) return value;
    const length = isObject(value) ? viewLength(value) : -1;
    return length < 0 ? undefined : copyForeign(value, length);
  };

  const callNode = (method: string, args: readonly unknown[]): unknown =>
    cross(services.statics, method, undefined, args);

  const callStatic = (method: string, args: readonly unknown[]): unknown => {
    const result = callNode(method, args);
    return isObject(result) ? (localBytes(result) ?? result) : result;
  };

  const byteLength = (text: string): number => {
    try {
      return natives.byteLength(text);
    } catch {
      return callStatic("byteLength", [text]) as number; // I3: the stack ended
    }
  };

  return { __proto__: null, bytes, services, call, callNode, callStatic, byteLength, localBytes };
};
