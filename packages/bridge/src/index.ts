export { createMembrane } from "./create-membrane.ts";
export type { Membrane, MembraneOptions, PolicyName } from "./types.ts";
