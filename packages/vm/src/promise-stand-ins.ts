/**
 * What the host's hooks (`async_hooks`, `domain`) see in the place of a guest's promise. Upholds I1.
 * Node shows the promise itself to hooks, unless it finds something else under a symbol of its own, which it reads from
 * the promise: each guest has an accessor there that gives what is made here.
 */
import { isGuestPromise } from "./realm-of-value.ts";

const standIns = new WeakMap<object, object>();
const ownersOfStandIns = new WeakMap<object, object>();

/**
 * The stand-in of a guest's promise, always the same one; `undefined` for everything else.
 *
 * @param owner whose promise it is, if that is known
 */
export const standInOf = (value: unknown, owner?: object): object | undefined => {
  if (!isGuestPromise(value)) return undefined;
  const known = standIns.get(value as object);
  if (known !== undefined) return known;
  const made = {};
  standIns.set(value as object, made);
  if (owner !== undefined) ownersOfStandIns.set(made, owner);
  return made;
};

/** Who owns a promise, as far as its realm's accessor under one of `symbols` tells: that is trusted code, and no other runs. */
export const ownerByStandIn = (promise: object, symbols: readonly symbol[]): object | undefined => {
  for (const symbol of symbols) {
    const standIn = (promise as Record<symbol, unknown>)[symbol];
    if (typeof standIn === "object" && standIn !== null) return ownersOfStandIns.get(standIn);
  }
  return undefined;
};
