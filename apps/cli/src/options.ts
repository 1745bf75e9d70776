/** TABLE: the options of `run`, `eval`, `repl` and `audit`. Flags, the config file, its schema and the help are all made from it. */
import type { Flag } from "./flag.ts";

/** What an option takes. */
export type OptionKind =
  | { readonly kind: "count"; readonly unit: string }
  | { readonly kind: "text" }
  | { readonly kind: "list" }
  | { readonly kind: "choice"; readonly of: readonly string[] }
  /** A flag that turns something on. */
  | { readonly kind: "on" }
  /** A flag that begins with `no-`, and turns off what the config file calls by the bare name. */
  | { readonly kind: "off" };

/** One option, as a flag and as a key of the config file. */
export interface Option {
  /** Its key in the config file. */
  readonly key: keyof OptionValues;
  /** Its flag, without the dashes. */
  readonly flag: string;
  /** What its value is called in the help. */
  readonly value?: string;
  readonly takes: OptionKind;
  readonly does: string;
}

/** The options of one run, from the config file or from flags. */
export interface OptionValues {
  readonly timeout?: number;
  readonly memory?: number;
  readonly root?: readonly string[];
  readonly external?: readonly string[];
  readonly allowBuiltin?: readonly string[];
  readonly dangerousBuiltin?: readonly string[];
  readonly endow?: string;
  readonly context?: "sandbox" | "host";
  readonly compiler?: string;
  readonly env?: readonly string[];
  readonly console?: "inherit" | "off";
  readonly eval?: boolean;
  readonly wasm?: boolean;
  readonly async?: boolean;
  readonly bufferLimit?: number;
  readonly strict?: boolean;
}

/** Every option, in the order of the help. */
export const options: readonly Option[] = [
  {
    key: "timeout",
    flag: "timeout",
    value: "MS",
    takes: { kind: "count", unit: "milliseconds" },
    does: "Stops the program after so many milliseconds. Default: never.",
  },
  {
    key: "memory",
    flag: "memory",
    value: "MB",
    takes: { kind: "count", unit: "megabytes" },
    does: "Runs in a process of its own, whose heap may grow to so many megabytes. Default: no limit.",
  },
  {
    key: "root",
    flag: "root",
    value: "DIR",
    takes: { kind: "list" },
    does: "Folder from which files may be loaded. Default: the one that the program is in.",
  },
  {
    key: "external",
    flag: "external",
    value: "NAME",
    takes: { kind: "list" },
    does: "Package that may be required; it runs in the program's realm.",
  },
  {
    key: "allowBuiltin",
    flag: "allow-builtin",
    value: "NAME",
    takes: { kind: "list" },
    does: "Module of Node that may be required, such as path; '*' for the reviewed safe set.",
  },
  {
    key: "dangerousBuiltin",
    flag: "dangerous-builtin",
    value: "NAME",
    takes: { kind: "list" },
    does: "Module of Node that lets a program out of the sandbox, such as child_process. For programs that you trust.",
  },
  {
    key: "endow",
    flag: "endow",
    value: "MODULE",
    takes: { kind: "text" },
    does: "A module of yours, which is trusted. What it exports by name become globals that the program can only read; its default export, a function, gets what the program exports.",
  },
  {
    key: "context",
    flag: "context",
    value: "REALM",
    takes: { kind: "choice", of: ["sandbox", "host"] },
    does: "Where required packages and files run: sandbox (default), or host, which trusts them.",
  },
  {
    key: "compiler",
    flag: "compiler",
    value: "NAME",
    takes: { kind: "text" },
    does: "Language of every file: javascript, typescript or coffeescript. Default: by extension.",
  },
  {
    key: "env",
    flag: "env",
    value: "NAME[=VALUE]",
    takes: { kind: "list" },
    does: "Variable of process.env; without a value, that of this process. Default: none.",
  },
  {
    key: "console",
    flag: "console",
    value: "WHERE",
    takes: { kind: "choice", of: ["inherit", "off"] },
    does: "Where the program's console goes: inherit (default), or off.",
  },
  {
    key: "bufferLimit",
    flag: "buffer-limit",
    value: "BYTES",
    takes: { kind: "count", unit: "bytes" },
    does: "The most bytes that one buffer of the program may have. Default: no limit.",
  },
  { key: "strict", flag: "strict", takes: { kind: "on" }, does: "Runs the program as strict code." },
  {
    key: "eval",
    flag: "no-eval",
    takes: { kind: "off" },
    does: "Refuses eval, Function and whatever else makes code from text.",
  },
  { key: "wasm", flag: "no-wasm", takes: { kind: "off" }, does: "Refuses WebAssembly." },
  { key: "async", flag: "no-async", takes: { kind: "off" }, does: "Refuses promises and async functions." },
];

/** The flag of an option. */
export function flagOf({ flag, value, takes, does }: Option): Flag {
  return {
    name: flag,
    does,
    ...(value === undefined ? {} : { value }),
    ...(takes.kind === "list" ? { list: true } : {}),
  };
}
