import type { AttackEntry } from "../entry.ts";

/** What all entries of a family share; an entry may override each. */
export type FamilyDefaults = Pick<AttackEntry, "breaks" | "threat" | "target"> & Partial<AttackEntry>;

/** An entry as a family writes it: `name` becomes the second part of the id. */
export type FamilyEntry = { readonly name: string } & Pick<AttackEntry, "title" | "source"> & Partial<AttackEntry>;

/** Completes the entries of one family with its defaults. */
export function family(prefix: string, defaults: FamilyDefaults, list: readonly FamilyEntry[]): AttackEntry[] {
  return list.map(({ name, ...entry }) => ({ ...defaults, ...entry, id: `${prefix}/${name}` }));
}
