/**
 * Runs in the guest realm. Upholds I5.
 * The guest's `EventEmitter`: Node's behaviour on the program's own objects, `_events` and all, since programs look there.
 *
 * @see https://nodejs.org/api/events.html
 */
import {
  ObjectCreate,
  PromisePrototypeThen,
  ReflectApply,
  ReflectDeleteProperty,
  ReflectGetPrototypeOf,
  ReflectOwnKeys,
  SymbolConstructor,
  SymbolFor,
  newArray,
} from "./captures.ts";
import {
  checkBoolean,
  checkListener,
  checkMaxListeners,
  isErrorObject,
  isPromise,
  unhandledError,
} from "./event-errors.ts";
import { append, defineHidden, defineOwn, ownValue } from "./own.ts";

/** A listener, or what `once` puts in its place. */
export type Listener = (...args: unknown[]) => unknown;

/** An emitter from inside. */
export interface Emitter {
  _events: Record<PropertyKey, unknown> | undefined;
  _eventsCount: number;
  _maxListeners: number | undefined;
}

/** What this guest's emitters share; the host's have their own (EV-8). */
export interface Shared {
  readonly __proto__: null;
  defaultMaxListeners: number;
  captureRejections: boolean;
  readonly errorMonitor: symbol;
  readonly captureRejectionSymbol: symbol;
  /** Reports a probable leak; the entry puts the host's there. */
  warn: (message: string) => void;
}

export const shared: Shared = {
  __proto__: null,
  defaultMaxListeners: 10,
  captureRejections: false,
  errorMonitor: SymbolConstructor("events.errorMonitor"),
  captureRejectionSymbol: SymbolFor("nodejs.rejection"),
  warn: () => undefined,
};

/** Where an emitter notes that it captures rejections. */
const captureKey = SymbolConstructor("kCapture");

const freshEvents = (): Record<PropertyKey, unknown> => ObjectCreate(null) as Record<PropertyKey, unknown>;

function eventsOf(emitter: Emitter): Record<PropertyKey, unknown> {
  const { _events: events } = emitter;
  if (events !== undefined) return events;
  const fresh = freshEvents();
  emitter._events = fresh;
  emitter._eventsCount = 0;
  return fresh;
}

/** The listeners for an event, as a list of our own; an entry is one function, or an array of several. */
function entriesOf(emitter: Emitter, event: PropertyKey): Listener[] {
  const list = newArray() as Listener[];
  const entry = emitter._events?.[event];
  if (typeof entry === "function") append(list, entry);
  else if (typeof entry === "object" && entry !== null) {
    const several = entry as readonly Listener[];
    for (let index = 0; index < several.length; index++) append(list, several[index]);
  }
  return list;
}

function store(emitter: Emitter, event: PropertyKey, list: readonly Listener[]): void {
  const events = eventsOf(emitter);
  if (list.length > 0) defineOwn(events, event, list.length === 1 ? list[0] : list);
  else ReflectDeleteProperty(events, event);
  emitter._eventsCount = ReflectOwnKeys(events).length;
}

/** What `once` registers: removes itself, then calls. Its `listener` is the function that was given. */
function wrapOnce(emitter: Emitter, event: PropertyKey, listener: Listener): Listener {
  let fired = false;
  function wrapper(this: unknown, ...args: unknown[]): unknown {
    if (fired) return undefined;
    fired = true;
    remove(emitter, event, wrapper);
    return ReflectApply(listener, emitter, args);
  }
  defineOwn(wrapper, "listener", listener);
  return wrapper;
}

const originalOf = (listener: Listener): unknown => (listener as { listener?: unknown }).listener ?? listener;

