/**
 * Has failures of one guest cross together. Upholds I9: under a time limit each entry into the guest costs a thread, and a
 * guest that rejects a promise in a microsecond would have the host pay a hundred for it.
 */

/** Makes a failure's values the host's, and gives what reports them. */
export type Cross = () => () => void;

const attempt = (cross: Cross): (() => void) | undefined => {
  try {
    return cross();
  } catch {
    return undefined; // the stack ended, or the VM was disposed of: there is nothing to show
  }
};

/** Gives what takes failures: those of one turn are reported at its end, after one entry through `enter`. */
export const inOneEntry = (enter: (operation: () => unknown) => unknown): ((cross: Cross) => void) => {
  let waiting: Cross[] = [];

  const flush = (): void => {
    const failures = waiting;
    waiting = [];
    const reports: (() => void)[] = [];
    try {
      enter(() => {
        for (const cross of failures) reports.push(attempt(cross) ?? (() => undefined));
      });
    } catch {
      // What has not crossed within the limit is not reported.
    }
    for (const report of reports) report();
  };

  return (cross) => {
    if (waiting.push(cross) === 1) process.nextTick(flush);
  };
};
