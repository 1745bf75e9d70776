/**
 * The second stop of limited runs. Upholds I9.
 *
 * Node ends a run over its limit by one termination, and V8 sends no other. Where it strikes in a part of Node's that
 * swallows it, as in what Node does for each rejected promise, the run would go on for ever. A thread that sleeps
 * meanwhile watches, and stops what goes on long after its limit (`worker/backstop-entry.ts`). Node's own limit has been
 * noted as exceeded by then, so that the run ends with its error.
 */
import { isMainThread, Worker } from "node:worker_threads";
import { cell, cellCount } from "./worker/cells.ts";
import watchText from "./worker/backstop-entry.ts?realm";

/** Surely after Node's own limit, which a thread keeps that a busy machine lets wait. */
const overdueAfter = (timeout: number): number => timeout * 2 + 250;

/** Twelve days: of longer times 32 bits do not tell what is past. What may run for so long is not watched. */
const longest = 2 ** 30;

const { hrtime } = process;

/** Milliseconds of a clock that all threads share and nobody sets. */
const now = (): number => {
  const [seconds, nanoseconds] = hrtime();
  return (seconds * 1e3 + nanoseconds / 1e6) | 0;
};

const startText = `${watchText}((watch) => watch(require("node:inspector").Session, require("node:worker_threads").workerData, process));`;

let isStarted = false;
let cells: Int32Array | undefined;
let last = 0;

const stopWatching = (): void => {
  cells = undefined;
};

/** Where there is no such thread (in a worker, without the inspector, where threads are not allowed) nothing is watched. */
const start = (): void => {
  isStarted = true;
  if (!isMainThread) return; // the inspector's way to another thread leads to the main one only
  const shared = new Int32Array(new SharedArrayBuffer(cellCount * Int32Array.BYTES_PER_ELEMENT));
  try {
    // Nothing of the host's own start is done again in it: no flags, no modules that are loaded before all others.
    const worker = new Worker(startText, { eval: true, workerData: shared, execArgv: [], env: {} });
    worker.on("error", stopWatching);
    worker.on("exit", stopWatching);
    worker.unref();
    cells = shared;
  } catch {
    // It has no inspector, or may not start a thread.
  }
};

/** Shows the thread a run: its time first, so that nobody finds its number with the time of another. */
const show = (shared: Int32Array, entry: number, overdueAt: number): void => {
  Atomics.store(shared, cell.overdueAt, overdueAt);
  Atomics.store(shared, cell.entry, entry);
};

/** Whether a limited run would have no second stop, since one was ended by it in this turn, and the engine ends one only. */
export const isSpent = (): boolean => cells !== undefined && Atomics.load(cells, cell.spent) === 1;

/** The stack will have been empty by then. */
const rest = (shared: Int32Array): void => {
  setImmediate(() => Atomics.store(shared, cell.spent, 0)).unref();
};

/**
 * Runs what has a limit of so many milliseconds under the eyes of the second thread, which the first such run starts.
 * Of runs inside of each other the thread sees the one that is to end first: it ends with all that is inside of it.
 */
export const underBackstop = <T>(timeout: number, run: () => T): T => {
  if (!isStarted) start();
  const shared = cells;
  if (shared === undefined || overdueAfter(timeout) > longest) return run();
  const outer = Atomics.load(shared, cell.entry);
  const outerOverdueAt = Atomics.load(shared, cell.overdueAt);
  const overdueAt = (now() + overdueAfter(timeout)) | 0;
  if (outer !== 0 && ((outerOverdueAt - overdueAt) | 0) <= 0) return run();
  last = (last % 0x7fffffff) + 1;
  show(shared, last, overdueAt);
  if (Atomics.load(shared, cell.parked) === 1) Atomics.notify(shared, cell.entry);
  try {
    return run();
  } finally {
    // Of a run that the limit of an outer one ends the engine leaves this out: the outer one puts back what it found.
    show(shared, outer, outerOverdueAt);
    if (isSpent()) rest(shared);
  }
};

/** Tells the thread that no run is under way. */
export const nothingRuns = (): void => {
  if (cells !== undefined) Atomics.store(cells, cell.entry, 0);
};
