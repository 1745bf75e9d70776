/**
 * Runs on the host. Upholds I10.
 * The option `require.resolve`: a callback of the host that finds what the algorithm did not. What it names is authorised
 * for this one resolution and this one VM: the package folder it points at, nothing beside it.
 */
import type { Requester } from "../access/authorize.ts";
import { failure } from "../errors.ts";
import type { ResolveCallback } from "../options.ts";
import { type Resolution, resolve, searchFolders } from "../resolver/resolve.ts";
import { classify } from "../resolver/specifier.ts";
import type { ModuleSystem } from "./module-system.ts";
import type { FileRecord } from "./records.ts";

/** Where the callback points. */
interface Answer {
  readonly path: string;
  /** The package to look for in the folder `path`; `undefined` when `path` itself is to be loaded. */
  readonly name: string | undefined;
}

function readAnswer(answer: ReturnType<ResolveCallback> | null, specifier: string): Answer | undefined {
  if (answer === undefined || answer === null || answer === "") return undefined;
  if (typeof answer === "string") return { path: answer, name: undefined };
  const { path, module = specifier } = answer as { readonly path?: unknown; readonly module?: unknown };
  if (typeof path === "string" && typeof module === "string") return { path, name: module };
  throw failure("ERR_INVALID_ARG_TYPE", "require.resolve must return a string, { path, module? } or undefined.");
}

/** A requester that may load the files of one folder, or one file. */
const onlyIn = (system: ModuleSystem, path: string): Requester => ({
  base: system.files.canonical(path),
  trusted: system.rules.transitive,
});

/** A path: a folder to load, or a file with or without its extension. Each candidate is authorised alone. */
function loadNamedPath(system: ModuleSystem, path: string, extensions: readonly string[]): Resolution | undefined {
  const referrer = { filename: undefined, directory: path, lookupPaths: [] };
  if (system.files.kind(path) === "directory") {
    const context = system.contextOf(system.viewOf(onlyIn(system, path)), extensions);
    return resolve(context, path, referrer);
  }
  for (const candidate of [path, ...extensions.map((extension) => path + extension)]) {
    const file = system.viewOf(onlyIn(system, candidate)).file(candidate);
    if (file !== undefined) return { kind: "file", file };
  }
  return undefined;
}

/** A folder of packages, and the package to look for in it. */
function loadFromFolder(
  system: ModuleSystem,
  folder: string,
  name: string,
  extensions: readonly string[],
): Resolution | undefined {
  const packageFolder = system.files.resolve(folder, name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
  const context = system.contextOf(system.viewOf(onlyIn(system, packageFolder)), extensions);
  return searchFolders(context, name, [folder]);
}

/**
 * Asks the callback, if there is one and the specifier may reach it: a package's name, listed where there is a list, and
 * without `..` (RS-30, RS-67, RS-68).
 *
 * @throws VMError `ERR_INVALID_ARG_TYPE` when it answers something else than it may; what the callback throws.
 */
export function resolveByCallback(
  system: ModuleSystem,
  specifier: string,
  from: FileRecord,
  extensions: readonly string[],
): Resolution | undefined {
  const { files, options, rules } = system;
  if (options.resolve === undefined || classify(specifier, files) !== "package") return undefined;
  if (typeof rules.external !== "boolean" && !rules.external.matchesSpecifier(specifier)) return undefined;
  const answer = readAnswer(options.resolve(specifier, from.referrer.directory), specifier);
  if (answer === undefined) return undefined;
  const path = files.resolve(from.referrer.directory, answer.path);
  return answer.name === undefined
    ? loadNamedPath(system, path, extensions)
    : loadFromFolder(system, path, answer.name, extensions);
}
