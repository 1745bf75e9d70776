/**
 * Runs in the guest realm. Upholds I5.
 * `Function.prototype.toString` that shows our replacements as built-in functions, and the guest's own functions as they
 * were written.
 */
import { WeakMapConstructor, WeakMapPrototypeGet, WeakMapPrototypeSet } from "@sbx/bridge/realm";
import { FunctionPrototype, FunctionPrototypeToString, type Callable } from "./captures.ts";
import { define, redefinable } from "./define.ts";
import type { Services } from "./services.ts";

/** What every function has of its own when it has just been made. */
interface Made {
  readonly name: string;
  readonly length: number;
}

const nativeNames = new WeakMapConstructor();

/** Gives a replacement, which has just been made, the name and length of what it replaces, and its look. */
export const lookNative = <F extends Callable | (abstract new (...args: never[]) => unknown)>(
  replacement: F,
  name: string,
  length: number,
): F => {
  const made = replacement as unknown as Made;
  // To say what is so already costs the engine a change of the function's shape.
  if (made.name !== name) define(replacement, "name", name, redefinable);
  if (made.length !== length) define(replacement, "length", length, redefinable);
  WeakMapPrototypeSet(nativeNames, replacement, name);
  return replacement;
};

/**
 * Replaces `Function.prototype.toString`.
 *
 * @param services of which `restore` gives the text as the guest wrote it from the text that was compiled
 */
export const tameFunctionSource = (services: Pick<Services, "restore">): void => {
  // A method of a literal has no `prototype` and is no constructor, as a built-in function is.
  const methods = {
    __proto__: null,
    toString(this: unknown): string {
      const name = WeakMapPrototypeGet(nativeNames, this) as string | undefined;
      if (name !== undefined) return `function ${name}() { [native code] }`;
      return services.restore(FunctionPrototypeToString(this));
    },
  };
  define(FunctionPrototype, "toString", lookNative(methods.toString, "toString", 0));
};
