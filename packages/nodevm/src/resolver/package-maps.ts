/**
 * The `exports` and `imports` maps of packages: conditions, subpaths, patterns, arrays, blocked and invalid targets.
 *
 * @see https://nodejs.org/api/esm.html#resolution-algorithm-specification PACKAGE_EXPORTS_RESOLVE and what it calls
 */
import { failure, hasCode } from "../errors.ts";
import type { Manifest } from "./package-json.ts";

/** Where a map leads: a file inside the package (exact, nothing is probed), or another package's specifier. */
export type MapTarget = { readonly path: string } | { readonly specifier: string };

/** What stays the same while one map is searched. */
interface Search {
  readonly manifest: Manifest;
  readonly field: "exports" | "imports";
  readonly conditions: ReadonlySet<string>;
  /** The file that asks, named in messages; `undefined` where Node names none. */
  readonly referrer: string | undefined;
}

/** The key of the map that matched; `rest` is what its `*` stands for. */
interface Match {
  readonly key: string;
  readonly rest: string | undefined;
}

/** `null` blocks; `undefined` means that no condition held, so the search goes on. */
type Found = MapTarget | null | undefined;

const from = (referrer: string | undefined): string => (referrer === undefined ? "" : ` imported from ${referrer}`);

function invalidTarget({ manifest, field, referrer }: Search, key: string, target: unknown): Error {
  const hint =
    typeof target === "string" && field === "exports" && target !== "" && !target.startsWith("./")
      ? '; targets must start with "./"'
      : "";
  const shown = JSON.stringify(typeof target === "string" ? target : JSON.stringify(target));
  const what =
    key === "." ? `"exports" main target ${shown} defined` : `"${field}" target ${shown} defined for '${key}'`;
  const where = `in the package config ${manifest.path}${from(referrer)}${hint}`;
  return failure("ERR_INVALID_PACKAGE_TARGET", `Invalid ${what} ${where}`);
}

const invalidSpecifier = (name: string, reason: string, referrer: string | undefined): Error =>
  failure("ERR_INVALID_MODULE_SPECIFIER", `Invalid module "${name}" ${reason}${from(referrer)}`);

const invalidConfiguration = ({ manifest, referrer }: Search, reason: string): Error =>
  failure(
    "ERR_INVALID_PACKAGE_CONFIGURATION",
    `Invalid package config ${manifest.path}${referrer === undefined ? "" : ` while importing ${referrer}`}. ${reason}`,
  );

const notExported = ({ manifest, referrer }: Search, subpath: string): Error =>
  failure(
    "ERR_PACKAGE_PATH_NOT_EXPORTED",
    subpath === "."
      ? `No "exports" main defined in ${manifest.path}${from(referrer)}`
      : `Package subpath '${subpath}' is not defined by "exports" in ${manifest.path}${from(referrer)}`,
  );

const segment = String.raw`(?:\.|%2e){1,2}|(?:n|%6e|%4e)(?:o|%6f|%4f)(?:d|%64|%44)(?:e|%65|%45)(?:_|%5f)(?:m|%6d|%4d)(?:o|%6f|%4f)(?:d|%64|%44)(?:u|%75|%55)(?:l|%6c|%4c)(?:e|%65|%45)(?:s|%73|%53)`;

/** A segment that a target or a subpath must not have: `.`, `..` or `node_modules`, percent-encoded or not. */
const forbiddenSegment = new RegExp(String.raw`(?:^|\\|/)(?:${segment})(?:\\|/|$)`, "i");

/** Stands for the package's folder while a target is read as the URL reference it is. */
const base = "file:///~/";

/**
 * Turns a target, read as a URL reference, into a path inside the package.
 *
 * @see https://url.spec.whatwg.org/ so that `%20`, `?`, `#` and `\` mean what they mean to Node
 */
function pathOf(search: Search, key: string, target: string, rest: string | undefined): string {
  let url = new URL(target, base);
  if (rest !== undefined) url = new URL(url.href.replaceAll("*", () => rest));
  if (!url.pathname.startsWith("/~/")) throw invalidTarget(search, key, target);
  if (/%2f|%5c/i.test(url.pathname)) {
    const shown = `file://${search.manifest.directory}${url.pathname.slice("/~".length)}`;
    throw invalidSpecifier(shown, 'must not include encoded "/" or "\\" characters', search.referrer);
  }
  try {
    return decodeURIComponent(url.pathname.slice("/~/".length));
  } catch {
    throw invalidSpecifier(target, "is not a well-formed URL reference", search.referrer);
  }
}

const requestOf = ({ key, rest }: Match): string => (rest === undefined ? key : key.replace("*", () => rest));

function stringTarget(search: Search, match: Match, target: string): MapTarget {
  const { key, rest } = match;
  if (!target.startsWith("./")) {
    const outward = search.field === "imports" && !target.startsWith("/") && !target.startsWith("../");
    if (!outward || URL.canParse(target)) throw invalidTarget(search, key, target);
    return { specifier: rest === undefined ? target : target.replaceAll("*", () => rest) };
  }
  if (forbiddenSegment.test(target.slice(2))) throw invalidTarget(search, key, target);
  if (rest !== undefined && rest !== "" && forbiddenSegment.test(rest)) {
    const reason = `request is not a valid match in pattern "${key}" for the "${search.field}" resolution of`;
    throw invalidSpecifier(requestOf(match), `${reason} ${search.manifest.path}`, search.referrer);
  }
  return { path: pathOf(search, key, target, rest) };
}

