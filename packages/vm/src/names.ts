/** Names of the functions that transformed texts call: once per process, so that compiled scripts serve every VM. */
import { createCalleeName, createGuardName } from "@sbx/transformer";

/** What stands in the place of `import`. */
export const importCallee: string = createCalleeName();
/** What repairs tagged templates. */
export const templateHelper: string = createCalleeName();
/** What every caught value goes through. */
export const guardCatch: string = createGuardName();
/** What a limited entry of the host into a guest calls. */
export const entryCallee: string = createCalleeName();
