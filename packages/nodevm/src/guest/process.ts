/**
 * Runs in the guest realm. Upholds I5.
 * The guest's `process`: an object that the program may change, with the few members that carry no authority.
 */
import {
  BigIntConstructor,
  ErrorConstructor,
  NumberConstructor,
  ObjectCreate,
  ReflectApply,
  ReflectDefineProperty,
  TypeErrorConstructor,
  newArray,
} from "./captures.ts";
import { append, defineHidden, defineOwn, nameFunction, ownValue, plainObject, splitJoined } from "./own.ts";

/** What the host tells and does. */
export interface ProcessPort {
  /** `undefined` for a fresh array, or object, of the guest. */
  readonly argv: unknown;
  readonly env: unknown;
  readonly title: string;
  readonly version: string;
  readonly versions: object;
  readonly arch: string;
  readonly platform: string;
  readonly pid: number;
  readonly features: object;
  readonly nextTick: (callback: () => void) => void;
  /** Nanoseconds of a clock without a date. */
  readonly hrtime: () => bigint;
  /** Seconds since the VM was made. */
  readonly uptime: () => number;
  readonly cwd: () => string;
  readonly umask: () => number;
  /** The numbers of `process.memoryUsage()`: names and values, joined. */
  readonly memoryUsage: () => string;
  /** The guest's `process.stdout` or `process.stderr`, made when it is first asked for. */
  readonly output: (name: string) => unknown;
  /** Reports a warning of the program's. */
  readonly warn: (name: string, message: string, code: string, detail: string) => void;
  /** Has `callback` called when the host's process emits the event. */
  readonly listen: (event: string, callback: (code: unknown) => void) => void;
  readonly unlisten: (event: string) => void;
}

interface Registration {
  readonly listener: unknown;
  readonly once: boolean;
}

const dataMembers = ["title", "version", "versions", "arch", "platform", "pid", "features"] as const;

const isProcessEvent = (event: unknown): event is "exit" | "beforeExit" => event === "exit" || event === "beforeExit";

/** The listeners of this guest, in the order of registration. */
const registered = {
  __proto__: null,
  exit: newArray() as Registration[],
  beforeExit: newArray() as Registration[],
};

/** Replaces a list by one without its element `at`. */
function removeAt(event: "exit" | "beforeExit", at: number, port: ProcessPort): void {
  const old = registered[event];
  const kept = newArray() as Registration[];
  for (let index = 0; index < old.length; index++) if (index !== at) append(kept, old[index]);
  registered[event] = kept;
  if (kept.length === 0) port.unlisten(event);
}

function find(event: "exit" | "beforeExit", listener: unknown): number {
  const list = registered[event];
  for (let index = list.length - 1; index >= 0; index--) if (list[index]?.listener === listener) return index;
  return -1;
}

/** Calls each listener that was there when the event came. */
function dispatch(self: object, event: "exit" | "beforeExit", port: ProcessPort, code: unknown): void {
  const list = registered[event];
  for (let index = 0; index < list.length; index++) {
    const registration = list[index];
    if (registration === undefined) continue;
    if (registration.once) removeAt(event, find(event, registration.listener), port);
    ReflectApply(registration.listener, self, [code]);
  }
}

function checkListener(event: unknown, listener: unknown): asserts event is "exit" | "beforeExit" {
  if (!isProcessEvent(event)) {
    const name = typeof event === "string" ? event : typeof event;
    throw new ErrorConstructor(`Access denied to listen for '${name}' event.`);
  }
  if (typeof listener === "function") return;
  const error = new TypeErrorConstructor('The "listener" argument must be of type function');
  defineOwn(error, "code", "ERR_INVALID_ARG_TYPE");
  throw error;
}

function addListeners(self: object, port: ProcessPort): void {
  const register = (name: string, once: boolean): void => {
    const method = (event: unknown, listener: unknown): object => {
      checkListener(event, listener);
      if (registered[event].length === 0) port.listen(event, (code) => dispatch(self, event, port, code));
      append(registered[event], { __proto__: null, listener, once });
      return self;
    };
    nameFunction(method, name);
    defineOwn(self, name, method);
  };
  register("on", false);
  register("addListener", false);
  register("once", true);
  defineOwn(self, "removeListener", function removeListener(event: unknown, listener: unknown): object {
    const at = isProcessEvent(event) ? find(event, listener) : -1;
    if (isProcessEvent(event) && at !== -1) removeAt(event, at, port);
    return self;
  });
  defineOwn(self, "listeners", function listeners(event: unknown): unknown[] {
    const own = newArray();
    if (!isProcessEvent(event)) return own;
    const list = registered[event];
    for (let index = 0; index < list.length; index++) append(own, list[index]?.listener);
    return own;
  });
}

const nanosecondsInSecond = 1_000_000_000;

