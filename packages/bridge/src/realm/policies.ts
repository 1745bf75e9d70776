/**
 * Runs in both realms. TABLE: what each policy lets the other side do with an object. Upholds I6.
 * Which row an object gets is decided once, by the end that owns it, at the first crossing. A row is named by its number:
 * each realm has its own copy of the rows, and both ends add to theirs in step.
 */
import { ObjectFreeze, bare } from "./primordials.ts";
import { append, makeList, type List } from "./collections.ts";
import type { Key, KeySet, Policy, PolicyId } from "./types.ts";

type PolicyName = "transparent" | "readonly" | "protected" | "shared" | "branded" | "mutator" | "member";

/** The numbers of the rows that every membrane has. */
export const policyIds: Record<PolicyName, PolicyId> = bare({
  transparent: 0,
  readonly: 1,
  protected: 2,
  shared: 3,
  branded: 4,
  mutator: 5,
  member: 6,
});

const makeRow = (
  write: boolean,
  storeFunctions: boolean,
  slots: "hidden" | "read" | "changed",
  inherited: PolicyId,
  hidden: KeySet | undefined,
): Policy =>
  ObjectFreeze(
    bare<Policy>({
      write,
      storeFunctions,
      branded: slots !== "hidden",
      mutates: slots === "changed",
      inherited,
      hidden,
    }),
  );

/** The rows of one end. */
export type PolicyTable = List<Policy>;

export const makePolicyTable = (): PolicyTable => {
  const rows = makeList<Policy>();
  // Everything is live, both ways.
  append(rows, makeRow(true, true, "hidden", policyIds.transparent, undefined));
  // Nothing can be changed, at any depth.
  append(rows, makeRow(false, true, "hidden", policyIds.readonly, undefined));
  // Data may change, functions may not be stored, at any depth.
  append(rows, makeRow(true, false, "hidden", policyIds.protected, undefined));
  // Classes and prototypes: they belong to every holder of an instance, not to the one who got this instance.
  append(rows, makeRow(false, true, "hidden", policyIds.member, undefined));
  // I6: intrinsics that need the internal slots of their receiver cross as proxies; the functions themselves are fixed.
  append(rows, makeRow(false, true, "read", policyIds.transparent, undefined));
  append(rows, makeRow(false, true, "changed", policyIds.transparent, undefined));
  // Reached through a class or a prototype: its functions are as fixed as those, its data is not. No object has this row.
  append(rows, makeRow(false, true, "hidden", policyIds.transparent, undefined));
  return rows;
};

/** Adds a row like `base` that hides properties, at any depth, and gives its number. */
export const addHidingPolicy = (rows: PolicyTable, base: PolicyId, keys: ArrayLike<Key>): PolicyId => {
  const hidden: KeySet = { __proto__: null };
  for (let index = 0; index < keys.length; index += 1) hidden[keys[index] as Key] = true;
  const { write, storeFunctions } = rows[base] as Policy;
  const id = rows.length;
  append(rows, makeRow(write, storeFunctions, "hidden", id, hidden));
  return id;
};

/** Whether a policy hides a property of that name. */
export const hides = ({ hidden }: Policy, key: Key): boolean => hidden !== undefined && hidden[key] === true;
