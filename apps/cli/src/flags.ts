/** TABLE: the commands and their flags. The parser and the help are both made from it. */
import type { Flag } from "./flag.ts";
import { flagOf, options } from "./options.ts";

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

const configFlag: Flag = {
  name: "config",
  value: "FILE",
  does: "Config file with these options as JSON (sbx.config.json). It is read only when it is named here.",
};
const jsonFlag: Flag = { name: "json", does: "Prints one JSON object: the result, the console, the error, the time." };

const programFlags: readonly Flag[] = [...options.map(flagOf), configFlag];

const exitNote =
  "Exit codes: 0 the program ended; 1 it failed; 2 wrong usage; 3 it reached a limit; 4 it asked for what it was not given.";

const run: Command = {
  name: "run",
  operands: "FILE [-- ARGS]",
  does: "Runs a program, in JavaScript or TypeScript, in a realm of its own. It gets what you allow, and nothing else.",
  passesArguments: true,
  flags: [...programFlags, jsonFlag, helpFlag],
  notes: ["FILE may be - for standard input.", exitNote],
  examples: [
    { does: "Run a program that may load files of its own folder and nothing else:", command: "sbx run app/main.js" },
    { does: "Give it arguments, and half a second:", command: "sbx run main.ts --timeout 500 -- --verbose input.csv" },
    {
      does: "Let it use a package and a builtin:",
      command: "sbx run main.js --external handlebars --allow-builtin path",
    },
    { does: "Hand it data and functions of yours:", command: "sbx run guest.js --endow host.mjs" },
    { does: "Limit its heap, too:", command: "sbx run main.js --memory 64 --timeout 1000" },
  ],
};

const evaluate: Command = {
  name: "eval",
  operands: "CODE [-- ARGS]",
  does: "Evaluates one program given as text, and shows its result.",
  passesArguments: true,
  flags: [...programFlags, jsonFlag, helpFlag],
  notes: ["The root is the current folder unless you name another.", exitNote],
  examples: [
    { does: "Show what an expression gives:", command: "sbx eval [1,2,3].map(n=>n*n)" },
    { does: "The same for another program to read:", command: "sbx eval --json 6*7" },
  ],
};

const repl: Command = {
  name: "repl",
  operands: "",
  does: "Reads programs from the terminal, one after the other, and evaluates them in one guest realm.",
  passesArguments: true,
  flags: [...programFlags, helpFlag],
  notes: [
    ".help lists the commands of the prompt; Ctrl-C ends what runs, Ctrl-D ends the session.",
    "The history is kept in ~/.sbx_repl_history, or where SBX_REPL_HISTORY says; an empty value keeps none.",
  ],
  examples: [{ does: "Try something, with a limit on each line:", command: "sbx repl --timeout 1000" }],
};

const check: Command = {
  name: "check",
  operands: "",
  does: "Tells which versions are here, what this Node supports, and tries whether the guarantees hold.",
  passesArguments: false,
  flags: [jsonFlag, helpFlag],
  notes: ["Exit codes: 0 every guarantee that was tried holds; 1 one does not."],
  examples: [{ does: "See whether this machine is fit:", command: "sbx check" }],
};

const auditFlags: readonly Flag[] = [
  {
    name: "only",
    value: "CLASS",
    list: true,
    does: "Tries a class of threat (A3), a section (A), a family (handlers) or one attack by its id, and no others.",
  },
  { name: "jobs", value: "N", does: "Attacks at a time. Default: one for each processor." },
  { name: "html", value: "FILE", does: "Writes the report as a page, too." },
  { name: "no-calls", does: "Lets the scanner call none of the functions that --endow hands over." },
];

const audit: Command = {
  name: "audit",
  operands: "",
  does: "Tries the project's own attacks on a sandbox with your options, on this Node, and scans what you hand over.",
  passesArguments: false,
  flags: [...programFlags, ...auditFlags, { name: "json", does: "Prints the report as one JSON object." }, helpFlag],
  notes: [
    "Each attack runs in a process of its own. The scanner loads the module of --endow and calls its functions, as a program could, with odd arguments: hand it a stand-in for what must not be called, or use --no-calls.",
    "Exit codes: 0 nothing succeeded that is not listed as open; 1 an attack succeeded, or could not be judged; 2 wrong usage.",
  ],
  examples: [
    { does: "Audit the options of a config file:", command: "sbx audit --config sbx.config.json" },
    {
      does: "See what a program could do with what you hand over:",
      command: "sbx audit --only scanner --endow host.mjs",
    },
    { does: "Write a page:", command: "sbx audit --timeout 1000 --memory 64 --html audit.html" },
  ],
};

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [run, evaluate, repl, check, audit];
