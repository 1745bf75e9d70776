// @ts-check
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository, with a closing separator. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

const generated = new Set(["node_modules", "dist", "coverage", ".turbo", ".git", ".node-matrix", "fixtures"]);

/**
 * The files under a folder of the repository, as sorted paths from its root with `/`; what is generated is left out.
 *
 * @param {string} folder from the root; a folder that does not exist has no files
 * @param {RegExp} [name] the files' names must match
 * @returns {string[]}
 */
export function filesUnder(folder, name = /./) {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return walk(start)
    .map((file) => relative(root, file).split(sep).join("/"))
    .filter((file) => name.test(file))
    .sort();
}

/** @param {string} folder @returns {string[]} */
function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (generated.has(entry.name)) return [];
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() ? [path] : [];
  });
}

/** @param {string} file from the root @returns {string} */
export const read = (file) => readFileSync(join(root, file), "utf8");

/** @param {string} path from the root @returns {"file" | "folder" | undefined} */
export function kindOf(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return stats.isDirectory() ? "folder" : "file";
}

/** Prints a closing line and sets the exit code. @param {string} what @param {number} problems */
export function finish(what, problems) {
  console.log(`${what}: ${problems === 0 ? "ok" : `${String(problems)} ${problems === 1 ? "problem" : "problems"}`}`);
  process.exitCode = problems === 0 ? 0 : 1;
}
