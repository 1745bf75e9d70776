/** `sbx audit`: the attacks of the project's own kit, on the options that the user has. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { entries, type Outcome, runJobs } from "@sbx/tooling-attacks/audit";
import type { SetExitCode } from "../action.ts";
import { adviceOn } from "../audit/advice.ts";
import { type Audit, auditOf } from "../audit/audit.ts";
import { auditPage } from "../audit/audit-page.ts";
import { auditText } from "../audit/audit-text.ts";
import { type Configuration, configurationOf } from "../audit/configuration.ts";
import { type Planned, planOf } from "../audit/plan.ts";
import { startProgress } from "../audit/progress.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Arguments } from "../parse-arguments.ts";
import { createVM, vmOptionsOf } from "../session.ts";
import { readSettings } from "../settings.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** What the command line asks for besides the options of a run. */
interface Request {
  readonly only: readonly string[];
  readonly jobs: number;
  readonly html: string | undefined;
}

function requestOf(args: Arguments): Request {
  const [operand] = args.operands;
  if (operand !== undefined)
    throw new UsageError(
      `unexpected '${operand}': 'sbx audit' tries programs of its own; 'sbx audit --help' tells more`,
    );
  const jobs = args.values("jobs").at(-1) ?? String(availableParallelism());
  if (!/^[1-9]\d{0,2}$/.test(jobs)) throw new UsageError(`'--jobs ${jobs}' is not a number from 1 to 999`);
  return { only: args.values("only"), jobs: Number(jobs), html: args.values("html").at(-1) };
}

/** The flags, for whoever wants to run one attack again. */
function commandOf(flags: readonly string[]): string {
  const words = flags.map((word) => (/^[\w./:=,@-]+$/.test(word) ? word : `'${word}'`));
  return ["sbx", "audit", ...words].join(" ");
}

/** What the user typed, without what is added to see one attack again. */
function ownFlags(argv: readonly string[]): string[] {
  const [, ...flags] = argv;
  return flags.filter((flag, index) => {
    const [name = ""] = flag.split("=", 1);
    const isValue = ["--only", "--html"].includes(flags[index - 1] ?? "");
    return !["--only", "--html", "--json"].includes(name) && !isValue;
  });
}

async function run(
  configuration: Configuration,
  plan: readonly Planned[],
  jobs: number,
  terminal: Terminal,
): Promise<Outcome<Configuration>[]> {
  const tried = plan.filter(({ skip }) => skip === undefined).map(({ entry }) => ({ entry, subject: configuration }));
  const progress = startProgress(terminal, tried.length);
  // Paths of the current folder would count as disclosed where a program has a right to know its own.
  const folder = mkdtempSync(join(tmpdir(), "sbx-audit-"));
  const { memory } = configuration.settings;
  const flags = memory === undefined ? [] : [`--max-old-space-size=${String(memory)}`];
  try {
    return await runJobs<Configuration>(tried, {
      workers: jobs,
      apart: true,
      program: { file: new URL("audit-child.js", import.meta.url), flags, folder },
      onOutcome: ({ signals }) => {
        progress.step(signals.length > 0);
      },
    });
  } finally {
    progress.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function writePage(file: string | undefined, audit: Audit): void {
  if (file === undefined) return;
  try {
    writeFileSync(file, auditPage(audit));
  } catch (error) {
    throw new UsageError(`cannot write '${file}': ${(error as Error).message}`);
  }
}

/**
 * Runs the command.
 *
 * @throws UsageError for a command line that cannot be carried out
 */
export async function auditCommand(args: Arguments, terminal: Terminal, exit: SetExitCode): Promise<void> {
  const settings = readSettings(args);
  const { only, jobs, html } = requestOf(args);
  const configuration = configurationOf(settings, args.values("no-calls").length === 0);
  // What NodeVM refuses is told before anything is tried.
  createVM(vmOptionsOf(configuration.settings, configuration.path)).dispose();
  const plan = planOf(entries, settings, only);
  const started = performance.now();
  const outcomes = await run(configuration, plan, jobs, terminal);
  const seconds = (performance.now() - started) / 1000;
  const audit = auditOf(configuration, plan, outcomes, adviceOn(configuration.settings), seconds);
  writePage(html, audit);
  const command = commandOf(ownFlags(process.argv.slice(2)));
  terminal.print(
    settings.json ? JSON.stringify(audit, undefined, 2) : auditText(audit, command, terminal.paintPrinted),
  );
  if (audit.counts.breached > 0 || audit.counts.failed > 0) exit(exitCodes.failed);
}
