/** What carries a command out. */
import type { ExitCode } from "./exit-codes.ts";
import type { Arguments } from "./parse-arguments.ts";
import type { Terminal } from "./terminal.ts";

/** Sets the exit code; the last call wins, since a program may fail after its first run is over. */
export type SetExitCode = (code: ExitCode) => void;

/** Carries a command out. What it throws as a `UsageError` is told to the user in one line. */
export type Action = (args: Arguments, terminal: Terminal, exit: SetExitCode) => Promise<void>;
