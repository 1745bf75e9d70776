/** Reads a command line by the tables of `flags.ts`. */
import { parseArgs } from "node:util";
import type { Flag } from "./flag.ts";
import type { Command } from "./flags.ts";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

/** A command line, read. */
export interface Arguments {
  /** What is neither a flag nor a flag's value. */
  readonly operands: readonly string[];
  /** What follows `--`. */
  readonly rest: readonly string[];
  /** The values of a flag, in order; an empty text for a flag that has none. */
  readonly values: (flag: string) => readonly string[];
}

type Token = ReturnType<typeof tokenize>[number];
type OptionToken = Extract<Token, { kind: "option" }>;

function tokenize(args: readonly string[], flags: readonly Flag[]) {
  const options = Object.fromEntries(
    flags.map(({ name, short, value }) => [
      name,
      {
        type: value === undefined ? ("boolean" as const) : ("string" as const),
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  return parseArgs({ args: [...args], options, strict: false, tokens: true }).tokens;
}

function unknownFlag(given: string, { name, flags }: Command): UsageError {
  const near = nearest(
    given,
    flags.map((flag) => `--${flag.name}`),
  );
  const hint = near === undefined ? `'sbx ${name} --help' lists them` : `did you mean '${near}'?`;
  return new UsageError(`unknown flag '${given}'; ${hint}`);
}

function valuesOf({ rawName, value, inlineValue }: OptionToken, flag: Flag): readonly string[] {
  if (flag.value === undefined) {
    if (value === undefined) return [""];
    throw new UsageError(`'${rawName}' takes no value`);
  }
  const looksLikeFlag = inlineValue !== true && value?.startsWith("-") === true;
  if (value === undefined || value === "" || looksLikeFlag)
    throw new UsageError(`'${rawName}' needs a value: ${flag.value}`);
  return flag.list === true ? value.split(",").filter((part) => part !== "") : [value];
}

/**
 * Reads what follows a command's name.
 *
 * @throws UsageError for what the command does not take
 * @example
 * parseArguments(["main.js", "--timeout", "5", "--", "x"], command).values("timeout"); // ["5"]
 */
export function parseArguments(args: readonly string[], command: Command): Arguments {
  const found = new Map<string, string[]>();
  const operands: string[] = [];
  let rest: readonly string[] = [];
  for (const token of tokenize(args, command.flags)) {
    if (token.kind === "option-terminator") {
      rest = args.slice(token.index + 1);
      break;
    }
    if (token.kind === "positional") {
      operands.push(token.value);
      continue;
    }
    const flag = command.flags.find(({ name }) => name === token.name);
    if (flag === undefined) throw unknownFlag(token.rawName, command);
    found.set(flag.name, [...(found.get(flag.name) ?? []), ...valuesOf(token, flag)]);
  }
  return { operands, rest, values: (flag) => found.get(flag) ?? [] };
}
