/**
 * Runs on the host. Upholds I9.
 * Node calls a callback from its event loop: what a guest's callback throws there would end the process. So the functions
 * of builtins pass on guarded callbacks, and watch the emitters that they make for errors that nobody listens to.
 */
import { EventEmitter } from "node:events";

type Func = (this: unknown, ...args: unknown[]) => unknown;

/** Makes the functions of builtins safe for the host, for one VM. */
export interface CallbackGuard {
  /** A function that behaves as the given one; classes and other values are given back as they are. */
  readonly wrap: (name: string, value: unknown) => unknown;
}

/** Classes are constructed, and have to stay themselves for `instanceof` and `extends`. */
const isPlainFunction = (name: string, value: unknown): value is Func =>
  typeof value === "function" && /^[a-z_]/.test(name);

/** Emitters that have our listener. */
const watched = new WeakSet<object>();

/**
 * Makes the guard of one VM.
 *
 * @param failed Is told what a callback threw, and of errors that no listener of the guest took.
 */
export function createCallbackGuard(failed: (reason: unknown) => void): CallbackGuard {
  const guards = new WeakMap<object, Func>();
  /** How many functions of builtins are under way: what is thrown meanwhile reaches the guest that called. */
  let depth = 0;

  const guardCallback = (callback: unknown): unknown => {
    if (typeof callback !== "function") return callback;
    const known = guards.get(callback);
    if (known !== undefined) return known;
    const guarded: Func = function (...args) {
      if (depth > 0) return Reflect.apply(callback as Func, this, args);
      try {
        return Reflect.apply(callback as Func, this, args);
      } catch (reason) {
        failed(reason);
        return undefined;
      }
    };
    guards.set(callback, guarded); // the same one each time: `unwatchFile` compares
    return guarded;
  };

  const watchErrors = (result: unknown): unknown => {
    if (!(result instanceof EventEmitter) || watched.has(result)) return result;
    watched.add(result);
    result.on("error", (reason: unknown) => {
      if (result.listenerCount("error") === 1) failed(reason);
    });
    return result;
  };

  return {
    wrap(name, value) {
      if (!isPlainFunction(name, value)) return value;
      const original = value;
      const wrapper: Func = function (...args) {
        depth++;
        try {
          return watchErrors(Reflect.apply(original, this, args.map(guardCallback)));
        } finally {
          depth--;
        }
      };
      for (const key of Reflect.ownKeys(original)) {
        const descriptor = Object.getOwnPropertyDescriptor(original, key);
        if (key !== "prototype" && descriptor !== undefined) Object.defineProperty(wrapper, key, descriptor);
      }
      return wrapper;
    },
  };
}
