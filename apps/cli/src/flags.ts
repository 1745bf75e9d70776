/** TABLES: the commands and their flags. The parser and the help are both made from them. */

/** One flag of a command. */
export interface Flag {
  /** Its name, without the dashes. */
  readonly name: string;
  /** One letter that stands for it. */
  readonly short?: string;
  /** What its value is called in the help; a flag without is on or off. */
  readonly value?: string;
  /** Whether it may be given several times, or with several values between commas. */
  readonly list?: boolean;
  /** What it does, in one sentence. */
  readonly does: string;
}

/** Something that `sbx` can be told to do. */
export interface Command {
  readonly name: string;
  /** What follows the name, as the help shows it. */
  readonly operands: string;
  /** What it does, in one sentence. */
  readonly does: string;
  /** Whether arguments after `--` are taken, for the program. */
  readonly passesArguments: boolean;
  readonly flags: readonly Flag[];
  /** Notes at the end of its help. */
  readonly notes: readonly string[];
  readonly examples: readonly { readonly does: string; readonly command: string }[];
}

/** Flags of every command. */
export const helpFlag: Flag = { name: "help", short: "h", does: "Shows this help." };

/** `sbx --version`. */
export const versionFlag: Flag = { name: "version", short: "v", does: "Shows the version." };

const run: Command = {
  name: "run",
  operands: "FILE [-- ARGS]",
  does: "Runs a program, in JavaScript or TypeScript, in a realm of its own. It gets what you allow, and nothing else.",
  passesArguments: true,
  flags: [
    { name: "timeout", value: "MS", does: "Stops the program after so many milliseconds. Default: never." },
    {
      name: "root",
      value: "DIR",
      list: true,
      does: "Folder from which files may be loaded. Default: the one that FILE is in.",
    },
    {
      name: "external",
      value: "NAME",
      list: true,
      does: "Package that may be required; it runs in the program's realm.",
    },
    {
      name: "allow-builtin",
      value: "NAME",
      list: true,
      does: "Module of Node that may be required, such as path; '*' for the reviewed safe set.",
    },
    {
      name: "endow",
      value: "MODULE",
      does: "A module of yours, which is trusted. What it exports by name become globals that the program can only read; its default export, a function, gets what the program exports.",
    },
    helpFlag,
  ],
  notes: [
    "Exit codes: 0 the program ended; 1 it failed; 2 wrong usage; 3 it reached a limit; 4 it asked for what it was not given.",
    "Memory is not limited: one process cannot do that. See the README for what is protected and what is not.",
  ],
  examples: [
    { does: "Run a program that may load files of its own folder and nothing else:", command: "sbx run app/main.js" },
    { does: "Give it arguments, and half a second:", command: "sbx run main.ts --timeout 500 -- --verbose input.csv" },
    {
      does: "Let it use a package and a builtin:",
      command: "sbx run main.js --external handlebars --allow-builtin path",
    },
    { does: "Hand it data and functions of yours:", command: "sbx run guest.js --endow host.mjs" },
  ],
};

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [run];
