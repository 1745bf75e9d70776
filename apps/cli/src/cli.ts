#!/usr/bin/env node
/** The command `sbx`: streams and exit code of the process. Everything else is in `main.ts`. */
import { main } from "./main.ts";
import { createTerminal } from "./terminal.ts";

/** Whoever read our output has gone (`sbx run x.js | head`): there is nobody to tell anything. */
const endOnBrokenPipe = (error: NodeJS.ErrnoException): void => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
};
process.stdout.on("error", endOnBrokenPipe);
process.stderr.on("error", endOnBrokenPipe);

// No top-level await: a program whose last promise never settles ends with the code that it has.
void main(process.argv.slice(2), createTerminal(process.stdout, process.stderr), (code) => {
  process.exitCode = code;
});
