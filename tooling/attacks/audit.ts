/** What `sbx audit` needs of the kit in its own process: attacks as data, and the running of children. */
export { entries } from "./corpus/index.ts";
export type { AttackEntry, AttackOptions, Signal } from "./entry.ts";
export { INVARIANTS } from "./invariants.ts";
export { runJobs, type ChildProgram, type Job, type Outcome } from "./pool.ts";
export { isSelected } from "./select.ts";
export { SECTIONS, THREATS } from "./threats.ts";
