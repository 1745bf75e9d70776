/**
 * Runs on the host. Upholds I10: a file is inside a folder only if its canonical path says so, segment by segment.
 * The attacker controls the paths that are tested.
 */
import type { Files } from "../filesystem/filesystem.ts";

/** Compares canonical paths of one file system. */
export interface PathComparer {
  /** Whether `path` is `folder` itself or lies below it. Both must be canonical. */
  readonly isInside: (folder: string, path: string) => boolean;
  /** What of `path` lies below `folder`, with `/` as separator; `undefined` when it does not lie there. */
  readonly below: (folder: string, path: string) => string | undefined;
}

/** Windows' own marks for "take this path literally": they name the same files. */
const literalPrefix = /^(?:\\\\[?.]\\UNC\\|\\\\[?.]\\)/i;

const unmarked = (path: string): string =>
  path.replace(literalPrefix, (mark) => (mark.toUpperCase().endsWith("UNC\\") ? "\\\\" : ""));

/**
 * Makes the comparer for a file system.
 *
 * @example
 * comparePaths(files).isInside("/a/b", "/a/bc"); // false: the boundary is a separator, not a character
 */
export function comparePaths(files: Pick<Files, "caseInsensitive" | "isSeparator">): PathComparer {
  const windows = files.isSeparator("\\");
  const normal = (path: string): string => {
    const slashed = windows ? unmarked(path).replaceAll("\\", "/") : path;
    const trimmed = slashed.length > 1 && slashed.endsWith("/") ? slashed.slice(0, -1) : slashed;
    return files.caseInsensitive ? trimmed.toLowerCase() : trimmed;
  };
  const below = (folder: string, path: string): string | undefined => {
    const [outer, inner] = [normal(folder), normal(path)];
    if (outer === inner) return "";
    const boundary = outer.endsWith("/") ? outer : `${outer}/`;
    return inner.startsWith(boundary) ? inner.slice(boundary.length) : undefined;
  };
  return { below, isInside: (folder, path) => below(folder, path) !== undefined };
}

/**
 * The canonical form of the folders of `require.root`. A folder that does not exist keeps its lexical form; the files
 * that are tested against it are canonical all the same.
 */
export const canonicalRoots = (files: Files, roots: readonly string[]): string[] =>
  roots.map((root) => {
    const absolute = files.resolve("", root);
    return files.canonical(absolute) ?? absolute;
  });
