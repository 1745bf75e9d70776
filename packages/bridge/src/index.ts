export { createMembrane } from "./create-membrane.ts";
export type { Examined, ExaminedType, HidingPolicy, Membrane, MembraneOptions, PolicyName } from "./types.ts";
