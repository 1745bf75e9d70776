// @ts-check
import { reportsOf } from "../reports.mjs";
import { shown } from "../units.mjs";

/** @typedef {{ name: string, costs: number[] }} Line */
/** @typedef {{ id: string, title: string, unit: string, numbers: number[], lines: Line[] }} Curve */
/** @typedef {{ machine: { node: string }, results: Curve[] }} Report */

/** @type {Record<string, string>} */
const colours = { sbx: "#2563eb", vm2: "#c2410c" };
const panel = { width: 440, height: 250, left: 70, right: 20, top: 46, bottom: 34 };

/** One plot: number and cost, both logarithmic. @param {Curve} curve @param {number} index */
function plot({ title, unit, numbers, lines }, index) {
  const { width, height, left, right, top, bottom } = panel;
  const costs = lines.flatMap((line) => line.costs);
  const [low, high] = [Math.min(...costs) / 1.5, Math.max(...costs) * 1.5];
  const last = numbers.length - 1;
  /** @param {number} at */
  const x = (at) => left + ((width - left - right) * at) / last;
  /** @param {number} cost */
  const y = (cost) => top + ((height - top - bottom) * Math.log(high / cost)) / Math.log(high / low);
  const drawn = lines.map(({ name, costs: all }) => {
    const points = all.map((cost, at) => `${x(at).toFixed(1)},${y(cost).toFixed(1)}`).join(" ");
    const colour = colours[name] ?? "#475569";
    const end = `<text x="${x(0) + 4}" y="${(y(all[0] ?? low) - 6).toFixed(1)}" fill="${colour}">${name}</text>`;
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/>${end}`;
  });
  const ticks = numbers.map(
    (count, at) => `<text x="${x(at)}" y="${height - 12}" text-anchor="middle">${count}</text>`,
  );
  const scale = [low * 1.5, high / 1.5].map(
    (cost) => `<text x="${left - 8}" y="${(y(cost) + 4).toFixed(1)}" text-anchor="end">${shown(cost, unit)}</text>`,
  );
  const frame = `<path d="M${left} ${top}V${height - bottom}H${width - right}" fill="none" stroke="#94a3b8"/>`;
  const at = `translate(${(index % 2) * width} ${Math.floor(index / 2) * height})`;
  return `<g transform="${at}"><text x="${left - 40}" y="24" font-weight="600">${title}</text>${frame}${scale.join("")}${ticks.join("")}${drawn.join("")}</g>`;
}

/** The plots of a report as one picture. @param {Report} report */
function picture({ results }) {
  const [width, height] = [panel.width * 2, panel.height * Math.ceil(results.length / 2)];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="Cost of one by how many there are"><rect width="${width}" height="${height}" fill="#ffffff"/>${results.map(plot).join("")}</svg>\n`;
}

/** @param {Curve} curve */
const table = ({ title, unit, numbers, lines }) =>
  [
    `| ${title} | ${numbers.map((count) => count.toLocaleString("en")).join(" | ")} |`,
    `| --- | ${numbers.map(() => "---:").join(" | ")} |`,
    ...lines.map(({ name, costs }) => `| ${name} | ${costs.map((cost) => shown(cost, unit)).join(" | ")} |`),
    "",
  ].join("\n");

/** The section on how costs grow, and its picture; `undefined` where they were not measured. @returns {{ text: string, svg: string } | undefined} */
export function curvesSection() {
  const [report] = /** @type {Report[]} */ (reportsOf("curves"));
  if (report === undefined) return undefined;
  const text = `## How costs grow

By \`pnpm bench:curves\` (Node ${report.machine.node.replace("v", "")}): the cost of one, by how many there are. A level line means that the whole is linear.

![Cost of one by how many there are](images/curves.svg)

${report.results.map(table).join("\n")}`;
  return { text, svg: picture(report) };
}
