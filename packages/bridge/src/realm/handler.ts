/**
 * Runs in both realms. Upholds I4.
 * The frozen record of the thirteen traps, one for each end: it stores nothing of any object. State is found through the
 * shadow, by a private name, so that a trap which is called directly gives nothing that the proxy would not give.
 */
import { ObjectFreeze, TypeErrorConstructor, bare } from "./primordials.ts";
import type { Crossing } from "./crossing.ts";
import { proxyRecordOf } from "./stamp.ts";
import type { End, TrapContext, Traps } from "./trap-types.ts";
import { makeCallTraps } from "./traps-call.ts";
import { makeDescriptorTraps } from "./traps-descriptor.ts";
import { makeObjectTraps } from "./traps-object.ts";
import { makePropertyTraps } from "./traps-property.ts";
import { isObject, type Local, type ProxyRecord } from "./types.ts";

export const makeHandler = (end: End, { toForeign, prototypeToForeign, keyToForeign }: Crossing): Traps => {
  const recordOf = (shadow: Local): ProxyRecord => {
    const record = isObject(shadow) ? proxyRecordOf(shadow) : undefined;
    // I4: a shadow that was not made here, or not by this end, has no record.
    if (record === undefined || record.owner !== end) throw new TypeErrorConstructor("Illegal invocation");
    return record;
  };
  const context: TrapContext = bare({ end, recordOf, toForeign, prototypeToForeign, keyToForeign });
  const property = makePropertyTraps(context);
  const descriptor = makeDescriptorTraps(context);
  const object = makeObjectTraps(context, property.ownKeys, descriptor.report);
  const call = makeCallTraps(context);
  const traps = bare<Traps>({
    get: property.get,
    set: property.set,
    has: property.has,
    deleteProperty: property.deleteProperty,
    ownKeys: property.ownKeys,
    getOwnPropertyDescriptor: descriptor.getOwnPropertyDescriptor,
    defineProperty: descriptor.defineProperty,
    getPrototypeOf: object.getPrototypeOf,
    setPrototypeOf: object.setPrototypeOf,
    isExtensible: object.isExtensible,
    preventExtensions: object.preventExtensions,
    apply: call.apply,
    construct: call.construct,
  });
  return ObjectFreeze(traps);
};
