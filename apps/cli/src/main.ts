/** From arguments to an exit code: finds the command, and turns whatever it throws into a report. */
import { readFileSync } from "node:fs";
import { auditCommand } from "./commands/audit.ts";
import { checkCommand } from "./commands/check.ts";
import { evalCommand } from "./commands/eval.ts";
import { replCommand } from "./commands/repl.ts";
import { runCommand } from "./commands/run.ts";
import type { Action, SetExitCode } from "./action.ts";
import { exitCodes } from "./exit-codes.ts";
import { type Command, commands, helpFlag, versionFlag } from "./flags.ts";
import { commandHelp, generalHelp } from "./help.ts";
import { nearest } from "./nearest.ts";
import { parseArguments } from "./parse-arguments.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** TABLE: what each command of `flags.ts` does. */
const actions: Readonly<Record<string, Action>> = {
  run: runCommand,
  eval: evalCommand,
  repl: replCommand,
  check: checkCommand,
  audit: auditCommand,
};

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  return manifest.version;
}

const isFlag = (argument: string | undefined, { name, short = "" }: { name: string; short?: string }): boolean =>
  argument === `--${name}` || argument === `-${short}`;

function commandNamed(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  if (name.startsWith("-")) throw new UsageError(`unknown flag '${name}'; 'sbx --help' lists them`);
  const near = nearest(
    name,
    commands.map((command) => command.name),
  );
  const hint = /[./\\]/.test(name) ? `did you mean 'sbx run ${name}'?` : "'sbx --help' lists them";
  throw new UsageError(`unknown command '${name}'; ${near === undefined ? hint : `did you mean '${near}'?`}`);
}

/** The text that the arguments ask for, if that is all they ask for. */
function requestedText([first]: readonly string[]): string | undefined {
  if (isFlag(first, versionFlag)) return version();
  return isFlag(first, helpFlag) || first === "help" ? generalHelp() : undefined;
}

async function dispatch(args: readonly string[], terminal: Terminal, exit: SetExitCode): Promise<void> {
  const text = requestedText(args);
  if (text !== undefined) {
    terminal.print(text);
    return;
  }
  const [first, ...others] = args;
  if (first === undefined) throw new UsageError("no command; 'sbx --help' lists them");
  const command = commandNamed(first);
  const parsed = parseArguments(others, command);
  if (parsed.values(helpFlag.name).length > 0) terminal.print(commandHelp(command));
  else await actions[command.name]?.(parsed, terminal, exit);
}

/**
 * Runs `sbx`.
 *
 * @param args what follows `sbx` on the command line
 * @param exit told of the exit code, if it is not 0
 */
export async function main(args: readonly string[], terminal: Terminal, exit: SetExitCode): Promise<void> {
  try {
    await dispatch(args, terminal, exit);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.complain(`${terminal.paint("red", "sbx:")} ${error.message}`);
    exit(exitCodes.usage);
  }
}
