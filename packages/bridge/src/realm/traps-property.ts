/**
 * Runs in both realms. Upholds I1, I3, I4, I6, I8.
 * get, set, has, deleteProperty, ownKeys. The attacker may call a trap directly, with any arguments.
 */
import { ReflectGetPrototypeOf, ReflectSetPrototypeOf, TypeErrorConstructor, bare } from "./primordials.ts";
import { makeAsk } from "./ask.ts";
import { append, makeList, toArray } from "./collections.ts";
import { makeAdmits } from "./data-view.ts";
import { ordinaryGet, ordinaryHas, ordinarySet } from "./ordinary.ts";
import { hides, stricterOf } from "./policies.ts";
import { prune, unmirror } from "./shadow.ts";
import type { TrapContext, Traps } from "./trap-types.ts";
import { isObject, type Foreign, type Key, type Local, type PolicyId, type ProxyRecord } from "./types.ts";

type PropertyTraps = Pick<Traps, "get" | "set" | "has" | "deleteProperty" | "ownKeys">;

export const makePropertyTraps = (context: TrapContext): PropertyTraps => {
  const { end, recordOf, toForeign, keyToForeign } = context;
  const { thrown } = end;
  const { recordOf: recordOfProxy } = end.direction.proxies;
  const ask = makeAsk(end);
  const admits = makeAdmits(end, toForeign);

  const receiverToForeign = (record: ProxyRecord, receiver: Local): Foreign =>
    receiver === record.proxy ? record.foreign : context.receiverToForeign(receiver);

  /** I6: a getter that is found here reads the receiver, which may stand under a stricter policy. */
  const reachedThrough = ({ proxy, policy }: ProxyRecord, receiver: Local): PolicyId => {
    const other = receiver !== proxy && isObject(receiver) ? recordOfProxy(receiver) : undefined;
    return other === undefined ? policy.inherited : stricterOf(policy.inherited, other.policy.inherited);
  };

  /** Whether the value may be stored in the receiver; another proxy of ours may stand under a stricter policy. */
  const mayStore = (record: ProxyRecord, value: Local, receiver: Local): boolean => {
    // I6: a forged receiver is asked for its own policy.
    const owner = receiver === record.proxy ? record : isObject(receiver) ? recordOfProxy(receiver) : undefined;
    if (owner === undefined) return true;
    const { write, storeFunctions } = owner.policy;
    return write && (storeFunctions || admits(value));
  };

  /** `object.__proto__ = value`, found in the foreign chain: the language's [[SetPrototypeOf]], refused but as a no-op. */
  const assignPrototype = (shadow: Local, prototype: Local, receiver: Local): boolean => {
    if (!isObject(prototype) && (prototype as unknown) !== null) return true;
    const changed =
      receiver === recordOf(shadow).proxy
        ? ReflectGetPrototypeOf(receiver) === prototype
        : !isObject(receiver) || ReflectSetPrototypeOf(receiver, prototype);
    if (!changed) throw new TypeErrorConstructor("The prototype of a foreign object cannot be changed"); // I6
    return true;
  };

  /** Whether `__proto__` means the accessor of `Object.prototype` here, and not a property of that name. */
  const inheritsProto = (foreign: Foreign): boolean =>
    ask((target, key) => end.port.describe(target, key, 0), foreign, "__proto__") === undefined &&
    ask(end.port.has, foreign, "__proto__");

  return bare<PropertyTraps>({
    get(shadow, key, receiver) {
      const record = recordOf(shadow);
      if (!record.policy.isOpen) {
        if (hides(record.policy, key)) return undefined;
        if (record.policy.dataOnly) return ordinaryGet(record.proxy as Local, key, receiver); // I6
      }
      let error: Local;
      try {
        const name = keyToForeign(key);
        if (name === undefined) return undefined; // I8
        const from = receiverToForeign(record, receiver);
        const result = end.port.get(record.foreign, name, from, reachedThrough(record, receiver));
        if (result !== thrown) return result as Local;
        error = end.port.takeThrown();
      } catch {
        throw end.exhausted(); // I3: of unknown realm, not looked at
      }
      throw error;
    },

    set(shadow, key, value, receiver) {
      const record = recordOf(shadow);
      const { policy } = record;
      if (!mayStore(record, value, receiver) || hides(policy, key)) return false; // I6
      if (policy.guardsSetters && (policy.dataOnly || receiver !== record.proxy)) {
        const done = ordinarySet(record.proxy as Local, key, value, receiver);
        if (done !== undefined) return done;
        // I6: a setter may keep what it gets elsewhere than in its receiver.
        if (!policy.write || !(policy.storeFunctions || admits(value))) return false;
      }
      if (key === "__proto__" && inheritsProto(record.foreign)) return assignPrototype(shadow, value, receiver);
      let error: Local;
      try {
        const name = keyToForeign(key);
        if (name === undefined) return false; // I8
        const to = receiverToForeign(record, receiver);
        const result = end.port.set(record.foreign, name, toForeign(value, 0), to, record.isPlain);
        if (result !== thrown) return result as boolean;
        error = end.port.takeThrown();
      } catch {
        throw end.exhausted(); // I3
      }
      throw error;
    },

    has(shadow, key) {
      const record = recordOf(shadow);
      if (!record.policy.isOpen) {
        if (hides(record.policy, key)) return false;
        if (record.policy.dataOnly) return ordinaryHas(record.proxy as Local, key); // I6
      }
      let error: Local;
      try {
        const name = keyToForeign(key);
        if (name === undefined) return false; // I8
        const result = end.port.has(record.foreign, name);
        if (result === false) unmirror(shadow, key);
        if (result !== thrown) return result as boolean;
        error = end.port.takeThrown();
      } catch {
        throw end.exhausted(); // I3
      }
      throw error;
    },

    deleteProperty(shadow, key) {
      const record = recordOf(shadow);
      if (!record.policy.write || hides(record.policy, key)) return false; // I6
      let error: Local;
      try {
        const name = keyToForeign(key);
        if (name === undefined) return true; // I8
        const result = end.port.deleteProperty(record.foreign, name);
        if (result !== thrown) {
          if (result === true) unmirror(shadow, key);
          return result as boolean;
        }
        error = end.port.takeThrown();
      } catch {
        throw end.exhausted(); // I3
      }
      throw error;
    },

    ownKeys(shadow) {
      const { foreign, policy, isSealed } = recordOf(shadow);
      const foreignKeys = ask(end.port.ownKeys, foreign, "");
      if (policy.hidden === undefined && !isSealed) return toArray(foreignKeys);
      const keys = makeList<Key>();
      // The other realm's list is read by index only: its elements are its own.
      for (let index = 0; index < foreignKeys.length; index += 1) {
        const key = foreignKeys[index] as Key;
        if (!hides(policy, key)) append(keys, key);
      }
      if (isSealed) prune(shadow, keys);
      return toArray(keys);
    },
  });
};
