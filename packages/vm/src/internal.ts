/** For packages of this repository only: the realm behind a VM. */
export { guestRealmOf } from "./realm-of.ts";
export type { GuestRealm, CompileFunctionOptions, RunScriptOptions } from "./guest-realm.ts";
