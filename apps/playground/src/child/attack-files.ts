/** Files for the attacks on paths and names: what may be read, and what may not. */
import { secret } from "./attack-host.ts";

const key = `module.exports = ${JSON.stringify(secret)};`;

/** By path. The guest may load what is below `/app`, and the package `left-pad`. */
export const attackFiles: Readonly<Record<string, string>> = {
  "/app/main.js": "",
  "/app/node_modules/left-pad/index.js": "module.exports = (text, width) => text.padStart(width);",
  "/app/node_modules/evil-left-pad/index.js": key,
  "/app-private/key.js": key,
  "/secret/key.js": key,
};
