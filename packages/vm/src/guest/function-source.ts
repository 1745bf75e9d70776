/**
 * Runs in the guest realm. Upholds I5.
 * `Function.prototype.toString` that shows our replacements as built-in functions, and the guest's own functions as they
 * were written.
 */
import { WeakMapConstructor, WeakMapPrototypeGet, WeakMapPrototypeSet } from "@sbx/bridge/realm";
import { FunctionPrototype, FunctionPrototypeToString, type Callable } from "./captures.ts";
import { define, redefinable } from "./define.ts";

const nativeNames = new WeakMapConstructor();

/** Gives a replacement the name and length of what it replaces, and its look. */
export const lookNative = <F extends Callable | (abstract new (...args: never[]) => unknown)>(
  replacement: F,
  name: string,
  length: number,
): F => {
  define(replacement, "name", name, redefinable);
  define(replacement, "length", length, redefinable);
  WeakMapPrototypeSet(nativeNames, replacement, name);
  return replacement;
};

/**
 * Replaces `Function.prototype.toString`.
 *
 * @param restore gives the text as the guest wrote it from the text that was compiled
 */
export const tameFunctionSource = (restore: (text: string) => string): void => {
  // A method of a literal has no `prototype` and is no constructor, as a built-in function is.
  const methods = {
    __proto__: null,
    toString(this: unknown): string {
      const name = WeakMapPrototypeGet(nativeNames, this) as string | undefined;
      if (name !== undefined) return `function ${name}() { [native code] }`;
      return restore(FunctionPrototypeToString(this));
    },
  };
  define(FunctionPrototype, "toString", lookNative(methods.toString, "toString", 0));
};