function warnOfLeak(emitter: Emitter, event: PropertyKey, list: readonly Listener[]): void {
  const limit = emitter._maxListeners ?? shared.defaultMaxListeners;
  if (limit <= 0 || list.length <= limit || (list as { warned?: boolean }).warned === true) return;
  defineHidden(list, "warned", true);
  const name = typeof event === "symbol" ? "a symbol" : `${event}`;
  const { warn } = shared;
  warn(
    `Possible EventEmitter memory leak detected. ${list.length} ${name} listeners added. MaxListeners is ${limit}.` +
      " Use emitter.setMaxListeners() to increase limit",
  );
}

function add(emitter: Emitter, event: PropertyKey, listener: unknown, prepend: boolean): Emitter {
  checkListener(listener);
  const original = originalOf(listener);
  if (eventsOf(emitter)["newListener"] !== undefined) emit(emitter, "newListener", [event, original]);
  const old = entriesOf(emitter, event);
  const list = newArray() as Listener[];
  if (prepend) append(list, listener);
  for (let index = 0; index < old.length; index++) append(list, old[index]);
  if (!prepend) append(list, listener);
  const entry = emitter._events?.[event];
  if (typeof entry === "object" && (entry as { warned?: boolean }).warned === true) defineHidden(list, "warned", true);
  store(emitter, event, list);
  warnOfLeak(emitter, event, list);
  return emitter;
}

function remove(emitter: Emitter, event: PropertyKey, listener: unknown): Emitter {
  const old = entriesOf(emitter, event);
  let at = old.length - 1;
  while (at >= 0 && old[at] !== listener && originalOf(old[at] as Listener) !== listener) at--;
  if (at < 0) return emitter;
  const list = newArray() as Listener[];
  for (let index = 0; index < old.length; index++) if (index !== at) append(list, old[index]);
  store(emitter, event, list);
  if (eventsOf(emitter)["removeListener"] !== undefined) emit(emitter, "removeListener", [event, listener]);
  return emitter;
}

function removeAll(emitter: Emitter, event: PropertyKey | undefined): void {
  const events = eventsOf(emitter);
  if (event === undefined) {
    const keys = ReflectOwnKeys(events);
    for (let index = 0; index < keys.length; index++)
      if (keys[index] !== "removeListener") removeAll(emitter, keys[index]);
    store(emitter, "removeListener", newArray() as Listener[]);
    return;
  }
  const list = entriesOf(emitter, event);
  for (let index = list.length - 1; index >= 0; index--) remove(emitter, event, list[index]);
}

/**
 * What a listener's promise is rejected with goes to the emitter, where it asked for that.
 *
 * @see https://nodejs.org/api/events.html#capture-rejections-of-promises
 */
function captureRejection(emitter: Emitter, result: unknown, event: PropertyKey, args: readonly unknown[]): void {
  if ((emitter as unknown as Record<PropertyKey, unknown>)[captureKey] !== true || !isPromise(result)) return;
  PromisePrototypeThen(result, undefined, (reason) => {
    const handler = (emitter as unknown as Record<PropertyKey, unknown>)[shared.captureRejectionSymbol];
    if (typeof handler !== "function") {
      emit(emitter, "error", [reason]);
      return;
    }
    const all = newArray();
    append(all, reason);
    append(all, event);
    for (let index = 0; index < args.length; index++) append(all, args[index]);
    ReflectApply(handler, emitter, all);
  });
}

/** Calls the listeners that were there when it began. @returns whether there was one. */
function emit(emitter: Emitter, event: PropertyKey, args: readonly unknown[]): boolean {
  if (event === "error") {
    const { errorMonitor } = shared;
    if (emitter._events?.[errorMonitor] !== undefined) emit(emitter, errorMonitor, args);
    if (entriesOf(emitter, event).length === 0) throw isErrorObject(args[0]) ? args[0] : unhandledError(args[0]);
  }
  const list = entriesOf(emitter, event);
  for (let index = 0; index < list.length; index++) {
    const result = ReflectApply(list[index], emitter, args);
    if (result !== undefined && result !== null) captureRejection(emitter, result, event, args);
  }
  return list.length > 0;
}

