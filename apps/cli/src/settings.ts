/** What a command line and its config file ask for, together. */
import { statSync } from "node:fs";
import { readConfig } from "./config.ts";
import { options, type OptionValues } from "./options.ts";
import type { Arguments } from "./parse-arguments.ts";
import { valueFromFlag } from "./read-option.ts";
import { UsageError } from "./usage-error.ts";

/** Options of one run, checked. */
export interface Settings extends OptionValues {
  /** What follows `--`: the program's arguments. */
  readonly args: readonly string[];
  /** Whether the result is printed as JSON. */
  readonly json: boolean;
}

function flagsOf(args: Arguments): OptionValues {
  const given = options
    .map((option) => ({ option, values: args.values(option.flag) }))
    .filter(({ values }) => values.length > 0)
    .map(({ option, values }) => [option.key, valueFromFlag(option, values)]);
  return Object.fromEntries(given) as OptionValues;
}

function checkEndow(file: string | undefined): void {
  if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile() === true) return;
  throw new UsageError(`'--endow ${file}' is not a file`);
}

/**
 * Reads the options of a run; a flag goes before the config file.
 *
 * @throws UsageError for what is no option, or no value of it
 */
export function readSettings(args: Arguments): Settings {
  const file = args.values("config").at(-1);
  const merged = { ...(file === undefined ? {} : readConfig(file)), ...flagsOf(args) };
  checkEndow(merged.endow);
  return { ...merged, args: args.rest, json: args.values("json").length > 0 };
}
