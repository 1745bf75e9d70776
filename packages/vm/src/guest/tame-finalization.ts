/**
 * Runs in the guest realm. Upholds I9.
 * The engine calls a finaliser from the event loop: what it throws would be an uncaught exception of the host's process.
 * So each registry gets a callback of ours, which has the host call the guest's.
 */
import { ReflectApply, ReflectConstruct, TypeErrorConstructor } from "@sbx/bridge/realm";
import { FinalizationRegistryConstructor, GlobalObject, type Callable } from "./captures.ts";
import { closed, define } from "./define.ts";
import { lookNative } from "./function-source.ts";
import type { Services } from "./services.ts";

const native = FinalizationRegistryConstructor;
const { prototype } = native as unknown as { prototype: object };

/** Runs a finaliser by way of the host, which limits its time and reports what it throws. */
const guarded =
  (cleanup: Callable, services: Pick<Services, "finalize">): Callable =>
  (held: unknown) => {
    try {
      services.finalize(() => {
        ReflectApply(cleanup as never, undefined, [held]);
      });
    } catch {
      // I9: what cannot be reported (the stack ended, the VM is disposed of) is dropped, not thrown into the event loop.
    }
  };

const name = "FinalizationRegistry";

export const tameFinalization = (services: Pick<Services, "finalize">): void => {
  const functions = {
    __proto__: null,
    // A computed name, and none in the text: by that one the engine's messages would call the instances.
    [name]: function (cleanup: unknown): unknown {
      if (new.target === undefined) throw new TypeErrorConstructor("Constructor FinalizationRegistry requires 'new'");
      if (typeof cleanup !== "function") {
        throw new TypeErrorConstructor("FinalizationRegistry: cleanup must be callable");
      }
      return ReflectConstruct(native as never, [guarded(cleanup as Callable, services)], new.target as never);
    },
  };
  const constructor = functions[name] as Callable;
  lookNative(constructor, name, 1);
  define(constructor, "prototype", prototype, closed);
  define(prototype, "constructor", constructor);
  define(GlobalObject, name, constructor);
};
