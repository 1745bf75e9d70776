import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { SubjectName } from "../attacks/subjects.ts";
import { Campaign, type Find } from "./campaign.ts";

const HELP = `usage: pnpm fuzz [--minutes N] [--seed S] [--programs N] [--subject bridge,vm,nodevm] [--workers N]
  --minutes   how long (default 1)
  --seed      the first seed; each worker takes the next one (default: the day's number, so that days differ)
  --programs  end after so many programs of each worker
  --subject   sandboxes to attack, taken in turn by the workers (default: bridge,vm)
  --workers   processes (default: one for each processor)
  --no-coverage  do not measure which blocks of trusted code a program reaches (faster, but nothing is learnt)

The same seed, subject and version make the same programs. Ends with "N passed, N failed", counting programs, those that did
damage as failed; exit code 1 on such a find.`;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: String(Math.floor(Date.now() / 86_400_000)) },
    programs: { type: "string", default: "1000000000" },
    subject: { type: "string", default: "bridge,vm" },
    workers: { type: "string", default: String(availableParallelism()) },
    coverage: { type: "boolean", default: true },
    help: { type: "boolean", default: false },
  },
});

function print({ subject, seed, number, signals, touch, source }: Find): void {
  console.log(`\nFOUND by seed ${String(seed)}, program ${String(number)}, subject ${subject}, touch ${touch.join()}`);
  for (const { kind, detail } of signals.slice(0, 4)) console.log(`  ${kind}: ${detail}`);
  console.log(source.replace(/^/gm, "    "));
}

async function main(): Promise<number> {
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  // Read by the children.
  process.env["SBX_FUZZ_COVERAGE"] = values.coverage ? "1" : "0";
  const subjects = values.subject.split(",") as SubjectName[];
  const until = Date.now() + Number(values.minutes) * 60_000;
  const campaigns = Array.from({ length: Number(values.workers) }, (_, worker) =>
    new Campaign({
      seed: Number(values.seed) + worker,
      subject: subjects[worker % subjects.length] ?? "vm",
      until,
      programs: Number(values.programs),
      onFind: print,
    }).run(),
  );
  const reports = await Promise.all(campaigns);
  const sum = (of: "kept" | "blocks"): string => String(reports.reduce((total, report) => total + report[of], 0));
  const programs = reports.reduce((total, report) => total + report.programs, 0);
  const found = reports.reduce((total, { finds }) => total + finds.length, 0);
  console.log(`seed ${values.seed}: kept ${sum("kept")} programs for the ${sum("blocks")} blocks that they reached`);
  console.log(`ran ${String(programs)} programs, found ${String(found)}`);
  console.log(`${String(programs - found)} passed, ${String(found)} failed`);
  // A campaign that ran nothing has shown nothing.
  return found === 0 && programs > 0 ? 0 : 1;
}

process.exitCode = await main();
