/** Runs on the host. Finds this library's own code, which no guest may load (it would hand out sandboxes, or their inside). */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeFileSystem } from "../filesystem/node-filesystem.ts";

const packages = ["@sbx/vm", "@sbx/bridge", "@sbx/transformer", "@sbx/compilers"];

/** This file, or the bundle that contains it; both module systems are built from one source. */
const self = (): string => (typeof __filename === "string" ? __filename : fileURLToPath(import.meta.url));

function folderOf(locate: () => string): string[] {
  try {
    const folder = dirname(locate());
    return [nodeFileSystem.realpath?.(folder) ?? folder];
  } catch {
    return []; // bundled into a program: then there is no file of that package to load
  }
}

let folders: readonly string[] | undefined;

/** The canonical folders that hold the code of this package and of those it is made of. */
export function libraryFolders(): readonly string[] {
  if (folders !== undefined) return folders;
  const require = createRequire(self());
  folders = [...folderOf(self), ...packages.flatMap((name) => folderOf(() => require.resolve(name)))];
  return folders;
}
