/**
 * Runs in the guest realm, as an ordinary library: it holds nothing that a program there could not hold itself.
 * `Event` and `EventTarget` of the web platform. What a listener throws is reported, as the platform does.
 *
 * @see https://dom.spec.whatwg.org/#events
 */

/** What the host does for the globals of this folder. */
export interface WebServices {
  /** Reports what a listener has thrown. */
  readonly threw: (error: unknown) => void;
  /** Makes a `DOMException`. */
  readonly makeError: (name: string, message: string) => unknown;
  /** Milliseconds of a clock without a date. */
  readonly now: () => number;
  /** Calls back after some milliseconds, unless the process has ended by then. */
  readonly wait: (callback: () => void, milliseconds: number) => void;
}

/** Options of `new Event`. */
interface EventOptions {
  readonly bubbles?: unknown;
  readonly cancelable?: unknown;
  readonly composed?: unknown;
}

interface State {
  target: object | null;
  dispatching: boolean;
  stopped: boolean;
  stoppedAtOnce: boolean;
  prevented: boolean;
  passive: boolean;
}

type Callback = ((event: object) => unknown) | { handleEvent?: unknown };

interface Listener {
  readonly callback: Callback;
  readonly capture: boolean;
  readonly once: boolean;
  readonly passive: boolean;
  removed: boolean;
}

/** Options of `addEventListener`. */
interface ListenerOptions {
  readonly capture?: unknown;
  readonly once?: unknown;
  readonly passive?: unknown;
  readonly signal?: { readonly aborted: boolean; addEventListener: (...args: unknown[]) => void };
}

/** The two classes. */
export interface EventClasses {
  readonly Event: new (type: string) => object;
  readonly EventTarget: new () => { dispatchEvent: (event: object) => boolean };
  /** Makes a class's accessor for a handler, such as `onabort`. */
  readonly defineHandler: (prototype: object, type: string) => void;
}

/** Gives the instances of a class its name in `Object.prototype.toString`. */
export const nameInstances = ({ name, prototype }: { readonly name: string; readonly prototype: object }): void => {
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
};

const optionsOf = (options: unknown): ListenerOptions =>
  typeof options === "object" && options !== null ? options : { capture: options };

