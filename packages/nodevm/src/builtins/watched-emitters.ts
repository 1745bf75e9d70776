/**
 * Runs on the host. Upholds I9.
 * Node's objects emit from its event loop. What a listener of the guest throws there, and an `error` that nobody listens
 * to, would end the process. So each emitter that a builtin gives to a guest gets an `emit` of its own, which reports
 * both to the VM; so does each emitter that it hands to a listener.
 */
import { EventEmitter } from "node:events";
import { onlyNodeIsBelow } from "@sbx/vm/internal";

type Emit = (this: unknown, ...args: unknown[]) => boolean;

/** The emitters that builtins gave to one VM. */
export interface WatchedEmitters {
  /** Watches what is an emitter; gives the value back. */
  readonly watch: <T>(value: T) => T;
  /** `EventEmitter.prototype.emit`, for whoever takes it from there. */
  readonly emit: Emit;
  /** Ends whatever is still open. */
  dispose(): void;
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver
const hostEmit = EventEmitter.prototype.emit as Emit;

/** TABLE: how emitters of Node end; the first of these that one has is called. */
const endings = ["destroy", "closeAllConnections", "close"] as const;

function end(emitter: object): void {
  for (const name of endings) {
    const method: unknown = Reflect.get(emitter, name);
    if (typeof method !== "function") continue;
    Reflect.apply(method, emitter, []);
    if (name !== "closeAllConnections") return; // then it still listens
  }
}

/**
 * Makes the watch of one VM.
 *
 * @param failed Is told of what nobody else can be.
 * @param met Is told of each emitter once.
 */
export function watchEmitters(failed: (reason: unknown) => void, met: (emitter: object) => void): WatchedEmitters {
  const watched = new WeakSet<object>();
  let disposed = false;
  const living = new Set<WeakRef<object>>();
  const collected = new FinalizationRegistry<WeakRef<object>>((reference) => living.delete(reference));

  const guarded = (emitOf: (emitter: object) => Emit): Emit =>
    function (...args) {
      for (const value of args) watch(value);
      try {
        return Reflect.apply(emitOf(this as object), this, args);
      } catch (reason) {
        if (!onlyNodeIsBelow()) throw reason; // somebody has called, and is told
        if (!disposed) failed(reason);
        return true;
      }
    };

  function watch<T>(value: T): T {
    if (!(value instanceof EventEmitter) || watched.has(value)) return value;
    watched.add(value);
    met(value);
    let own: Emit | undefined;
    const emit = guarded((emitter) => own ?? (Reflect.get(Object.getPrototypeOf(emitter) as object, "emit") as Emit));
    Object.defineProperty(value, "emit", {
      get: () => emit,
      set(replacement: Emit) {
        own = replacement;
      },
    });
    const reference = new WeakRef<object>(value);
    living.add(reference);
    collected.register(value, reference);
    return value;
  }

  return {
    watch,
    emit: guarded(() => hostEmit),
    dispose() {
      disposed = true; // their listeners are cut off
      for (const reference of living) {
        const emitter = reference.deref();
        try {
          if (emitter !== undefined) end(emitter);
        } catch (reason) {
          failed(reason);
        }
      }
      living.clear();
    },
  };
}
