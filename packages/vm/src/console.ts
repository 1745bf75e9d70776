/** The console that a guest gets, if any (decision 11). */
import type { EventEmitter } from "node:events";
import { invalidOption } from "./errors.ts";

/** `"off"`: none. `"inherit"`: prints as the host's. `"redirect"`: events `console.log` … of the VM. Or functions to call. */
export type ConsoleOption = "off" | "inherit" | "redirect" | object;

/** What a guest's console can do: functions that take values and give none. */
const names = [
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

type Log = (...values: unknown[]) => void;
type Logs = Partial<Record<(typeof names)[number], Log>>;

/** Functions that give nothing back and have no receiver: a guest gets hold of neither. */
const forwardTo = (target: Readonly<Record<string, unknown>>): Logs =>
  Object.fromEntries(
    names
      .filter((name) => typeof target[name] === "function")
      .map((name): [string, Log] => [
        name,
        (...values) => {
          Reflect.apply(target[name] as Log, target, values);
        },
      ]),
  );

const emitFrom = (vm: EventEmitter): Logs =>
  forwardTo(
    Object.fromEntries(names.map((name) => [name, (...values: unknown[]) => vm.emit(`console.${name}`, ...values)])),
  );

/**
 * Checks the option.
 *
 * @throws VMError `ERR_INVALID_OPTION`
 */
export const checkedConsole = (value: unknown): ConsoleOption => {
  if (value === undefined) return "off";
  if (value === "off" || value === "inherit" || value === "redirect") return value;
  if (typeof value === "object" && value !== null) return value;
  throw invalidOption("console", "Invalid option 'console': it must be 'off', 'inherit', 'redirect' or an object.");
};

/** The host object that becomes the guest's `console`; none when it is off. */
export const makeConsole = (option: ConsoleOption, vm: EventEmitter): object | undefined => {
  if (option === "off") return undefined;
  if (option === "redirect") return emitFrom(vm);
  return forwardTo((option === "inherit" ? console : option) as Readonly<Record<string, unknown>>);
};
