/** `sbx run`: a file, in a guest realm. */
import { statSync } from "node:fs";
import { NodeVM, VMError, VMTimeoutError } from "@sbx/nodevm";
import type { SetExitCode } from "../action.ts";
import { type Denials, watchDenials } from "../denials.ts";
import { loadEndowments, noEndowments } from "../endowments.ts";
import type { Arguments } from "../parse-arguments.ts";
import { type Program, type Sources, createSources, readProgram } from "../program.ts";
import { describeFailure } from "../report.ts";
import { rootsOf } from "../roots.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** A command line of `run`, checked. */
interface Settings {
  readonly program: Program;
  readonly args: readonly string[];
  /** Milliseconds. */
  readonly timeout: number | undefined;
  readonly roots: readonly string[];
  readonly externals: readonly string[];
  readonly builtins: readonly string[];
  readonly endow: string | undefined;
}

/** The longest that a timer of Node waits. */
const longest = 2 ** 31 - 1;

function timeoutOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = Number(text);
  if (/^\d+$/.test(text) && milliseconds >= 1 && milliseconds <= longest) return milliseconds;
  throw new UsageError(`'--timeout ${text}' is not a whole number of milliseconds above 0`);
}

function moduleOf(file: string | undefined): string | undefined {
  if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile() === true) return file;
  throw new UsageError(`'--endow ${file}' is not a file`);
}

function operandOf({ operands }: Arguments): string {
  const [file, extra] = operands;
  if (file === undefined) throw new UsageError("no file to run; 'sbx run --help' tells more");
  if (extra === undefined) return file;
  throw new UsageError(`unexpected '${extra}': one file at a time; arguments for the program go after --`);
}

function readSettings(args: Arguments): Settings {
  const timeout = timeoutOf(args.values("timeout").at(-1));
  const program = readProgram(operandOf(args));
  const externals = args.values("external");
  return {
    program,
    args: args.rest,
    timeout,
    roots: rootsOf(program.path, args.values("root"), externals),
    externals,
    builtins: args.values("allow-builtin"),
    endow: moduleOf(args.values("endow").at(-1)),
  };
}

/**
 * Makes the VM. Deny by default: files of the roots, in the guest's realm; no package, no builtin, no environment.
 *
 * @throws UsageError for an option that NodeVM refuses, such as the name of a builtin that there is not
 */
function createVM({ program, args, timeout, roots, externals, builtins }: Settings, { compile }: Sources): NodeVM {
  try {
    return new NodeVM({
      timeout,
      compiler: compile,
      argv: ["sbx", program.path, ...args],
      sourceExtensions: ["js", "cjs", "ts", "cts"],
      require: { external: externals, root: roots, context: "sandbox", builtin: builtins },
    });
  } catch (error) {
    if (error instanceof VMError) throw new UsageError(error.message);
    throw error;
  }
}

/** One run: it fails at most once, whether at once or from a timer or a promise later on. */
interface Run {
  readonly vm: NodeVM;
  readonly fail: (thrown: unknown) => void;
}

function startRun(settings: Settings, terminal: Terminal, exit: SetExitCode): Run {
  const sources = createSources();
  const vm = createVM(settings, sources);
  const denials: Denials = watchDenials(vm, settings);
  let failed = false;
  const fail = (thrown: unknown): void => {
    if (failed) return;
    failed = true;
    const context = { paint: terminal.paint, source: sources.get, denial: denials.explain };
    const { text, code } = describeFailure(thrown, context);
    terminal.complain(text);
    exit(code);
    vm.dispose(); // its timers would keep the process alive
  };
  vm.on("uncaughtException", fail);
  vm.on("unhandledRejection", fail);
  return { vm, fail };
}

/** The VM limits each entry into the guest; this ends what goes on from timer to timer. */
function limitDuration(timeout: number | undefined, fail: Run["fail"]): void {
  if (timeout !== undefined) setTimeout(() => fail(new VMTimeoutError(timeout)), timeout).unref();
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

async function execute({ vm, fail }: Run, { program, timeout, endow }: Settings): Promise<void> {
  try {
    const endowments = endow === undefined ? noEndowments : await loadEndowments(endow);
    endowments.giveTo(vm);
    limitDuration(timeout, fail);
    const exports = vm.run(program.text, program.path);
    await settled(endowments.finish?.(exports));
  } catch (error) {
    // Whatever it is, it may be the program's: even to ask for its class could run the program's code.
    fail(error);
  }
}

/**
 * Runs the command.
 *
 * @throws UsageError for a command line that cannot be carried out
 */
export async function runCommand(args: Arguments, terminal: Terminal, exit: SetExitCode): Promise<void> {
  Error.stackTraceLimit = 50; // host errors that go through the guest spend frames on the way, which are not shown
  const settings = readSettings(args);
  const run = startRun(settings, terminal, exit);
  await execute(run, settings);
}
