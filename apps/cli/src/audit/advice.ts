/** What options are risky, whether or not an attack succeeds. */
import { sep } from "node:path";
import { homedir } from "node:os";
import type { Settings } from "../settings.ts";

/** How much a risky option matters: `trust` gives a program the host, `risk` much of it, `limit` lets it use it up. */
export type AdviceLevel = "trust" | "risk" | "limit";

/** One piece of advice. */
export interface Advice {
  readonly level: AdviceLevel;
  /** The flag that it is about. */
  readonly flag: string;
  readonly text: string;
}

interface Rule {
  readonly level: AdviceLevel;
  readonly flag: string;
  /** What to tell; nothing where the options are fine. */
  readonly tell: (settings: Settings) => string | undefined;
}

const listed = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(", ");
const bare = (name: string): string => name.replace(/^node:/, "").split("/", 1)[0] ?? name;

/** TABLE: builtins that reach out of the process, and what they reach. */
const reaching: Readonly<Record<string, string>> = {
  "*": "every reviewed builtin, fs and the network among them",
  fs: "every file that this user may read or write",
  http: "every server that this machine reaches",
  https: "every server that this machine reaches",
  net: "every address that this machine reaches, and sockets of its own",
  tls: "every address that this machine reaches",
};

const secretName = /key|token|secret|passw|credential|auth|cookie|session/i;

const named = (env: readonly string[]): string[] => env.map((text) => text.split("=", 1)[0] ?? text);

const isWide = (root: string): boolean => root === sep || root === homedir() || /^[a-z]:[\\/]?$/i.test(root);

const unless = (isFine: boolean, text: string): string | undefined => (isFine ? undefined : text);

const of = (names: readonly string[], text: (names: string) => string): string | undefined =>
  names.length === 0 ? undefined : text(listed(names));

/** TABLE: what to look at, the worst first. */
const rules: readonly Rule[] = [
  {
    level: "trust",
    flag: "--dangerous-builtin",
    tell: ({ dangerousBuiltin = [] }) => of(dangerousBuiltin, (names) => `${names} let a program out of the sandbox.`),
  },
  {
    level: "trust",
    flag: "--context host",
    tell: ({ context }) =>
      unless(
        context !== "host",
        "Files and packages that a program requires run in the host, with all that it has: a program that may bring files of its own is out.",
      ),
  },
  {
    level: "risk",
    flag: "--allow-builtin",
    tell({ allowBuiltin = [] }) {
      const found = [...new Set(allowBuiltin.map(bare))].filter((name) => reaching[name] !== undefined);
      const texts = found.map((name) => `'${name}' gives ${reaching[name] ?? ""}`);
      return unless(found.length === 0, `${texts.join("; ")}. In a program, NodeVM takes settings that narrow them.`);
    },
  },
  {
    level: "risk",
    flag: "--external",
    tell: ({ external = [] }) =>
      of(
        external.filter((name) => /[*?]/.test(name)),
        (names) => `${names} name more packages than you have read: name each.`,
      ),
  },
  {
    level: "risk",
    flag: "--root",
    tell: ({ root = [] }) =>
      of(
        root.filter(isWide),
        (names) => `${names}: a program may require whatever JavaScript and JSON lies in there. Name its own folder.`,
      ),
  },
  {
    level: "risk",
    flag: "--env",
    tell: ({ env = [] }) =>
      of(
        named(env).filter((name) => secretName.test(name)),
        (names) => `By its name, ${names} holds a secret, which a program can read.`,
      ),
  },
  {
    level: "risk",
    flag: "NODE_OPTIONS",
    tell: () =>
      unless(
        !/--unhandled-rejections[= ]strict/.test([process.env["NODE_OPTIONS"] ?? "", ...process.execArgv].join(" ")),
        "Under --unhandled-rejections=strict a program that rejects a promise can end the process.",
      ),
  },
  {
    level: "limit",
    flag: "--timeout",
    tell: ({ timeout }) => unless(timeout !== undefined, "Nothing ends a program that loops."),
  },
  {
    level: "limit",
    flag: "--memory",
    tell: ({ memory }) =>
      unless(memory !== undefined, "A program can fill the heap, and so end the process that it runs in."),
  },
  {
    level: "limit",
    flag: "--buffer-limit",
    tell: ({ bufferLimit }) =>
      unless(
        bufferLimit !== undefined,
        "One buffer may be as large as the machine's memory, which no cap on the heap counts.",
      ),
  },
  {
    level: "limit",
    flag: "--no-wasm",
    tell: ({ bufferLimit, wasm }) =>
      unless(
        bufferLimit === undefined || wasm === false,
        "The memory that a WebAssembly module declares is not counted by --buffer-limit.",
      ),
  },
];

/** What there is to say about some options, the worst first. */
export function adviceOn(settings: Settings): Advice[] {
  return rules.flatMap(({ level, flag, tell }) => {
    const text = tell(settings);
    return text === undefined ? [] : [{ level, flag, text }];
  });
}
