/**
 * The only powers that the resolver and the loader have over files. Nothing else in this package reads a disk but
 * `node-filesystem.ts`, which implements the interface with Node's modules.
 */

/** What `statSync` must tell; Node's `fs.Stats` does. */
export interface VMFileStat {
  isFile(): boolean;
  isDirectory(): boolean;
}

/**
 * A file system for `require.fs`. Paths are strings in the file system's own style (POSIX or Windows).
 *
 * @example
 * const fs: VMFileSystemInterface = new MemoryFileSystem({ "/app/index.js": "module.exports = 1" });
 * fs.readFileSync("/app/index.js"); // "module.exports = 1"
 */
export interface VMFileSystemInterface {
  /** Makes a path absolute and normal. */
  resolve(path: string): string;
  /** Whether one character separates the segments of a path. */
  isSeparator(char: string): boolean;
  isAbsolute(path: string): boolean;
  join(...paths: string[]): string;
  basename(path: string): string;
  dirname(path: string): string;
  /** Follows links. Answers `undefined`, or throws, for what is not there. */
  statSync(path: string, options?: { throwIfNoEntry?: boolean }): VMFileStat | undefined;
  readFileSync(path: string, options?: { encoding?: "utf8" }): string | Uint8Array;
  /** The canonical path, every link followed. Needed for `require.root`. Throws for what is not there. */
  realpath?(path: string): string;
  /** Whether names that differ in case name the same file; `false` when absent. */
  readonly caseInsensitive?: boolean;
}

export type FileKind = "file" | "directory";

/** The file system as the rest of this package sees it: never throws for a file that is not there. */
export interface Files {
  readonly caseInsensitive: boolean;
  /** Resolves `path` against the absolute folder `from`. */
  resolve(from: string, path: string): string;
  isAbsolute(path: string): boolean;
  isSeparator(char: string): boolean;
  basename(path: string): string;
  dirname(path: string): string;
  kind(path: string): FileKind | undefined;
  /** The text of a file. Throws what the file system throws. */
  read(path: string): string;
  /** The canonical path; `undefined` when there is no such file or the file system cannot tell. */
  canonical(path: string): string | undefined;
  /** Whether the file system knows links, that is, has a `realpath`. */
  readonly followsLinks: boolean;
}

const required = [
  "resolve",
  "isSeparator",
  "isAbsolute",
  "join",
  "basename",
  "dirname",
  "statSync",
  "readFileSync",
] as const satisfies readonly (keyof VMFileSystemInterface)[];

/**
 * Names the first function of the interface that a value lacks.
 *
 * @returns `undefined` when the value can serve as a file system.
 */
export function missingFunctionOf(value: unknown): string | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return required[0];
  return required.find((name) => typeof (value as Record<string, unknown>)[name] !== "function");
}

const text = (content: string | Uint8Array): string =>
  typeof content === "string" ? content : Buffer.from(content).toString("utf8");

function kindOf(fs: VMFileSystemInterface, path: string): FileKind | undefined {
  try {
    const stat = fs.statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true) return "directory";
    // Whatever exists and is no folder counts as a file, as in Node (a FIFO may be required).
    return stat === undefined ? undefined : "file";
  } catch {
    return undefined; // FS-5: a file system may throw for what is missing; so does Node for a NUL in a path
  }
}

function canonicalOf(fs: VMFileSystemInterface, path: string): string | undefined {
  if (fs.realpath === undefined) return path;
  try {
    const real: unknown = fs.realpath(path);
    return typeof real === "string" ? real : undefined;
  } catch {
    return undefined; // I10: what cannot be located is treated as absent, hence denied
  }
}

/** Narrows a file system to what this package uses. */
export function createFiles(fs: VMFileSystemInterface): Files {
  return {
    caseInsensitive: fs.caseInsensitive === true,
    followsLinks: typeof fs.realpath === "function",
    resolve: (from, path) => fs.resolve(fs.isAbsolute(path) || from === "" ? path : fs.join(from, path)),
    isAbsolute: (path) => fs.isAbsolute(path),
    isSeparator: (char) => fs.isSeparator(char),
    basename: (path) => fs.basename(path),
    dirname: (path) => fs.dirname(path),
    kind: (path) => kindOf(fs, path),
    read: (path) => text(fs.readFileSync(path, { encoding: "utf8" })),
    canonical: (path) => canonicalOf(fs, path),
  };
}
