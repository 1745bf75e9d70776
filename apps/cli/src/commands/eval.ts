/** `sbx eval`: a text, in a guest realm. */
import { resolve } from "node:path";
import { inspect } from "node:util";
import type { SetExitCode } from "../action.ts";
import { completionOf, openModuleScope } from "../completion.ts";
import { loadEndowments, noEndowments } from "../endowments.ts";
import { isLimited, runLimited } from "../memory-limit.ts";
import { createJsonOutput, createTextOutput, type Output } from "../output.ts";
import type { Arguments } from "../parse-arguments.ts";
import type { Program } from "../program.ts";
import { openRun } from "../session.ts";
import { readSettings, type Settings } from "../settings.ts";
import { startSpinner } from "../spinner.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

function programOf({ operands }: Arguments): Program {
  const [text, extra] = operands;
  if (text === undefined) throw new UsageError("no code to evaluate; 'sbx eval --help' tells more");
  if (extra !== undefined) throw new UsageError(`unexpected '${extra}': put the code in quotes`);
  return { path: resolve("[eval].js"), text };
}

function outputOf({ json }: Settings, terminal: Terminal): Output {
  if (json) return createJsonOutput(terminal);
  return createTextOutput(terminal, startSpinner(terminal), (result) => {
    if (result !== undefined) terminal.print(inspect(result, { colors: terminal.printsColours }));
  });
}

/**
 * Runs the command.
 *
 * @throws UsageError for a command line that cannot be carried out
 */
export async function evalCommand(args: Arguments, terminal: Terminal, exit: SetExitCode): Promise<void> {
  const settings = readSettings(args);
  const program = programOf(args);
  if (settings.memory !== undefined && !isLimited()) return runLimited(settings.memory, terminal, exit);
  const output = outputOf(settings, terminal);
  const { vm, fail } = openRun(settings, program, terminal, output, exit);
  try {
    const endowments = settings.endow === undefined ? noEndowments : await loadEndowments(settings.endow);
    endowments.giveTo(vm);
    openModuleScope(vm, program.path);
    output.finished(completionOf(vm, program.text, program.path));
  } catch (error) {
    fail(error);
  }
}
