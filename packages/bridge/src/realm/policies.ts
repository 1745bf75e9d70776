/**
 * Runs in both realms. TABLE: what each policy lets the other side do with an object. Upholds I6.
 * Which row an object gets is decided once, by the end that owns it, at the first crossing. A row is named by its number:
 * each realm has its own copy of the rows, and both ends add to theirs in step.
 */
import { MapConstructor, MapPrototypeGet, MapPrototypeSet, ObjectFreeze, bare, makingRecords } from "./primordials.ts";
import type { Key, KeySet, Policy, PolicyId } from "./types.ts";

// prettier-ignore
type PolicyName =
  | "transparent" | "readonly" | "protected" | "shared" | "branded" | "mutator" | "member" | "data" | "setter"
  | "sharedSetter" | "protectedSetter" | "fixedProtected" | "getter" | "sharedGetter" | "readonlyGetter" | "protectedGetter"
  | "writer";

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
  writer: 16,
});

/** In the place of a row: a method of a class is called on an object that may be a prototype. */
export const asksReceiver: PolicyId = -1;

/** From here on there are rows that hide properties: of objects, of functions and prototypes, of getters. */
const firstHiding = 17;
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

// What a row says yes to: the bits of its flags.
const write = 1;
const storeFunctions = 2;
const mutates = 4;
const branded = 8;
const guardsSetters = 16;
const dataOnly = 32;
const writesArgument = 64;

// A constructor gives one shape to all rows.
const Row = makingRecords(function (
  this: { -readonly [Name in keyof Policy]: Policy[Name] },
  flags: number,
  inherited: PolicyId,
  getters: PolicyId,
  setters: PolicyId | undefined,
  hidden: KeySet | undefined,
): void {
  this.write = (flags & write) !== 0;
  this.storeFunctions = (flags & storeFunctions) !== 0;
  this.mutates = (flags & mutates) !== 0;
  this.branded = (flags & branded) !== 0;
  this.inherited = inherited;
  this.getters = getters;
  this.setters = setters;
  this.guardsSetters = (flags & guardsSetters) !== 0;
  this.dataOnly = (flags & dataOnly) !== 0;
  this.writesArgument = (flags & writesArgument) !== 0;
  this.hidden = hidden;
  this.isOpen = hidden === undefined && !this.dataOnly;
}) as unknown as new (
  flags: number,
  inherited: PolicyId,
  getters: PolicyId,
  setters: PolicyId | undefined,
  hidden: KeySet | undefined,
) => Policy;

/**
 * Rows by their numbers. A map, and no list: before code of a new realm reads an element of one fast, V8 13 and older look
 * through all realms of the process for the list's prototype (docs/decisions/0019).
 */
type Rows = Map<PolicyId, Policy>;

/** The rows of one end. */
export interface PolicyTable {
  /** The row that nearly all objects have, at hand: to look it up takes a seventh of the time that a fresh object takes to cross. */
  readonly transparent: Policy;
  /** Those that hide properties. */
  hiding: Rows | undefined;
  /** How many there are. */
  length: number;
}

const makeRows = (): Rows => {
  const rows: Rows = new MapConstructor<PolicyId, Policy>();
  let length = 0;
  const add = (flags: number, inherited: PolicyId, getters: PolicyId, setters?: PolicyId): void => {
    MapPrototypeSet(rows, length, ObjectFreeze(new Row(flags, inherited, getters, setters, undefined)));
    length += 1;
  };
  const { transparent, readonly, member, data, setter, sharedSetter, protectedSetter } = policyIds;
  const { getter, sharedGetter, readonlyGetter, protectedGetter } = policyIds;
  // Everything is live, both ways.
  add(write | storeFunctions, transparent, getter, setter);
  // Nothing can be changed, at any depth. I6: so a setter is given to nobody.
  add(guardsSetters, readonly, readonlyGetter);
  // Data may change, functions may not be stored, at any depth.
  add(write | guardsSetters, policyIds.protected, protectedGetter, protectedSetter);
  // Classes and prototypes: they belong to every holder of an instance, not to the one who got this instance.
  add(0, member, sharedGetter, sharedSetter);
  // I6: intrinsics that need the internal slots of their receiver cross as proxies; the functions themselves are fixed.
  add(branded, transparent, getter);
  add(branded | mutates | storeFunctions, transparent, getter);
  // Reached through a class or a prototype: its functions are as fixed as those, its data is not. No object has this row.
  add(0, transparent, sharedGetter, sharedSetter);
  // What was stored in a protected object, for the side that protects it.
  add(write | storeFunctions | guardsSetters | dataOnly, data, getter);
  // I6: setters that were taken out of their descriptors. They change their receiver, which is asked; the last one has
  // been taken out of a protected object, and may keep what it gets elsewhere.
  add(write | storeFunctions | mutates, transparent, getter, setter);
  add(storeFunctions | mutates, member, sharedGetter, sharedSetter);
  add(write | mutates, policyIds.protected, protectedGetter, protectedSetter);
  // I6: functions and prototypes under the protected row: others have them, too.
  add(guardsSetters, policyIds.protected, protectedGetter, protectedSetter);
  // I6: getters that were taken out of their descriptors. What they give is reached through their receiver, and through the
  // object they were taken from.
  add(write | storeFunctions | branded, transparent, getter, setter);
  add(branded, member, sharedGetter, sharedSetter);
  add(branded | guardsSetters, readonly, readonlyGetter);
  add(branded | guardsSetters, policyIds.protected, protectedGetter, protectedSetter);
  // I6: a built-in method that changes its first argument, and not its receiver.
  add(branded | writesArgument, transparent, getter);
  return rows;
};

/** Those that every membrane has: the same in all ends of a realm, and frozen. */
let common: Rows | undefined;

const commonRow = (id: PolicyId): Policy => MapPrototypeGet((common ??= makeRows()), id) as Policy;

/** The rows of a new end. */
export const makePolicyTable = (): PolicyTable => {
  const transparent = commonRow(policyIds.transparent);
  return bare({ transparent, hiding: undefined, length: firstHiding });
};

/** The row of that number. */
export const rowOf = ({ transparent, hiding }: PolicyTable, id: PolicyId): Policy => {
  if (id === policyIds.transparent) return transparent;
  return id < firstHiding || hiding === undefined ? commonRow(id) : (MapPrototypeGet(hiding, id) as Policy);
};

/** Adds rows like `base` that hide properties, at any depth: see `firstHiding`. Gives the number of the first. */
export const addHidingPolicy = (table: PolicyTable, base: PolicyId, keys: ArrayLike<Key>): PolicyId => {
  const hidden: KeySet = { __proto__: null };
  for (let index = 0; index < keys.length; index += 1) hidden[keys[index] as Key] = true;
  const like = rowOf(table, base);
  const id = table.length;
  const rows = (table.hiding ??= new MapConstructor<PolicyId, Policy>());
  const add = (flags: number): void => {
    const all = flags | (like.guardsSetters ? guardsSetters : 0);
    MapPrototypeSet(rows, table.length, ObjectFreeze(new Row(all, id, id + 2, like.setters, hidden)));
    table.length += 1;
  };
  add((like.write ? write : 0) | (like.storeFunctions ? storeFunctions : 0));
  add(0);
  add(branded);
  return id;
};

/** Whether a policy hides a property of that name. */
export const hides = ({ hidden }: Policy, key: Key): boolean => hidden !== undefined && hidden[key] === true;
