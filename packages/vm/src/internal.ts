/** For packages of this repository only: the realm behind a VM. */
export { guestRealmOf } from "./realm-of.ts";
export type { FunctionOrigin } from "./compile/bodies.ts";
export type { GuestRealm } from "./guest-realm.ts";
export { onlyNodeIsBelow, thrownToCaller } from "./thrown-into-node.ts";
export { webGlobalOf } from "./web-context.ts";
export type { WebGlobal } from "./web-globals.ts";
export { keepThroughTimeouts } from "./limits.ts";
export type { CodeStore } from "./stored-code.ts";
export { compilerFor } from "./options.ts";
