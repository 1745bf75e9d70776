/**
 * Reads options objects: each known name once, unknown names refused with the nearest known one. Data for one reader is
 * a table of name to check.
 */
import { type VMError, failure } from "./errors.ts";

/** Turns what was given (`undefined` when absent) into what is used. `path` is how the option is called in messages. */
export type Check<T> = (value: unknown, path: string) => T;

/** One check for each name. */
export type Checks<T> = { readonly [K in keyof T]-?: Check<T[K]> };

/** The error for a value that an option does not take. It carries the option's `path`. */
export const invalidOption = (path: string, expected: string, message?: string): VMError =>
  Object.assign(failure("ERR_INVALID_OPTION", message ?? `Invalid option '${path}': it must be ${expected}.`), {
    path,
  });

/** Levenshtein's distance, to find what a misspelt name was meant to be. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The known name that is nearest to a misspelt one; `undefined` when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : undefined;
}

const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

function refuseUnknown(input: object, known: readonly string[], path: string): void {
  const name = Object.keys(input).find((key) => !known.includes(key));
  if (name === undefined) return;
  const near = nearestName(name, known);
  const hint = near === undefined ? "" : ` Did you mean '${join(path, near)}'?`;
  throw invalidOption(join(path, name), "", `Unknown option '${join(path, name)}'.${hint}`);
}

/**
 * Reads an options object by a table of checks.
 *
 * @throws VMError `ERR_INVALID_OPTION`, with a field `path`, for an unknown name or a value that its check refuses.
 */
export function readOptions<T extends object>(input: object, checks: Checks<T>, path: string): Readonly<T> {
  const names = Object.keys(checks);
  refuseUnknown(input, names, path);
  const values = Object.create(null) as Record<string, unknown>;
  for (const name of names) {
    const check = checks[name as keyof T] as Check<unknown>;
    values[name] = check((input as Record<string, unknown>)[name], join(path, name)); // RS-76: read once
  }
  return Object.freeze(values) as Readonly<T>;
}

/** `fallback` when absent; otherwise what the check makes of it. */
export const optional =
  <T>(check: Check<T>, fallback: T): Check<T> =>
  (value, path) =>
    value === undefined ? fallback : check(value, path);

/** Any value. */
export const anything: Check<unknown> = (value) => value;

export const boolean: Check<boolean> = (value, path) => {
  if (typeof value !== "boolean") throw invalidOption(path, "a boolean");
  return value;
};

/** One of the given strings. */
export const oneOf =
  <T extends string>(...allowed: readonly T[]): Check<T> =>
  (value, path) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw invalidOption(path, allowed.map((name) => `'${name}'`).join(" or "));
    return found;
  };

export const func: Check<(...args: never[]) => unknown> = (value, path) => {
  if (typeof value !== "function") throw invalidOption(path, "a function");
  return value as (...args: never[]) => unknown;
};

/** Strings, none empty. */
export const strings: Check<readonly string[]> = (value, path) => {
  const list: unknown[] | undefined = Array.isArray(value) ? [...(value as unknown[])] : undefined;
  if (list?.every((item) => typeof item === "string" && item !== "") !== true)
    throw invalidOption(path, "an array of non-empty strings");
  return list as string[];
};

/** A string, or several. */
export const oneOrMoreStrings: Check<readonly string[]> = (value, path) =>
  typeof value === "string" && value !== "" ? [value] : strings(value, path);

/** Whether a value is an object that options, or a table of names, may be read from: no array, no function. */
export const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
};

/** An object of names to values, copied. */
export const table: Check<ReadonlyMap<string, unknown>> = (value, path) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalidOption(path, "an object");
  return new Map(Object.entries(value));
};
