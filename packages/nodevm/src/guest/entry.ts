/**
 * Runs in the guest realm. Upholds I5.
 * The text that makes a guest realm Node-like starts here. No exports: the bundler makes one function expression of it.
 */
import { ReflectApply, globalObject } from "./captures.ts";
import { type ConsolePort, installConsole } from "./console.ts";
import { registerHandlers } from "./handlers.ts";
import { Module, createModule, finishModuleClass } from "./module-class.ts";
import { splitJoined } from "./own.ts";
import { type FileRecord, type Port, connectPort } from "./port.ts";
import { type ProcessPort, installProcess } from "./process.ts";
import { finishModulePrototype, load, makeRequire } from "./require.ts";
import { type TimerPort, installTimers } from "./timers.ts";
import { type WebPort, installWebGlobals } from "./web-globals.ts";

/** Everything that the host does for this realm; `src/guest-loader.ts` makes it. */
interface Services {
  readonly loader: Port & { readonly sourceExtensions: string };
  readonly timers: TimerPort;
  readonly process: ProcessPort;
  readonly web: WebPort;
  /** `undefined`: no console is made. */
  readonly print: ConsolePort | undefined;
  /** Joined. */
  readonly consoleMethods: string;
}

declare const connect: (main: (services: Services) => object) => void;

/** Runs a program's wrapper function as a new module and gives what it exports or returns. */
function run(wrapper: unknown, record: FileRecord, returns: boolean): unknown {
  const module = createModule(record, undefined, undefined);
  const { exports } = module;
  const filename = record.filename ?? undefined;
  const args = [exports, makeRequire(module), module, filename, record.directory];
  const result = ReflectApply(wrapper, globalObject, args);
  return returns ? result : module.exports;
}

/** Loads what a specifier means to a module that has no code. */
const requireFrom = (record: FileRecord, specifier: string): unknown =>
  load(createModule(record, undefined, undefined), specifier, true);

const globals = globalObject as Record<string, unknown>;

/** TABLE: globals that builtins give again, as they were put in place: what a program makes of them is its own affair. */
const rememberGlobals = (): Readonly<Record<string, unknown>> & { readonly __proto__: null } => ({
  __proto__: null,
  console: globals["console"],
  setTimeout: globals["setTimeout"],
  setInterval: globals["setInterval"],
  setImmediate: globals["setImmediate"],
  clearTimeout: globals["clearTimeout"],
  clearInterval: globals["clearInterval"],
  clearImmediate: globals["clearImmediate"],
});

connect(({ loader, timers, process, web, print, consoleMethods }) => {
  connectPort(loader);
  registerHandlers(makeRequire, splitJoined(loader.sourceExtensions));
  finishModulePrototype(Module.prototype);
  installTimers(globalObject, timers);
  installProcess(globalObject, process);
  installWebGlobals(globalObject, web);
  if (print !== undefined) installConsole(globalObject, splitJoined(consoleMethods), print);
  finishModuleClass();
  const remembered = rememberGlobals();
  return { __proto__: null, run, requireFrom, remembered: (name: string) => remembered[name] };
});
