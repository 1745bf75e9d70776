/** What page, server and child process say to each other. Types, and the tables that each end checks them by. */

/** How the guest sees what it was handed. */
export type Policy = "transparent" | "readonly" | "protected";

/** A program, and what it is run in. */
export interface ProgramRequest {
  readonly kind: "program";
  readonly source: string;
  readonly vm: "VM" | "NodeVM";
  /** Milliseconds for one entry into the guest; 0: none, so that only the process is limited. */
  readonly timeout: number;
  /** Megabytes for the whole child process. */
  readonly memory: number;
  readonly policy: Policy;
  /** Names of properties that the guest neither sees nor sets. */
  readonly hidden: readonly string[];
  readonly allowAsync: boolean;
  readonly eval: boolean;
  readonly wasm: boolean;
  readonly console: boolean;
  /** Modules of Node that may be required; `NodeVM` only. */
  readonly builtins: readonly string[];
  /** JSON for the guest's global `data`; empty for none. */
  readonly data: string;
}

/** One attack of the gallery. The source is the server's own: a page only names it. */
export interface AttackRequest {
  readonly kind: "attack";
  readonly id: string;
  /** `"bare"`: a context of `node:vm`, without the sandbox, in a child process that is thrown away. */
  readonly subject: "sbx" | "bare";
}

/** What a page may ask for. */
export type RunRequest = ProgramRequest | AttackRequest;

/** The operations of the border. */
export const operations = ["get", "set", "call", "construct", "throw", "has", "keys", "delete", "define"] as const;

/** One of them. */
export type Operation = (typeof operations)[number];

/** One crossing of the border. */
export interface Crossing {
  /** Who acted: the guest on something of the host's, or the host on something of the guest's. */
  readonly from: "guest" | "host";
  readonly operation: Operation;
  /** What was acted on, as a program would write it: `cart.items[0].name`. */
  readonly path: string;
  /** Values that went along, in short. */
  readonly detail: string;
}

/** What went wrong in a guest, for people. Line and column count from 1; 0 means unknown. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly line: number;
  readonly column: number;
  /** How it came out: thrown by the program, a limit of time, or left unhandled by it later. */
  readonly how: "thrown" | "timeout" | "unhandled" | "options";
}

/** What a child process reports. */
export type ChildEvent =
  /** Its modules are loaded: its time runs from now on. */
  | { readonly type: "started" }
  | { readonly type: "console"; readonly method: string; readonly text: string }
  | ({ readonly type: "crossing" } & Crossing)
  /** So many crossings happened after those that are listed. */
  | { readonly type: "more"; readonly count: number }
  | { readonly type: "result"; readonly text: string; readonly ms: number }
  | ({ readonly type: "failure" } & Failure)
  | { readonly type: "denied"; readonly specifier: string; readonly rule: string }
  /** What an attack achieved, by evidence of the host's; `saw` is what the attacker got. */
  | { readonly type: "verdict"; readonly held: boolean; readonly evidence: string; readonly saw: string };

/** Why a run is over. */
export type EndReason = "done" | "stopped" | "time" | "memory" | "output" | "crashed";

/** What the server adds. */
export type ServerEvent =
  | { readonly type: "queued"; readonly position: number; readonly running: number }
  | { readonly type: "end"; readonly reason: EndReason; readonly ms: number };

/** What a page is told, one line of JSON each. */
export type RunEvent = ChildEvent | ServerEvent;

/** The bounds within which a page may choose, and what a run may not exceed whatever it chose. */
export const limits = Object.freeze({
  /** Characters. */
  source: 100_000,
  data: 20_000,
  hidden: 20,
  /** Characters of one hidden key. */
  key: 100,
  /** Milliseconds: of the option; for a process to start; and for it to end after that. */
  timeout: { least: 10, most: 5_000, usual: 1_000 },
  start: 20_000,
  wall: 10_000,
  wallOfAttack: 4_000,
  /** Megabytes. */
  memory: { least: 64, most: 512, usual: 128 },
  memoryOfAttack: 256,
  /** Entries that one run reports. */
  crossings: 500,
  consoleLines: 400,
  /** Characters of one text. */
  text: 8_000,
  /** Bytes that one child process may report. */
  output: 1_000_000,
});

/** The modules of Node that the page offers: those that compute, and have no power over files, network or process. */
export const offeredBuiltins = [
  "assert",
  "buffer",
  "events",
  "path",
  "querystring",
  "string_decoder",
  "url",
  "util",
] as const;
