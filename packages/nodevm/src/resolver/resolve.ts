/**
 * Second stage of `require`: from a specifier to a file, by Node's CommonJS algorithm. The steps bear the names that
 * Node's documentation gives them.
 *
 * The algorithm asks two questions of its context, is there such a file and what does this `package.json` say, and the
 * context answers "no" for what the referrer may not see. So a denied file and a missing one differ in nothing that a
 * guest can observe (RS-50), and no rule of access is mixed into these steps.
 *
 * @see https://nodejs.org/api/modules.html#all-together
 */
import { failure, notFound } from "../errors.ts";
import type { FileKind, Files } from "../filesystem/filesystem.ts";
import type { Manifest } from "./package-json.ts";
import { type MapTarget, resolveExports, resolveImports } from "./package-maps.ts";
import { classify, splitPackageSpecifier } from "./specifier.ts";

/** A file that was found: the name by which it is known, and the path by which it was asked for. */
export interface Located {
  /** The canonical path, or `path` itself where links are preserved. */
  readonly filename: string;
  /** The path before links were followed. */
  readonly path: string;
}

/** What a specifier turned out to be. */
export type Resolution =
  { readonly kind: "file"; readonly file: Located } | { readonly kind: "builtin"; readonly id: string };

/** What the algorithm may know and do. */
export interface ResolveContext {
  readonly paths: Pick<Files, "resolve" | "isAbsolute" | "isSeparator" | "basename" | "dirname">;
  readonly conditions: ReadonlySet<string>;
  /** With their dots, in the order in which they are tried. */
  readonly extensions: readonly string[];
  /** Whether `#/x` may be a private name: so in Node from 24 on. */
  readonly rootNames: boolean;
  kind(path: string): FileKind | undefined;
  /** The file at `path`, if there is one and the referrer may load it. */
  file(path: string): Located | undefined;
  /** The manifest of a folder, if there is one and the referrer may read it. */
  manifest(directory: string): Manifest | undefined;
  /** Whether a target of `imports` names a builtin module. */
  isBuiltin(id: string): boolean;
}

/** Who asks. */
export interface Referrer {
  /** The file of the module; `undefined` for code without a file. */
  readonly filename: string | undefined;
  /** The folder that relative specifiers start from. */
  readonly directory: string;
  /** The `node_modules` folders that are searched for packages, nearest first. */
  readonly lookupPaths: readonly string[];
}

/** NODE_MODULES_PATHS: the `node_modules` folder of each folder from `directory` up, but for those called so themselves. */
export function nodeModulesPaths(paths: ResolveContext["paths"], directory: string): string[] {
  const found: string[] = [];
  for (let folder = directory; ; folder = paths.dirname(folder)) {
    if (paths.basename(folder) !== "node_modules") found.push(paths.resolve(folder, "node_modules"));
    if (paths.dirname(folder) === folder) return found;
  }
}

/** LOOKUP_PACKAGE_SCOPE: the nearest manifest above a file, not searched beyond a `node_modules` folder. */
export function packageScope(context: ResolveContext, filename: string): Manifest | undefined {
  for (let folder = context.paths.dirname(filename); ; folder = context.paths.dirname(folder)) {
    if (context.paths.basename(folder) === "node_modules") return undefined;
    const manifest = context.manifest(folder);
    if (manifest !== undefined || context.paths.dirname(folder) === folder) return manifest;
  }
}

function tryExtensions(context: ResolveContext, path: string): Located | undefined {
  for (const extension of context.extensions) {
    const found = context.file(path + extension);
    if (found !== undefined) return found;
  }
  return undefined;
}

const loadIndex = (context: ResolveContext, directory: string): Located | undefined =>
  tryExtensions(context, context.paths.resolve(directory, "index"));

/** LOAD_AS_DIRECTORY. @throws VMError `MODULE_NOT_FOUND` when `main` names nothing and there is no index either. */
function loadAsDirectory(context: ResolveContext, directory: string): Located | undefined {
  const manifest = context.manifest(directory);
  if (manifest?.main === undefined || manifest.main === "") return loadIndex(context, directory);
  const main = context.paths.resolve(directory, manifest.main);
  const found =
    context.file(main) ?? tryExtensions(context, main) ?? loadIndex(context, main) ?? loadIndex(context, directory);
  if (found !== undefined) return found;
  const hint = 'Please verify that the package.json has a valid "main" entry';
  throw failure("MODULE_NOT_FOUND", `Cannot find module '${main}'. ${hint}`);
}

/** Whether the specifier can only mean a folder: it ends with a separator, `.` or `..`. */
const meansDirectory = (specifier: string): boolean => /(?:^|\/)\.{0,2}$/.test(specifier) && specifier !== "";

/** LOAD_AS_FILE, then LOAD_AS_DIRECTORY. */
function loadPath(context: ResolveContext, path: string, specifier: string): Located | undefined {
  const asFile = meansDirectory(specifier) ? undefined : (context.file(path) ?? tryExtensions(context, path));
  return asFile ?? (context.kind(path) === "directory" ? loadAsDirectory(context, path) : undefined);
}

/** A map's answer as a file, which must be there exactly as written. */
function loadTarget(context: ResolveContext, manifest: Manifest, target: MapTarget, specifier: string): Resolution {
  if ("specifier" in target) return resolveOutward(context, manifest, target.specifier);
  // "./" keeps what a percent-encoding hid (a drive, a root) from being taken for an absolute path
  const path = context.paths.resolve(manifest.directory, `./${target.path}`);
  const file = context.file(path);
  if (file === undefined) throw notFound(specifier);
  return { kind: "file", file };
}

/** The manifest, if it says what may be had of its package; then nothing else may. */
const withExports = (manifest: Manifest | undefined): Manifest | undefined =>
  manifest?.exports === undefined || manifest.exports === null ? undefined : manifest;

