/**
 * Runs in the guest realm, before any guest program. Upholds I1, I3.
 * Reading `stack` makes V8 call what Node finds as `Error.prepareStackTrace` of the realm of the error, with call sites of
 * the host's frames in an array of the host's; where it finds none, Node formats by itself and throws errors of the host at
 * odd names. So both names are fixed, and what is found gives text only.
 */
import {
  ErrorConstructor,
  ReflectDefineProperty,
  ReflectDeleteProperty,
  ReflectGet,
  ReflectGetPrototypeOf,
  globalObject,
  uncurryThis,
} from "./primordials.ts";
import type { Local } from "./types.ts";

/** What all call sites inherit from. */
interface SitePrototype {
  readonly toString: (this: object) => string;
}

type Sites = ArrayLike<object>;
type Formatter = (error: never, sites: Sites) => unknown;

/** The engine's text of a call site, got hold of by being called as a formatter once; `undefined` in other engines. */
const captureSiteText = (): ((site: object) => string) | undefined => {
  let prototype: SitePrototype | undefined;
  const holder = ErrorConstructor as unknown as { prepareStackTrace: Formatter };
  holder.prepareStackTrace = (_, sites) => {
    prototype = (ReflectGetPrototypeOf(sites[0] as unknown as Local) as SitePrototype | null) ?? undefined;
    return "";
  };
  // The stack is formatted when it is read.
  const error = new ErrorConstructor() as unknown as Local;
  const stack: unknown = ReflectGet(error, "stack", error);
  ReflectDeleteProperty(ErrorConstructor as unknown as Local, "prepareStackTrace");
  return stack === undefined || prototype === undefined ? undefined : uncurryThis(prototype.toString);
};

/** The text before the frames (ECMA-262, Error.prototype.toString). Runs the guest's getters; it never throws their errors. */
const headerOf = (error: { readonly name: unknown; readonly message: unknown }): string => {
  try {
    const { name = "Error", message = "" } = error;
    const text = `${message as number}`;
    return text === "" ? `${name as number}` : `${name as number}: ${text}`;
  } catch {
    return "Error";
  }
};

export const tameFormatter = (): void => {
  const textOfSite = captureSiteText();
  const methods = {
    __proto__: null,
    prepareStackTrace(error: never, sites: Sites): string {
      let text = headerOf(error);
      if (textOfSite === undefined) return text;
      for (let index = 0; index < sites.length; index += 1) text += `\n    at ${textOfSite(sites[index] as object)}`;
      return text;
    },
  };
  const accessors = {
    __proto__: null,
    get: () => methods.prepareStackTrace,
    // I1: a formatter of the guest's would be handed the call sites.
    set: () => undefined,
  };
  ReflectDefineProperty(globalObject, "Error", {
    __proto__: null,
    value: ErrorConstructor,
    writable: false,
    enumerable: false,
    configurable: false,
  });
  ReflectDefineProperty(ErrorConstructor as unknown as Local, "prepareStackTrace", {
    __proto__: null,
    get: accessors.get,
    set: accessors.set,
    enumerable: false,
    configurable: false,
  });
};
