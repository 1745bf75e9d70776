/**
 * Runs in both realms. Upholds I1, I3, I4, I6.
 * apply, construct. Arguments are counted off for the usual cases, since a list costs more than the call.
 */
import { ReflectApply, TypeErrorConstructor, bare } from "./primordials.ts";
import { append, makeList } from "./collections.ts";
import { proxyRecordOf } from "./stamp.ts";
import type { TrapContext, Traps } from "./trap-types.ts";
import { isObject, type Foreign, type Local, type PolicyId, type ProxyRecord, type Thrown } from "./types.ts";

type CallTraps = Pick<Traps, "apply" | "construct">;
type Operation = (policy: PolicyId, target: Foreign, second: Foreign, ...args: Foreign[]) => Local | Thrown;

export const makeCallTraps = ({ end, recordOf, toForeign }: TrapContext): CallTraps => {
  const { thrown } = end;

  const sendMany = (
    operation: Operation,
    policy: PolicyId,
    target: Foreign,
    second: Foreign,
    args: ArrayLike<Local>,
  ): Local | Thrown => {
    // I4: a list of our own; `args` may be the attacker's, and would be handed the foreign values.
    const list = makeList<unknown>();
    append(list, policy);
    append(list, target);
    append(list, second);
    const { length } = args;
    for (let index = 0; index < length; index += 1) append(list, toForeign(args[index] as Local, 0));
    return ReflectApply(operation as never, undefined, list);
  };

  const send = (
    operation: Operation,
    policy: PolicyId,
    target: Foreign,
    second: Foreign,
    args: ArrayLike<Local>,
  ): Local | Thrown => {
    switch (args.length) {
      case 0:
        return operation(policy, target, second);
      case 1:
        return operation(policy, target, second, toForeign(args[0] as Local, 0));
      case 2:
        return operation(policy, target, second, toForeign(args[0] as Local, 0), toForeign(args[1] as Local, 0));
      default:
        return sendMany(operation, policy, target, second, args);
    }
  };

  /** Built-in methods reach through their receiver into its slots: they act, and answer, under the receiver's policy. */
  const policyOfCall = ({ policy }: ProxyRecord, receiver: Local): PolicyId => {
    const owner = policy.branded && isObject(receiver) ? proxyRecordOf(receiver)?.policy : undefined;
    if (owner === undefined) return 0;
    if (policy.mutates && !owner.write) throw new TypeErrorConstructor("Cannot change a read-only object"); // I6
    return owner.inherited;
  };

  return bare<CallTraps>({
    apply(shadow, receiver, args) {
      const record = recordOf(shadow);
      const policy = policyOfCall(record, receiver);
      let error: Local;
      try {
        const result = send(end.port.call, policy, record.foreign, toForeign(receiver, 0), args);
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
        const result = send(end.port.construct, record.policy.inherited, record.foreign, target, args);
        if (result !== thrown) return result as Local;
        error = end.port.takeThrown();
      } catch {
        throw end.exhausted(); // I3
      }
      throw error;
    },
  });
};
