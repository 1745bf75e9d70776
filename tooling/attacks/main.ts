import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { catalogue } from "./catalogue.ts";
import { entries } from "./corpus/index.ts";
import type { AttackEntry, Target } from "./entry.ts";
import { runJobs, type Job, type Outcome } from "./pool.ts";
import { prove, readProofs } from "./prove.ts";
import { keepResults } from "./results.ts";
import { breachReport, isClean } from "./report.ts";
import { isSelected as isMeant } from "./select.ts";
import { partsOf, SUBJECT_IDS, SUBJECT_NAMES, type SubjectId, type SubjectName } from "./subjects.ts";

// This module is bundled to `dist/main.mjs`.
const CATALOGUE = new URL("../../../docs/security/attacks.md", import.meta.url);

const HELP = `usage: pnpm attacks [--subject bridge,vm+readonly] [--only TEXT] [--prove] [--json] [--verbose] [--workers N]
  --subject  sandboxes to attack (default: bridge,vm): ${SUBJECT_NAMES.join(", ")};
             with a switch after a plus: ${SUBJECT_IDS.filter((id) => id.includes("+")).join(", ")};
             or all: bridge, vm and nodevm with each of their switches
  --only     only a class of threat (A3), a section (A), a family (chains), or entries whose id contains TEXT
  --prove    look for a proof of each entry: on a plain node:vm context, then on builds that are weakened on purpose;
             writes proofs.json, and lists the entries without a proof
  --catalogue  write docs/security/attacks.md; with --check, fail if it is not what would be written
  --json     print outcomes as JSON
  --verbose  print each entry with the way it ended`;

// Which subjects an entry for this target concerns.
const APPLIES: Readonly<Record<Target, readonly SubjectName[]>> = {
  bridge: ["bare", "vm2", "bridge", "vm", "nodevm"],
  vm: ["bare", "vm2", "vm", "nodevm"],
  nodevm: ["bare", "nodevm"],
};

const { values } = parseArgs({
  options: {
    subject: { type: "string", default: "bridge,vm" },
    only: { type: "string" },
    prove: { type: "boolean", default: false },
    catalogue: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    workers: { type: "string", default: String(availableParallelism()) },
    help: { type: "boolean", default: false },
  },
});

function selectedSubjects(): readonly SubjectId[] {
  if (values.subject === "all") return SUBJECT_IDS;
  return values.subject.split(",").map((name) => {
    const all: readonly SubjectId[] = [...SUBJECT_NAMES, ...SUBJECT_IDS];
    const known = all.find((subject) => subject === name);
    if (known === undefined) throw new Error(`unknown subject "${name}", expected one of ${all.join(", ")}`);
    return known;
  });
}

/** What holds without the transformer and without the entry of `run`: no import is stopped then (I11), and no time limited. */
const holdsUntransformed = ({ breaks, onlyByText }: AttackEntry): boolean =>
  onlyByText === undefined && !breaks.includes("I7") && !breaks.includes("LIMITS");

/** Whether an attack says something about a sandbox. */
function concerns(entry: AttackEntry, subject: SubjectId): boolean {
  const { name, switched } = partsOf(subject);
  return APPLIES[entry.target].includes(name) && (switched !== "untransformed" || holdsUntransformed(entry));
}

function isSelected(entry: AttackEntry): boolean {
  const { only } = values;
  return only === undefined || isMeant(entry, only);
}

/** Writes the catalogue, or compares it with the one that is there. */
function writeCatalogue(isCheck: boolean): number {
  const text = catalogue(readProofs());
  if (!isCheck) {
    writeFileSync(CATALOGUE, text);
    return 0;
  }
  const isFresh = existsSync(CATALOGUE) && readFileSync(CATALOGUE, "utf8") === text;
  console.log(isFresh ? "attack catalogue: ok" : "attack catalogue: stale; node tooling/attacks/run.mjs --catalogue");
  return isFresh ? 0 : 1;
}

/** Proves; an entry without a proof that says why no plain context can prove it is no failure, but is listed. */
async function proveSelected(): Promise<number> {
  const selected = entries.filter(isSelected);
  const unproved = await prove(entries, selected, Number(values.workers), console.log);
  const missing = unproved.filter((entry) => entry.unproved === undefined);
  for (const { id } of missing) console.log(`MISSING ${id}`);
  for (const { id, unproved: why } of unproved) if (why !== undefined) console.log(`UNPROVED ${id}: ${why}`);
  const proved = selected.length - unproved.length;
  console.log(
    `proved ${String(proved)}, unproved ${String(unproved.length)}, of these unexplained ${String(missing.length)}`,
  );
  return missing.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.catalogue) return writeCatalogue(values.check);
  if (values.prove) return await proveSelected();
  const jobs: Job[] = selectedSubjects().flatMap((subject) =>
    entries.filter((entry) => isSelected(entry) && concerns(entry, subject)).map((entry) => ({ entry, subject })),
  );
  const onOutcome = (outcome: Outcome): void => {
    if (!values.verbose) return;
    const signals = outcome.signals.map((signal) => `${signal.kind}: ${signal.detail}`).join("; ");
    console.log(
      `${outcome.subject} ${outcome.entry.id} ${outcome.milliseconds.toFixed(0)} ms, ${outcome.ending ?? "-"} ${signals}`,
    );
  };
  const outcomes = await runJobs(jobs, { workers: Number(values.workers), onOutcome });
  if (values.only === undefined) keepResults(outcomes);
  if (values.json) console.log(JSON.stringify(outcomes));
  else console.log(breachReport(outcomes));
  return isClean(outcomes) ? 0 : 1;
}

process.exitCode = await main();
