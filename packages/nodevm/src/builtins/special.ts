/**
 * TABLE: the builtins that are not simply Node's reviewed members, and how each is made. Runs on the host.
 *
 * What works on the program's own objects (their slots, prototypes, promises, classes) runs in the guest realm: seen from
 * the host they are proxies, which no slot can be read from.
 */
import { format, formatWithOptions, inspect, types } from "node:util";
import eventsText from "../guest/events-entry.ts?realm";
import awaitingText from "../library/events-entry.ts?realm";
import assertText from "../library/assert-entry.ts?realm";
import outputText from "../library/output-entry.ts?realm";
import timersPromisesText from "../library/timers-promises-entry.ts?realm";
import utilText from "../library/util-entry.ts?realm";
import type { Write } from "../globals/output.ts";
import { createResource } from "./async-resource.ts";
import { printable, safeFormat } from "./format-text.ts";
import { guardFs, guardFsPromises } from "./fs-guard.ts";
import type { FsLimits } from "./fs-paths.ts";
import type { Network } from "./network.ts";
import type { Changes } from "./substitutes.ts";
import { builtinTable } from "./table.ts";

/** Modules of the guest realm that give one or more builtins. */
export type LibraryName = "assert" | "util" | "emitters" | "events" | "output" | "timers/promises";

/** What making a special builtin may use. */
export interface SpecialTools {
  /** The object with the reviewed members of Node's module. */
  readonly expose: (name: string) => object;
  /** A library of the guest realm: the host's view of what it gives; the same each time. */
  readonly library: (name: LibraryName) => unknown;
  /** The host's view of a global of the guest as it was before any program ran. */
  readonly guestGlobal: (name: string) => unknown;
  /** The members of `node:buffer` that are the guest's own. */
  readonly bufferModule: () => object;
  /** Makes something once for each VM. */
  readonly once: <T>(key: string, make: () => T) => T;
  /** What the host has set for `fs` or `fs/promises`. */
  readonly limits: (name: string) => FsLimits | undefined;
  /** What the guest sees in the place of Node's objects from now on. */
  readonly change: (changes: Changes) => void;
  /** An object as classes are seen: not to be changed, but for what it makes. */
  readonly share: <T extends object>(value: T) => T;
  /** The guest's own `EventEmitter`, from then on paired with Node's. */
  readonly emitters: () => unknown;
  /** A global of the web platform, as this guest has it. */
  readonly webGlobal: (name: "TextDecoder") => object;
  /** Where the guest's standard streams lead. */
  readonly write: Write;
  /** The agents of this VM. */
  readonly network: () => Network;
}

type LibraryTools = Pick<SpecialTools, "library" | "guestGlobal" | "write">;

type Special = (tools: SpecialTools) => unknown;

/** Gives an object of reviewed members other values for some of them. */
const withMembers = (module: object, members: unknown): object => Object.assign(module, members);

const warning =
  (type: string) =>
  (message: string): void =>
    process.emitWarning(message, type);

const timerFunctions = ["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate"];

const timersOf = ({ guestGlobal }: LibraryTools): object =>
  Object.fromEntries(timerFunctions.map((name) => [name, guestGlobal(name)]));

const print = (value: unknown, options: unknown): string => inspect(value, printable(options));

/** The guest's options must not reach the printer as they are. */
const printers = {
  format: (...args: unknown[]) => format(...safeFormat(args)),
  formatWithOptions: (options: unknown, ...args: unknown[]) =>
    formatWithOptions(printable(options), ...safeFormat(args)),
};

const typeNames = builtinTable.get("util/types")?.given ?? [];

/** The tests of this Node; those of a newer one stay unknown to the guest. */
const askHost = (test: string, value: unknown): boolean => {
  if (!typeNames.includes(test)) return false;
  return (types as unknown as Record<string, ((value: unknown) => boolean) | undefined>)[test]?.(value) === true;
};

/** Text of each library, and what the host does for it. Values shown in messages run no code of their owner. */
export const libraries: Readonly<Record<LibraryName, (tools: LibraryTools) => { text: string; services: object }>> = {
  assert: () => ({
    text: assertText,
    services: { show: (value: unknown) => inspect(value) },
  }),
  emitters: () => ({ text: eventsText, services: { warn: warning("MaxListenersExceededWarning") } }),
  // It completes the class of emitters, and gives it again.
  events: ({ library }) => ({ text: awaitingText, services: { EventEmitter: library("emitters"), createResource } }),
  output: ({ library, write }) => ({
    text: outputText,
    services: {
      EventEmitter: library("emitters"),
      write: (name: unknown, chunk: unknown) => write(name === "stderr" ? "stderr" : "stdout", chunk),
    },
  }),
  "timers/promises": (tools) => ({ text: timersPromisesText, services: timersOf(tools) }),
  util: () => ({
    text: utilText,
    services: {
      askHost,
      typeNames: typeNames.filter((name) => Object.hasOwn(types, name)).join(" "),
      print,
      warn: warning("DeprecationWarning"),
      nextTick: (callback: () => void) => process.nextTick(callback),
    },
  }),
};

const member = (library: unknown, name: string): unknown => (library as Record<string, unknown>)[name];

type Members = Readonly<Record<string, unknown>>;

/** Limits of either name hold for both: `fs.promises` is `fs/promises`. */
const fsLimits = ({ limits }: SpecialTools): FsLimits | undefined => limits("fs") ?? limits("fs/promises");

function limitedPromises(tools: SpecialTools): object {
  const limits = fsLimits(tools);
  const promises = tools.expose("fs/promises");
  return limits === undefined
    ? promises
    : tools.once("guarded fs/promises", () => tools.share(guardFsPromises(promises as Members, limits)));
}

function limitedFs(tools: SpecialTools): object {
  const limits = fsLimits(tools);
  const fs = tools.expose("fs");
  if (limits === undefined) return fs;
  const { module, changes } = guardFs(fs as Members, limits, limitedPromises(tools));
  tools.change(changes);
  return tools.share(module);
}

const silentConsole = (): object =>
  Object.fromEntries((builtinTable.get("console")?.given ?? []).map((name) => [name, () => undefined]));

/** `http` and `https` show this VM's agent as the global one. */
const withAgent =
  (name: "http" | "https") =>
  ({ expose, network }: SpecialTools): object =>
    withMembers(expose(name), { globalAgent: network().agents[name] });

export const specialBuiltins: ReadonlyMap<string, Special> = new Map<string, Special>([
  ["assert", ({ library }) => member(library("assert"), "assert")],
  ["assert/strict", ({ library }) => member(library("assert"), "strict")],
  // The guest's own class, whatever stands in its global's place: its instances are the guest's typed arrays.
  ["buffer", ({ expose, bufferModule }) => withMembers(expose("buffer"), bufferModule())],
  // The guest's own; where it has none, one that prints nothing.
  ["console", ({ guestGlobal }) => guestGlobal("console") ?? silentConsole()],
  ["fs", limitedFs],
  ["fs/promises", limitedPromises],
  ["events", ({ emitters }) => emitters()],
  ["http", withAgent("http")],
  ["https", withAgent("https")],
  [
    "timers",
    (tools) => withMembers(tools.expose("timers"), { ...timersOf(tools), promises: tools.library("timers/promises") }),
  ],
  ["timers/promises", ({ library }) => library("timers/promises")],
  [
    "util",
    ({ expose, library, webGlobal }) =>
      Object.assign(expose("util"), printers, { TextDecoder: webGlobal("TextDecoder") }, library("util")),
  ],
  ["util/types", ({ library }) => member(library("util"), "types")],
]);
