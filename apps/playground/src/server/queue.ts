/** Runs so many at once; the others wait in order and are told their place. */

/** What the queue needs to know of one job. */
export interface Job {
  /** Its turn has come; the promise says when it is over. */
  readonly start: () => Promise<void>;
  /** Told whenever its place changes: 1 is the next. */
  readonly waiting: (position: number, running: number) => void;
}

/** See {@link makeQueue}. */
export interface Queue {
  /** Adds a job. Gives a function that takes it out again while it waits; `undefined` when the queue is full. */
  readonly add: (job: Job) => (() => void) | undefined;
  readonly state: () => { readonly running: number; readonly waiting: number };
}

/**
 * @param concurrency jobs at once
 * @param capacity jobs that may wait
 */
export const makeQueue = (concurrency: number, capacity: number): Queue => {
  const waiting: Job[] = [];
  let running = 0;

  const tell = (): void => {
    for (const [index, job] of waiting.entries()) job.waiting(index + 1, running);
  };

  const next = (): void => {
    while (running < concurrency) {
      const job = waiting.shift();
      if (job === undefined) return;
      running += 1;
      void job.start().finally(() => {
        running -= 1;
        next();
        tell();
      });
    }
  };

  return {
    add(job) {
      if (running >= concurrency && waiting.length >= capacity) return undefined;
      waiting.push(job);
      next();
      const at = waiting.indexOf(job);
      if (at !== -1) job.waiting(at + 1, running);
      return () => {
        const index = waiting.indexOf(job);
        if (index === -1) return;
        waiting.splice(index, 1);
        tell();
      };
    },
    state: () => ({ running, waiting: waiting.length }),
  };
};
