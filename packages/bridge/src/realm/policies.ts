/**
 * Runs in both realms. TABLE: what each policy lets the other side do with an object. Upholds I6.
 * Which row an object gets is decided once, by the end that owns it, at the first crossing (`directions.ts`).
 */
import { ObjectFreeze, bare } from "./primordials.ts";
import type { Policy, PolicyId } from "./types.ts";

/** The indices of the rows below; a port carries an index, since each realm has its own copy of the rows. */
export const policyIds = {
  __proto__: null,
  transparent: 0,
  readonly: 1,
  protected: 2,
  shared: 3,
  branded: 4,
  mutator: 5,
} as const;

const row = (policy: Policy): Policy => ObjectFreeze(bare(policy));

export const policies: { readonly __proto__: null; readonly [id: PolicyId]: Policy } = {
  __proto__: null,
  // Everything is live, both ways.
  0: row({ write: true, storeFunctions: true, mutates: false, branded: false, inherited: policyIds.transparent }),
  // Nothing can be changed, at any depth.
  1: row({ write: false, storeFunctions: true, mutates: false, branded: false, inherited: policyIds.readonly }),
  // Data may change, functions may not be stored, at any depth.
  2: row({ write: true, storeFunctions: false, mutates: false, branded: false, inherited: policyIds.protected }),
  // Classes and prototypes: they belong to every holder of an instance, not to the one who got this instance.
  3: row({ write: false, storeFunctions: true, mutates: false, branded: false, inherited: policyIds.transparent }),
  // I6: intrinsics that need the internal slots of their receiver cross as proxies; the functions themselves are fixed.
  4: row({ write: false, storeFunctions: true, mutates: false, branded: true, inherited: policyIds.transparent }),
  5: row({ write: false, storeFunctions: true, mutates: true, branded: true, inherited: policyIds.transparent }),
};
