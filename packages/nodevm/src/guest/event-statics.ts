/**
 * Runs in the guest realm. Upholds I5.
 * The members of the module `events` that are no methods of an emitter.
 */
import { ReflectApply, ReflectDefineProperty } from "./captures.ts";
import { EventEmitter, type Emitter, countOf, initialise, listenersOf, shared } from "./event-emitter.ts";
import { checkBoolean, checkMaxListeners } from "./event-errors.ts";
import { defineOwn } from "./own.ts";

/** An emitter of anybody's: its methods are called as the program would call them. */
interface AnyEmitter extends Emitter {
  readonly listeners?: unknown;
  readonly listenerCount?: unknown;
  readonly getMaxListeners?: unknown;
}

/** Asks an emitter by its own method; it may be one of the host's. */
const ask = (emitter: AnyEmitter, method: unknown, args: readonly unknown[], otherwise: () => unknown): unknown =>
  typeof method === "function" ? ReflectApply(method, emitter, args) : otherwise();

/** An own property of the class that is read from, and written to, what all emitters of this guest share. */
function defineShared(name: "defaultMaxListeners" | "captureRejections", check: (value: unknown) => void): void {
  ReflectDefineProperty(EventEmitter, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get: () => shared[name],
    set(value: never) {
      check(value);
      shared[name] = value;
    },
  });
}

function setMaxListeners(n: unknown = shared.defaultMaxListeners, ...emitters: { setMaxListeners?: unknown }[]): void {
  checkMaxListeners("setMaxListeners", n);
  if (emitters.length === 0) shared.defaultMaxListeners = n;
  for (let index = 0; index < emitters.length; index++) {
    const emitter = emitters[index];
    if (emitter !== undefined) ReflectApply(emitter.setMaxListeners, emitter, [n]);
  }
}

/** Gives the class the members that the module has. */
export function finishStatics(): void {
  const own = (name: string, value: unknown): void => defineOwn(EventEmitter, name, value);
  own("EventEmitter", EventEmitter);
  own("usingDomains", false);
  own("errorMonitor", shared.errorMonitor);
  own("captureRejectionSymbol", shared.captureRejectionSymbol);
  own("setMaxListeners", setMaxListeners);
  own("init", function (this: Emitter, options?: { captureRejections?: unknown }) {
    initialise(this, options);
  });
  own("getEventListeners", (emitter: AnyEmitter, event: PropertyKey) =>
    ask(emitter, emitter.listeners, [event], () => listenersOf(emitter, event, false)),
  );
  own("getMaxListeners", (emitter: AnyEmitter) =>
    ask(emitter, emitter.getMaxListeners, [], () => emitter._maxListeners ?? shared.defaultMaxListeners),
  );
  own("listenerCount", (emitter: AnyEmitter, event: PropertyKey) =>
    ask(emitter, emitter.listenerCount, [event], () => countOf(emitter, event)),
  );
  defineShared("defaultMaxListeners", (value) => checkMaxListeners("defaultMaxListeners", value));
  defineShared("captureRejections", (value) => checkBoolean("EventEmitter.captureRejections", value));
}
