/**
 * Runs on the host. Upholds I9.
 * Node's own files finish much of their work in a later tick, and throw there when a guest has handed them nonsense: a
 * forged receiver, a method that is no function. So ticks that are asked for while a guest's call of a builtin is under
 * way, and those that they ask for in turn, report to the VM what they throw.
 *
 * `process.nextTick` is another function during such a call only; Node's files look it up each time.
 */
import { keepThroughTimeouts } from "@sbx/vm/internal";

/** Is told of what a tick threw. */
type Report = (reason: unknown) => void;

type NextTick = typeof process.nextTick;

let current: Report | undefined;

const run = (report: Report, callback: (...args: unknown[]) => void, args: unknown[]): void => {
  try {
    withTicks(report, () => callback(...args));
  } catch (reason) {
    report(reason);
  }
};

const guardedFrom =
  (original: NextTick): NextTick =>
  (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
    const report = current;
    if (report === undefined || typeof callback !== "function") original(callback, ...args);
    else original(run, report, callback, args);
  };

const nextTickNow = (): NextTick => Reflect.get<NodeJS.Process, "nextTick">(process, "nextTick");
const ours = new WeakSet<NextTick>();

// I9: a time limit that ends a guest within such a call would leave the ticks of the whole process to its VM.
keepThroughTimeouts(() => {
  const [report, tick] = [current, nextTickNow()];
  return () => {
    current = report;
    if (ours.has(nextTickNow())) process.nextTick = tick;
  };
});

/** Calls, and has what the call puts off to a later tick report to `report`. */
export function withTicks<Result>(report: Report, call: () => Result): Result {
  const outer = current;
  const original = nextTickNow();
  current = report;
  const guarded = outer === undefined ? guardedFrom(original) : original;
  ours.add(guarded);
  process.nextTick = guarded;
  try {
    return call();
  } finally {
    current = outer;
    // Somebody may have put another function there meanwhile; then that stays.
    if (outer === undefined && process.nextTick === guarded) process.nextTick = original;
  }
}
