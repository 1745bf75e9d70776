import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { entries } from "./corpus/index.ts";
import type { AttackEntry, Target } from "./entry.ts";
import { runJobs, type Job, type Outcome } from "./pool.ts";
import { breachReport, isClean, proofReport } from "./report.ts";
import { isSelected as isMeant } from "./select.ts";
import { SUBJECT_NAMES, type SubjectName } from "./subjects.ts";

const HELP = `usage: pnpm attacks [--subject bridge,vm] [--only TEXT] [--prove] [--json] [--verbose] [--workers N]
  --subject  sandboxes to attack, of ${SUBJECT_NAMES.join(", ")} (default: bridge,vm)
  --only     only a class of threat (A3), a section (A), a family (chains), or entries whose id contains TEXT
  --prove    run on a plain node:vm context and list the entries that did not succeed there
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
    json: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
    workers: { type: "string", default: String(availableParallelism()) },
    help: { type: "boolean", default: false },
  },
});

function selectedSubjects(): SubjectName[] {
  if (values.prove) return ["bare"];
  return values.subject.split(",").map((name) => {
    const known = SUBJECT_NAMES.find((subject) => subject === name);
    if (known === undefined) throw new Error(`unknown subject "${name}", expected one of ${SUBJECT_NAMES.join(", ")}`);
    return known;
  });
}

function isSelected(entry: AttackEntry): boolean {
  const { only } = values;
  return only === undefined || isMeant(entry, only);
}

async function main(): Promise<number> {
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const jobs: Job[] = selectedSubjects().flatMap((subject) =>
    entries
      .filter((entry) => isSelected(entry) && APPLIES[entry.target].includes(subject))
      .map((entry) => ({ entry, subject })),
  );
  const onOutcome = (outcome: Outcome): void => {
    if (!values.verbose) return;
    const signals = outcome.signals.map((signal) => `${signal.kind}: ${signal.detail}`).join("; ");
    console.log(
      `${outcome.subject} ${outcome.entry.id} ${outcome.milliseconds.toFixed(0)} ms, ${outcome.ending ?? "-"} ${signals}`,
    );
  };
  const outcomes = await runJobs(jobs, { workers: Number(values.workers), onOutcome });
  if (values.json) console.log(JSON.stringify(outcomes));
  else console.log(values.prove ? proofReport(outcomes).text : breachReport(outcomes));
  if (values.prove) return proofReport(outcomes).missing === 0 ? 0 : 1;
  return isClean(outcomes) ? 0 : 1;
}

process.exitCode = await main();
