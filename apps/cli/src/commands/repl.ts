/** `sbx repl`: a prompt, before one guest realm. */
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { Recoverable, start, type REPLServer } from "node:repl";
import { inspect } from "node:util";
import { completionOf, openModuleScope } from "../completion.ts";
import { loadEndowments, noEndowments } from "../endowments.ts";
import { interruptible } from "../interruptible.ts";
import type { Arguments } from "../parse-arguments.ts";
import { openSession, type Session } from "../session.ts";
import { readSettings } from "../settings.ts";
import { syntaxErrorPlace } from "../syntax-error.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** What a line gave that was told already, or that is nothing to tell. */
const told = Symbol("told");

/** Errors whose place is where the text begins, not where it ends too early. */
const unterminated = /^Unterminated (?:template|string|regular expression)/;

/** Whether more text may make a program of it: the error lies behind the last character. */
function isUnfinished(error: unknown, text: string): boolean {
  if (!(error instanceof SyntaxError)) return false;
  if (unterminated.test(error.message)) return error.message.startsWith("Unterminated template");
  const place = syntaxErrorPlace(error.stack ?? "");
  if (place === undefined) return false;
  const lines = text.trimEnd().split("\n");
  return place.line > lines.length || (place.line === lines.length && place.column > (lines.at(-1)?.length ?? 0));
}

const historyFile = (): string => process.env["SBX_REPL_HISTORY"] ?? join(homedir(), ".sbx_repl_history");

/** The terminal sends Ctrl-C as a key while a line is edited, and as a signal otherwise. */
function withSignals(server: REPLServer, work: () => unknown): unknown {
  const input = server.input as Partial<NodeJS.ReadStream>;
  const wasRaw = input.isTTY === true && input.isRaw === true;
  if (wasRaw) input.setRawMode?.(false);
  try {
    return interruptible(work);
  } finally {
    if (wasRaw) input.setRawMode?.(true);
  }
}

const isInterrupt = (error: unknown): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";

function startServer({ vm, describe }: Session, path: string, terminal: Terminal): REPLServer {
  const complain = (thrown: unknown): void => terminal.complain(describe(thrown).text);
  const server = start({
    prompt: "sbx> ",
    useColors: terminal.printsColours,
    ignoreUndefined: true,
    preview: false,
    // Node's own completer would look into this process, and run getters of the guest.
    completer: (line: string) => [[], line],
    writer: (value: unknown) => (value === told ? "" : inspect(value, { colors: terminal.printsColours })),
    eval(text, _context, _file, done) {
      try {
        const result = withSignals(server, () => completionOf(vm, text, path));
        if (result !== undefined) vm.setGlobal("_", result);
        done(null, result);
      } catch (error) {
        if (isUnfinished(error, text)) {
          done(new Recoverable(error as Error), undefined);
          return;
        }
        if (isInterrupt(error)) terminal.complain("interrupted");
        else complain(error);
        done(null, undefined);
      }
    },
  });
  vm.on("uncaughtException", (thrown) => {
    complain(thrown);
    server.displayPrompt();
  });
  vm.on("unhandledRejection", (thrown) => {
    complain(thrown);
    server.displayPrompt();
  });
  return server;
}

/**
 * Runs the command.
 *
 * @throws UsageError for a command line that cannot be carried out
 */
export async function replCommand(args: Arguments, terminal: Terminal): Promise<void> {
  const [operand] = args.operands;
  if (operand !== undefined) throw new UsageError(`unexpected '${operand}': 'sbx repl' takes no file`);
  const settings = readSettings(args);
  const path = resolve("[repl].js");
  const session = openSession(settings, { path, text: "" }, terminal, false);
  const endowments = settings.endow === undefined ? noEndowments : await loadEndowments(settings.endow);
  endowments.giveTo(session.vm);
  openModuleScope(session.vm, path);
  if (terminal.isInteractive) terminal.print("A guest realm of sbx: .help for help, Ctrl-D to leave.");
  const server = startServer(session, path, terminal);
  const history = historyFile();
  if (terminal.isInteractive && history !== "") server.setupHistory(history, () => undefined);
  await new Promise((resolveExit) => server.once("exit", resolveExit));
  session.vm.dispose();
}
