/**
 * Runs in both realms. TABLE: what each policy lets the other side do with an object. Upholds I6.
 * Which row an object gets is decided once, by the end that owns it, at the first crossing. A row is named by its number:
 * each realm has its own copy of the rows, and both ends add to theirs in step.
 */
import { ObjectFreeze, bare, makingRecords } from "./primordials.ts";
import { append, makeList, type List } from "./collections.ts";
import type { Key, KeySet, Policy, PolicyId } from "./types.ts";

// prettier-ignore
type PolicyName =
  | "transparent" | "readonly" | "protected" | "shared" | "branded" | "mutator" | "member" | "data" | "setter"
  | "sharedSetter" | "protectedSetter" | "fixedProtected";

/** The numbers of the rows that every membrane has. */
export const policyIds: Record<PolicyName, PolicyId> = bare({
  transparent: 0,
  readonly: 1,
  protected: 2,
  shared: 3,
  branded: 4,
  mutator: 5,
  member: 6,
  data: 7,
  setter: 8,
  sharedSetter: 9,
  protectedSetter: 10,
  fixedProtected: 11,
});

/** From here on there are pairs of rows that hide properties. */
const firstHiding = 12;

/** The row of functions and prototypes that are reached under a policy by which objects may be changed; if it is one. */
export const fixedUnder = (policy: PolicyId): PolicyId | undefined => {
  if (policy === policyIds.protected) return policyIds.fixedProtected;
  return policy >= firstHiding ? policy + 1 : undefined;
};

/** What is said of a row; what is not said is `false`, or nothing. */
type Said = Partial<Policy> & Pick<Policy, "inherited"> & { readonly __proto__: null };

// A constructor gives one shape to all rows.
const Row = makingRecords(function (
  this: { -readonly [Name in keyof Policy]: Policy[Name] },
  {
    write = false,
    storeFunctions = false,
    mutates = false,
    branded = false,
    inherited,
    setters,
    guardsSetters = false,
    dataOnly = false,
    hidden,
  }: Said,
): void {
  this.write = write;
  this.storeFunctions = storeFunctions;
  this.mutates = mutates;
  this.branded = branded;
  this.inherited = inherited;
  this.setters = setters;
  this.guardsSetters = guardsSetters;
  this.dataOnly = dataOnly;
  this.hidden = hidden;
  this.isOpen = hidden === undefined && !dataOnly;
}) as unknown as new (said: Said) => Policy;

/** The rows of one end. */
export type PolicyTable = List<Policy>;

export const makePolicyTable = (): PolicyTable => {
  const rows = makeList<Policy>();
  const add = (said: Said): void => {
    append(rows, ObjectFreeze(new Row(said)));
  };
  const { transparent, readonly, member, data, setter, sharedSetter, protectedSetter } = policyIds;
  // Everything is live, both ways.
  add({ __proto__: null, write: true, storeFunctions: true, inherited: transparent, setters: setter });
  // Nothing can be changed, at any depth. I6: so a setter is given to nobody.
  add({ __proto__: null, inherited: readonly, guardsSetters: true });
  // Data may change, functions may not be stored, at any depth.
  add({ __proto__: null, write: true, inherited: policyIds.protected, setters: protectedSetter, guardsSetters: true });
  // Classes and prototypes: they belong to every holder of an instance, not to the one who got this instance.
  add({ __proto__: null, inherited: member, setters: sharedSetter });
  // I6: intrinsics that need the internal slots of their receiver cross as proxies; the functions themselves are fixed.
  add({ __proto__: null, branded: true, inherited: transparent });
  add({ __proto__: null, branded: true, mutates: true, storeFunctions: true, inherited: transparent });
  // Reached through a class or a prototype: its functions are as fixed as those, its data is not. No object has this row.
  add({ __proto__: null, inherited: transparent, setters: sharedSetter });
  // What was stored in a protected object, for the side that protects it.
  add({ __proto__: null, write: true, storeFunctions: true, inherited: data, guardsSetters: true, dataOnly: true });
  // I6: setters that were taken out of their descriptors. They change their receiver, which is asked; the last one has
  // been taken out of a protected object, and may keep what it gets elsewhere.
  add({ __proto__: null, write: true, storeFunctions: true, mutates: true, inherited: transparent, setters: setter });
  add({ __proto__: null, mutates: true, storeFunctions: true, inherited: member, setters: sharedSetter });
  add({ __proto__: null, write: true, mutates: true, inherited: policyIds.protected, setters: protectedSetter });
  // I6: functions and prototypes under the protected row: others have them, too.
  add({ __proto__: null, inherited: policyIds.protected, setters: protectedSetter, guardsSetters: true });
  return rows;
};

/** Adds a row like `base` that hides properties, at any depth, with one for functions and prototypes; gives its number. */
export const addHidingPolicy = (rows: PolicyTable, base: PolicyId, keys: ArrayLike<Key>): PolicyId => {
  const hidden: KeySet = { __proto__: null };
  for (let index = 0; index < keys.length; index += 1) hidden[keys[index] as Key] = true;
  const { write, storeFunctions, setters, guardsSetters } = rows[base] as Policy;
  const id = rows.length;
  const said = { __proto__: null, write, storeFunctions, setters, guardsSetters, inherited: id, hidden } as const;
  append(rows, ObjectFreeze(new Row(said)));
  const fixed = { __proto__: null, setters, guardsSetters, inherited: id, hidden } as const;
  append(rows, ObjectFreeze(new Row(fixed)));
  return id;
};

/** Whether a policy hides a property of that name. */
export const hides = ({ hidden }: Policy, key: Key): boolean => hidden !== undefined && hidden[key] === true;
