/**
 * Runs in both realms. Upholds I1, I3, I4, I6.
 * apply, construct. Arguments are counted off for the usual cases, since a list costs more than the call.
 */
import { TypeErrorConstructor, bare } from "./primordials.ts";
import { append, makeList } from "./collections.ts";
import { makeAdmits } from "./data-view.ts";
import { asksReceiver, stricterOf } from "./policies.ts";
import type { TrapContext, Traps } from "./trap-types.ts";
import {
  isObject,
  type Foreign,
  type Local,
  type Policy,
  type PolicyId,
  type ProxyRecord,
  type Thrown,
} from "./types.ts";

type CallTraps = Pick<Traps, "apply" | "construct">;
type Result = Local | Thrown;
export const makeCallTraps = ({ end, recordOf, toForeign, receiverToForeign }: TrapContext): CallTraps => {
  const { thrown } = end;
  const admits = makeAdmits(end, toForeign);
  const { recordOf: recordOfProxy } = end.direction.proxies;

  // I4: a list of our own; `args` may be the attacker's, and would be handed the foreign values.
  const listToForeign = (args: ArrayLike<Local>): ArrayLike<Foreign> => {
    const list = makeList<Foreign>();
    const { length } = args;
    for (let index = 0; index < length; index += 1) append(list, toForeign(args[index] as Local, 0));
    return list;
  };

  const call = (policy: PolicyId, target: Foreign, receiver: Foreign, args: ArrayLike<Local>): Result => {
    const { port } = end;
    const none = undefined;
    const count = args.length;
    if (count === 0) return port.call(policy, target, receiver, 0, none, none, none, none);
    if (count > 3) return port.call(policy, target, receiver, 4, none, none, none, listToForeign(args));
    const first = toForeign(args[0] as Local, 0);
    if (count === 1) return port.call(policy, target, receiver, 1, first, none, none, none);
    const second = toForeign(args[1] as Local, 0);
    if (count === 2) return port.call(policy, target, receiver, 2, first, second, none, none);
    return port.call(policy, target, receiver, 3, first, second, toForeign(args[2] as Local, 0), none);
  };

  const admitAll = (args: ArrayLike<Local>): void => {
    for (let index = 0; index < args.length; index += 1) {
      if (!admits(args[index] as Local)) {
        throw new TypeErrorConstructor("Cannot store a function in a protected object"); // I6
      }
    }
  };

  const nothing = makeList<Local>();

  /** The policy of a foreign object; `undefined` for everything else. */
  const policyOf = (value: Local | undefined): Policy | undefined =>
    value !== undefined && isObject(value) ? recordOfProxy(value)?.policy : undefined;

  const mayMutate = (owner: Policy, args: ArrayLike<Local>): void => {
    if (!owner.write) throw new TypeErrorConstructor("Cannot change a read-only object"); // I6
    if (!owner.storeFunctions) admitAll(args);
  };

  /** Built-in methods reach through their receiver into its slots, getters read it: they act, and answer, under its policy. */
  const policyOfCall = ({ policy }: ProxyRecord, receiver: Local, args: ArrayLike<Local>): PolicyId => {
    if (!policy.branded && !policy.mutates) {
      // I6: applied to the prototype of its class, a method would change it for everybody.
      const isFixed = !policy.write && policyOf(receiver)?.write === false;
      return isFixed ? asksReceiver : 0;
    }
    if (policy.mutates && !policy.storeFunctions) admitAll(args); // I6: whatever the receiver
    const owner = policyOf(receiver);
    if (owner !== undefined && policy.mutates) mayMutate(owner, args);
    const target = policy.writesArgument ? policyOf(args[0]) : undefined;
    if (target !== undefined) mayMutate(target, nothing);
    if (!policy.branded) return 0;
    return owner === undefined ? policy.inherited : stricterOf(policy.inherited, owner.inherited);
  };

  return bare<CallTraps>({
    apply(shadow, receiver, args) {
      const record = recordOf(shadow);
      const policy = policyOfCall(record, receiver, args);
      let error: Local;
      try {
        const result = call(policy, record.foreign, receiverToForeign(receiver), args);
        if (result !== thrown) return result as Local;
        error = end.port.takeThrown();
      } catch {
        throw end.exhausted(); // I3
      }
      throw error;
    },

    construct(shadow, args, newTarget) {
      const record = recordOf(shadow);
      let error: Local;
      try {
        const target = newTarget === record.proxy ? record.foreign : toForeign(newTarget, 0);
        const result = end.port.construct(record.policy.inherited, record.foreign, target, listToForeign(args));
        if (result !== thrown) return result as Local;
        error = end.port.takeThrown();
      } catch {
        throw end.exhausted(); // I3
      }
      throw error;
    },
  });
};