/** Makes the classes. */
export function makeEventClasses({ threw, makeError, now }: WebServices): EventClasses {
  const states = new WeakMap<object, State>();
  const stateOf = (event: unknown): State => {
    const state = states.get(event as object);
    if (state === undefined) throw new TypeError("Illegal invocation");
    return state;
  };

  class Event {
    static readonly NONE = 0;
    static readonly CAPTURING_PHASE = 1;
    static readonly AT_TARGET = 2;
    static readonly BUBBLING_PHASE = 3;
    readonly #type: string;
    readonly #options: { readonly bubbles: boolean; readonly cancelable: boolean; readonly composed: boolean };
    readonly #time = now();

    constructor(type: unknown, options?: EventOptions | null) {
      if (arguments.length === 0) throw new TypeError('The "type" argument must be specified');
      this.#type = String(type);
      const { bubbles, cancelable, composed } = options ?? {};
      this.#options = { bubbles: Boolean(bubbles), cancelable: Boolean(cancelable), composed: Boolean(composed) };
      const state = { target: null, dispatching: false, stopped: false, stoppedAtOnce: false, prevented: false };
      states.set(this, { ...state, passive: false });
    }

    get type(): string {
      return this.#type;
    }
    get bubbles(): boolean {
      return this.#options.bubbles;
    }
    get cancelable(): boolean {
      return this.#options.cancelable;
    }
    get composed(): boolean {
      return this.#options.composed;
    }
    get timeStamp(): number {
      return this.#time;
    }
    get isTrusted(): boolean {
      return !states.has(this); // none is the platform's
    }
    get target(): object | null {
      return stateOf(this).target;
    }
    get srcElement(): object | null {
      return stateOf(this).target;
    }
    get currentTarget(): object | null {
      const { dispatching, target } = stateOf(this);
      return dispatching ? target : null;
    }
    get eventPhase(): number {
      return stateOf(this).dispatching ? Event.AT_TARGET : Event.NONE;
    }
    get defaultPrevented(): boolean {
      return stateOf(this).prevented;
    }
    get returnValue(): boolean {
      return !stateOf(this).prevented;
    }
    get cancelBubble(): boolean {
      return stateOf(this).stopped;
    }
    set cancelBubble(value: boolean) {
      if (value) this.stopPropagation();
    }
    composedPath(): object[] {
      const { dispatching, target } = stateOf(this);
      return dispatching && target !== null ? [target] : [];
    }
    preventDefault(): void {
      const state = stateOf(this);
      if (this.#options.cancelable && !state.passive) state.prevented = true;
    }
    stopPropagation(): void {
      stateOf(this).stopped = true;
    }
    stopImmediatePropagation(): void {
      Object.assign(stateOf(this), { stopped: true, stoppedAtOnce: true });
    }
  }

  const listenersOf = new WeakMap<object, Map<string, Listener[]>>();
  const listsOf = (target: unknown): Map<string, Listener[]> => {
    const lists = listenersOf.get(target as object);
    if (lists === undefined) throw new TypeError("Illegal invocation");
    return lists;
  };

  const call = (callback: Callback, target: object, event: object): void => {
    try {
      if (typeof callback === "function") Reflect.apply(callback, target, [event]);
      else Reflect.apply(callback.handleEvent as () => void, callback, [event]);
    } catch (error) {
      threw(error);
    }
  };

  class EventTarget {
    constructor() {
      listenersOf.set(this, new Map());
    }

    addEventListener(type: unknown, callback: unknown, options?: unknown): void {
      const lists = listsOf(this);
      const { capture, once, passive, signal } = optionsOf(options);
      if (callback === null || callback === undefined || signal?.aborted === true) return;
      if (typeof callback !== "function" && typeof callback !== "object")
        throw new TypeError('The "listener" argument must be a function or an object');
      const name = String(type);
      const list = lists.get(name) ?? [];
      const found = list.find((known) => known.callback === callback && known.capture === Boolean(capture));
      if (found !== undefined) return;
      const flags = { capture: Boolean(capture), once: Boolean(once), passive: Boolean(passive), removed: false };
      lists.set(name, [...list, { callback, ...flags }]);
      signal?.addEventListener("abort", () => this.removeEventListener(name, callback, options), { once: true });
    }

    removeEventListener(type: unknown, callback: unknown, options?: unknown): void {
      const lists = listsOf(this);
      const capture = Boolean(optionsOf(options).capture);
      const name = String(type);
      const list = lists.get(name) ?? [];
      const found = list.find((known) => known.callback === callback && known.capture === capture);
      if (found === undefined) return;
      found.removed = true;
      lists.set(
        name,
        list.filter((known) => known !== found),
      );
    }

    dispatchEvent(event: unknown): boolean {
      const lists = listsOf(this);
      const state = states.get(event as object);
      if (state === undefined) throw new TypeError('The "event" argument must be an instance of Event');
      if (state.dispatching) throw makeError("InvalidStateError", "The event is already being dispatched");
      const { type } = event as { readonly type: string };
      Object.assign(state, { target: this, dispatching: true });
      for (const listener of lists.get(type) ?? []) {
        if (listener.removed) continue;
        const { callback, once, passive, capture } = listener;
        if (once) this.removeEventListener(type, callback, { capture });
        state.passive = passive;
        call(callback, this, event as object);
        if (state.stoppedAtOnce) break;
      }
      Object.assign(state, { dispatching: false, passive: false, stopped: false, stoppedAtOnce: false });
      return !state.prevented;
    }
  }

  function defineHandler(prototype: object, type: string): void {
    const handlers = new WeakMap<object, { handler: unknown; listener: (event: object) => unknown }>();
    Object.defineProperty(prototype, `on${type}`, {
      get(this: object) {
        return handlers.get(this)?.handler ?? null;
      },
      set(this: EventTarget, value: unknown) {
        const known = handlers.get(this);
        const handler = typeof value === "function" ? value : null;
        if (known !== undefined) known.handler = handler;
        else if (handler !== null) {
          const entry = {
            handler: handler as unknown,
            listener: (event: object): unknown =>
              typeof entry.handler === "function" ? Reflect.apply(entry.handler, this, [event]) : undefined,
          };
          handlers.set(this, entry);
          this.addEventListener(type, entry.listener);
        }
      },
      enumerable: true,
      configurable: true,
    });
  }

  nameInstances(Event);
  nameInstances(EventTarget);
  return { Event, EventTarget, defineHandler };
}
