// @ts-check
/**
 * Keeps documents and code together: every path that a document names exists, and every invariant of
 * `docs/security/invariants.md` is cited by at least one line of the sources, one test and one attack.
 *
 * usage: node tooling/checks/documents.mjs
 */
import { posix } from "node:path";
import { filesUnder, finish, kindOf, read } from "./files.mjs";
import { linksIn, namedPathsIn } from "./document-paths.mjs";

const documents = [
  ...["README.md", "SECURITY.md", "CONTRIBUTING.md", "CODEOWNERS"].filter((file) => kindOf(file) !== undefined),
  ...["docs", "packages", "apps", "tooling", "examples", ".changeset"].flatMap((folder) => filesUnder(folder, /\.md$/)),
];

const known = filesUnder(".");

/** Whether a path, perhaps with `*`, means something that is there. @param {string} path */
function exists(path) {
  if (!path.includes("*")) return kindOf(path) !== undefined;
  const pattern = path
    .replace(/\/$/, "")
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replace(/\*\*\/?|\*/g, (star) => (star === "*" ? "[^/]*" : ".*"));
  const matcher = new RegExp(`^${pattern}(/|$)`);
  return known.some((file) => matcher.test(file));
}

/** @param {string} file @returns {string[]} the paths that a document names and that are not there */
function missingIn(file) {
  const text = read(file);
  const links = linksIn(text).map((link) => posix.join(posix.dirname(file), link));
  return [...links, ...namedPathsIn(text)].filter((path) => !exists(path));
}

/** @param {readonly string[]} files @param {RegExp} pattern @returns {number} lines that match */
const linesWith = (files, pattern) =>
  files.reduce(
    (sum, file) =>
      sum +
      read(file)
        .split("\n")
        .filter((line) => pattern.test(line)).length,
    0,
  );

const places = {
  sources: ["packages", "apps"].flatMap((folder) => filesUnder(folder, /\/src\/.*\.ts$/)),
  tests: ["packages", "apps"].flatMap((folder) => filesUnder(folder, /\/test\/.*\.ts$/)),
  attacks: filesUnder("tooling/attacks", /\.ts$/),
};

/** @returns {string[]} the numbered invariants, `I1` and so on */
const invariants = () =>
  [...read("docs/security/invariants.md").matchAll(/^## (I\d+)\b/gm)].map((match) => match[1] ?? "");

let problems = 0;
for (const file of documents) {
  for (const path of missingIn(file)) {
    console.log(`${file}: names ${path}, which does not exist`);
    problems++;
  }
}
console.log(`${String(documents.length)} documents read`);

console.log("invariant  sources  tests  attacks");
for (const id of invariants()) {
  const pattern = new RegExp(`\\b${id}\\b`);
  const counts = Object.values(places).map((files) => linesWith(files, pattern));
  const uncited = counts.includes(0);
  if (uncited) problems++;
  const [sources, tests, attacks] = counts.map(String);
  console.log(
    `${id.padEnd(9)}  ${sources?.padStart(7)}  ${tests?.padStart(5)}  ${attacks?.padStart(7)}${uncited ? "  <- not cited everywhere" : ""}`,
  );
}
finish("documents", problems);
