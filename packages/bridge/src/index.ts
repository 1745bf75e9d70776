/**
 * A membrane between two realms of one agent: live objects on both sides, and no way from one to the other but through it.
 *
 * @module @sbx/bridge
 */
export { createMembrane } from "./create-membrane.ts";
export type { Examined, ExaminedType, HidingPolicy, Membrane, MembraneOptions, PolicyName } from "./types.ts";
