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
  | "sharedSetter" | "protectedSetter" | "fixedProtected" | "getter" | "sharedGetter" | "readonlyGetter" | "protectedGetter";

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
  getter: 12,
  sharedGetter: 13,
  readonlyGetter: 14,
  protectedGetter: 15,
});

/** From here on there are rows that hide properties: of objects, of functions and prototypes, of getters. */
const firstHiding = 16;
const hidingRows = 3;
const isHiding = (policy: PolicyId): boolean => policy >= firstHiding && (policy - firstHiding) % hidingRows === 0;

/** The row of functions and prototypes that are reached under a policy by which objects may be changed; if it is one. */
export const fixedUnder = (policy: PolicyId): PolicyId | undefined => {
  if (policy === policyIds.protected) return policyIds.fixedProtected;
  return isHiding(policy) ? policy + 1 : undefined;
};

/**
 * What is reached through an object of one policy by way of another object: a getter of the one that works on the other, to
 * which what it gives belongs. `own` and `other` say what is reached through each of the two.
 */
export const stricterOf = (own: PolicyId, other: PolicyId): PolicyId => {
  if (own === policyIds.readonly || other === policyIds.transparent || other === policyIds.member) return own;
  return other;
};

/** What is said of a row; what is not said is `false`, or nothing. */
type Said = Partial<Policy> & Pick<Policy, "inherited" | "getters"> & { readonly __proto__: null };

// A constructor gives one shape to all rows.
const Row = makingRecords(function (
  this: { -readonly [Name in keyof Policy]: Policy[Name] },
  {
    write = false,
    storeFunctions = false,
    mutates = false,
    branded = false,
    inherited,
    getters,
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
  this.getters = getters;
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
  const { getter: getters, sharedGetter, readonlyGetter, protectedGetter } = policyIds;
  // Everything is live, both ways.
  add({ __proto__: null, write: true, storeFunctions: true, inherited: transparent, getters, setters: setter });
  // Nothing can be changed, at any depth. I6: so a setter is given to nobody.
  add({ __proto__: null, inherited: readonly, getters: readonlyGetter, guardsSetters: true });
  // Data may change, functions may not be stored, at any depth.
  const guarded = { __proto__: null, getters: protectedGetter, setters: protectedSetter } as const;
  add({ ...guarded, __proto__: null, write: true, inherited: policyIds.protected, guardsSetters: true });
  // Classes and prototypes: they belong to every holder of an instance, not to the one who got this instance.
  const shared = { __proto__: null, getters: sharedGetter, setters: sharedSetter } as const;
  add({ ...shared, __proto__: null, inherited: member });
  // I6: intrinsics that need the internal slots of their receiver cross as proxies; the functions themselves are fixed.
  add({ __proto__: null, branded: true, inherited: transparent, getters });
  add({ __proto__: null, branded: true, mutates: true, storeFunctions: true, inherited: transparent, getters });
  // Reached through a class or a prototype: its functions are as fixed as those, its data is not. No object has this row.
  add({ ...shared, __proto__: null, inherited: transparent });
  // What was stored in a protected object, for the side that protects it.
  const stored = { __proto__: null, write: true, storeFunctions: true, inherited: data, getters } as const;
  add({ ...stored, __proto__: null, guardsSetters: true, dataOnly: true });
  // I6: setters that were taken out of their descriptors. They change their receiver, which is asked; the last one has
  // been taken out of a protected object, and may keep what it gets elsewhere.
  const taken = { __proto__: null, write: true, mutates: true } as const;
  add({ ...taken, __proto__: null, storeFunctions: true, inherited: transparent, getters, setters: setter });
  add({ ...shared, __proto__: null, mutates: true, storeFunctions: true, inherited: member });
  add({ ...guarded, ...taken, __proto__: null, inherited: policyIds.protected });
  // I6: functions and prototypes under the protected row: others have them, too.
  add({ ...guarded, __proto__: null, inherited: policyIds.protected, guardsSetters: true });
  // I6: getters that were taken out of their descriptors. What they give is reached through their receiver, and through the
  // object they were taken from.
  const read = { __proto__: null, branded: true } as const;
  add({
    ...read,
    __proto__: null,
    write: true,
    storeFunctions: true,
    inherited: transparent,
    getters,
    setters: setter,
  });
  add({ ...shared, ...read, __proto__: null, inherited: member });
  add({ ...read, __proto__: null, inherited: readonly, getters: readonlyGetter, guardsSetters: true });
  add({ ...guarded, ...read, __proto__: null, inherited: policyIds.protected, guardsSetters: true });
  return rows;
};

/** Adds rows like `base` that hide properties, at any depth: see `firstHiding`. Gives the number of the first. */
export const addHidingPolicy = (rows: PolicyTable, base: PolicyId, keys: ArrayLike<Key>): PolicyId => {
  const hidden: KeySet = { __proto__: null };
  for (let index = 0; index < keys.length; index += 1) hidden[keys[index] as Key] = true;
  const { write, storeFunctions, setters, guardsSetters } = rows[base] as Policy;
  const id = rows.length;
  const fixed = { __proto__: null, setters, guardsSetters, inherited: id, getters: id + 2, hidden } as const;
  append(rows, ObjectFreeze(new Row({ ...fixed, __proto__: null, write, storeFunctions })));
  append(rows, ObjectFreeze(new Row(fixed)));
  append(rows, ObjectFreeze(new Row({ ...fixed, __proto__: null, branded: true })));
  return id;
};

/** Whether a policy hides a property of that name. */
export const hides = ({ hidden }: Policy, key: Key): boolean => hidden !== undefined && hidden[key] === true;
