// @ts-check
/**
 * Measures how costs grow: every point a process of its own, in alternating rounds, medians. A flat line is a linear cost.
 *
 * usage: pnpm bench:curves [--rounds N] [--only CURVE,…]
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median, shown } from "../units.mjs";
import { curves } from "./curves.mjs";

const { values, positionals } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, only: { type: "string", default: "" } },
  allowPositionals: true,
});

const modules = { sbx: "@sbx/nodevm", vm2: "vm2" };
/** @typedef {keyof typeof modules} Name */
const names = /** @type {Name[]} */ (Object.keys(modules));

/** In the child: one point. @param {Name} name @param {string} id @param {number} count */
async function point(name, id, count) {
  const library = await import(modules[name]);
  console.log(curves.find((curve) => curve.id === id)?.measure(library, count));
}

/** @param {Name} name @param {string} id @param {number} count @returns {number} */
function run(name, id, count) {
  const args = ["--expose-gc", fileURLToPath(import.meta.url), name, id, String(count)];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  return Number.parseFloat(stdout);
}

/** @param {import("./curves.mjs").Curve} curve */
function measure({ id, title, unit, numbers }) {
  /** @type {Record<Name, number[][]>} samples by number */
  const samples = { sbx: numbers.map(() => []), vm2: numbers.map(() => []) };
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [index, count] of numbers.entries()) {
      for (const name of names) samples[name][index]?.push(run(name, id, count));
      process.stderr.write(".");
    }
  }
  const lines = names.map((name) => ({ name, costs: samples[name].map(median) }));
  return { id, title, unit, numbers, lines };
}

function report() {
  const chosen = values.only === "" ? curves : curves.filter(({ id }) => values.only.split(",").includes(id));
  const results = chosen.map(measure);
  process.stderr.write("\n");
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? "?", cores: cpus().length };
  mkdirSync(new URL("../results/", import.meta.url), { recursive: true });
  const file = new URL(`../results/curves-${process.versions.node}.json`, import.meta.url);
  writeFileSync(file, JSON.stringify({ machine, date: new Date().toISOString(), results }, null, 2));
  for (const { title, unit, numbers, lines } of results) {
    console.log(`\n${title}\n  ${"".padEnd(6)}${numbers.map((count) => String(count).padStart(12)).join("")}`);
    for (const { name, costs } of lines)
      console.log(`  ${name.padEnd(6)}${costs.map((cost) => shown(cost, unit).padStart(12)).join("")}`);
  }
}

const [name, id, count] = positionals;
if (name === undefined || id === undefined) report();
else await point(/** @type {Name} */ (name), id, Number(count));
