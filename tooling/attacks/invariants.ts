/** The invariants of the design, one sentence each, for the report. */
export const INVARIANTS: Readonly<Record<string, string>> = {
  I1: "No host reference is visible to the guest, nor a guest one to the host, except as a membrane proxy.",
  I2: "A host intrinsic never crosses: the guest gets its own counterpart.",
  I3: "A thrown value never crosses by being thrown.",
  I4: "Handlers, shadows and traps are worthless to who gets hold of them.",
  I5: "Membrane code in the guest realm uses primordials only.",
  I6: "Host intrinsics and read-only values cannot be changed from the guest.",
  I7: "No text with a native dynamic import is compiled in a guest realm.",
  I8: "No registered symbol is shared between the realms.",
  I9: "Guest failures stay the guest's: none ends the host or reaches a host listener raw.",
  I10: "Unknown means denied.",
  I11: "The membrane is sound with the transformer switched off.",
  LIMITS: "Limits of time and allocation hold for every entry into the guest.",
  PRIVACY: "No host path, memory, environment or secret is shown to the guest.",
};
