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
const patienceFor = (timeout: number): number => Math.min(timeout * 2 + 250, 0x7fffffff);

const startText = `${watchText}((watch) => watch(require("node:inspector").Session, require("node:worker_threads").workerData));`;

/** `undefined` where there is no such thread: in a worker, without the inspector, or where threads are not allowed. */
const start = (): Int32Array | undefined => {
  if (!isMainThread) return undefined; // the inspector's way to another thread leads to the main one only
  const cells = new Int32Array(new SharedArrayBuffer(cellCount * Int32Array.BYTES_PER_ELEMENT));
  try {
    // Nothing of the host's own start is done again in it: no flags, no modules that are loaded before all others.
    const worker = new Worker(startText, { eval: true, workerData: cells, execArgv: [], env: {} });
    worker.on("error", () => undefined);
    worker.unref();
    return cells;
  } catch {
    return undefined;
  }
};

let isStarted = false;
let cells: Int32Array | undefined;
let last = 0;

/** I9: the engine ends no second run in this way before the stack was empty; until then there is none that could need it. */
const rest = (shared: Int32Array): void => {
  setImmediate(() => Atomics.store(shared, cell.spent, 0)).unref();
};

/**
 * Runs what has a limit of so many milliseconds under the eyes of the second thread, which the first such run starts.
 * A run inside of another is watched in its place.
 *
 * @param overdue what comes of it where a run was ended in this way already, and the stack was not empty since
 */
export const underBackstop = <T>(timeout: number, run: () => T, overdue: () => T): T => {
  if (!isStarted) {
    isStarted = true;
    cells = start();
  }
  if (cells === undefined) return run();
  if (Atomics.load(cells, cell.spent) === 1) return overdue();
  const outer = Atomics.load(cells, cell.entry);
  const outerPatience = Atomics.load(cells, cell.patience);
  last = (last % 0x7fffffff) + 1;
  Atomics.store(cells, cell.patience, patienceFor(timeout));
  Atomics.store(cells, cell.entry, last);
  if (Atomics.load(cells, cell.parked) === 1) Atomics.notify(cells, cell.entry);
  try {
    return run();
  } finally {
    Atomics.store(cells, cell.patience, outerPatience);
    Atomics.store(cells, cell.entry, outer);
    if (Atomics.load(cells, cell.spent) === 1) rest(cells);
  }
};
