/**
 * Runs in the guest realm. Upholds I5.
 * The checks of `events`, and their errors with Node's codes.
 */
import {
  ErrorConstructor,
  ErrorPrototype,
  ObjectPrototypeToString,
  PromisePrototype,
  RangeErrorConstructor,
  ReflectGetPrototypeOf,
  TypeErrorConstructor,
} from "./captures.ts";
import { defineOwn } from "./own.ts";

/** A short text for a value in a message; no code of the value's owner runs. */
export function describe(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  if (typeof value === "symbol" || typeof value === "function" || (typeof value === "object" && value !== null))
    return `a value of type ${typeof value}`;
  return `${value as number | boolean | null | undefined}`;
}

function argumentError(name: string, expected: string, value: unknown): TypeError {
  const received = value === null || value === undefined ? describe(value) : `type ${typeof value}`;
  const error = new TypeErrorConstructor(
    `The "${name}" argument must be of type ${expected}. Received ${typeof value === "object" && value !== null ? "an instance of Object" : received}`,
  );
  defineOwn(error, "code", "ERR_INVALID_ARG_TYPE");
  return error;
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE` */
export function checkListener(listener: unknown): asserts listener is (...args: unknown[]) => unknown {
  if (typeof listener !== "function") throw argumentError("listener", "function", listener);
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE` */
export function checkBoolean(name: string, value: unknown): asserts value is boolean {
  if (typeof value !== "boolean") throw argumentError(name, "boolean", value);
}

/** @throws RangeError `ERR_OUT_OF_RANGE` */
export function checkMaxListeners(name: string, value: unknown): asserts value is number {
  if (typeof value === "number" && value >= 0) return;
  const error = new RangeErrorConstructor(
    `The value of "${name}" is out of range. It must be a non-negative number. Received ${describe(value)}`,
  );
  defineOwn(error, "code", "ERR_OUT_OF_RANGE");
  throw error;
}

/** Whether a value is one of the realm's errors, or inherits from them. */
export function isErrorObject(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  for (let link: object | null = value; link !== null; link = ReflectGetPrototypeOf(link))
    if (link === ErrorPrototype) return true;
  return false;
}

/** Whether a value inherits from the realm's promises. */
export function isPromise(value: unknown): value is object {
  if (typeof value !== "object" || value === null || ObjectPrototypeToString(value) !== "[object Promise]")
    return false;
  for (let link: object | null = value; link !== null; link = ReflectGetPrototypeOf(link))
    if (link === PromisePrototype) return true;
  return false;
}

/** The error for an `error` event that nobody listens to and that carries no error. */
export function unhandledError(value: unknown): Error {
  const error = new ErrorConstructor(`Unhandled error. (${describe(value)})`);
  defineOwn(error, "code", "ERR_UNHANDLED_ERROR");
  defineOwn(error, "context", value);
  return error;
}
