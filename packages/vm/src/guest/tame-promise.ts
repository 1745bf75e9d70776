/**
 * Runs in the guest realm. Upholds I3 for rejections.
 * A promise delivers what was thrown without any `catch` clause. All ways to observe a rejection but `await` (which throws
 * it again) go through `Promise.prototype.then`: `catch`, `finally`, the combinators, `Array.fromAsync`, thenables.
 */
import { ReflectApply } from "@sbx/bridge/realm";
import { PromisePrototype, PromisePrototypeThenNative, type Callable } from "./captures.ts";
import { define } from "./define.ts";
import { lookNative } from "./function-source.ts";
import type { Guard } from "./handle-caught.ts";

export const tamePromise = (guard: Guard): void => {
  const guarded =
    (onRejected: Callable): Callable =>
    (reason: unknown) =>
      ReflectApply(onRejected as never, undefined, [guard(reason)]);

  const methods = {
    __proto__: null,
    then(this: unknown, onFulfilled: unknown, onRejected: unknown): unknown {
      const rejected = typeof onRejected === "function" ? guarded(onRejected as Callable) : onRejected;
      return ReflectApply(PromisePrototypeThenNative as never, this as never, [onFulfilled, rejected]);
    },
  };
  define(PromisePrototype, "then", lookNative(methods.then, "then", 2));
};