/** Makes an object an emitter, unless it is one already; fields that it inherits from its prototype are not its own. */
export function initialise(emitter: Emitter, options?: { captureRejections?: unknown }): void {
  const inherited = ReflectGetPrototypeOf(emitter) as Partial<Emitter> | null;
  if (emitter._events === undefined || emitter._events === inherited?._events) {
    emitter._events = freshEvents();
    emitter._eventsCount = 0;
  }
  emitter._maxListeners = emitter._maxListeners === 0 ? undefined : emitter._maxListeners;
  const capture: unknown = options?.captureRejections;
  if (capture !== undefined) checkBoolean("options.captureRejections", capture);
  defineHidden(emitter, captureKey, capture ?? shared.captureRejections);
}

/** Node's class: a plain function, since old code calls it on objects of its own. */
export function EventEmitter(this: Emitter, options?: { captureRejections?: unknown }): void {
  initialise(this, options);
}

/** The listeners for an event: as registered, or as given to `once`. */
export function listenersOf(emitter: Emitter, event: PropertyKey, raw: boolean): unknown[] {
  const entries = entriesOf(emitter, event);
  const list = newArray();
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index];
    if (entry !== undefined) append(list, raw ? entry : originalOf(entry));
  }
  return list;
}

/** How many listeners an event has, or how many times `listener` is among them. */
export function countOf(emitter: Emitter, event: PropertyKey, listener?: unknown): number {
  const entries = entriesOf(emitter, event);
  if (listener === undefined) return entries.length;
  let count = 0;
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index];
    if (entry !== undefined && (entry === listener || originalOf(entry) === listener)) count++;
  }
  return count;
}

type Method = (this: Emitter, ...args: never[]) => unknown;

const methods: Readonly<Record<string, Method>> = {
  __proto__: null as never,
  setMaxListeners(n: unknown) {
    checkMaxListeners("n", n);
    this._maxListeners = n;
    return this;
  },
  getMaxListeners() {
    return this._maxListeners ?? shared.defaultMaxListeners;
  },
  emit(event: PropertyKey, ...args: unknown[]) {
    return emit(this, event, args);
  },
  addListener(event: PropertyKey, listener: unknown) {
    return add(this, event, listener, false);
  },
  prependListener(event: PropertyKey, listener: unknown) {
    return add(this, event, listener, true);
  },
  once(event: PropertyKey, listener: unknown) {
    checkListener(listener);
    return add(this, event, wrapOnce(this, event, listener), false);
  },
  prependOnceListener(event: PropertyKey, listener: unknown) {
    checkListener(listener);
    return add(this, event, wrapOnce(this, event, listener), true);
  },
  removeListener(event: PropertyKey, listener: unknown) {
    checkListener(listener);
    return remove(this, event, listener);
  },
  removeAllListeners(...events: PropertyKey[]) {
    removeAll(this, events[0]);
    return this;
  },
  listeners(event: PropertyKey) {
    return listenersOf(this, event, false);
  },
  rawListeners(event: PropertyKey) {
    return listenersOf(this, event, true);
  },
  listenerCount(event: PropertyKey, listener?: unknown) {
    return countOf(this, event, listener);
  },
  eventNames() {
    const list = newArray();
    const keys = ReflectOwnKeys(eventsOf(this));
    for (let index = 0; index < keys.length; index++) append(list, keys[index]);
    return list;
  },
};

const aliases = { __proto__: null, on: "addListener", off: "removeListener" };

/** Gives the class its prototype's members; they are enumerable, as Node's are, since old code copies them. */
export function finishPrototype(): void {
  const prototype = ownValue(EventEmitter, "prototype") as object;
  const names = ReflectOwnKeys(methods);
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    defineOwn(prototype, name, methods[name]);
  }
  defineOwn(prototype, "on", methods[aliases.on]);
  defineOwn(prototype, "off", methods[aliases.off]);
  defineOwn(prototype, "_events", undefined);
  defineOwn(prototype, "_eventsCount", 0);
  defineOwn(prototype, "_maxListeners", undefined);
}
