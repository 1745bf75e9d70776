/**
 * Runs in the guest realm. Upholds I3 for rejections.
 * Promises and async generators deliver what was thrown without any `catch` clause. `await` throws it again; everywhere else
 * the engine calls a function with it, which may be the guest's: a reaction, or, where a constructor of the guest's stands in
 * the place of `Promise` (by species, or as the receiver of a combinator), the function that rejects its promise. So what the
 * engine rejects with goes through the guard before the engine has it.
 */
import {
  ReflectApply,
  ReflectConstruct,
  ReflectDefineProperty,
  ReflectGet,
  bare,
  ownDescriptor,
} from "@sbx/bridge/realm";
import {
  AsyncGeneratorPrototype,
  PromiseConstructor,
  PromisePrototype,
  PromisePrototypeThenNative,
  asyncMembers,
  type Callable,
} from "./captures.ts";
import { define } from "./define.ts";
import { lookNative } from "./function-source.ts";
import type { Guard } from "./handle-caught.ts";

const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

const apply = (callable: unknown, self: unknown, args: readonly unknown[]): unknown =>
  ReflectApply(callable as never, self as never, args);

/** A promise of the realm's own class for whatever is awaited, and for what derives from it: no species is asked. */
const ownPromiseFor = (value: unknown): object => {
  const promise = new PromiseConstructor((resolve) => {
    resolve(value);
  });
  define(promise, "constructor", undefined);
  return promise;
};

type Methods = Readonly<Record<string, Callable>>;

/** `then`: what a reaction throws, and a reason without a reaction, reject a promise that may be the guest's. */
const makeThen = (guard: Guard): Methods => {
  const guarded =
    (reaction: Callable, isRejection: boolean): Callable =>
    (value: unknown) => {
      try {
        return apply(reaction, undefined, [isRejection ? guard(value) : value]);
      } catch (error) {
        throw guard(error);
      }
    };
  const passOn = (reason: unknown): never => {
    throw guard(reason);
  };
  return {
    __proto__: null as never,
    then(this: unknown, onFulfilled: unknown, onRejected: unknown): unknown {
      const fulfilled =
        typeof onFulfilled === "function" ? guarded(onFulfilled as Callable, false) : (onFulfilled as undefined);
      const rejected = typeof onRejected === "function" ? guarded(onRejected as Callable, true) : passOn;
      return apply(PromisePrototypeThenNative, this, [fulfilled, rejected]);
    },
  };
};

/** A constructor that makes what another makes, and shows its rejecting functions what has passed the guard. */
const guardedConstructor = (constructor: Callable, guard: Guard): Callable => {
  const guardedExecutor =
    (executor: Callable): Callable =>
    (resolve: unknown, reject: unknown) => {
      const rejecting: Callable = (reason: unknown) => apply(reject, undefined, [guard(reason)]);
      apply(executor, undefined, [resolve, typeof reject === "function" ? rejecting : reject]);
    };
  const stand = function (executor: Callable): unknown {
    return ReflectConstruct(constructor as never, [guardedExecutor(executor)] as never, constructor as never);
  };
  const accessors = {
    __proto__: null,
    /** The combinators look for it once, and call it on the constructor that they were called on. */
    get: (): unknown => {
      const resolve: unknown = ReflectGet(constructor as never, "resolve", constructor as never);
      return typeof resolve === "function" ? (value: unknown) => apply(resolve, constructor, [value]) : resolve;
    },
  };
  ReflectDefineProperty(stand as never, "resolve", bare({ get: accessors.get, enumerable: false, configurable: true }));
  return stand;
};

/** The functions of `Promise` that reject by themselves. */
const tameStatics = (guard: Guard): void => {
  const receiverFor = (self: unknown): unknown => {
    const isGuests = typeof self === "function" && self !== (PromiseConstructor as unknown);
    return isGuests ? guardedConstructor(self as Callable, guard) : self;
  };
  // Written with the name, and for most the length, that they are to have: to change those costs memory in each realm.
  const ofOne = (name: string, native: Callable): Methods => ({
    __proto__: null as never,
    [name](this: unknown, iterable: unknown): unknown {
      return apply(native, receiverFor(this), [iterable]);
    },
  });
  const ofAny = (name: string, native: Callable): Methods => ({
    __proto__: null as never,
    [name](this: unknown, ...args: unknown[]): unknown {
      return apply(native, receiverFor(this), args);
    },
  });
  const replace = (name: string): void => {
    const native: unknown = ownDescriptor(PromiseConstructor as never, name)?.value;
    if (typeof native !== "function") return;
    const make = native.length === 1 && name !== "try" ? ofOne : ofAny;
    const method = make(name, native as Callable)[name] as Callable;
    define(PromiseConstructor, name, lookNative(method, name, native.length));
  };
  const names = asyncMembers.Promise;
  for (let index = 0; index < names.length; index += 1) replace(names[index] as string);
};

/**
 * `return` of an async generator: the engine awaits the value, and hands the reason of a rejection to the iterator to which
 * the generator delegates (`yield*`).
 */
const tameGeneratorReturn = (guard: Guard): void => {
  const native: unknown = ownDescriptor(AsyncGeneratorPrototype as never, "return")?.value;
  const passOn = (reason: unknown): never => {
    throw guard(reason);
  };
  const methods = {
    __proto__: null,
    return(this: unknown, value: unknown): unknown {
      const awaited = isObject(value)
        ? apply(PromisePrototypeThenNative, ownPromiseFor(value), [undefined, passOn])
        : value;
      return apply(native, this, [awaited]);
    },
  };
  define(AsyncGeneratorPrototype, "return", lookNative(methods.return, "return", 1));
};

export const tamePromise = (guard: Guard): void => {
  define(PromisePrototype, "then", lookNative(makeThen(guard)["then"] as Callable, "then", 2));
  tameStatics(guard);
  tameGeneratorReturn(guard);
};
