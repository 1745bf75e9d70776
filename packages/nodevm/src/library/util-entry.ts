/** Runs in the guest realm, as an ordinary library: the guest's part of `util`. No exports: bundled to one function. */
import { isDeepStrictEqual } from "./deep-equal.ts";
import { type Print, makeInspect } from "./inspect.ts";
import { type AskHost, makeTypes } from "./util-types.ts";
import { callbackify, deprecate, inherits, promisify } from "./util.ts";

interface Services {
  readonly askHost: AskHost;
  /** Names of the members of `util.types`, separated by spaces. */
  readonly typeNames: string;
  readonly warn: (message: string) => void;
  readonly print: Print;
  readonly nextTick: (callback: () => void) => void;
}

declare const connect: (main: (services: Services) => unknown) => void;

connect(({ askHost, typeNames, warn, print, nextTick }) => ({
  inspect: makeInspect(print),
  inherits,
  promisify,
  isDeepStrictEqual,
  isArray: Array.isArray,
  types: makeTypes(typeNames.split(" "), askHost),
  callbackify: (original: never) => callbackify(original, nextTick),
  deprecate: (original: never, message: string) => deprecate(original, message, warn),
}));