function addClock(self: object, port: ProcessPort): void {
  function hrtime(previous?: readonly number[]): unknown[] {
    const billion = BigIntConstructor(nanosecondsInSecond);
    let time = port.hrtime();
    if (previous !== undefined)
      time -= BigIntConstructor(previous[0] ?? 0) * billion + BigIntConstructor(previous[1] ?? 0);
    const result = newArray();
    append(result, NumberConstructor(time / billion));
    append(result, NumberConstructor(time % billion));
    return result;
  }
  defineOwn(hrtime, "bigint", function bigint(): bigint {
    return port.hrtime();
  });
  defineOwn(self, "hrtime", hrtime);
  defineOwn(self, "uptime", function (): number {
    return port.uptime();
  });
}

function addFunctions(self: object, port: ProcessPort): void {
  defineOwn(self, "cwd", function (): string {
    return port.cwd();
  });
  defineOwn(self, "umask", function (...args: unknown[]): number {
    if (args.length > 0) throw new ErrorConstructor("Access denied to set umask.");
    return port.umask();
  });
  defineOwn(self, "nextTick", function (callback: unknown, ...args: unknown[]): void {
    if (typeof callback !== "function") throw new ErrorConstructor("Callback must be a function.");
    port.nextTick(() => {
      ReflectApply(callback, undefined, args);
    });
  });
}

/** GP-16: the streams are made at first use, and are the program's to replace. */
function addOutputs(self: object, port: ProcessPort): void {
  const define = (name: string): void => {
    let isMade = false;
    let stream: unknown;
    ReflectDefineProperty(self, name, {
      __proto__: null,
      get(): unknown {
        if (!isMade) stream = port.output(name);
        isMade = true;
        return stream;
      },
      set(replacement: unknown): void {
        isMade = true;
        stream = replacement;
      },
      enumerable: true,
      configurable: true,
    });
  };
  define("stdout");
  define("stderr");
  defineOwn(self, "exitCode", undefined);
}

function addMemory(self: object, port: ProcessPort): void {
  function memoryUsage(): object {
    const usage = plainObject();
    const parts = splitJoined(port.memoryUsage());
    for (let index = 0; index + 1 < parts.length; index += 2)
      defineOwn(usage, parts[index] ?? "", NumberConstructor(parts[index + 1]));
    return usage;
  }
  defineOwn(memoryUsage, "rss", function rss(): unknown {
    return ownValue(memoryUsage(), "rss");
  });
  defineOwn(self, "memoryUsage", memoryUsage);
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The error's own name and message, where a program warns with one. */
function warningOf(warning: unknown): { readonly message: string; readonly name: string; readonly code: string } {
  if (typeof warning === "string") return { __proto__: null, message: warning, name: "", code: "" } as never;
  const { message, name, code } = (warning ?? plainObject()) as { message?: unknown; name?: unknown; code?: unknown };
  if (typeof message !== "string")
    throw new TypeErrorConstructor('The "warning" argument must be of type string or an instance of Error');
  return { __proto__: null, message, name: text(name), code: text(code) } as never;
}

/** `(warning, type, code)` or `(warning, { type, code, detail })`. */
function addWarnings(self: object, port: ProcessPort): void {
  defineOwn(self, "emitWarning", function emitWarning(warning: unknown, type?: unknown, code?: unknown): void {
    const given = warningOf(warning);
    const options = (typeof type === "object" && type !== null ? type : { __proto__: null, type, code }) as {
      readonly type?: unknown;
      readonly code?: unknown;
      readonly detail?: unknown;
    };
    const name = text(options.type) === "" ? given.name : text(options.type);
    const own = text(options.code) === "" ? given.code : text(options.code);
    port.warn(name === "" ? "Warning" : name, given.message, own, text(options.detail));
  });
}

/** What `process` inherits from: programs look at the name of its constructor. */
function makePrototype(): object {
  const prototype = plainObject();
  const Process = (): never => {
    throw new TypeErrorConstructor("Illegal constructor");
  };
  nameFunction(Process, "process");
  defineHidden(prototype, "constructor", Process);
  return prototype;
}

/** Puts `process` on the global object. */
export function installProcess(global: object, port: ProcessPort): void {
  const self = ObjectCreate(makePrototype());
  for (let index = 0; index < dataMembers.length; index++) {
    const member = dataMembers[index];
    if (member !== undefined) defineOwn(self, member, port[member]);
  }
  const { argv, env } = port;
  defineOwn(self, "argv", argv === undefined ? newArray() : argv);
  defineOwn(self, "env", env);
  addFunctions(self, port);
  addClock(self, port);
  addListeners(self, port);
  addOutputs(self, port);
  addMemory(self, port);
  addWarnings(self, port);
  defineOwn(global, "process", self);
}
