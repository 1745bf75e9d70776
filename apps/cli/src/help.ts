/** The texts of `--help`, made from the tables of `flags.ts`. */
import type { Flag } from "./flag.ts";
import { type Command, commands, helpFlag, versionFlag } from "./flags.ts";

const width = 96;

/** Breaks a text into lines of at most `columns` characters. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Rows of a name and a text, the texts below each other. */
function table(rows: readonly (readonly [string, string])[]): string {
  const margin = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows
    .map(([name, text]) => `  ${name}`.padEnd(margin) + wrap(text, width - margin).join(`\n${" ".repeat(margin)}`))
    .join("\n");
}

function flagName({ name, short, value }: Flag): string {
  return `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

function flagText({ does, list }: Flag): string {
  return list === true ? `${does} May be repeated.` : does;
}

const flagTable = (flags: readonly Flag[]): string =>
  table(flags.map((flag) => [flagName(flag), flagText(flag)] as const));

/** The help of `sbx` itself. */
export function generalHelp(): string {
  return [
    "sbx runs JavaScript that you do not trust.",
    "",
    "Usage: sbx COMMAND",
    "",
    "Commands:",
    table(commands.map(({ name, operands, does }) => [`${name} ${operands}`.trimEnd(), does] as const)),
    "",
    "Flags:",
    flagTable([helpFlag, versionFlag]),
    "",
    "'sbx COMMAND --help' tells more.",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp({ name, operands, does, flags, notes, examples }: Command): string {
  return [
    ...wrap(does, width),
    "",
    `Usage: sbx ${name} [FLAGS] ${operands}`.trimEnd(),
    "",
    "Flags:",
    flagTable(flags),
    "",
    "Examples:",
    examples.map((example) => `  ${example.does}\n    ${example.command}`).join("\n"),
    "",
    ...notes.flatMap((note) => wrap(note, width)),
  ].join("\n");
}
