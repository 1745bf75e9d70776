/**
 * Runs in the guest realm, as an ordinary library: it only works on emitters and signals that the program passes in. The
 * functions of `events` that wait: `once`, `on`, `addAbortListener`.
 *
 * @see https://nodejs.org/api/events.html
 */

type Listener = (...args: unknown[]) => void;

/** An emitter of anybody's, or an EventTarget. */
interface Source {
  readonly on?: (event: PropertyKey, listener: Listener) => unknown;
  readonly removeListener?: (event: PropertyKey, listener: Listener) => unknown;
  readonly addEventListener?: (event: PropertyKey, listener: Listener) => unknown;
  readonly removeEventListener?: (event: PropertyKey, listener: Listener) => unknown;
}

interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  readonly addEventListener: (type: string, listener: Listener, options?: object) => void;
  readonly removeEventListener: (type: string, listener: Listener) => void;
}

interface Options {
  readonly signal?: Signal;
  readonly close?: readonly PropertyKey[];
}

const withCode = <E extends Error>(error: E, code: string): E => Object.assign(error, { code });

const abortError = ({ reason }: Signal): Error =>
  Object.assign(withCode(new Error("The operation was aborted", { cause: reason }), "ABORT_ERR"), {
    name: "AbortError",
  });

const badArgument = (name: string, expected: string): TypeError =>
  withCode(new TypeError(`The "${name}" argument must be ${expected}.`), "ERR_INVALID_ARG_TYPE");

const isEmitter = ({ on }: Source): boolean => typeof on === "function";

function add(source: Source, event: PropertyKey, listener: Listener): void {
  if (isEmitter(source)) source.on?.(event, listener);
  else if (typeof source.addEventListener === "function") source.addEventListener(event, listener);
  else throw badArgument("emitter", "an instance of EventEmitter or EventTarget");
}

function remove(source: Source, event: PropertyKey, listener: Listener): void {
  if (isEmitter(source)) source.removeListener?.(event, listener);
  else source.removeEventListener?.(event, listener);
}

function signalOf(options: Options | undefined): Signal | undefined {
  const signal: unknown = options?.signal;
  if (signal === undefined) return undefined;
  if (typeof signal !== "object" || signal === null || !("aborted" in signal))
    throw badArgument("options.signal", "an instance of AbortSignal");
  return signal as Signal;
}

const isAborted = (signal: Signal | undefined): boolean => signal?.aborted === true;

/** A promise of the arguments of the next such event; rejected by an `error` event before it, or by the signal. */
export async function once(source: Source, event: PropertyKey, options?: Options): Promise<unknown[]> {
  const signal = signalOf(options);
  if (isAborted(signal)) throw abortError(signal as Signal);
  return new Promise((resolve, reject) => {
    const end = (): void => {
      remove(source, event, happened);
      if (event !== "error" && isEmitter(source)) remove(source, "error", failed);
      signal?.removeEventListener("abort", aborted);
    };
    function happened(...args: unknown[]): void {
      end();
      resolve(args);
    }
    function failed(reason: unknown): void {
      end();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever the program emitted
      reject(reason);
    }
    function aborted(): void {
      end();
      reject(abortError(signal as Signal));
    }
    add(source, event, happened);
    if (event !== "error" && isEmitter(source)) add(source, "error", failed);
    signal?.addEventListener("abort", aborted, { once: true });
  });
}

interface Waiting {
  readonly resolve: (result: IteratorResult<unknown[]>) => void;
  readonly reject: (reason: unknown) => void;
}

const done: IteratorResult<unknown[]> = { value: undefined, done: true };

/** An iterator over the arguments of such events, until the loop ends, an `error` event, a `close` event, or the signal. */
export function on(source: Source, event: PropertyKey, options?: Options): AsyncIterableIterator<unknown[]> {
  const signal = signalOf(options);
  if (isAborted(signal)) throw abortError(signal as Signal);
  const events: unknown[][] = [];
  const waiting: Waiting[] = [];
  let failure: { readonly reason: unknown } | undefined;
  let ended = false;

  const end = (): Promise<IteratorResult<unknown[]>> => {
    remove(source, event, happened);
    if (event !== "error" && isEmitter(source)) remove(source, "error", failed);
    for (const name of options?.close ?? []) remove(source, name, closed);
    signal?.removeEventListener("abort", aborted);
    ended = true;
    for (const { resolve } of waiting.splice(0)) resolve(done);
    return Promise.resolve(done);
  };
  function happened(...args: unknown[]): void {
    const first = waiting.shift();
    if (first === undefined) events.push(args);
    else first.resolve({ value: args, done: false });
  }
  function failed(reason: unknown): void {
    const first = waiting.shift();
    if (first === undefined) failure = { reason };
    else first.reject(reason);
    void end();
  }
  function closed(): void {
    void end();
  }
  function aborted(): void {
    failed(abortError(signal as Signal));
  }

  add(source, event, happened);
  if (event !== "error" && isEmitter(source)) add(source, "error", failed);
  for (const name of options?.close ?? []) add(source, name, closed);
  signal?.addEventListener("abort", aborted, { once: true });

  return {
    next() {
      const args = events.shift();
      if (args !== undefined) return Promise.resolve({ value: args, done: false });
      if (failure !== undefined) {
        const { reason } = failure;
        failure = undefined;
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever the program emitted
        return Promise.reject(reason);
      }
      if (ended) return Promise.resolve(done);
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
      });
    },
    return: end,
    throw(reason: unknown) {
      failed(reason);
      return Promise.resolve(done);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Has a listener called when a signal is aborted, also when it has been already. */
export function addAbortListener(signal: Signal, listener: Listener): object {
  if (typeof listener !== "function") throw badArgument("listener", "of type function");
  const checked = signalOf({ signal }) as Signal;
  let stop = (): void => undefined;
  if (checked.aborted) void Promise.resolve().then(() => listener());
  else {
    checked.addEventListener("abort", listener, { once: true });
    stop = () => checked.removeEventListener("abort", listener);
  }
  const dispose = (Symbol as { readonly dispose?: symbol }).dispose ?? Symbol.for("Symbol.dispose");
  return { [dispose]: stop };
}
