/**
 * Runs in the guest realm, as an ordinary library. `AbortController` and `AbortSignal`. Node's functions take them for
 * signals by what they can do.
 *
 * @see https://dom.spec.whatwg.org/#aborting-ongoing-activities
 */
import { nameInstances, type EventClasses, type WebServices } from "./event-target.ts";

/** The two classes. */
export interface AbortClasses {
  readonly AbortController: new () => object;
  readonly AbortSignal: object;
}

interface State {
  aborted: boolean;
  reason: unknown;
}

type Listenable = EventTarget & { readonly aborted: boolean; readonly reason: unknown };

/** Makes the classes. */
export function makeAbortClasses(events: EventClasses, { makeError, wait }: WebServices): AbortClasses {
  const { Event, defineHandler } = events;
  const Base = events.EventTarget;
  const states = new WeakMap<object, State>();
  const stateOf = (signal: unknown): State => {
    const state = states.get(signal as object);
    if (state === undefined) throw new TypeError("Illegal invocation");
    return state;
  };
  const key = {};
  const abortError = (): unknown => makeError("AbortError", "This operation was aborted");
  const give = (reason: unknown): unknown => (reason === undefined ? abortError() : reason);

  class AbortSignal extends Base {
    constructor(given?: unknown) {
      if (given !== key) throw new TypeError("Illegal constructor");
      super();
      states.set(this, { aborted: false, reason: undefined });
    }

    get aborted(): boolean {
      return stateOf(this).aborted;
    }
    get reason(): unknown {
      return stateOf(this).reason;
    }
    throwIfAborted(): void {
      const { aborted, reason } = stateOf(this);
      if (aborted) throw reason;
    }

    static abort(reason?: unknown): AbortSignal {
      const signal = new AbortSignal(key);
      Object.assign(stateOf(signal), { aborted: true, reason: give(reason) });
      return signal;
    }
    static timeout(delay: unknown): AbortSignal {
      const milliseconds = Number(delay);
      if (!(milliseconds >= 0 && milliseconds <= Number.MAX_SAFE_INTEGER))
        throw new RangeError('The value of "delay" is out of range');
      const signal = new AbortSignal(key);
      wait(() => abort(signal, makeError("TimeoutError", "The operation was aborted due to timeout")), milliseconds);
      return signal;
    }
    static any(signals: Iterable<Listenable>): AbortSignal {
      const all = [...signals];
      const signal = new AbortSignal(key);
      const first = all.find(({ aborted }) => aborted);
      if (first !== undefined) abort(signal, first.reason);
      else
        for (const source of all) source.addEventListener("abort", () => abort(signal, source.reason), { once: true });
      return signal;
    }
  }
  defineHandler(AbortSignal.prototype, "abort");

  function abort(signal: AbortSignal, reason: unknown): void {
    const state = stateOf(signal);
    if (state.aborted) return;
    Object.assign(state, { aborted: true, reason: give(reason) });
    signal.dispatchEvent(new Event("abort"));
  }

  class AbortController {
    readonly #signal = new AbortSignal(key);

    get signal(): AbortSignal {
      return this.#signal;
    }
    abort(reason?: unknown): void {
      abort(this.#signal, reason);
    }
  }
  nameInstances(AbortSignal);
  nameInstances(AbortController);
  return { AbortController, AbortSignal };
}
