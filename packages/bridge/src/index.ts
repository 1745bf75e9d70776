export { createMembrane } from "./create-membrane.ts";
export type { Membrane, MembraneOptions, HidingPolicy, PolicyName } from "./types.ts";
