/**
 * Runs in the host realm. Upholds I1, I6, I9.
 * Methods of Node's Buffer as guests get them. The C++ parts of Node's own trust what their JavaScript parts do not check:
 * with a wrong length they read and write beyond the memory of a view, with a wrong argument they end the process.
 */
import { plainView } from "./guest-view.ts";
import { filterStore } from "./host-memory.ts";
import { likeNative } from "./like-native.ts";

type Method = (this: unknown, ...args: unknown[]) => unknown;

interface NodeBuffer {
  readonly prototype: object;
  readonly isEncoding: (name: unknown) => boolean;
  readonly from: (text: string, encoding?: string) => Uint8Array;
}

const { Buffer } = globalThis as { readonly Buffer?: NodeBuffer };

const refuseEnd = (): never => {
  throw Object.assign(new TypeError('The "end" argument must be of type number.'), { code: "ERR_INVALID_ARG_TYPE" });
};

/** Half of a pair of code units: its bytes are counted in one way and written in another. */
const isBroken = (text: string): boolean => /\p{Surrogate}/u.test(text);

const encodingIn = (args: readonly unknown[]): string | undefined =>
  args.slice(1).find((value): value is string => typeof value === "string");

/** The bytes to look for, in the place of a text that is no good. */
const needleOf = (value: unknown, encoding: string | undefined): unknown => {
  if (typeof value !== "string" || !isBroken(value)) return value;
  return encoding === undefined || Buffer?.isEncoding(encoding) === true ? Buffer?.from(value, encoding) : value;
};

/** Where it takes an end of the search, that is the third argument, and has to be a number, or be left out. */
const hasEnd = (method: Method): boolean => method.length > 3;

const isEnd = (value: unknown): boolean =>
  value === undefined || typeof value === "number" || typeof value === "string";

type Check = (method: Method, args: unknown[]) => void;

const checkSearch: Check = (method, args) => {
  if (hasEnd(method) && !isEnd(args[2])) refuseEnd();
  if (args.length > 0) args[0] = needleOf(args[0], encodingIn(args));
};

/** TABLE: methods that do not check all that their C++ part asserts. */
const checks: ReadonlyMap<string, Check> = new Map([
  ["indexOf", checkSearch],
  ["lastIndexOf", checkSearch],
  ["includes", checkSearch],
]);

/**
 * A method whose receiver and arguments are views of its own over the same memory. Node reads `byteLength` and the like by
 * name, and its C++ then copies without a further look: a class that a guest has derived could say what it likes.
 */
const makeSafeMethod = (name: string, method: Method): Method => {
  const check = checks.get(name);
  const safe: Method = function (this: unknown, ...args) {
    check?.(method, args);
    const self = plainView(this);
    const result: unknown = Reflect.apply(method, self, args.map(plainView));
    return result === self ? this : result;
  };
  return likeNative(safe, method);
};

/** I1: `parent` gives the store behind a Buffer, to whoever takes the getter out of its descriptor, too. */
const makeSafeGetter = (getter: Method): Method =>
  likeNative(function (this: unknown) {
    return filterStore(this, this, Reflect.apply(getter, this, []));
  }, getter);

const makeSafe = (prototype: object): Map<unknown, Method> => {
  const safe = new Map<unknown, Method>();
  for (const key of Reflect.ownKeys(prototype)) {
    const own = Reflect.getOwnPropertyDescriptor(prototype, key);
    if (own?.get !== undefined) safe.set(own.get, makeSafeGetter(own.get));
    const value: unknown = own?.value;
    if (typeof value !== "function" || key === "constructor" || safe.has(value)) continue;
    safe.set(value, makeSafeMethod(String(key), value as Method));
  }
  return safe;
};

/** Methods of Node's, and what guests get in their place. */
export const safeMethods: ReadonlyMap<unknown, Method> = Buffer === undefined ? new Map() : makeSafe(Buffer.prototype);
