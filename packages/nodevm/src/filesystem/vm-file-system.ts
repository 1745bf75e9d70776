import type { VMFileStat, VMFileSystemInterface } from "./filesystem.ts";
import { type VMFS, type VMPath, hostFs, hostPath } from "./node-filesystem.ts";

/**
 * A file system made of an `fs`-like and a `path`-like module; Node's own where none is given.
 *
 * `require.root` needs `fs.realpathSync`.
 *
 * @example
 * import fs from "node:fs";
 * import path from "node:path";
 * const files = new VMFileSystem({ fs, path }); // or what any other package has in the shape of node:fs
 * files.basename("/app/index.js"); // "index.js"
 */
export class VMFileSystem implements VMFileSystemInterface {
  readonly fs: VMFS;
  readonly path: VMPath;

  constructor(options?: { readonly fs?: VMFS; readonly path?: VMPath }) {
    this.fs = options?.fs ?? hostFs;
    this.path = options?.path ?? hostPath;
  }

  /** Windows path rules come with case-insensitive names. */
  get caseInsensitive(): boolean {
    return this.path.sep === "\\";
  }

  resolve(path: string): string {
    return this.path.resolve(path);
  }

  isSeparator(char: string): boolean {
    return char === "/" || char === this.path.sep;
  }

  isAbsolute(path: string): boolean {
    return this.path.isAbsolute(path);
  }

  join(...paths: string[]): string {
    return this.path.join(...paths);
  }

  basename(path: string): string {
    return this.path.basename(path);
  }

  dirname(path: string): string {
    return this.path.dirname(path);
  }

  statSync(path: string, options?: { throwIfNoEntry?: boolean }): VMFileStat | undefined {
    return this.fs.statSync(path, options);
  }

  readFileSync(path: string, options?: { encoding?: "utf8" }): string | Uint8Array {
    return this.fs.readFileSync(path, options);
  }

  /**
   * The canonical path of a file.
   *
   * @throws TypeError when the given `fs` has no `realpathSync`; what it throws for a missing file.
   */
  realpath(path: string): string {
    if (this.fs.realpathSync === undefined) throw new TypeError("The given fs has no realpathSync");
    return this.fs.realpathSync(path);
  }
}
