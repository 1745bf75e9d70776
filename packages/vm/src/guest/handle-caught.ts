/**
 * Runs in the guest realm. Upholds I3, as the lock behind the membrane's.
 * The engine itself throws errors of the host into a guest: V8 calls Node's formatter of stacks, a function of the host,
 * and at the end of the stack that overflows before it can look at the guest's formatter. A guest sees thrown values only
 * in `catch`, in promise reactions and in the `SuppressedError`s of `using`. This is the guard for those places.
 */
import {
  RangeErrorConstructor,
  ReflectGetOwnPropertyDescriptor,
  ReflectGetPrototypeOf,
  WeakMapConstructor,
  WeakMapPrototypeGet,
  WeakMapPrototypeSet,
  append,
  makeList,
} from "@sbx/bridge/realm";
import { SuppressedErrorPrototype } from "./captures.ts";
import { define } from "./define.ts";
import { isGuestProxy } from "./proxy-stamp.ts";

/** Gives the value that the guest may see in the place of a thrown one. */
export type Guard = (thrown: unknown) => unknown;

/** Longer chains than this are the guest's own making. */
const maximumDepth = 8;

/**
 * Makes the guard. `hostObjectPrototype` is the host's `Object.prototype`, raw: it is compared with, and never used. A
 * guest can make no object whose chain reaches it: its proxies answer with objects of the guest.
 */
export const makeGuard = (hostObjectPrototype: unknown): Guard => {
  const isHosts = (value: unknown): boolean => {
    let object = value as never;
    for (let depth = 0; depth < maximumDepth; depth += 1) {
      if (isGuestProxy(object)) return false; // the trap would see that it was caught, and has none but the guest's to answer
      const next = ReflectGetPrototypeOf(object) as unknown;
      if (next === hostObjectPrototype) return true;
      if (next === null) return false;
      object = next as never;
    }
    return false;
  };

  const ordinary = { __proto__: null };
  /** The same for what may be a proxy of the membrane's: what its trap throws, in the end of the stack even the host's, goes no further. */
  const isHostsBeyondProxies = (value: unknown): boolean => {
    try {
      return isHosts(value);
    } catch {
      // I3: had the stack ended, it would end here again.
      return isHosts(ordinary);
    }
  };

  const replacement = (): object => new RangeErrorConstructor("Maximum call stack size exceeded");

  const repairMember = (
    error: object,
    key: "error" | "suppressed",
    open: ReturnType<typeof makeList<object>>,
  ): void => {
    const value: unknown = ReflectGetOwnPropertyDescriptor(error as never, key)?.value;
    if (typeof value !== "object" || value === null) return;
    if (isHostsBeyondProxies(value)) define(error, key, replacement());
    else append(open, value);
  };

  /** Errors of `using` nest: the latest in `error`, the one before it in `suppressed`. */
  const repairSuppressed = (error: object): void => {
    const open = makeList<object>();
    const seen = new WeakMapConstructor();
    append(open, error);
    // No limit: a chain may be as long as a guest likes, and hold a value of the host's at its very end.
    for (let index = 0; index < open.length; index += 1) {
      const current = open[index] as object;
      if (isGuestProxy(current)) continue;
      if ((ReflectGetPrototypeOf(current as never) as unknown) !== SuppressedErrorPrototype) continue;
      if (WeakMapPrototypeGet(seen, current) === true) continue;
      WeakMapPrototypeSet(seen, current, true);
      repairMember(current, "error", open);
      repairMember(current, "suppressed", open);
    }
  };

  return (thrown) => {
    if (typeof thrown !== "object" || thrown === null) return thrown;
    if (isHostsBeyondProxies(thrown)) return replacement();
    if (SuppressedErrorPrototype !== undefined) repairSuppressed(thrown);
    return thrown;
  };
};
