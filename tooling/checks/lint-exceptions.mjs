// @ts-check
/**
 * Prints and counts every place where lint is relaxed: the exceptions of the realm profile, and the comments that switch
 * a rule off. Each needs its reason; the counts are for reviewers to compare with the last.
 *
 * usage: node tooling/checks/lint-exceptions.mjs
 */
import { exceptions } from "../eslint-config/realm-exceptions.js";
import { filesUnder, finish, read } from "./files.mjs";

const directive = /(?:\/\/|\/\*)\s*eslint-disable(?:-next-line|-line)?\b(?<rest>[^\n]*)/;

/** @typedef {{ place: string, text: string, reason: string | undefined }} Disable */

/** @param {string} file @returns {Disable[]} */
const disablesIn = (file) =>
  read(file)
    .split("\n")
    .flatMap((line, index) => {
      const rest = directive.exec(line)?.groups?.rest;
      if (rest === undefined) return [];
      const [rules = "", reason] = rest.replace(/\*\/.*$/, "").split(/\s--\s/);
      return [{ place: `${file}:${String(index + 1)}`, text: rules.trim(), reason: reason?.trim() }];
    });

const disables = ["packages", "apps", "tooling"].flatMap((folder) =>
  filesUnder(folder, /\.(ts|tsx|js|mjs)$/)
    .filter((file) => !file.startsWith("tooling/checks/"))
    .flatMap(disablesIn),
);

let problems = 0;
console.log("exceptions of the realm profile");
for (const { files, allow, reason } of exceptions) {
  console.log(`  ${files.join(", ")}: ${allow.join(", ")}\n    ${reason}`);
  for (const file of files.filter(
    (name) => !name.includes("*") && filesUnder(name.replace(/\/[^/]*$/, "")).indexOf(name) < 0,
  )) {
    console.log(`    NO SUCH FILE: ${file}`);
    problems++;
  }
}
console.log("rules switched off by a comment");
for (const { place, text, reason } of disables) {
  console.log(`  ${place} ${text}${reason === undefined ? "  NO REASON: write `-- why`" : ` -- ${reason}`}`);
  if (reason === undefined || reason === "") problems++;
  if (text === "") problems++;
}
const allowed = exceptions.reduce((sum, { allow }) => sum + allow.length, 0);
console.log(`${String(allowed)} exceptions, ${String(disables.length)} comments`);
finish("lint exceptions", problems);
