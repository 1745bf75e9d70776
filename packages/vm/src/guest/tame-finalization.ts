/**
 * Runs in the guest realm. Upholds I9.
 * The engine calls a finaliser from the event loop: what it throws would be an uncaught exception of the host's process.
 * So each registry gets a callback of ours, which reports to the VM what the guest's threw.
 */
import { ReflectApply, ReflectConstruct, TypeErrorConstructor } from "@sbx/bridge/realm";
import { FinalizationRegistryConstructor, GlobalObject, type Callable } from "./captures.ts";
import { closed, define } from "./define.ts";
import { lookNative } from "./function-source.ts";

const native = FinalizationRegistryConstructor;
const { prototype } = native as unknown as { prototype: object };

const guarded =
  (cleanup: Callable, report: (error: unknown) => void): Callable =>
  (held: unknown) => {
    try {
      ReflectApply(cleanup as never, undefined, [held]);
    } catch (error) {
      try {
        report(error);
      } catch {
        // I9: a report that fails (the stack ended, the VM is disposed of) is dropped rather than thrown into the event loop.
      }
    }
  };

export const tameFinalization = (report: (error: unknown) => void): void => {
  const constructor: Callable = function (cleanup: unknown): unknown {
    if (new.target === undefined) throw new TypeErrorConstructor("Constructor FinalizationRegistry requires 'new'");
    if (typeof cleanup !== "function") {
      throw new TypeErrorConstructor("FinalizationRegistry: cleanup must be callable");
    }
    return ReflectConstruct(native as never, [guarded(cleanup as Callable, report)], new.target as never);
  };
  lookNative(constructor, "FinalizationRegistry", 1);
  define(constructor, "prototype", prototype, closed);
  define(prototype, "constructor", constructor);
  define(GlobalObject, "FinalizationRegistry", constructor);
};
