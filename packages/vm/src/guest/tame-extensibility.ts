/**
 * Runs in the guest realm. Upholds I9.
 * Once the host follows promises (by hooks of `async_hooks`, or by `AsyncLocalStorage` on older lines), Node writes its
 * numbers on each promise that it comes by, and what is thrown there is an uncaught exception of the host. A promise that
 * can get no more properties gets them before.
 */
import { ReflectApply, ReflectDefineProperty, ownDescriptor } from "@sbx/bridge/realm";
import { ObjectConstructor, ReflectNamespace, type Callable } from "./captures.ts";
import { define } from "./define.ts";
import { lookNative } from "./function-source.ts";
import { asOurs, type NodeSymbols } from "./private-symbols.ts";

/** The number of the program itself: a promise that was made before anybody counted belongs to it. */
const firstNumber = 1;

/** Gives a promise Node's notes in a form that stands every later write. */
export const makePrepare = ({ ofPromises, isPromise }: NodeSymbols): ((object: unknown) => void) => {
  const fix = (promise: object, symbol: symbol): void => {
    const number: unknown = ownDescriptor(promise as never, symbol)?.value ?? firstNumber;
    // An accessor: a fixed value would make Node's next write fail, and bind what a proxy over the promise may answer.
    const methods = { __proto__: null, get: () => number, set: () => undefined };
    ReflectDefineProperty(promise as never, symbol, {
      __proto__: null,
      get: methods.get,
      set: methods.set,
      enumerable: false,
      configurable: false,
    });
  };
  const asked = asOurs(isPromise);
  return (object) => {
    if (!asked(object)) return;
    for (let index = 0; index < ofPromises.length; index += 1) fix(object as object, ofPromises[index] as symbol);
  };
};

export const tameExtensibility = (prepare: (object: unknown) => void): void => {
  const replace = (holder: object, name: string): void => {
    const native: unknown = ownDescriptor(holder as never, name)?.value;
    const methods = {
      __proto__: null,
      [name](object: unknown): unknown {
        prepare(object);
        return ReflectApply(native as never, undefined, [object]);
      },
    };
    define(holder, name, lookNative(methods[name] as Callable, name, 1));
  };
  replace(ObjectConstructor, "freeze");
  replace(ObjectConstructor, "seal");
  replace(ObjectConstructor, "preventExtensions");
  replace(ReflectNamespace, "preventExtensions");
};
