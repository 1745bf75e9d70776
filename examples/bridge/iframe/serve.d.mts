import type { Server } from "node:http";

/** Starts the server on a free port of this machine; `bundle` gives the text of the module `@sbx/bridge`. */
export function serve(bundle: () => string | Promise<string>, port?: number): Promise<Server>;
