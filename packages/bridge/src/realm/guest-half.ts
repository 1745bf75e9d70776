/**
 * Runs in the guest realm. Upholds I1, I8.
 */
import { makeHalf, type Half } from "./end.ts";
import { makeGuestDirection } from "./guest-direction.ts";
import { ObjectFreeze } from "./primordials.ts";
import { shadowPrototype } from "./stamp.ts";
import { tameFormatter } from "./tame-formatter.ts";
import { tameLending } from "./tame-lending.ts";
import { tameSymbolRegistry } from "./tame-symbol-registry.ts";
import type { Foreign, Local, Thrown } from "./types.ts";

/** Makes the guest's half, and gives the guest a symbol registry of its own. See `makeGuestDirection`. */
export const makeGuestHalf = (
  thrown: Thrown,
  foreignObjectPrototype: Foreign,
  isProxy: ((value: unknown) => boolean) | undefined,
  formatsStacks: boolean,
  privateSymbols: ArrayLike<symbol>,
  isLent: (buffer: Local) => boolean,
): Half => {
  const direction = makeGuestDirection(foreignObjectPrototype, isProxy, privateSymbols);
  ObjectFreeze(shadowPrototype); // I4
  tameSymbolRegistry(direction.symbols);
  tameLending(isLent);
  if (!formatsStacks) tameFormatter();
  return makeHalf(direction, thrown);
};
