// @ts-check
import { reportsOf } from "../reports.mjs";
import { shown } from "../units.mjs";

/**
 * @typedef {{ machine: { node: string }, sandboxes: { name: string, border: string }[], results: import("./main.mjs").Row[] }} Report
 */

/** @param {Report} report */
function table({ machine, sandboxes, results }) {
  const cells = (/** @type {(name: string) => string} */ cell) => sandboxes.map(({ name }) => cell(name)).join(" | ");
  return [
    `### Node ${machine.node.replace("v", "")}`,
    "",
    `| job | ${cells((name) => name)} |`,
    `| --- | ${cells(() => "---:")} |`,
    `| _how data gets in_ | ${sandboxes.map(({ border }) => border).join(" | ")} |`,
    ...results.map(({ title, medians }) => `| ${title} | ${cells((name) => shown(medians[name], "ns") || "cannot")} |`),
    "",
    ...results.flatMap(({ title, failures }) =>
      Object.entries(failures).map(([name, why]) => `- ${name}, ${title}: ${why.replaceAll("`", "'")}`),
    ),
    "",
  ].join("\n");
}

/** The section on other sandboxes; nothing where they were not measured. @returns {string} */
export function othersSection() {
  const reports = /** @type {Report[]} */ (reportsOf("others"));
  if (reports.length === 0) return "";
  return `## Beside other ways to hold code

By \`pnpm bench:others\`: every job in every sandbox, each run a process of its own, alternating, medians. They do not promise the
same: one shares live objects, another copies, a third freezes the host's own realm, an interpreter runs no machine code. A job
that a sandbox cannot do is named with the reason.

${reports.map(table).join("\n")}`;
}
