/**
 * Runs in the guest realm. Upholds I9.
 * A proxy stands above a promise of the guest when the guest likes it to, and Node reads and writes its notes on promises
 * through it, outside of every guard: what is thrown or answered there can end the process. So for Node's symbols nothing
 * of the guest is asked: no trap, no accessor of the handler that would give the trap, no state of being revoked.
 */
import {
  ObjectPrototypeHasOwnProperty,
  ReflectApply,
  ReflectDefineProperty,
  ReflectGet,
  ReflectGetPrototypeOf,
  ReflectPreventExtensions,
  TypeErrorConstructor,
  ownDescriptor,
} from "@sbx/bridge/realm";
import { ObjectPrototype, keyedOperations, type Callable } from "./captures.ts";
import { baseOf } from "./proxy-stamp.ts";
import type { IsPrivate } from "./private-symbols.ts";

/** Gives the engine what it takes for a trap of the guest's handler. */
export interface ProxyTraps {
  /** `isOrdinary`: the handler is no proxy. */
  readonly trapFor: (handler: object, name: string, isOrdinary: boolean) => unknown;
  /** The same, of a proxy that was revoked. */
  readonly refusalFor: (name: string) => Callable;
}

/** A note on what stands behind a row of proxies, without asking any of them: each would be asked twice as often as the one before it. */
const noteOn = (target: object, key: symbol): ReturnType<typeof ownDescriptor> =>
  ownDescriptor(baseOf(target) as never, key);

/** TABLE: what the three operations that Node causes do with Node's symbols. They go no further than the target. */
const withNotes: Readonly<Record<string, Callable>> = {
  __proto__: null as never,
  // What is inherited is the answer of the language's own objects (`hide-promises.ts`), not the guest's.
  get: (target: object, key: symbol, receiver: unknown) =>
    noteOn(target, key)?.value ?? ReflectGet(ObjectPrototype as never, key, receiver as never),
  getOwnPropertyDescriptor: noteOn,
  set(_target: object, key: symbol, value: unknown, receiver: object) {
    const descriptor = { __proto__: null, value, writable: true, enumerable: false, configurable: true };
    ReflectDefineProperty(receiver as never, key, descriptor);
    return true;
  },
};

/** GetMethod of the language, and the operation on the target where there is none. */
const ask = (handler: object, name: string, operation: Callable, args: readonly unknown[]): unknown => {
  const trap: unknown = ReflectGet(handler as never, name, handler as never);
  if (trap === undefined || trap === null) return ReflectApply(operation as never, undefined, args);
  if (typeof trap !== "function") throw new TypeErrorConstructor(`The trap '${name}' of a proxy is not a function`);
  return ReflectApply(trap as never, handler as never, args);
};

export interface ProxyTrapNeeds {
  readonly isPrivate: IsPrivate;
  /** Whether something is a proxy, a membrane's included. */
  readonly isProxy: (value: unknown) => boolean;
  /** Is called with an object that is going to be no longer extensible. */
  readonly prepare: (object: unknown) => void;
}

export const makeProxyTraps = ({ isPrivate, isProxy, prepare }: ProxyTrapNeeds): ProxyTraps => {
  const preventExtensions = (handler: object, args: readonly unknown[]): unknown => {
    prepare(args[0]);
    return ask(handler, "preventExtensions", ReflectPreventExtensions, args);
  };

  /**
   * Whether there is no such trap, found without running anything. Then the engine must do what it does: a trap that did the
   * same would have it look at the target once more, which is twice as often for each proxy behind the other.
   */
  const lacks = (handler: object, name: string): boolean => {
    let holder: object | null = handler;
    while (!ObjectPrototypeHasOwnProperty(holder as never, name)) {
      holder = ReflectGetPrototypeOf(holder as never);
      if (holder === null) return true;
      if (holder !== ObjectPrototype && isProxy(holder)) return false;
    }
    return false;
  };

  return {
    __proto__: null,
    trapFor(handler: object, name: string, isOrdinary: boolean): unknown {
      const operation = keyedOperations[name];
      const notes = withNotes[name];
      if (operation !== undefined && notes !== undefined) {
        if (isOrdinary && lacks(handler, name)) return undefined;
        return (...args: unknown[]) =>
          isPrivate(args[1]) ? ReflectApply(notes as never, undefined, args) : ask(handler, name, operation, args);
      }
      if (name === "preventExtensions") return (...args: unknown[]) => preventExtensions(handler, args);
      // The guest causes these itself: its handler may be asked at once, and where it has no trap the engine does the rest.
      const trap: unknown = ReflectGet(handler as never, name, handler as never);
      if (typeof trap !== "function") return trap;
      return (...args: unknown[]) =>
        operation !== undefined && isPrivate(args[1])
          ? ReflectApply(operation as never, undefined, args)
          : ReflectApply(trap as never, handler as never, args);
    },
    refusalFor(name) {
      const notes = withNotes[name];
      return (...args: unknown[]) => {
        if (notes !== undefined && isPrivate(args[1])) return ReflectApply(notes as never, undefined, args);
        throw new TypeErrorConstructor(`Cannot perform '${name}' on a proxy that has been revoked`);
      };
    },
  } as ProxyTraps;
};
