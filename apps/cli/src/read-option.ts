/** Checks what was given for an option, in a config file or as a flag. */
import type { Option, OptionKind, OptionValues } from "./options.ts";
import { UsageError } from "./usage-error.ts";

type Value = OptionValues[keyof OptionValues];

/** The largest number that a timer of Node, and V8's own limits, take. */
const largest = 2 ** 31 - 1;

const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= largest;

const isList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string" && item !== "");

/** What an option takes, in words. */
export function expected(takes: OptionKind): string {
  switch (takes.kind) {
    case "count":
      return `a whole number of ${takes.unit} above 0`;
    case "text":
      return "a text";
    case "list":
      return "a list of texts";
    case "choice":
      return `one of ${takes.of.join(", ")}`;
    case "on":
    case "off":
      return "true or false";
  }
}

function isRight(value: unknown, takes: OptionKind): boolean {
  switch (takes.kind) {
    case "count":
      return isCount(value);
    case "text":
      return typeof value === "string" && value !== "";
    case "list":
      return isList(value);
    case "choice":
      return typeof value === "string" && takes.of.includes(value);
    case "on":
    case "off":
      return typeof value === "boolean";
  }
}

/**
 * A value of the config file, checked.
 *
 * @throws UsageError that names the key, what was given, and what would be right
 */
export function valueFromConfig({ key, takes }: Option, value: unknown, file: string): Value {
  if (isRight(value, takes)) return value as Value;
  throw new UsageError(`${file}: '${key}' is ${JSON.stringify(value)}, and must be ${expected(takes)}`);
}

/**
 * A value of the command line, checked.
 *
 * @param given what was given for the flag, at least once
 * @throws UsageError that names the flag, what was given, and what would be right
 */
export function valueFromFlag({ flag, takes }: Option, given: readonly string[]): Value {
  if (takes.kind === "list") return given;
  if (takes.kind === "on" || takes.kind === "off") return takes.kind === "on";
  const text = given.at(-1) ?? "";
  const value = takes.kind === "count" ? (/^\d+$/.test(text) ? Number(text) : NaN) : text;
  if (isRight(value, takes)) return value;
  throw new UsageError(`'--${flag} ${text}' is not ${expected(takes)}`);
}
