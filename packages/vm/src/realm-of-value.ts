/**
 * Tells raw values of guest realms from the host's, without running guest code. Upholds I1, I9.
 *
 * By the prototype chain: what a guest makes never reaches an intrinsic of the host, and a guest cannot forge that, since
 * its proxies answer with its own objects.
 */
import { types } from "node:util";

/** Whoever is told about the values of one realm. */
export type Owner = object;

const owners = new WeakMap<object, Owner>();
const hostPrototype = Object.prototype;
const hostPromisePrototype = Promise.prototype;

/** Longer chains are somebody's trick. */
const maximumDepth = 64;

/** Notes whose realm it is in which `objectPrototype` (raw) is `Object.prototype`. */
export const setOwner = (objectPrototype: object, owner: Owner): void => void owners.set(objectPrototype, owner);

/** What a chain of prototypes ends in, short of a proxy: its traps would run. */
const rootOf = (object: object): object => {
  let last = object;
  for (let depth = 0; depth < maximumDepth; depth += 1) {
    if (types.isProxy(last)) return last;
    const next = Object.getPrototypeOf(last) as object | null;
    if (next === null) return last;
    last = next;
  }
  return last;
};

/** The owner of the realm that a raw value belongs to, as far as its prototypes tell. */
export const ownerOf = (value: unknown): Owner | undefined =>
  (typeof value === "object" && value !== null) || typeof value === "function" ? owners.get(rootOf(value)) : undefined;

/** Whether a raw object is the host's own. A host object without prototype is taken for a guest's. */
export const isHosts = (object: object): boolean => rootOf(object) === hostPrototype;

/** Whether something is a promise of a guest realm, raw. */
export const isGuestPromise = (value: unknown): boolean =>
  types.isPromise(value) && Object.getPrototypeOf(value) !== hostPromisePrototype && !isHosts(value);
