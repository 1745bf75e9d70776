/**
 * Runs in both realms. Upholds I6.
 * What may be stored where functions may not: data, at any depth. Objects are looked at when they are stored; since their
 * side can change them afterwards, the other side sees them as data from then on, whatever has become of them.
 */
import {
  ArrayBufferIsView,
  ArrayIsArray,
  ReflectGetPrototypeOf,
  ReflectOwnKeys,
  WeakMapConstructor,
  WeakMapPrototypeGet,
  WeakMapPrototypeSet,
  arrayPrototype,
  objectPrototype,
  ownDescriptor,
} from "./primordials.ts";
import { append, makeList, type List } from "./collections.ts";
import { policyIds, rowOf } from "./policies.ts";
import type { End } from "./trap-types.ts";
import { isObject, type Direction, type Foreign, type Local, type PolicyId } from "./types.ts";

const isPlain = (object: Local): boolean => {
  const prototype = ReflectGetPrototypeOf(object);
  return prototype === null || prototype === (ArrayIsArray(object) ? arrayPrototype : objectPrototype);
};

/** Adds what an object holds to a list; tells whether that is data all of it. */
const collect = (object: Local, found: List<Local>): boolean => {
  const keys = ReflectOwnKeys(object);
  for (let index = 0; index < keys.length; index += 1) {
    const descriptor = ownDescriptor(object, keys[index] as string);
    if (descriptor === undefined) continue;
    if (descriptor.writable === undefined || typeof descriptor.value === "function") return false;
    if (isObject(descriptor.value as Local)) append(found, descriptor.value as Local);
  }
  return true;
};

/** Whether an object, which is no proxy of ours, is plain and holds data only. Runs no code but that of proxies. */
const isData = (object: Local, { isProxy }: Direction, isForeign: (object: Local) => boolean): boolean => {
  const seen = new WeakMapConstructor();
  const queue = makeList<Local>();
  append(queue, object);
  for (let index = 0; index < queue.length; index += 1) {
    const next = queue[index] as Local;
    if (isForeign(next) || WeakMapPrototypeGet(seen, next) === true) continue;
    WeakMapPrototypeSet(seen, next, true);
    if (isProxy?.(next) === true) return false;
    if (!ArrayBufferIsView(next) && !(isPlain(next) && collect(next, queue))) return false;
  }
  return true;
};

/** Whether a value may be stored where functions may not. If so, the other side sees it as data from then on. */
export const makeAdmits =
  (end: End, toForeign: (value: Local, policy: PolicyId) => Foreign) =>
  (value: Local): boolean => {
    if (!isObject(value)) return true;
    const isForeign = (object: Local): boolean => end.direction.proxies.recordOf(object)?.owner === end;
    // The other side's own objects are its own affair, but for functions: those would be called by it.
    if (typeof value === "function" || !(isForeign(value) || isData(value, end.direction, isForeign))) return false;
    try {
      end.port.seeAsData(toForeign(value, 0));
    } catch {
      throw end.exhausted(); // I3
    }
    return true;
  };

/** The operation of the port: the object is a proxy of this end, or this side's own. */
export const makeSeeAsData =
  (end: End) =>
  (object: Local): void => {
    const record = end.direction.proxies.recordOf(object);
    if (record?.owner === end) record.policy = rowOf(end.policies, policyIds.data);
  };

/** What is read from an object that is seen as data: proxies of ours become data too, functions are left out. */
export const makeAsData =
  (end: End) =>
  (value: Local | undefined): Local | undefined => {
    const record = value !== undefined && isObject(value) ? end.direction.proxies.recordOf(value) : undefined;
    if (record?.owner !== end) return value;
    if (typeof value === "function" || end.direction.isProxy?.(record.foreign) === true) return undefined; // I6
    record.policy = rowOf(end.policies, policyIds.data);
    return value;
  };

/** The prototype of an object that is seen as data: an intrinsic of this realm, or none. */
export const makeDataPrototype =
  (end: End) =>
  (shadow: Local, prototype: Local | null): Local | null => {
    if (prototype === null || end.direction.proxies.recordOf(prototype)?.owner !== end) return prototype;
    return ArrayIsArray(shadow) ? arrayPrototype : objectPrototype;
  };
