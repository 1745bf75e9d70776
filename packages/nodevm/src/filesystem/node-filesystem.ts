/** The one file that imports `node:fs`: Node's files as a `VMFileSystemInterface`. */
import { randomBytes } from "node:crypto";
import * as nodeFs from "node:fs";
import * as nodePath from "node:path";
import { VMError } from "../errors.ts";
import type { VMFileStat, VMFileSystemInterface } from "./filesystem.ts";

/** The part of `node:fs` that a `VMFileSystem` uses; `memfs` and its like have it too. */
export interface VMFS {
  statSync(path: string, options?: { throwIfNoEntry?: boolean }): VMFileStat | undefined;
  readFileSync(path: string, options?: { encoding?: "utf8" }): string | Uint8Array;
  realpathSync?(path: string): string;
}

/** The part of `node:path` that a `VMFileSystem` uses. */
export interface VMPath {
  resolve(...paths: string[]): string;
  isAbsolute(path: string): boolean;
  join(...paths: string[]): string;
  basename(path: string): string;
  dirname(path: string): string;
  readonly sep: string;
}

/** Node's own modules, for who gives no other. */
export const hostFs: VMFS = nodeFs;
export const hostPath: VMPath = nodePath;

/** Node's file system, links followed by the operating system. */
export const nodeFileSystem: VMFileSystemInterface = {
  resolve: (path) => nodePath.resolve(path),
  isSeparator: (char) => char === "/" || char === nodePath.sep,
  isAbsolute: (path) => nodePath.isAbsolute(path),
  join: (...paths) => nodePath.join(...paths),
  basename: (path) => nodePath.basename(path),
  dirname: (path) => nodePath.dirname(path),
  statSync: (path) => nodeFs.statSync(path, { throwIfNoEntry: false }),
  readFileSync: (path) => nodeFs.readFileSync(path, "utf8"),
  // The native form gives one spelling per file on Windows too: drive letter, case, short names.
  realpath: (path) => nodeFs.realpathSync.native(path),
  caseInsensitive: process.platform === "win32",
};

/**
 * Reads a program's file.
 *
 * @throws VMError when there is none
 */
export function readText(filename: string): { readonly text: string; readonly path: string } {
  const path = nodePath.resolve(filename);
  const stat = nodeFs.statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new VMError(`Script '${filename}' not found.`);
  if (stat.isDirectory()) throw new VMError("Script must be file, got directory.");
  return { text: nodeFs.readFileSync(path, "utf8"), path };
}

/** Whether a path itself is a link, wherever it leads. */
export const isLink = (path: string): boolean =>
  nodeFs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

/** Flags of `open`. */
export const constants: typeof nodeFs.constants = nodeFs.constants;

/** Makes a folder, with those above it; gives its canonical path. */
export function makeFolder(folder: string): string {
  nodeFs.mkdirSync(folder, { recursive: true });
  return nodeFs.realpathSync.native(folder);
}

/** The bytes of a file in a folder; `undefined` where there is none that can be read. */
export function readBytes(folder: string, name: string): Buffer | undefined {
  try {
    return nodeFs.readFileSync(nodePath.join(folder, name));
  } catch {
    return undefined;
  }
}

/** Writes a file that nobody sees half written. */
export function writeWhole(folder: string, name: string, content: Uint8Array): void {
  const path = nodePath.join(folder, name);
  const temporary = `${path}.${randomBytes(8).toString("hex")}`;
  nodeFs.writeFileSync(temporary, content, { flag: "wx", mode: 0o600 });
  nodeFs.renameSync(temporary, path);
}
