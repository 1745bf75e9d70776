/**
 * Runs in the host realm. Upholds I1, I2, I6, I8, I9.
 * What is different when a value leaves the host: every intrinsic is linked, classes and prototypes are read-only, host
 * paths stay in stacks, and a promise counts as handled.
 */
import { askProxy, fixedUnder, policyIds } from "./realm.ts";
import type { Direction, Foreign, Key, Local, LocalDescriptor, PolicyId } from "../realm/types.ts";
import type { MembraneOptions } from "../types.ts";
import { applyUnder } from "./apply-under.ts";
import { makeHostBuffer, makeHostView } from "./guest-view.ts";
import { safeMethods } from "./node-buffers.ts";
import { speciesMethods } from "./species.ts";
import { hostLinkOf } from "./host-intrinsics.ts";
import { dressShadow } from "./inspect.ts";
import {
  filterStore,
  filterStoreDescriptor,
  fixDerived,
  fixesSize,
  isWithheld,
  makeFollowStore,
  namesStore,
  noteStore,
  withoutOldBytes,
} from "./host-memory.ts";
import { withoutFrames } from "./stack-text.ts";

const { getPrototypeOf, getOwnPropertyDescriptor } = Reflect;
const promisePrototype = Promise.prototype;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver
const { then } = promisePrototype;
const ignore = (): void => {};

/** An object may inherit from a guest's proxies, which can make the chain endless. */
const longestChain = 100;

const inheritsFrom = (object: object, prototype: object): boolean => {
  let next = getPrototypeOf(object);
  for (let step = 0; step < longestChain && next !== null; step += 1) {
    if (next === prototype) return true;
    next = getPrototypeOf(next);
  }
  return false;
};

/** Classes and built-in constructors: an ordinary function's `prototype` is writable, theirs is not. */
const isClass = (object: object): boolean => getOwnPropertyDescriptor(object, "prototype")?.writable === false;

const isPrototypeOfConstructor = (object: object): boolean => {
  const constructor: unknown = getOwnPropertyDescriptor(object, "constructor")?.value;
  return typeof constructor === "function" && getOwnPropertyDescriptor(constructor, "prototype")?.value === object;
};

const policyByKind = (object: object, inherited: PolicyId): PolicyId => {
  if (inherited === policyIds.member && typeof object === "function") return policyIds.shared; // I6
  const fixed = fixedUnder(inherited);
  if (fixed !== undefined && typeof object === "function") return fixed; // I6
  if (fixed === undefined && inherited !== policyIds.transparent && inherited !== policyIds.member) return inherited;
  const open = fixed === undefined ? policyIds.transparent : inherited;
  try {
    // I6: a class or a prototype is every holder's, not only of the one that got it.
    const shared = typeof object === "function" ? isClass(object) : isPrototypeOfConstructor(object);
    return shared ? (fixed ?? policyIds.shared) : open;
  } catch {
    // A proxy that was revoked, or whose traps throw, or the end of the stack: the stricter answer.
    return fixed ?? policyIds.shared;
  }
};

/** I9: what becomes of a host promise in the guest is no failure of the host's. */
export const markHandled = (object: unknown): void => {
  if (typeof object !== "object" || object === null) return;
  try {
    if (inheritsFrom(object, promisePrototype)) void Reflect.apply(then, object, [undefined, ignore]);
  } catch {
    // Only its prototype is a promise's, or a trap of it throws.
  }
};

/**
 * `caller` and `arguments` of a sloppy function name whoever is running, which nobody has handed over; also where they are
 * read of an object that inherits from one, or for another receiver. Only what somebody has put there under these names is given.
 */
const filterActivation = (target: Local, key: Key, value: Local): Local => {
  let holder: object | null = target;
  for (let step = 0; step < longestChain && holder !== null; step += 1) {
    const own = getOwnPropertyDescriptor(holder, key);
    // On Node 26 they are accessors of `Function.prototype`.
    const isEngines = typeof holder === "function" && (own?.configurable !== true || holder === Function.prototype);
    if (isEngines) return null as unknown as Local;
    if (own !== undefined) return value;
    holder = getPrototypeOf(holder);
  }
  return value;
};

const filterStackText = (value: unknown): unknown => (typeof value === "string" ? withoutFrames(value) : value);

