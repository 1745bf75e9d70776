/**
 * Runs in both realms. Upholds I1, I3, I4, I6, I8.
 * getOwnPropertyDescriptor, defineProperty. What is reported as fixed is mirrored on the shadow: the engine insists.
 */
import { bare } from "./primordials.ts";
import { makeAdmits, makeAsData } from "./data-view.ts";
import { decode, decodeData, encodePartial } from "./descriptors.ts";
import { hides } from "./policies.ts";
import { mirror, unmirror } from "./shadow.ts";
import type { TrapContext, Traps } from "./trap-types.ts";
import type { Described, Key, Local, ProxyRecord } from "./types.ts";

interface DescriptorTraps extends Pick<Traps, "getOwnPropertyDescriptor" | "defineProperty"> {
  /** The answer of the first trap; `mirrored` asks for a copy on the shadow in any case. */
  readonly report: (shadow: Local, key: Key, mirrored: boolean) => object | undefined;
}

export const makeDescriptorTraps = ({ end, recordOf, toForeign, keyToForeign }: TrapContext): DescriptorTraps => {
  const { thrown } = end;
  const admits = makeAdmits(end, toForeign);
  const asData = makeAsData(end);

  const describe = ({ foreign, policy }: ProxyRecord, key: Key): Described<Local> | undefined => {
    if (hides(policy, key)) return undefined;
    let error: Local;
    try {
      const name = keyToForeign(key);
      if (name === undefined) return undefined; // I8
      const result = end.port.describe(foreign, name, policy.inherited);
      if (result !== thrown) return result as Described<Local> | undefined;
      error = end.port.takeThrown();
    } catch {
      throw end.exhausted(); // I3: of unknown realm, not looked at
    }
    throw error;
  };

  const define = ({ foreign, policy }: ProxyRecord, key: Key, descriptor: object): boolean => {
    let error: Local;
    try {
      const name = keyToForeign(key);
      if (name === undefined) return false; // I8
      let admitted = true;
      const described = encodePartial(descriptor, (value) => {
        admitted &&= policy.storeFunctions || admits(value);
        return toForeign(value, 0);
      });
      if (!admitted) return false; // I6
      const result = end.port.define(foreign, name, described);
      if (result !== thrown) return result as boolean;
      error = end.port.takeThrown();
    } catch {
      throw end.exhausted(); // I3
    }
    throw error;
  };

  const report = (shadow: Local, key: Key, mirrored: boolean): object | undefined => {
    const record = recordOf(shadow);
    const described = describe(record, key);
    if (described === undefined) {
      unmirror(shadow, key);
      return undefined;
    }
    const descriptor = record.policy.dataOnly ? decodeData(described, asData) : decode(described);
    if (mirrored || !described.configurable || record.isSealed) mirror(shadow, key, descriptor);
    return descriptor;
  };

  return bare<DescriptorTraps>({
    report,

    getOwnPropertyDescriptor: (shadow, key) => report(shadow, key, false),

    defineProperty(shadow, key, descriptor) {
      const record = recordOf(shadow);
      if (!record.policy.write || hides(record.policy, key)) return false; // I6
      const defined = define(record, key, descriptor);
      if (defined) report(shadow, key, false);
      return defined;
    },
  });
};
