/**
 * Runs in both realms. What the modules of this folder give to the outside: the guest's half, for the guest, and for the
 * host the same modules as its own code uses them. Nothing of this reaches a program.
 *
 * The modules are in the package once, as one function (`tooling/realm-bundle/`): the host calls it, the guest evaluates
 * its text. So code outside of this folder must not import them but through `host/realm.ts`: it would get other instances,
 * whose private names do not know the proxies of these.
 */
import { askProxy } from "./ask-proxy.ts";
import { makeHalf } from "./end.ts";
import { makeGuestHalf } from "./guest-half.ts";
import { fixedUnder, policyIds } from "./policies.ts";
import { bare } from "./primordials.ts";
import { rootNames, roots } from "./roots.ts";
import { findShadowRecord, shadowPrototype } from "./stamp.ts";
import { isObject } from "./types.ts";

/** What the modules give to the outside. */
export interface Parts {
  readonly makeHalf: typeof makeHalf;
  readonly makeGuestHalf: typeof makeGuestHalf;
  readonly askProxy: typeof askProxy;
  readonly fixedUnder: typeof fixedUnder;
  readonly findShadowRecord: typeof findShadowRecord;
  readonly shadowPrototype: typeof shadowPrototype;
  readonly policyIds: typeof policyIds;
  readonly roots: typeof roots;
  readonly rootNames: typeof rootNames;
  readonly isObject: typeof isObject;
}

/** Those of this realm. */
export const parts: Parts = bare({
  makeHalf,
  makeGuestHalf,
  askProxy,
  fixedUnder,
  findShadowRecord,
  shadowPrototype,
  policyIds,
  roots,
  rootNames,
  isObject,
});
