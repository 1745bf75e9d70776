/**
 * Runs in the guest realm. Upholds I8.
 */
import { makeHalf, type Half } from "./end.ts";
import { makeGuestDirection } from "./guest-direction.ts";
import { tameSymbolRegistry } from "./tame-symbol-registry.ts";
import type { Foreign, Thrown } from "./types.ts";

/** Makes the guest's half, and gives the guest a symbol registry of its own. */
export const makeGuestHalf = (thrown: Thrown, foreignObjectPrototype: Foreign): Half => {
  const direction = makeGuestDirection(foreignObjectPrototype);
  tameSymbolRegistry(direction.symbols);
  return makeHalf(direction, thrown);
};
