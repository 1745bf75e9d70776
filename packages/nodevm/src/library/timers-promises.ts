/**
 * Runs in the guest realm, as an ordinary library. `timers/promises`, over the guest's own timers.
 *
 * @see https://nodejs.org/api/timers.html#timers-promises-api
 */

type Start = (callback: () => void, delay?: number) => { unref: () => unknown };
type Stop = (handle: unknown) => void;

/** The guest's timers, as they were before any program ran. */
export interface Timers {
  readonly setTimeout: Start;
  readonly setInterval: Start;
  readonly setImmediate: Start;
  readonly clearTimeout: Stop;
}

interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  readonly addEventListener: (type: string, listener: () => void, options?: object) => void;
  readonly removeEventListener: (type: string, listener: () => void) => void;
}

interface Options {
  readonly ref?: boolean;
  readonly signal?: Signal;
}

const aborted = ({ reason }: Signal): Error =>
  Object.assign(new Error("The operation was aborted", { cause: reason }), { name: "AbortError", code: "ABORT_ERR" });

function once(start: Start, stop: Stop, delay: number | undefined, value: unknown, options: Options): Promise<unknown> {
  const { ref = true, signal } = options;
  if (signal?.aborted === true) return Promise.reject(aborted(signal));
  return new Promise((resolve, reject) => {
    const handle = start(() => {
      signal?.removeEventListener("abort", abort);
      resolve(value);
    }, delay);
    function abort(): void {
      stop(handle);
      reject(aborted(signal as Signal));
    }
    if (!ref) handle.unref();
    signal?.addEventListener("abort", abort, { once: true });
  });
}

const isAborted = (signal: Signal | undefined): boolean => signal?.aborted === true;

/** Yields the value at each tick, until the loop ends or the signal says so. */
async function* every(timers: Timers, delay: number | undefined, value: unknown, options: Options): AsyncGenerator {
  const { ref = true, signal } = options;
  if (isAborted(signal)) throw aborted(signal as Signal);
  let pending = 0;
  let wake = (): void => undefined;
  const tick = (): void => {
    pending++;
    wake();
  };
  const handle = timers.setInterval(tick, delay);
  const abort = (): void => wake();
  if (!ref) handle.unref();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    for (;;) {
      if (isAborted(signal)) throw aborted(signal as Signal);
      if (pending === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      for (; pending > 0; pending--) yield value;
    }
  } finally {
    timers.clearTimeout(handle);
    signal?.removeEventListener("abort", abort);
  }
}

/** Makes the module. */
export function makeTimersPromises(timers: Timers): object {
  const setTimeout = (delay?: number, value?: unknown, options: Options = {}): Promise<unknown> =>
    once(timers.setTimeout, timers.clearTimeout, delay, value, options);
  const setImmediate = (value?: unknown, options: Options = {}): Promise<unknown> =>
    once(timers.setImmediate, timers.clearTimeout, undefined, value, options);
  const setInterval = (delay?: number, value?: unknown, options: Options = {}): AsyncGenerator =>
    every(timers, delay, value, options);
  const scheduler = {
    wait: (delay: number, options?: Options) => setTimeout(delay, undefined, options),
    yield: () => setImmediate(),
  };
  return { setTimeout, setImmediate, setInterval, scheduler };
}
