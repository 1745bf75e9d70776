/** `sbx run`: a file, in a guest realm. */
import { loadEndowments, noEndowments } from "../endowments.ts";
import type { SetExitCode } from "../action.ts";
import { isLimited, runLimited } from "../memory-limit.ts";
import { createJsonOutput, createTextOutput, type Output } from "../output.ts";
import type { Arguments } from "../parse-arguments.ts";
import { type Program, readProgram } from "../program.ts";
import { type Run, openRun } from "../session.ts";
import { type Settings, readSettings } from "../settings.ts";
import { startSpinner } from "../spinner.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

function operandOf({ operands }: Arguments): string {
  const [file, extra] = operands;
  if (file === undefined) throw new UsageError("no file to run; 'sbx run --help' tells more");
  if (extra === undefined) return file;
  throw new UsageError(`unexpected '${extra}': one file at a time; arguments for the program go after --`);
}

/** Waits for what the endowing module does with the exports; a wait that nothing can end is a failure. */
async function settled(finished: unknown): Promise<void> {
  let giveUp = (): void => undefined;
  const deadlock = new Promise<never>((_, reject) => {
    giveUp = (): void => {
      reject(new Error("The module of --endow waits for something that will not happen: nothing is left to run."));
    };
  });
  process.once("beforeExit", giveUp);
  try {
    await Promise.race([finished, deadlock]);
  } finally {
    process.off("beforeExit", giveUp);
  }
}

async function execute({ vm, fail }: Run, program: Program, endow: string | undefined, output: Output): Promise<void> {
  try {
    const endowments = endow === undefined ? noEndowments : await loadEndowments(endow);
    endowments.giveTo(vm);
    const exports = vm.run(program.text, program.path);
    output.finished(exports);
    await settled(endowments.finish?.(exports));
  } catch (error) {
    // Whatever it is, it may be the program's: even to ask for its class could run the program's code.
    fail(error);
  }
}

const outputOf = ({ json }: Settings, terminal: Terminal): Output =>
  json ? createJsonOutput(terminal) : createTextOutput(terminal, startSpinner(terminal), () => undefined);

/**
 * Runs the command.
 *
 * @throws UsageError for a command line that cannot be carried out
 */
export async function runCommand(args: Arguments, terminal: Terminal, exit: SetExitCode): Promise<void> {
  const settings = readSettings(args);
  const file = operandOf(args);
  if (settings.memory !== undefined && !isLimited()) return runLimited(settings.memory, terminal, exit);
  const program = readProgram(file);
  const output = outputOf(settings, terminal);
  await execute(openRun(settings, program, terminal, output, exit), program, settings.endow, output);
}
