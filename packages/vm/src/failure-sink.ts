/**
 * Takes the failures of one guest as the process tells of them, raw, and reports the host's views. Upholds I9.
 */
import { codes, type VMError } from "./errors.ts";
import type { FailureSink } from "./unhandled.ts";

/** What a guest leaves unhandled. */
export interface Failures {
  readonly rejected: (reason: unknown, promise: unknown) => void;
  readonly handledLater: (promise: unknown) => void;
  readonly threw: (error: unknown) => void;
}

/** What a sink needs of its realm. */
interface Realm {
  readonly toHost: (raw: unknown) => unknown;
  /** Whether it was cut off: then there is nothing to show. */
  readonly hasEnded: () => boolean;
  /** Runs an operation under the limit of the realm; `undefined` where there is none. */
  readonly enter: ((operation: () => unknown) => unknown) | undefined;
}

type Limited = Pick<Realm, "hasEnded"> & { readonly enter: NonNullable<Realm["enter"]> };

/** Makes a failure's values the host's, and gives what reports them. */
type Cross = () => () => void;

const atOnce = (cross: Cross): void => {
  cross()();
};

const nextTick = (run: () => void): void => {
  process.nextTick(run);
};

const attempt = (cross: Cross): (() => void) | undefined => {
  try {
    return cross();
  } catch {
    return undefined; // the stack ended, or the VM was disposed of: there is nothing to show
  }
};

/**
 * Takes failures, and reports those of one turn at its end, after one entry. Under a limit each entry costs a thread, and a
 * guest that rejects a promise in a microsecond would have the host pay a hundred for it.
 */
const inOneEntry = ({ enter, hasEnded }: Limited): ((cross: Cross) => void) => {
  let waiting: Cross[] = [];
  let isExpected = false;

  /** A call that throws, at the end of the stack, has not scheduled anything: the next failure tries again. */
  const expect = (schedule: (run: () => void) => unknown, run: () => void): void => {
    if (isExpected) return;
    schedule(run);
    isExpected = true;
  };

  const flush = (): void => {
    isExpected = false;
    const failures = waiting;
    waiting = [];
    if (hasEnded()) return;
    const reports: (() => void)[] = [];
    try {
      enter(() => {
        for (const cross of failures) {
          const report = attempt(cross);
          if (report !== undefined) reports.push(report);
        }
      });
    } catch (error) {
      // What has not crossed within the limit is not reported: a guest's failures cost the host no more than its runs.
      if ((error as VMError).code === codes.unstoppable) {
        waiting = failures;
        expect(setImmediate, flush);
      }
    }
    for (const report of reports) report();
  };

  return (cross) => {
    waiting.push(cross);
    expect(nextTick, flush);
  };
};

/** Makes the sink of a realm, which reports to `failures` until the realm has ended. */
export const makeSink = (
  { rejected, handledLater, threw }: Failures,
  { toHost, hasEnded, enter }: Realm,
): FailureSink => {
  const showing =
    <Values extends unknown[]>(report: (...values: Values) => void, take: (cross: Cross) => void) =>
    (...raw: Values): void => {
      if (hasEnded()) return;
      take(() => {
        const values = raw.map(toHost) as Values;
        return () => {
          if (!hasEnded()) report(...values); // who was told of another may have disposed of the VM
        };
      });
    };
  const take = enter === undefined ? atOnce : inOneEntry({ enter, hasEnded });
  return {
    rejected: showing(rejected, take),
    handledLater: showing(handledLater, take),
    threw: showing(threw, atOnce),
  };
};
