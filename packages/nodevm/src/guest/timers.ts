/**
 * Runs in the guest realm. Upholds I5.
 * Timers: the handles are the guest's, the clock is the host's. Only numbers and a callback cross.
 */
import {
  NumberConstructor,
  ObjectCreate,
  PromiseConstructor,
  ReflectApply,
  ReflectDeleteProperty,
  SymbolDispose,
  SymbolFor,
  SymbolToPrimitive,
  TypeErrorConstructor,
  WeakMapConstructor,
  WeakMapPrototypeGet,
  WeakMapPrototypeSet,
} from "./captures.ts";
import { defineHidden, defineOwn, nameFunction } from "./own.ts";

/** The host's clock. A timer is known by a number; zero is none. */
export interface TimerPort {
  readonly start: (kind: string, callback: () => void, delay: number) => number;
  readonly clear: (id: number) => void;
  readonly setRef: (id: number, ref: boolean) => void;
  readonly hasRef: (id: number) => boolean;
  readonly refresh: (id: number) => void;
}

const ids = new WeakMapConstructor();

const idOf = (handle: unknown): number => {
  if (typeof handle === "number") return handle;
  const id = WeakMapPrototypeGet(ids, handle);
  return typeof id === "number" ? id : 0; // NV-68: anything that is no handle names no timer
};

/**
 * What programs can name and not construct. Written as a class, which V8 makes as a whole: where a method of a well-known name
 * is defined on an object that exists, V8 12 looks through all realms of the process for that object (docs/decisions/0019).
 */
const makeHandleClass = (port: TimerPort): new () => object =>
  class {
    constructor() {
      throw new TypeErrorConstructor("Illegal constructor");
    }
    ref(): this {
      port.setRef(idOf(this), true);
      return this;
    }
    unref(): this {
      port.setRef(idOf(this), false);
      return this;
    }
    hasRef(): boolean {
      return port.hasRef(idOf(this));
    }
    refresh(): this {
      port.refresh(idOf(this));
      return this;
    }
    close(): this {
      port.clear(idOf(this));
      return this;
    }
    [SymbolToPrimitive](): number {
      return idOf(this);
    }
  };

/** TABLE: the kinds of handles, and whether theirs is a time. */
const kinds = {
  __proto__: null,
  timeout: { __proto__: null, name: "Timeout", timed: true },
  interval: { __proto__: null, name: "Interval", timed: true },
  immediate: { __proto__: null, name: "Immediate", timed: false },
};

type Kind = "timeout" | "interval" | "immediate";

const prototypes: Record<Kind, object | undefined> & { readonly __proto__: null } = {
  __proto__: null,
  timeout: undefined,
  interval: undefined,
  immediate: undefined,
};

function makePrototype(port: TimerPort, { name, timed }: (typeof kinds)[Kind]): object {
  const handleClass = makeHandleClass(port);
  nameFunction(handleClass, name);
  const prototype = handleClass.prototype as object;
  if (!timed) {
    ReflectDeleteProperty(prototype, "refresh");
    ReflectDeleteProperty(prototype, "close");
    ReflectDeleteProperty(prototype, SymbolToPrimitive);
  }
  if (SymbolDispose !== undefined)
    defineHidden(prototype, SymbolDispose, function (this: unknown): void {
      port.clear(idOf(this));
    });
  return prototype;
}

/** Made for the first timer of its kind: most programs start none. */
const prototypeOf = (port: TimerPort, kind: Kind): object => (prototypes[kind] ??= makePrototype(port, kinds[kind]));

function checkCallback(callback: unknown): void {
  if (typeof callback === "function") return;
  const error = new TypeErrorConstructor('"callback" argument must be a function');
  defineOwn(error, "code", "ERR_INVALID_ARG_TYPE");
  throw error;
}

function start(port: TimerPort, kind: Kind, callback: unknown, delay: unknown, args: readonly unknown[]): object {
  checkCallback(callback);
  const milliseconds = delay === undefined ? 1 : NumberConstructor(delay);
  const prototype = prototypeOf(port, kind);
  const id = port.start(kind, () => ReflectApply(callback, undefined, args), milliseconds);
  const handle = ObjectCreate(prototype);
  WeakMapPrototypeSet(ids, handle, id);
  return handle;
}

/** Puts the six timer functions on the global object. */
export function installTimers(global: object, port: TimerPort): void {
  function setTimeout(callback: unknown, delay?: unknown, ...args: unknown[]): object {
    return start(port, "timeout", callback, delay, args);
  }
  // `util.promisify(setTimeout)` waits.
  defineHidden(setTimeout, SymbolFor("nodejs.util.promisify.custom"), (delay?: unknown, value?: unknown) => {
    return new PromiseConstructor((resolve) => {
      start(port, "timeout", resolve, delay, [value]);
    });
  });
  defineOwn(global, "setTimeout", setTimeout);
  defineOwn(global, "setInterval", function setInterval(callback: unknown, delay?: unknown, ...args: unknown[]) {
    return start(port, "interval", callback, delay, args);
  });
  defineOwn(global, "setImmediate", function setImmediate(callback: unknown, ...args: unknown[]) {
    return start(port, "immediate", callback, undefined, args);
  });
  defineOwn(global, "clearTimeout", function clearTimeout(handle?: unknown) {
    port.clear(idOf(handle));
  });
  defineOwn(global, "clearInterval", function clearInterval(handle?: unknown) {
    port.clear(idOf(handle));
  });
  defineOwn(global, "clearImmediate", function clearImmediate(handle?: unknown) {
    port.clear(idOf(handle));
  });
}
