/**
 * Runs on the host. Upholds I10: a path is listed only if a pattern matches whole segments of it.
 * The attacker controls the paths and the specifiers that are tested; the patterns are the host's.
 */

/** The patterns of `require.external`, compiled. */
export interface ExternalPatterns {
  /** Whether a path lies in a listed package, and in no `node_modules` below that. */
  matchesPath(path: string): boolean;
  /** Whether a path lies in a package of which a pattern lists at least a part: its manifest may be read. */
  matchesPackage(path: string): boolean;
  /** Whether a specifier names a listed package or something in it. */
  matchesSpecifier(specifier: string): boolean;
}

const wildcards: Readonly<Record<string, string>> = { "**": ".*", "*": "[^/]*", "?": "[^/]" };

const slashed = (path: string): string => path.replaceAll("\\", "/");

/** `*` and `?` stay inside a segment, `**` does not; every other character stands for itself. */
const toExpression = (pattern: string): string =>
  slashed(pattern).replace(/\*\*|[*?]|[.+^${}()|[\]]/g, (part) => wildcards[part] ?? `\\${part}`);

/** The part of a pattern that names the package: one segment, or two when it has a scope. */
function packagePart(pattern: string): string {
  const segments = slashed(pattern).split("/");
  const deep = segments.findIndex((segment) => segment.includes("**"));
  if (deep !== -1) return pattern;
  return segments.slice(0, pattern.startsWith("@") ? 2 : 1).join("/");
}

/** Anchored on both sides at separators: `left-pad` lists neither `evil-left-pad` nor `left-pad-evil`. */
function pathExpression(patterns: readonly string[], flags: string): RegExp {
  const below = "(?:/(?!(?:.*/)?node_modules(?:/|$)).*)?";
  return new RegExp(`(?:^|/)node_modules/(?:${patterns.map(toExpression).join("|")})${below}$`, flags);
}

/**
 * Compiles the patterns of `require.external`.
 *
 * @param patterns Package names, with `*`, `**` and `?` as wildcards, and optionally a folder of the package after the name.
 *
 * @example
 * const list = compileExternalPatterns(["left-pad", "@types/*"], false);
 * list.matchesPath("/app/node_modules/left-pad/index.js"); // true
 * list.matchesPath("/app/node_modules/left-pad/node_modules/evil/index.js"); // false
 */
export function compileExternalPatterns(patterns: readonly string[], caseInsensitive: boolean): ExternalPatterns {
  if (patterns.length === 0)
    return { matchesPath: () => false, matchesPackage: () => false, matchesSpecifier: () => false };
  const flags = caseInsensitive ? "is" : "s";
  const path = pathExpression(patterns, flags);
  const packages = pathExpression(patterns.map(packagePart), flags);
  const specifier = new RegExp(`^(?:${patterns.map(toExpression).join("|")})(?:/.*)?$`, flags);
  return {
    matchesPath: (candidate) => path.test(slashed(candidate)),
    matchesPackage: (candidate) => packages.test(slashed(candidate)),
    matchesSpecifier: (candidate) =>
      !slashed(candidate).split("/").includes("..") && specifier.test(slashed(candidate)),
  };
}