/** The first target of a list that is valid and that a condition allows; whether its file exists plays no part. */
function listTarget(search: Search, match: Match, targets: readonly unknown[]): Found {
  let failed: Error | null | undefined = targets.length === 0 ? null : undefined;
  for (const target of targets) {
    try {
      const found = anyTarget(search, match, target);
      if (found !== undefined && found !== null) return found;
      if (found === null) failed = null;
    } catch (error) {
      if (!hasCode(error, "ERR_INVALID_PACKAGE_TARGET")) throw error;
      failed = error as Error;
    }
  }
  if (failed === undefined || failed === null) return failed;
  throw failed;
}

const isArrayIndex = (key: string): boolean =>
  String(Number(key)) === key && Number(key) >= 0 && Number(key) < 0xffff_ffff;

function conditionalTarget(search: Search, match: Match, targets: Readonly<Record<string, unknown>>): Found {
  const keys = Object.keys(targets);
  if (keys.some(isArrayIndex)) throw invalidConfiguration(search, '"exports" cannot contain numeric property keys.');
  for (const key of keys) {
    if (key !== "default" && !search.conditions.has(key)) continue;
    const found = anyTarget(search, match, targets[key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function anyTarget(search: Search, match: Match, target: unknown): Found {
  if (typeof target === "string") return stringTarget(search, match, target);
  if (target === null) return null;
  if (Array.isArray(target)) return listTarget(search, match, target);
  if (typeof target === "object") return conditionalTarget(search, match, target as Record<string, unknown>);
  throw invalidTarget(search, match.key, target);
}

/** Whether pattern key `a` is to be preferred to `b`: the longer text before `*` wins, then the longer key. */
function isBetter(a: string, b: string): boolean {
  const byBase = a.indexOf("*") - b.indexOf("*");
  return byBase === 0 ? a.length > b.length : byBase > 0;
}

function matchPattern(key: string, name: string): string | undefined {
  const star = key.indexOf("*");
  if (star === -1 || star !== key.lastIndexOf("*") || name.length < key.length) return undefined;
  const tail = key.slice(star + 1);
  if (!name.startsWith(key.slice(0, star)) || !name.endsWith(tail)) return undefined;
  return name.slice(star, name.length - tail.length);
}

/** The entry of a map for `name`: the literal key, else the best pattern. */
function matchKey(map: Readonly<Record<string, unknown>>, name: string, literal: boolean): Match | undefined {
  if (literal && Object.hasOwn(map, name)) return { key: name, rest: undefined };
  let best: Match | undefined;
  for (const key of Object.keys(map)) {
    const rest = matchPattern(key, name);
    if (rest !== undefined && (best === undefined || isBetter(key, best.key))) best = { key, rest };
  }
  return best;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `exports` as a map of subpaths: a target given alone, or as conditions, is that of `"."`. */
function subpathsOf(search: Search): Readonly<Record<string, unknown>> {
  const { exports } = search.manifest;
  if (!isRecord(exports)) return typeof exports === "string" || Array.isArray(exports) ? { ".": exports } : {};
  const keys = Object.keys(exports);
  const subpaths = keys.filter((key) => key.startsWith(".")).length;
  if (subpaths === keys.length) return exports;
  if (subpaths === 0) return { ".": exports };
  throw invalidConfiguration(
    search,
    "\"exports\" cannot contain some keys starting with '.' and some not. The exports object must either be an object" +
      " of package subpath keys or an object of main entry condition name keys only.",
  );
}

/**
 * Finds what a package exports under a subpath.
 *
 * @param subpath `"."` or `"./…"`.
 * @param referrer The file that asks, when it is of the package itself.
 * @throws VMError `ERR_PACKAGE_PATH_NOT_EXPORTED`, `ERR_INVALID_PACKAGE_TARGET`, `ERR_INVALID_PACKAGE_CONFIGURATION`,
 * `ERR_INVALID_MODULE_SPECIFIER`.
 */
export function resolveExports(
  manifest: Manifest,
  subpath: string,
  conditions: ReadonlySet<string>,
  referrer?: string,
): MapTarget {
  const search: Search = { manifest, field: "exports", conditions, referrer };
  const map = subpathsOf(search);
  const match = matchKey(map, subpath, !subpath.includes("*") && !subpath.endsWith("/"));
  const found = match === undefined ? undefined : anyTarget(search, match, map[match.key]);
  if (found === undefined || found === null) throw notExported(search, subpath);
  return found;
}

/**
 * Finds what a package means by one of its private names.
 *
 * @param name Begins with `#`.
 * @throws VMError `ERR_PACKAGE_IMPORT_NOT_DEFINED`, `ERR_INVALID_PACKAGE_TARGET`, `ERR_INVALID_PACKAGE_CONFIGURATION`,
 * `ERR_INVALID_MODULE_SPECIFIER`.
 */
export function resolveImports(
  manifest: Manifest,
  name: string,
  conditions: ReadonlySet<string>,
  referrer: string,
  options: { readonly rootNames: boolean },
): MapTarget {
  if (name === "#" || name.endsWith("/") || (name.startsWith("#/") && !options.rootNames))
    throw invalidSpecifier(name, "is not a valid internal imports specifier name", referrer);
  const search: Search = { manifest, field: "imports", conditions, referrer };
  const map = isRecord(manifest.imports) ? manifest.imports : {};
  const match = matchKey(map, name, !name.includes("*"));
  const found = match === undefined ? undefined : anyTarget(search, match, map[match.key]);
  if (found === undefined || found === null)
    throw failure(
      "ERR_PACKAGE_IMPORT_NOT_DEFINED",
      `Package import specifier "${name}" is not defined in package ${manifest.path}${from(referrer)}`,
    );
  return found;
}