const isExhaustion = (error: unknown): boolean =>
  error instanceof RangeError && error.message === "Maximum call stack size exceeded";

const distorted = (object: Local, distort: ((value: object) => unknown) | undefined): Local | undefined => {
  if (distort === undefined) return object;
  try {
    return distort(object) as Local;
  } catch (error) {
    // I3: the stack ended, so nothing was decided; it leaves the port by being thrown, and is dropped.
    if (isExhaustion(error)) throw error;
    return undefined; // I10
  }
};

/** What guests get in the place of a method that trusts its receiver. */
const insteadOf = (method: unknown): Local | undefined =>
  (safeMethods.get(method) ?? speciesMethods.get(method)) as Local | undefined;

/** `assigned` holds the policies that were set by hand. */
export const makeHostDirection = (
  assigned: WeakMap<object, PolicyId>,
  {
    isProxy,
    isBuffer,
    distort,
    privateSymbols = [],
  }: Pick<MembraneOptions, "isProxy" | "isBuffer" | "distort" | "privateSymbols">,
): Direction => {
  const views = new WeakMap<object, Foreign>();
  const followStore = makeFollowStore();
  return {
    linkValue: (object) => hostLinkOf(object),
    // The counterpart is the guest's own, which it may change as it likes.
    lendsReceiver: () => false,
    linkPrototype: (object) => hostLinkOf(object),
    admit(object, proxied, replaces) {
      const instead = replaces ? undefined : distort;
      // Nothing is asked of a proxy, so that its traps run for the guest's operations only.
      if (proxied === true) return distorted(object, instead);
      markHandled(object);
      noteStore(object);
      if (isWithheld(object)) return undefined; // I1
      return insteadOf(object) ?? distorted(withoutOldBytes(object), instead);
    },
    makeView: (foreign) => (isBuffer?.(foreign) === true ? makeHostBuffer(foreign) : makeHostView(foreign)),
    sendsViews: false,
    policyOf(value, inherited, proxied) {
      const object = value as unknown as object;
      const known = assigned.get(object);
      if (proxied === true) return known ?? inherited;
      return followStore(object, known ?? policyByKind(object, inherited));
    },
    isProxy,
    isFixed: fixesSize,
    fixDerived,
    applyUnder,
    // I6: what a method does to its receiver is the host's wish for instances, not for what they all inherit from.
    checkReceiver(receiver) {
      const object = receiver as unknown;
      if (typeof object !== "object" || object === null || isProxy?.(object) === true) return;
      if (isPrototypeOfConstructor(object)) throw new TypeError("A prototype of the host's is no receiver");
    },
    filter(target, key, value, receiver) {
      if (key === "stack") return filterStackText(value) as Local;
      if (namesStore(key)) return filterStore(target, receiver, value) as Local;
      return key === "caller" || key === "arguments" ? filterActivation(target, key, value) : value;
    },
    filterDescriptor(target, key, descriptor): LocalDescriptor {
      if (key !== "stack") {
        if (namesStore(key)) return filterStoreDescriptor(target, descriptor);
        return "value" in descriptor
          ? { ...descriptor, value: filterActivation(target, key, descriptor.value) }
          : descriptor;
      }
      const { configurable = false, enumerable = false } = descriptor;
      const stack = (target as unknown as { stack: unknown }).stack;
      return {
        value: filterStackText(stack) as Local,
        writable: descriptor.writable ?? true,
        enumerable,
        configurable,
      };
    },
    completeDescriptor(target, key, descriptor) {
      if (key !== "stack" || "value" in descriptor || "get" in descriptor || "set" in descriptor) return descriptor;
      // To the guest `stack` is data; where the engine has an accessor, fixing it would lose the text.
      const own = getOwnPropertyDescriptor(target, key);
      if (own?.get === undefined) return descriptor;
      return { writable: true, ...descriptor, value: (target as unknown as { stack: unknown }).stack };
    },
    caught: (error) => error,
    dressShadow,
    // Found by asking: the host's proxies are many, and few come back.
    proxies: { add: ignore, recordOf: askProxy },
    exports: {
      get: (object) => views.get(object),
      set(object, view) {
        views.set(object, view);
      },
    },
    symbols: {
      keyFor: (symbol) => Symbol.keyFor(symbol),
      for: (key) => Symbol.for(key),
      unshared: "denied",
      privateSymbols,
    },
  };
};
