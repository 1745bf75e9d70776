// @ts-check
/**
 * Writes docs/benchmarks.md, and the picture in it, from what `pnpm bench` has left in results/: a table for each version of
 * Node that was measured. Nothing in the page is written by hand.
 *
 * usage: node tooling/bench/page.mjs
 */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

/** @typedef {{ id: string, title: string, unit: string, reach?: number, medians: Record<string, number>, failures: Record<string, string> }} Row */
/** @typedef {{ machine: { node: string, cpu: string, cores: number }, date: string, results: Row[] }} Report */

const folder = new URL("results/", import.meta.url);

/** @type {Report[]} */
const reports = readdirSync(folder)
  .filter((name) => /^node-\d.*\.json$/.test(name))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")))
  .sort((a, b) => a.machine.node.localeCompare(b.machine.node, "en", { numeric: true }));
if (reports.length === 0) throw new Error("results/ is empty: run `pnpm bench` first");

/** @param {number | undefined} value @param {string} unit */
function shown(value, unit) {
  if (value === undefined) return "";
  if (unit === "bytes") return `${(value / 1000).toFixed(0)} kB`;
  if (value < 1000) return `${value.toFixed(value < 10 ? 2 : 0)} ns`;
  return value < 1e6 ? `${(value / 1e3).toFixed(2)} µs` : `${(value / 1e6).toFixed(2)} ms`;
}

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

/** @param {Report} report */
function section({ machine, date, results }) {
  const header = "| row | bare `node:vm` | bare `Proxy` | vm2 | Sbx | vm2 ÷ Sbx |";
  const lines = results.map(
    (row) =>
      `| ${row.title} | ${["bare", "proxy", "vm2", "sbx"].map((name) => shown(row.medians[name], row.unit)).join(" | ")} | ${times(gain(row))} |`,
  );
  const gains = results.filter((row) => gain(row) !== undefined);
  const below = gains.filter((row) => (gain(row) ?? 1) < 1).length;
  return [
    `## Node ${machine.node.replace("v", "")}`,
    "",
    `${machine.cpu}, ${machine.cores} cores, ${date.slice(0, 10)}. Geometric mean of vm2 ÷ Sbx over ${gains.length} rows: **${mean(gains).toFixed(2)}**; rows below 1: ${below}.`,
    "",
    header,
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...lines,
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

const text = `# Benchmarks

Made by \`node tooling/bench/page.mjs\` from the JSON that \`pnpm bench\` keeps: alternating rounds of all columns in one process,
medians. The machine is a shared one, so compare the columns of a row, not rows of different days.
\`node tooling/bench/compare.mjs BEFORE.json AFTER.json\` lists what got slower.

![Times faster than vm2](images/benchmarks.svg)

${reports.map(section).join("\n")}`;

writeFileSync(new URL("../../docs/benchmarks.md", import.meta.url), text);
writeFileSync(
  new URL("../../docs/images/benchmarks.svg", import.meta.url),
  picture(/** @type {Report} */ (reports[0])),
);
console.log(`docs/benchmarks.md: ${reports.map(({ machine }) => machine.node).join(", ")}`);