/** Where an `imports` target that is no path leads: PACKAGE_RESOLVE from the package that declares it. */
function resolveOutward(context: ResolveContext, declaring: Manifest, specifier: string): Resolution {
  if (context.isBuiltin(specifier)) return { kind: "builtin", id: specifier };
  if (specifier === "") throw notFound(specifier);
  const parts = splitPackageSpecifier(specifier);
  if (parts === undefined || (parts.name.startsWith("@") && !parts.name.includes("/")))
    throw failure("ERR_INVALID_MODULE_SPECIFIER", `Invalid module "${specifier}" is not a valid package name`);
  if (declaring.name === parts.name && withExports(declaring) !== undefined)
    return loadExport(context, declaring, parts.subpath, specifier);
  for (const folder of nodeModulesPaths(context.paths, declaring.directory)) {
    const directory = context.paths.resolve(folder, parts.name);
    if (context.kind(directory) !== "directory") continue;
    const manifest = context.manifest(directory);
    const exporting = withExports(manifest);
    if (exporting !== undefined) return loadExport(context, exporting, parts.subpath, specifier);
    const file =
      parts.subpath === "."
        ? loadMain(context, directory, manifest?.main)
        : context.file(context.paths.resolve(directory, parts.subpath));
    if (file === undefined) throw notFound(specifier);
    return { kind: "file", file };
  }
  throw notFound(specifier);
}

const mainSuffixes = ["", ".js", ".json", ".node", "/index.js", "/index.json", "/index.node"];
const indexFiles = ["index.js", "index.json", "index.node"];

/** The main file of a package without `exports`, as ECMAScript modules find it. */
function loadMain(context: ResolveContext, directory: string, main: string | undefined): Located | undefined {
  const names = [...(main === undefined ? [] : mainSuffixes.map((suffix) => `./${main}${suffix}`)), ...indexFiles];
  for (const name of names) {
    const found = context.file(context.paths.resolve(directory, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** PACKAGE_EXPORTS_RESOLVE, and the file that it names. */
function loadExport(
  context: ResolveContext,
  manifest: Manifest,
  subpath: string,
  specifier: string,
  referrer?: string,
): Resolution {
  const target = resolveExports(manifest, subpath, context.conditions, referrer);
  return loadTarget(context, manifest, target, specifier);
}

/** LOAD_PACKAGE_IMPORTS. */
function loadPackageImports(context: ResolveContext, specifier: string, filename: string): Resolution | undefined {
  const scope = packageScope(context, filename);
  if (scope?.imports === undefined || scope.imports === null) return undefined;
  const target = resolveImports(scope, specifier, context.conditions, filename, context);
  return loadTarget(context, scope, target, specifier);
}

/** LOAD_PACKAGE_SELF. */
function loadPackageSelf(context: ResolveContext, specifier: string, filename: string): Resolution | undefined {
  const scope = withExports(packageScope(context, filename));
  if (scope?.name === undefined) return undefined;
  if (specifier !== scope.name && !specifier.startsWith(`${scope.name}/`)) return undefined;
  return loadExport(context, scope, `.${specifier.slice(scope.name.length)}`, specifier, filename);
}

/** LOAD_PACKAGE_EXPORTS for one folder of packages. */
function loadPackageExports(context: ResolveContext, folder: string, specifier: string): Resolution | undefined {
  const parts = splitPackageSpecifier(specifier);
  if (parts === undefined) return undefined;
  const manifest = withExports(context.manifest(context.paths.resolve(folder, parts.name)));
  return manifest === undefined ? undefined : loadExport(context, manifest, parts.subpath, specifier);
}

/**
 * LOAD_NODE_MODULES over the given folders, or the search of a relative specifier from each of them.
 *
 * @returns `undefined` when none has it.
 */
export function searchFolders(
  context: ResolveContext,
  specifier: string,
  folders: readonly string[],
): Resolution | undefined {
  const isPackage = classify(specifier, context.paths) !== "relative";
  for (const folder of folders) {
    // A missing folder holds nothing, though `folder/../x`, taken as text alone, might name a file.
    if (isPackage && context.kind(folder) !== "directory") continue;
    const exported = loadPackageExports(context, folder, specifier);
    if (exported !== undefined) return exported;
    const file = loadPath(context, context.paths.resolve(folder, specifier), specifier);
    if (file !== undefined) return { kind: "file", file };
  }
  return undefined;
}

const asFile = (file: Located | undefined): Resolution | undefined =>
  file === undefined ? undefined : { kind: "file", file };

/**
 * Resolves a specifier that is not a builtin's.
 *
 * @param folders Folders to search instead of the referrer's own (`require.resolve(id, { paths })`).
 * @returns `undefined` when there is no such module.
 * @throws VMError with the codes of `package-maps.ts`; `MODULE_NOT_FOUND` where Node names another file than was asked for.
 *
 * @example
 * resolve(context, "left-pad", { filename: "/app/main.js", directory: "/app", lookupPaths: ["/app/node_modules"] });
 */
export function resolve(
  context: ResolveContext,
  specifier: string,
  referrer: Referrer,
  folders?: readonly string[],
): Resolution | undefined {
  const kind = classify(specifier, context.paths);
  if (referrer.filename !== undefined) {
    const own =
      (kind === "imports" ? loadPackageImports(context, specifier, referrer.filename) : undefined) ??
      loadPackageSelf(context, specifier, referrer.filename);
    if (own !== undefined) return own;
  }
  if (kind === "absolute") return asFile(loadPath(context, context.paths.resolve("", specifier), specifier));
  const start = kind === "relative" ? [referrer.directory] : referrer.lookupPaths;
  return searchFolders(context, specifier, folders ?? start);
}
