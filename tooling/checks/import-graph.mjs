// @ts-check
/**
 * Prints the arrows between the parts of the repository, measured from their sources, and fails on any that the table of
 * `architecture.mjs` does not list, or that climbs into another part by a path. Also: nothing imports tooling/, but for what
 * the table lists as bundled, of which no module imports an app; and modules of a realm folder import only siblings and `@sbx/bridge/realm`.
 *
 * usage: node tooling/checks/import-graph.mjs
 */
import { posix } from "node:path";
import { builtinModules } from "node:module";
import { fileSystemAdapter, fileSystemWhy, parts, realmFolders, realmSpecifier, realmWhy } from "./architecture.mjs";
import { filesUnder, finish, read } from "./files.mjs";
import { importsOf } from "./imports.mjs";

/** @typedef {import("./architecture.mjs").Part} Part */
/** @typedef {import("./imports.mjs").Import & { file: string }} Located */

const sourceName = /\.(ts|tsx|mts|cts|js|mjs|cjs)$/;
const builtins = new Set(builtinModules);

/** @param {Located} located @returns {string} the path from the root that a relative import means */
const targetOf = ({ file, specifier }) => posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ""));

/** @param {string} file @param {Part} part @returns {string | undefined} the realm folder that the file is in */
const realmFolderOf = (file, part) =>
  realmFolders.map((folder) => `${part.folder}/${folder}/`).find((folder) => file.startsWith(folder));

/** What is wrong with an import of a source file, or undefined. @param {Part} part @param {Located} located */
function problemOf(part, located) {
  const { file, specifier, kind } = located;
  const realm = realmFolderOf(file, part);
  if (kind === "lazy" && part.lazy.includes(specifier)) return undefined;
  if (specifier.startsWith(".")) return problemOfPath(part, realm, targetOf(located));
  if (realm !== undefined) return specifier === realmSpecifier ? undefined : realmWhy;
  if (builtins.has(specifier)) return "write Node's modules with their `node:` prefix";
  if (!specifier.startsWith("node:")) {
    return [...part.internal, ...part.external, ...(part.bundled ?? [])].includes(specifier) ? undefined : part.why;
  }
  if (part.node !== "any" && !part.node.includes(specifier)) return part.why;
  const files = /^node:fs(\/|$)/.test(specifier) && part.name === "@sbx/nodevm";
  return files && file !== fileSystemAdapter ? fileSystemWhy : undefined;
}

/** @param {Part} part @param {string | undefined} realm @param {string} target */
function problemOfPath(part, realm, target) {
  if (target.startsWith("tooling/")) return "nothing imports tooling/";
  if (!target.startsWith(`${part.folder}/`)) return "a path into another part: import a package by its name";
  return realm === undefined || target.startsWith(realm) ? undefined : realmWhy;
}

/** @param {string} folder @returns {Located[]} */
const importsUnder = (folder) =>
  filesUnder(folder, sourceName).flatMap((file) => importsOf(file, read(file)).map((found) => ({ ...found, file })));

/** Counts imports under the name of each arrow's head. @param {Part} part @param {Located[]} imports */
function arrowsOf(part, imports) {
  /** @type {Map<string, number>} */
  const arrows = new Map();
  for (const { file, specifier, kind } of imports.filter(({ specifier }) => !specifier.startsWith("."))) {
    const bundled = specifier === realmSpecifier && realmFolderOf(file, part) !== undefined;
    const head = `${specifier}${bundled ? " (bundled in)" : ""}${kind === "static" ? "" : ` (${kind})`}`;
    arrows.set(head, (arrows.get(head) ?? 0) + 1);
  }
  return [...arrows].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** @param {Part} part @param {Located[]} imports */
function print(part, imports) {
  const arrows = arrowsOf(part, imports);
  console.log(`${part.name}${arrows.length === 0 ? "  imports nothing" : ""}`);
  for (const [head, count] of arrows) console.log(`  -> ${head.padEnd(40)} ${String(count)}x`);
}

/** @type {string[]} */
const problems = [];
for (const part of parts) {
  const imports = importsUnder(`${part.folder}/src`);
  print(part, imports);
  for (const located of imports) {
    const problem = problemOf(part, located);
    if (problem !== undefined)
      problems.push(`${located.file}:${String(located.line)} imports ${located.specifier}: ${problem}`);
  }
  for (const located of importsUnder(`${part.folder}/test`)) {
    const intoTooling = located.specifier.startsWith(".") && targetOf(located).startsWith("tooling/");
    if (intoTooling)
      problems.push(`${located.file}:${String(located.line)} imports ${located.specifier}: nothing imports tooling/`);
  }
}
// What is bundled into an app must not come back to it.
for (const { file, line, specifier } of importsUnder("tooling/attacks")) {
  if (specifier.startsWith("@sbx/cli") || targetOf({ file, line, specifier, kind: "static" }).startsWith("apps/"))
    problems.push(`${file}:${String(line)} imports ${specifier}: an app bundles this, and the arrow would be a cycle`);
}
for (const problem of problems) console.log(`NOT IN THE TABLE  ${problem}`);
finish("import graph", problems.length);
