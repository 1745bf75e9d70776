// @ts-check
/**
 * Writes the README's table of attacks from what whole runs of `pnpm attacks` have left in results/, a column for each version
 * of Node, and from proofs.json. Nothing in it is written by hand.
 *
 * usage: node tooling/attacks/page.mjs
 */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";

/** @typedef {{ node: string, date: string, subjects: string[], results: { section: string, counts: string }[] }} Report */

const folder = new URL("results/", import.meta.url);
/** @type {Report[]} */
const reports = readdirSync(folder)
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")))
  .sort((a, b) => a.node.localeCompare(b.node, "en", { numeric: true }));
const [first] = reports;
if (first === undefined) throw new Error("results/ is empty: run `pnpm attacks --subject bridge,vm,nodevm` first");

const catalogue = readFileSync(new URL("../../docs/security/attacks.md", import.meta.url), "utf8");
/** @param {string} section its letter */
const titleOf = (section) => new RegExp(`^## ${section}\\. (.*)$`, "m").exec(catalogue)?.[1] ?? section;
const [, entries, plain, weakened] = /^\| all \|\s*\| (\d+) \| (\d+) \| (\d+) \|/m.exec(catalogue) ?? [];

/** @param {string} section @param {Report} report */
const cell = (section, { results }) => results.find((result) => result.section === section)?.counts ?? "";

const lines = first.results.map(
  ({ section }) => `| ${titleOf(section)} | ${reports.map((report) => cell(section, report)).join(" | ")} |`,
);
const table = [
  `${entries} attacks, each in a process of its own, on ${first.subjects.join(", ")}. ${Number(plain) + Number(weakened)} of them were seen to succeed: ${plain} in a plain context of \`node:vm\`, ${weakened} on a build of ours without the guard that stops them.`,
  "",
  `| attacks | ${reports.map(({ node }) => `Node ${node.replace("v", "")}`).join(" | ")} |`,
  `| --- | ${reports.map(() => "---").join(" | ")} |`,
  ...lines,
].join("\n");

const readme = new URL("../../README.md", import.meta.url);
const marks = /(<!-- attacks: [^>]* -->)[^]*(<!-- \/attacks -->)/;
const filled = readFileSync(readme, "utf8").replace(marks, (_, start, end) => `${start}\n\n${table}\n\n${end}`);
writeFileSync(readme, await format(filled, { ...(await resolveConfig(readme)), parser: "markdown" }));
console.log(`README.md: ${reports.map(({ node }) => node).join(", ")}`);
