/** The report of `examples/report/`, in a bare context of node:vm: what its breakouts do where nothing stops them. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const guest = new URL("../../../../examples/report/guest.js", import.meta.url);
const { default: finish, ...endowments } = await import(new URL("host.mjs", guest));
const exports = {};
const context = vm.createContext({ ...endowments, exports, require: createRequire(guest) });
vm.runInContext(readFileSync(guest, "utf8"), context, { filename: fileURLToPath(guest) });
await finish(exports).catch((error) => console.log(error.message));
