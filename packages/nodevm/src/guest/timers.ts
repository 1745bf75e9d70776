/**
 * Runs in the guest realm. Upholds I5.
 * Timers: the handles are the guest's, the clock is the host's. Only numbers and a callback cross.
 */
import {
  NumberConstructor,
  ObjectCreate,
  PromiseConstructor,
  ReflectApply,
  SymbolDispose,
  SymbolFor,
  SymbolToPrimitive,
  TypeErrorConstructor,
  WeakMapConstructor,
  WeakMapPrototypeGet,
  WeakMapPrototypeSet,
} from "./captures.ts";
import { defineHidden, defineOwn, nameFunction, plainObject } from "./own.ts";

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

/** What the handles of one kind inherit from: a class that programs can name and not construct. */
function makePrototype(name: string): object {
  const prototype = plainObject();
  const Handle = (): never => {
    throw new TypeErrorConstructor("Illegal constructor");
  };
  nameFunction(Handle, name);
  defineHidden(prototype, "constructor", Handle);
  return prototype;
}

const prototypes = {
  __proto__: null,
  timeout: makePrototype("Timeout"),
  interval: makePrototype("Interval"),
  immediate: makePrototype("Immediate"),
};

type Kind = "timeout" | "interval" | "immediate";

/** Gives the handles of one class their methods. */
function addMethods(prototype: object, port: TimerPort, timed: boolean): void {
  const chained = (name: string, act: (id: number) => void): void =>
    defineHidden(prototype, name, function (this: unknown): unknown {
      act(idOf(this));
      return this;
    });
  chained("ref", (id) => {
    port.setRef(id, true);
  });
  chained("unref", (id) => {
    port.setRef(id, false);
  });
  defineHidden(prototype, "hasRef", function (this: unknown): boolean {
    return port.hasRef(idOf(this));
  });
  if (timed) {
    chained("refresh", (id) => {
      port.refresh(id);
    });
    chained("close", (id) => {
      port.clear(id);
    });
    defineHidden(prototype, SymbolToPrimitive, function (this: unknown): number {
      return idOf(this);
    });
  }
  if (SymbolDispose !== undefined)
    defineHidden(prototype, SymbolDispose, function (this: unknown): void {
      port.clear(idOf(this));
    });
}

function checkCallback(callback: unknown): void {
  if (typeof callback === "function") return;
  const error = new TypeErrorConstructor('"callback" argument must be a function');
  defineOwn(error, "code", "ERR_INVALID_ARG_TYPE");
  throw error;
}

function start(port: TimerPort, kind: Kind, callback: unknown, delay: unknown, args: readonly unknown[]): object {
  checkCallback(callback);
  const milliseconds = delay === undefined ? 1 : NumberConstructor(delay);
  const id = port.start(kind, () => ReflectApply(callback, undefined, args), milliseconds);
  const handle = ObjectCreate(prototypes[kind]);
  WeakMapPrototypeSet(ids, handle, id);
  return handle;
}

/** Puts the six timer functions on the global object. */
export function installTimers(global: object, port: TimerPort): void {
  addMethods(prototypes.timeout, port, true);
  addMethods(prototypes.interval, port, true);
  addMethods(prototypes.immediate, port, false);
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
