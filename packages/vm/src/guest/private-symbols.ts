/**
 * Runs in the guest realm. Upholds I9.
 * The symbols under which Node keeps its notes on promises. No guest ever sees one: with it, it would answer for Node's own
 * notes, and Node believes what it finds.
 */

import { RangeErrorConstructor } from "@sbx/bridge/realm";

/** What `installGuard` is given of them: arrays and functions of the host's, raw. */
export interface NodeSymbols {
  readonly all: ArrayLike<symbol>;
  /** Those that hold a promise's numbers. */
  readonly ofPromises: ArrayLike<symbol>;
  /** Those that name what is shown to the host's hooks in the place of a resource. */
  readonly ofResources: ArrayLike<symbol>;
  readonly isPromise: (value: unknown) => boolean;
  readonly isProxy: (value: unknown) => boolean;
  /** What is shown in the place of a guest's promise; `undefined` for everything else. */
  readonly standInOf: (value: unknown) => unknown;
}

/** Whether a key is one of them. */
export type IsPrivate = (key: unknown) => boolean;

export const makeIsPrivate =
  ({ all }: NodeSymbols): IsPrivate =>
  (key) => {
    if (typeof key !== "symbol") return false;
    for (let index = 0; index < all.length; index += 1) if (all[index] === key) return true;
    return false;
  };

/** Makes the host's function the guest's: at the end of the stack it would throw the host's error (I3). */
export const asOurs =
  (ask: (value: unknown) => boolean): ((value: unknown) => boolean) =>
  (value) => {
    try {
      return ask(value);
    } catch {
      throw new RangeErrorConstructor("Maximum call stack size exceeded");
    }
  };
