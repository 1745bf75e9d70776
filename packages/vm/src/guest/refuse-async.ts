/**
 * Runs in the guest realm, where `allowAsync` is false. Upholds I10, stops threat C18.
 * The transformer refuses async syntax; here goes what else can make code run after a run has ended: reactions, thenables
 * (a promise that is resolved with an object calls its `then` in a job), and built-in functions that give promises.
 */
import {
  ReflectApply,
  ReflectConstruct,
  ReflectDeleteProperty,
  ReflectGetOwnPropertyDescriptor,
  TypeErrorConstructor,
} from "@sbx/bridge/realm";
import {
  GlobalObject,
  PromiseConstructor,
  PromisePrototype,
  PromiseReject,
  WebAssemblyNamespace,
  asyncMembers,
  type Callable,
} from "./captures.ts";
import { closed, define } from "./define.ts";
import { lookNative } from "./function-source.ts";
import type { Services } from "./services.ts";

const isObject = (value: unknown): boolean =>
  typeof value === "function" || (typeof value === "object" && value !== null);

export const refuseAsync = (services: Pick<Services, "makeVMError">): void => {
  const refused = (): object => services.makeVMError("Async not available");

  const refuseMethod = (holder: object, name: string, length: number): void => {
    if (ReflectGetOwnPropertyDescriptor(holder as never, name) === undefined) return;
    const methods = {
      __proto__: null,
      method(): never {
        throw refused();
      },
    };
    define(holder, name, lookNative(methods.method, name, length));
  };

  /** PR-8: the constructor works, and so do promises of primitives. */
  const constructor: Callable = function (executor: unknown): unknown {
    if (new.target === undefined) throw new TypeErrorConstructor("Promise constructor cannot be invoked without 'new'");
    if (typeof executor !== "function") throw new TypeErrorConstructor("Promise resolver is not a function");
    const guarded = (resolve: Callable, reject: Callable): void => {
      const settle = (value: unknown): void => {
        // An object may have a `then`, now or when the engine looks for it.
        if (isObject(value)) ReflectApply(reject as never, undefined, [refused()]);
        else ReflectApply(resolve as never, undefined, [value]);
      };
      ReflectApply(executor as never, undefined, [settle, reject]);
    };
    return ReflectConstruct(PromiseConstructor as never, [guarded], new.target as never);
  };
  lookNative(constructor, "Promise", 1);

  const statics = {
    __proto__: null,
    resolve(value: unknown): unknown {
      if (isObject(value)) throw refused();
      return ReflectConstruct(
        PromiseConstructor as never,
        [
          (resolve: Callable) => {
            ReflectApply(resolve as never, undefined, [value]);
          },
        ],
        constructor as never,
      );
    },
    reject: (reason: unknown): unknown => PromiseReject(reason),
  };
  const namesOfPromise = asyncMembers.Promise;
  for (let index = 0; index < namesOfPromise.length; index += 1) {
    define(constructor, namesOfPromise[index] as string, undefined);
    refuseMethod(constructor, namesOfPromise[index] as string, 1);
  }
  define(constructor, "resolve", lookNative(statics.resolve, "resolve", 1));
  define(constructor, "reject", lookNative(statics.reject, "reject", 1));
  define(constructor, "prototype", PromisePrototype, closed);
  define(PromisePrototype, "constructor", constructor);
  define(GlobalObject, "Promise", constructor);
  refuseMethod(PromisePrototype, "then", 2);
  refuseMethod(PromisePrototype, "catch", 1);
  refuseMethod(PromisePrototype, "finally", 1);

  if (WebAssemblyNamespace !== undefined) {
    refuseMethod(WebAssemblyNamespace, "compile", 1);
    refuseMethod(WebAssemblyNamespace, "instantiate", 1);
  }
  refuseMethod(asyncMembers.array, "fromAsync", 1);
  refuseMethod(asyncMembers.atomics, "waitAsync", 4);
  // Finalisers run later; an async stack gives promises.
  ReflectDeleteProperty(GlobalObject as never, "FinalizationRegistry");
  ReflectDeleteProperty(GlobalObject as never, "AsyncDisposableStack");
};
