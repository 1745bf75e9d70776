/**
 * Runs on the host. Upholds I10.
 * From a specifier to a record, for one requester: builtins and the host's own names first, then files, then the host's
 * callback. Whatever fails says "not found" to the guest, and why to the host (RS-47, RS-50).
 */
import type { DenialRule, Requester } from "../access/authorize.ts";
import type { GrantedFile } from "../access/guarded-view.ts";
import { type VMError, notFound } from "../errors.ts";
import { type Resolution, nodeModulesPaths, resolve } from "../resolver/resolve.ts";
import { builtinScheme, classify } from "../resolver/specifier.ts";
import { resolveByCallback } from "./custom-resolve.ts";
import type { ModuleSystem } from "./module-system.ts";
import { type FileRecord, asRequesting, separator } from "./records.ts";

/** Told to the host when a module was not given to the guest. */
export interface DeniedEvent {
  readonly specifier: string;
  /** The file that asked; `undefined` for code without a file. */
  readonly referrer: string | undefined;
  readonly rule: DenialRule;
  /** The file that was refused, when there is one. */
  readonly path: string | undefined;
}

/** What a specifier resolved to, as the guest's loader gets it. */
export type Resolved = FileRecord | { readonly kind: "builtin"; readonly id: string };

/** One question of the guest's loader. */
export interface Question {
  readonly specifier: string;
  /** The module that asks; `undefined` for an object that the loader did not make, which has no rights. */
  readonly referrer: FileRecord | undefined;
  /** Whether the module's own `require` asks. */
  readonly direct: boolean;
  readonly extensions: readonly string[];
  /** Folders searched for packages, when they are not the module's own. */
  readonly lookup: readonly string[] | undefined;
  /** Folders to start from instead of the module's own (`require.resolve(id, { paths })`). */
  readonly starts: readonly string[] | undefined;
}

/** What finding needs beside the module system. */
export interface Finder {
  readonly system: ModuleSystem;
  /** The id under which a specifier is a builtin, a mock or an override of this VM. */
  readonly builtinId: (specifier: string) => string | undefined;
  readonly denied: (event: DeniedEvent) => void;
}

const nobody: Requester = { base: undefined, trusted: false };

/** The parts of a string that were joined with `separator`. */
export const splitJoined = (joined: string): string[] => (joined === "" ? [] : joined.split(separator));

/** Tells the host why, and gives the error that tells the guest nothing. */
function deny(finder: Finder, question: Question, rule: DenialRule, path?: string): VMError {
  const { specifier, referrer } = question;
  finder.denied({ specifier, referrer: referrer?.referrer.filename, rule, path });
  return notFound(specifier);
}

/** The rights of who asks: a function that others may hold lends none that are the module's alone (RS-11, RS-59). */
function grantOf({ referrer, direct, lookup }: Question): Requester {
  if (referrer === undefined) return nobody;
  return direct && lookup === undefined ? referrer.grant : { base: referrer.grant.base, trusted: false };
}

/** The folders to search, where they are not those of the referrer. */
function foldersOf({ files }: ModuleSystem, question: Question): readonly string[] | undefined {
  const { specifier, lookup, starts } = question;
  const isRelative = classify(specifier, files) === "relative";
  if (starts === undefined) return isRelative ? undefined : lookup;
  if (isRelative) return starts;
  return [...new Set(starts.flatMap((folder) => nodeModulesPaths(files, files.resolve("", folder))))];
}

function accept(finder: Finder, question: Question, found: Resolution): Resolved {
  if (found.kind === "file") {
    const { filename, canonical, grant } = found.file as GrantedFile;
    return finder.system.records.file(filename, canonical, grant);
  }
  const id = finder.builtinId(found.id);
  if (id === undefined) throw deny(finder, question, "denied-builtin");
  return { kind: "builtin", id };
}

function findFile(finder: Finder, question: Question, from: FileRecord): Resolved {
  const { system } = finder;
  const { specifier, extensions } = question;
  const view = system.viewOf(grantOf(question));
  let found: Resolution | undefined;
  try {
    const folders = foldersOf(system, question);
    found =
      resolve(system.contextOf(view, extensions), specifier, from.referrer, folders) ??
      resolveByCallback(system, specifier, from, extensions);
  } catch (error) {
    // A refused file must not show through in another error than the one for a missing file.
    if (view.denial !== undefined) throw deny(finder, question, view.denial.rule, view.denial.path);
    throw error;
  }
  if (found !== undefined) return accept(finder, question, found);
  const rule = system.isHostBuiltin(specifier) ? "denied-builtin" : "not-found";
  throw deny(finder, question, view.denial?.rule ?? rule, view.denial?.path);
}

/** What a resolver of the host's own has named. */
function findNamed(finder: Finder, question: Question, from: FileRecord, path: string): Resolved {
  const { system } = finder;
  const view = system.viewOf({ base: from.grant.base, trusted: false });
  const absolute = system.files.resolve(from.referrer.directory, path);
  const referrer = { ...from.referrer, filename: undefined };
  const found = resolve(system.contextOf(view, question.extensions), absolute, referrer);
  if (found === undefined) throw deny(finder, question, view.denial?.rule ?? "not-found", view.denial?.path);
  return accept(finder, question, found);
}

/**
 * Finds what a specifier means.
 *
 * @throws VMError `MODULE_NOT_FOUND`, and the codes of `resolver/package-maps.ts`.
 */
export function findModule(finder: Finder, question: Question): Resolved {
  const { system } = finder;
  const { specifier } = question;
  const id = finder.builtinId(specifier);
  if (id !== undefined) return { kind: "builtin", id };
  if (specifier.startsWith(builtinScheme)) throw deny(finder, question, "denied-builtin");
  const from = question.referrer ?? system.outermost();
  const source = system.options.modules.get(specifier);
  if (source !== undefined) return system.records.virtual(specifier, source, from.referrer.directory);
  const named = system.hooks.resolve?.(asRequesting(from), specifier);
  if (named !== undefined) return findNamed(finder, question, from, named);
  if (system.rules.external !== false) return findFile(finder, question, from);
  throw deny(finder, question, system.isHostBuiltin(specifier) ? "denied-builtin" : "external-disabled");
}
