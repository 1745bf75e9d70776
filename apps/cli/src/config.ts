/** The config file: the options of a run, as JSON. */
import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { nearest } from "./nearest.ts";
import { options, type Option, type OptionValues } from "./options.ts";
import { valueFromConfig } from "./read-option.ts";
import { UsageError } from "./usage-error.ts";

/** Keys whose values are paths: they are taken from the folder of the config file. */
const paths: ReadonlySet<string> = new Set(["root", "endow"]);

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`cannot read '${file}': ${code === "ENOENT" ? "no such file" : message}`);
  }
}

function optionNamed(key: string, file: string): Option {
  const found = options.find((option) => option.key === key);
  if (found !== undefined) return found;
  const near = nearest(
    key,
    options.map((option) => option.key),
  );
  throw new UsageError(`${file}: unknown option '${key}'${near === undefined ? "" : `; did you mean '${near}'?`}`);
}

const located = (value: unknown, folder: string): unknown => {
  const locate = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  return Array.isArray(value) ? value.map((path) => locate(path as string)) : locate(value as string);
};

/**
 * Reads a config file. It is read only when it is named: a program that nobody trusts may bring a folder, and so a config
 * file, of its own.
 *
 * @throws UsageError for a file that is none, or that holds what is no option
 */
export function readConfig(file: string): OptionValues {
  const content = readJson(file);
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new UsageError(`${file}: it must hold an object of options`);
  const folder = dirname(resolve(file));
  const entries = Object.entries(content)
    .filter(([key]) => key !== "$schema")
    .map(([key, value]): [string, unknown] => {
      const checked = valueFromConfig(optionNamed(key, file), value, file);
      return [key, paths.has(key) ? located(checked, folder) : checked];
    });
  return Object.fromEntries(entries);
}
