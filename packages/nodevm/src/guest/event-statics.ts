/**
 * Runs in the guest realm. Upholds I5.
 * The members of the module `events` that are no methods of an emitter.
 */
import { PromiseConstructor, ReflectApply, ReflectDefineProperty } from "./captures.ts";
import { EventEmitter, type Emitter, countOf, initialise, listenersOf, shared } from "./event-emitter.ts";
import { checkBoolean, checkMaxListeners } from "./event-errors.ts";
import { defineOwn } from "./own.ts";

type Register = (event: PropertyKey, listener: (...args: unknown[]) => void) => unknown;

/** An emitter of anybody's: its methods are called as the program would call them. */
interface AnyEmitter {
  readonly once: Register;
  readonly removeListener: Register;
}

const call = (
  emitter: AnyEmitter,
  method: unknown,
  event: PropertyKey,
  listener: (...args: unknown[]) => void,
): void => {
  ReflectApply(method, emitter, [event, listener]);
};

/** A promise of the arguments of the next such event; rejected by an `error` event before it. */
function once(emitter: AnyEmitter, event: PropertyKey): Promise<unknown[]> {
  return new PromiseConstructor<unknown[]>((resolve, reject) => {
    function failed(reason: unknown): void {
      call(emitter, emitter.removeListener, event, happened);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever the program emitted
      reject(reason);
    }
    function happened(...args: unknown[]): void {
      call(emitter, emitter.removeListener, "error", failed);
      resolve(args);
    }
    call(emitter, emitter.once, event, happened);
    if (event !== "error") call(emitter, emitter.once, "error", failed);
  });
}

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
  own("once", once);
  own("usingDomains", false);
  own("errorMonitor", shared.errorMonitor);
  own("captureRejectionSymbol", shared.captureRejectionSymbol);
  own("setMaxListeners", setMaxListeners);
  own("init", function (this: Emitter, options?: { captureRejections?: unknown }) {
    initialise(this, options);
  });
  own("getEventListeners", (emitter: Emitter, event: PropertyKey) => listenersOf(emitter, event, false));
  own("getMaxListeners", (emitter: Emitter) => emitter._maxListeners ?? shared.defaultMaxListeners);
  own("listenerCount", (emitter: Emitter, event: PropertyKey) => countOf(emitter, event));
  defineShared("defaultMaxListeners", (value) => checkMaxListeners("defaultMaxListeners", value));
  defineShared("captureRejections", (value) => checkBoolean("EventEmitter.captureRejections", value));
}
