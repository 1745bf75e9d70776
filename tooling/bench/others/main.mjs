// @ts-check
/**
 * Compares with other ways to hold code: every job in every sandbox, in alternating rounds, each run a process of its own,
 * since one of them freezes its realm. Prints a table of medians and keeps it in results/.
 *
 * usage: pnpm bench:others [--rounds N] [--milliseconds N] [--only JOB,SANDBOX…]
 * The packages that are not the project's come from the npm registry on the first run, and are kept in dist/.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median, shown } from "../units.mjs";
import { jobs } from "./jobs.mjs";
import { sandboxes } from "./sandboxes.mjs";

/** @typedef {{ time?: number, failure?: string }} Run */
/** @typedef {{ id: string, title: string, medians: Record<string, number>, failures: Record<string, string> }} Row */

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    milliseconds: { type: "string", default: "300" },
    only: { type: "string", default: "" },
  },
});

const bench = fileURLToPath(new URL("..", import.meta.url));
const fetched = join(bench, "dist/others");
const major = Number(process.versions.node.split(".", 1)[0]);

const only = values.only === "" ? [] : values.only.split(",");
/** Names of the other kind select nothing. @param {string} name @param {readonly string[]} kind */
const isSelected = (name, kind) => {
  const asked = only.filter((entry) => kind.includes(entry));
  return asked.length === 0 || asked.includes(name);
};
const jobIds = jobs.map(({ id }) => id);
const names = sandboxes.map(({ name }) => name);

/** @param {import("./sandboxes.mjs").Sandbox} sandbox */
function isInstalled({ name, package: wanted, since = 0 }) {
  if (major < since) return false;
  if (wanted === undefined || existsSync(join(fetched, "node_modules", name))) return true;
  mkdirSync(fetched, { recursive: true });
  writeFileSync(join(fetched, "package.json"), '{"private":true}\n');
  const install = ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--loglevel=error", wanted];
  const kept = sandboxes.flatMap((other) =>
    other.package === undefined || other.since !== undefined ? [] : [other.package],
  );
  spawnSync("npm", [...install, ...kept], { cwd: fetched, stdio: ["ignore", "ignore", "inherit"] });
  return existsSync(join(fetched, "node_modules", name));
}

/** @param {string} sandbox @param {string} job @returns {Run} */
function run(sandbox, job) {
  // isolated-vm cannot live with snapshots of Node's own start.
  const args = [
    "--no-node-snapshot",
    join(bench, "others/child.mjs"),
    sandbox,
    job,
    values.milliseconds,
    bench,
    fetched,
  ];
  const { stdout } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    timeout: 120_000,
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  } catch {
    return { failure: "no answer within two minutes, or its process ended" };
  }
}

/** @param {import("./jobs.mjs").Job} job @param {readonly string[]} columns @returns {Row} */
function measure({ id, title }, columns) {
  /** @type {Record<string, number[]>} */
  const samples = Object.fromEntries(columns.map((name) => [name, []]));
  /** @type {Record<string, string>} */
  const failures = {};
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const name of columns) {
      if (failures[name] !== undefined) continue;
      const { time, failure } = run(name, id);
      if (time !== undefined) samples[name]?.push(time);
      else failures[name] = failure ?? "failed";
    }
    process.stderr.write(".");
  }
  const done = columns.filter((name) => failures[name] === undefined);
  return { id, title, failures, medians: Object.fromEntries(done.map((name) => [name, median(samples[name] ?? [])])) };
}

const columns = sandboxes.filter(({ name }) => isSelected(name, names)).filter(isInstalled);
const results = jobs
  .filter(({ id }) => isSelected(id, jobIds))
  .map((job) =>
    measure(
      job,
      columns.map(({ name }) => name),
    ),
  );
process.stderr.write("\n");

const machine = { node: process.version, cpu: cpus()[0]?.model ?? "?", cores: cpus().length };
const missing = sandboxes.filter((sandbox) => isSelected(sandbox.name, names) && !columns.includes(sandbox));
const report = {
  machine,
  date: new Date().toISOString(),
  sandboxes: columns.map(({ name, border }) => ({ name, border })),
  missing: missing.map(({ name, since }) => ({ name, since })),
  results,
};
mkdirSync(join(bench, "results"), { recursive: true });
writeFileSync(join(bench, `results/others-${process.versions.node}.json`), JSON.stringify(report, null, 2));
for (const { title, medians, failures } of results) {
  console.log(`\n${title}`);
  for (const { name } of columns)
    console.log(`  ${name.padEnd(20)} ${shown(medians[name], "ns") || `— ${failures[name]}`}`);
}
for (const { name, since } of missing)
  console.log(`\n${name}: ${since === undefined ? "could not be installed" : `Node ${since} and up`}`);
