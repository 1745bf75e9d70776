/** Shows on a terminal that something takes its time. */
import { Worker } from "node:worker_threads";
import type { Terminal } from "./terminal.ts";

/** Ends the show, and takes it off the screen; may be called again. */
export interface Spinner {
  readonly stop: () => void;
}

/** For a run that nobody watches. */
export const noSpinner: Spinner = { stop: () => undefined };

/** Milliseconds before it is shown: most runs are over by then. */
const patience = 1000;

/**
 * Runs in a thread of its own, since a program that computes leaves the main one no time. It writes to the descriptor, as
 * a worker's streams go through the main thread.
 */
const text = `
  const { writeSync } = require("node:fs");
  const { workerData } = require("node:worker_threads");
  const flag = new Int32Array(workerData.flag);
  const started = Date.now();
  for (let frame = 0; Atomics.wait(flag, 0, 0, frame === 0 ? workerData.patience : 100) === "timed-out"; frame += 1) {
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    Atomics.store(flag, 1, 1);
    writeSync(2, "\\r" + "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"[frame % 10] + " running " + seconds + " s (Ctrl-C ends it) \\u001b[K");
  }
`;

/**
 * Starts the show, on a terminal; it appears after a second.
 *
 * @example
 * const spinner = startSpinner(terminal);
 * work();
 * spinner.stop();
 */
export function startSpinner(terminal: Terminal): Spinner {
  if (!terminal.isInteractive) return noSpinner;
  const flag = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(text, { eval: true, workerData: { flag: flag.buffer, patience }, stderr: true });
  worker.unref();
  const stop = (): void => {
    if (Atomics.exchange(flag, 0, 1) === 1) return;
    Atomics.notify(flag, 0);
    if (Atomics.load(flag, 1) === 1) terminal.clearLine();
  };
  process.once("exit", stop);
  return { stop };
}
