/** `sbx check`: what is here, and whether the guarantees hold on it. */
import type { SetExitCode } from "../action.ts";
import { exitCodes } from "../exit-codes.ts";
import { type Probe, probes } from "../probes.ts";
import type { Arguments } from "../parse-arguments.ts";
import { features } from "../features.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

interface Outcome {
  readonly invariant: string;
  readonly says: string;
  readonly holds: boolean;
  readonly because?: string;
}

async function tryOut({ invariant, says, holds }: Probe): Promise<Outcome> {
  try {
    return { invariant, says, holds: await holds() };
  } catch (error) {
    return { invariant, says, holds: false, because: String(error) };
  }
}

/** One after the other: some of them take the process to its limits. */
async function outcomesOf(all: readonly Probe[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const probe of all) outcomes.push(await tryOut(probe));
  return outcomes;
}

function textOf(outcomes: readonly Outcome[], { paint }: Terminal): string {
  const { node, v8 } = process.versions;
  return [
    `Node ${node}, V8 ${v8}, ${process.platform} ${process.arch}`,
    "",
    "This engine has:",
    ...features().map(({ name, isThere }) => `  ${isThere ? "yes" : "no "}  ${name}`),
    "",
    "Guarantees, tried here:",
    ...outcomes.map(({ invariant, says, holds, because }) => {
      const mark = holds ? "holds " : paint("red", "BROKEN");
      return `  ${mark}  ${invariant.padEnd(4)} ${says}${because === undefined ? "" : ` (${because})`}`;
    }),
    "",
    "Not guaranteed in one process: a cap on memory (sbx run --memory uses another), and what the engine's own bugs allow.",
  ].join("\n");
}

/**
 * Runs the command.
 *
 * @throws UsageError for operands, which it does not take
 */
export async function checkCommand(args: Arguments, terminal: Terminal, exit: SetExitCode): Promise<void> {
  const [operand] = args.operands;
  if (operand !== undefined) throw new UsageError(`unexpected '${operand}': 'sbx check' takes no operand`);
  const guarantees = await outcomesOf(probes);
  if (args.values("json").length > 0)
    terminal.print(JSON.stringify({ versions: process.versions, features: features(), guarantees }));
  else terminal.print(textOf(guarantees, terminal));
  if (guarantees.some(({ holds }) => !holds)) exit(exitCodes.failed);
}
