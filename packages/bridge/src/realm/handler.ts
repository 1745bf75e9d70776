/**
 * Runs in both realms. Upholds I4.
 * The frozen record of the thirteen traps, one for each end: it stores nothing of any object. State is found through the
 * shadow, by a private name, so that a trap which is called directly gives nothing that the proxy would not give.
 */
import { ObjectFreeze, TypeErrorConstructor, bare } from "./primordials.ts";
import type { Crossing } from "./crossing.ts";
import { shadowRecordOf } from "./stamp.ts";
import type { End, TrapContext, Traps } from "./trap-types.ts";
import { makeCallTraps } from "./traps-call.ts";
import { makeDescriptorTraps } from "./traps-descriptor.ts";
import { makeObjectTraps } from "./traps-object.ts";
import { makePropertyTraps } from "./traps-property.ts";
import type { Local, ProxyRecord } from "./types.ts";

export const makeHandler = (end: End, crossing: Crossing): Traps => {
  const { toForeign, receiverToForeign, prototypeToForeign, keyToForeign } = crossing;
  const recordOf = (shadow: Local): ProxyRecord => {
    const record = shadowRecordOf(shadow);
    // I4: a shadow of another membrane's end, with a handler of this one's, is a forgery.
    if (record.owner !== end) throw new TypeErrorConstructor("Illegal invocation");
    return record;
  };
  const context: TrapContext = bare({ end, recordOf, toForeign, receiverToForeign, prototypeToForeign, keyToForeign });
  const property = makePropertyTraps(context);
  const descriptor = makeDescriptorTraps(context);
  const object = makeObjectTraps(context, property.ownKeys, descriptor.report);
  const call = makeCallTraps(context);
  // The engine finds a trap faster in a hash table, which this literal is, than among thirteen sorted fields.
  const traps: Traps = {
    __proto__: null,
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
  };
  return ObjectFreeze(traps);
};
