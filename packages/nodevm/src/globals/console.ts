/** Runs on the host. What happens when the guest calls a method of its console. */
import type { EventEmitter } from "node:events";
import { printable, safeFormat } from "../builtins/format-text.ts";
import type { WarningEvent } from "./process.ts";

/** The methods that the guest's console has: those that print or keep a tally, none that reaches a stream. */
export const consoleMethods = [
  "assert",
  "clear",
  "count",
  "countReset",
  "debug",
  "dir",
  "dirxml",
  "error",
  "group",
  "groupCollapsed",
  "groupEnd",
  "info",
  "log",
  "table",
  "time",
  "timeEnd",
  "timeLog",
  "trace",
  "warn",
] as const;

type Method = (typeof consoleMethods)[number];

const isMethod = (name: string): name is Method => (consoleMethods as readonly string[]).includes(name);

type Print = (method: string, args: readonly unknown[]) => unknown;

/** Calls the host's console. */
const inherit: Print = (method, args) => {
  if (!isMethod(method)) return;
  const shown = method === "dir" ? [args[0], printable(args[1])] : safeFormat(args);
  (console[method] as (...values: readonly unknown[]) => void)(...shown);
};

/** Emits `console.<method>` with the arguments of the call, and `console` with both. */
const redirect =
  (vm: EventEmitter): Print =>
  (method, args) => {
    if (!isMethod(method)) return;
    vm.emit(`console.${method}`, ...args);
    vm.emit("console", { method, args: [...args] });
  };

/** What the guest's console calls; `undefined` when no console is made. */
export function createPrint(mode: "inherit" | "redirect" | "off", vm: EventEmitter): Print | undefined {
  if (mode === "off") return undefined;
  return mode === "inherit" ? inherit : redirect(vm);
}

/** What becomes of `process.emitWarning`: the event `warning` of the VM, or, where nobody listens, a line of its console. */
export const createWarn =
  (vm: EventEmitter, print: Print | undefined) =>
  (warning: WarningEvent): void => {
    if (vm.emit("warning", warning)) return;
    const { name, message, code, detail } = warning;
    const head = code === undefined ? name : `[${code}] ${name}`;
    print?.("warn", [detail === undefined ? `${head}: ${message}` : `${head}: ${message}\n${detail}`]);
  };
