/** Names of the functions that transformed texts call: once per process, so that compiled scripts serve every VM. */
import { createCalleeName, createGuardName } from "@sbx/transformer";

/** What a text calls. */
export interface CalleeNames {
  /** What stands in the place of `import`. */
  readonly importCallee: string;
  /** What repairs tagged templates. */
  readonly templateHelper: string;
  /** What every caught value goes through. */
  readonly guardCatch: string;
}

/** The names that texts of this process use, but for scripts whose code comes from another one. */
export const ownNames: CalleeNames = Object.freeze({
  importCallee: createCalleeName(),
  templateHelper: createCalleeName(),
  guardCatch: createGuardName(),
});

/** What a limited entry of the host into a guest calls. */
export const entryCallee: string = createCalleeName();
