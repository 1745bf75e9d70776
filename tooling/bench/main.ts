import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { heapOf, measure, measureHeap } from "./measure.ts";
import { printTable, type Result } from "./table.ts";
import { ROWS } from "./rows.ts";
import type { SubjectName } from "./subjects.ts";

const HELP = `usage: pnpm bench [--only TEXT] [--rounds N] [--milliseconds N] [--json]
  --only          rows whose id contains one of these, separated by commas
  --rounds        alternating rounds for each row (default 9)
  --milliseconds  how long one batch of a round runs (default 40)
  --json          print JSON in the place of the table`;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    rounds: { type: "string", default: "9" },
    milliseconds: { type: "string", default: "40" },
    json: { type: "boolean", default: false },
    "heap-of": { type: "string" },
    help: { type: "boolean", default: false },
  },
});

function isSelected(id: string): boolean {
  return values.only === undefined || values.only.split(",").some((part) => id.includes(part));
}

function run(): void {
  const machine = {
    node: process.version,
    v8: process.versions.v8,
    cpu: cpus()[0]?.model ?? "?",
    cores: cpus().length,
  };
  const results: Result[] = [];
  for (const row of ROWS.filter(({ id }) => isSelected(id))) {
    results.push(measure(row, Number(values.rounds), Number(values.milliseconds)));
    if (!values.json) process.stderr.write(".");
  }
  if (isSelected("heap")) results.push(measureHeap());
  if (!values.json) process.stderr.write("\n");
  const report = { machine, date: new Date().toISOString(), results };
  mkdirSync(new URL("../results/", import.meta.url), { recursive: true });
  writeFileSync(
    new URL(`../results/node-${process.versions.node}.json`, import.meta.url),
    JSON.stringify(report, null, 2),
  );
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else console.log(printTable(results, machine));
}

if (values.help) console.log(HELP);
else if (values["heap-of"] !== undefined) console.log(heapOf(values["heap-of"] as SubjectName));
else run();
