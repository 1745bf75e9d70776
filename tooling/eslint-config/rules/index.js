import { brandCast, localCast } from "./brand-cast.js";
import { inheritedAssignment, inheritedCall, inheritedMember, spread } from "./records-only.js";

/** The rules of the realm profile that need types, as a plugin under the name `realm`. */
export const realmPlugin = {
  rules: {
    "brand-cast": brandCast,
    "inherited-assignment": inheritedAssignment,
    "inherited-call": inheritedCall,
    "inherited-member": inheritedMember,
    "local-cast": localCast,
    spread,
  },
};

/** The ids under which they can be relaxed. */
export const typedRestrictions = Object.keys(realmPlugin.rules);
