// @ts-check
/**
 * Writes docs/benchmarks.md, and the pictures in it, from what `pnpm bench`, `pnpm bench:others` and `pnpm bench:curves` have left
 * in results/, for each version of Node that was measured; and the table of the README. Nothing in them is written by hand.
 *
 * usage: node tooling/bench/page.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { curvesSection } from "./curves/section.mjs";
import { othersSection } from "./others/section.mjs";
import { reportsOf } from "./reports.mjs";
import { shown } from "./units.mjs";

/** @typedef {{ id: string, title: string, unit: string, reach?: number, medians: Record<string, number>, failures: Record<string, string> }} Row */
/** @typedef {{ machine: { node: string, cpu: string, cores: number }, date: string, results: Row[] }} Report */

const reports = /** @type {Report[]} */ (reportsOf("node"));
if (reports.length === 0) throw new Error("results/ is empty: run `pnpm bench` first");

/** How many times vm2's cost is ours. @param {Row} row */
const gain = ({ medians }) =>
  medians["vm2"] === undefined || medians["sbx"] === undefined ? undefined : medians["vm2"] / medians["sbx"];

/** @param {number | undefined} value */
const times = (value) => (value === undefined ? "" : `${value.toFixed(value < 10 ? 2 : 0)} ×`);

/** @param {readonly Row[]} rows */
function mean(rows) {
  const gains = rows.map(gain).filter((value) => value !== undefined);
  return Math.exp(gains.reduce((sum, value) => sum + Math.log(value), 0) / gains.length);
}

/** @param {Row} row */
const cells = (row) =>
  `| ${row.title} | ${["bare", "proxy", "vm2", "sbx"].map((name) => shown(row.medians[name], row.unit)).join(" | ")} | ${times(gain(row))} |`;

/** @param {Report} report */
function section({ machine, date, results }) {
  const header = "| row | bare `node:vm` | bare `Proxy` | vm2 | Sbx | vm2 ÷ Sbx |";
  const gains = results.filter((row) => gain(row) !== undefined);
  const below = gains.filter((row) => (gain(row) ?? 1) < 1).length;
  return [
    `## Node ${machine.node.replace("v", "")}`,
    "",
    `${machine.cpu}, ${machine.cores} cores, ${date.slice(0, 10)}. Geometric mean of vm2 ÷ Sbx over ${gains.length} rows: **${mean(gains).toFixed(2)}**; rows below 1: ${below}.`,
    "",
    header,
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...results.map(cells),
    "",
  ].join("\n");
}

/** A bar for each row, on a logarithmic scale; vm2 is the line. @param {Report} report */
function picture({ machine, results }) {
  const rows = results.filter((row) => gain(row) !== undefined);
  const [left, right, step, width] = [330, 60, 22, 900];
  const largest = Math.max(...rows.map((row) => gain(row) ?? 1));
  const smallest = Math.min(0.5, ...rows.map((row) => gain(row) ?? 1));
  /** @param {number} value */
  const x = (value) =>
    left + ((width - left - right) * Math.log(value / smallest)) / Math.log(Math.max(largest, 2) / smallest);
  const bars = rows.map((row, index) => {
    const value = gain(row) ?? 1;
    const y = 50 + index * step;
    const [from, to] = value < 1 ? [x(value), x(1)] : [x(1), x(value)];
    return `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${row.title.slice(0, 52)}</text><rect x="${from.toFixed(1)}" y="${y + 2}" width="${Math.max(1, to - from).toFixed(1)}" height="${step - 8}" fill="${value < 1 ? "#c2410c" : "#2563eb"}"/><text x="${(Math.max(to, x(1)) + 5).toFixed(1)}" y="${y + 13}">${times(value)}</text>`;
  });
  const height = 70 + rows.length * step;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="How many times faster than vm2, row by row"><rect width="${width}" height="${height}" fill="#ffffff"/><text x="${left}" y="24" font-size="15" font-weight="600">Times faster than vm2 (Node ${machine.node.replace("v", "")}, logarithmic)</text><line x1="${x(1).toFixed(1)}" x2="${x(1).toFixed(1)}" y1="40" y2="${height - 15}" stroke="#475569"/>${bars.join("")}</svg>\n`;
}

const curves = curvesSection();
const text = `# Benchmarks

Made by \`node tooling/bench/page.mjs\` from the JSON that \`pnpm bench\` keeps: alternating rounds of all columns in one process,
medians. The machine is a shared one, so compare the columns of a row, not rows of different days.
\`node tooling/bench/compare.mjs BEFORE.json AFTER.json\` lists what got slower.

![Times faster than vm2](images/benchmarks.svg)

${reports.map(section).join("\n")}
${[othersSection(), curves?.text ?? ""].join("\n")}`;

if (curves !== undefined) writeFileSync(new URL("../../docs/images/curves.svg", import.meta.url), curves.svg);
/** The rows that the README shows. */
const summary = [
  "call",
  "get",
  "pass-fresh",
  "callback",
  "host-call",
  "host-rows",
  "buffer-index",
  "globals",
  "compute",
  "modules",
  "new-vm",
  "heap",
];

/** @param {Report} report */
function figures({ machine, results }) {
  const rows = summary.flatMap((id) => results.filter((row) => row.id === id));
  return [
    `| Node ${machine.node.replace("v", "")} | bare \`node:vm\` | bare \`Proxy\` | vm2 | Sbx | vm2 ÷ Sbx |`,
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...rows.map(cells),
    "",
    `Geometric mean of vm2 ÷ Sbx over all rows: **${mean(results).toFixed(1)}**.`,
  ].join("\n");
}

/** Puts the figures between the marks of the README. @param {string} figuresText */
async function writeReadme(figuresText) {
  const readme = new URL("../../README.md", import.meta.url);
  const marks = /(<!-- figures: [^>]* -->)[^]*(<!-- \/figures -->)/;
  const filled = readFileSync(readme, "utf8").replace(marks, (_, start, end) => `${start}\n\n${figuresText}\n\n${end}`);
  writeFileSync(readme, await format(filled, { ...(await resolveConfig(readme)), parser: "markdown" }));
}

const page = new URL("../../docs/benchmarks.md", import.meta.url);
writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: "markdown" }));
await writeReadme(figures(/** @type {Report} */ (reports[0])));
writeFileSync(
  new URL("../../docs/images/benchmarks.svg", import.meta.url),
  picture(/** @type {Report} */ (reports[0])),
);
console.log(`docs/benchmarks.md: ${reports.map(({ machine }) => machine.node).join(", ")}`);
