/** A cap on the heap: only a process of its own can have one. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import type { SetExitCode } from "./action.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

/** Set in the process that has the cap. */
const mark = "SBX_MEMORY_LIMITED";

/** What V8 says before it ends a process whose heap is full. */
const fullHeap = /FATAL ERROR: .*(?:heap out of memory|Allocation failed|invalid array length)/i;

/** Whether this process has the cap already. */
export const isLimited = (): boolean => process.env[mark] === "1";

/** Passes a child's errors on, up to where V8 begins to say that the heap is full. */
function watchErrors(stream: NodeJS.ReadableStream): { readonly isFull: () => boolean } {
  let seen = "";
  stream.setEncoding("utf8").on("data", (text: string) => {
    seen = (seen + text).slice(-20_000);
    if (!seen.includes("<--- Last few GCs --->") && !fullHeap.test(seen)) process.stderr.write(text);
  });
  return { isFull: () => fullHeap.test(seen) };
}

/**
 * Runs this very command line again in a process whose heap has a cap, and ends as that one does.
 *
 * @param megabytes the largest size of the heap
 */
export async function runLimited(megabytes: number, terminal: Terminal, exit: SetExitCode): Promise<void> {
  const program = fileURLToPath(new URL("cli.js", import.meta.url));
  const args = [`--max-old-space-size=${String(megabytes)}`, program, ...process.argv.slice(2)];
  const env = { ...process.env, [mark]: "1" };
  const child = spawn(process.execPath, args, { env, stdio: ["inherit", "inherit", "pipe"] });
  const { isFull } = watchErrors(child.stderr);
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on("SIGINT", pass).on("SIGTERM", pass);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on("close", (...how) => resolve(how)),
  );
  process.off("SIGINT", pass).off("SIGTERM", pass);
  if (isFull()) {
    terminal.complain(
      `${terminal.paint("red", "sbx:")} stopped: the program used more than ${String(megabytes)} MB (--memory)`,
    );
    exit(exitCodes.limit);
  } else exit((code ?? 128 + constants.signals[signal ?? "SIGTERM"]) as ExitCode);
}
