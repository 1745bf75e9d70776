/**
 * Runs in the host realm. The modules of `realm/`, as the host uses them, and the text by which the guest gets the same.
 * The only place from which code of the host may have values of `realm/`: see `realm/parts.ts`.
 */
import { here, text } from "../realm/parts.ts?realm-here";
import type { Parts } from "../realm/parts.ts";

const parts = here as Parts;

export const makeHalf: Parts["makeHalf"] = parts.makeHalf;
export const askProxy: Parts["askProxy"] = parts.askProxy;
export const fixedUnder: Parts["fixedUnder"] = parts.fixedUnder;
export const findShadowRecord: Parts["findShadowRecord"] = parts.findShadowRecord;
export const shadowPrototype: Parts["shadowPrototype"] = parts.shadowPrototype;
export const policyIds: Parts["policyIds"] = parts.policyIds;
export const roots: Parts["roots"] = parts.roots;
export const rootNames: Parts["rootNames"] = parts.rootNames;
export const isObject: Parts["isObject"] = parts.isObject;

/** The text of an expression whose value is the function that connects the parts of the realm in which it is evaluated. */
export const realmText: string = text;
