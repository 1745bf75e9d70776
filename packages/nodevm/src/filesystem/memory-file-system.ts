import { posix, win32 } from "node:path";
import type { VMFileStat, VMFileSystemInterface } from "./filesystem.ts";

type Entry = { readonly kind: "file"; readonly content: string } | { readonly kind: "link"; readonly target: string };

const maxLinks = 40;

const missing = (path: string): Error =>
  Object.assign(new Error(`ENOENT: no such file or directory, '${path}'`), { code: "ENOENT", path });

/**
 * Files that exist in memory only: for tests, for programs that come from a database, and as an example of a
 * `VMFileSystemInterface`.
 *
 * @example
 * const fs = new MemoryFileSystem({ "/app/index.js": "module.exports = 1" });
 * fs.link("/app/current.js", "/app/index.js");
 * new NodeVM({ require: { fs, root: "/app", external: true, context: "sandbox" } }).require("/app/current.js"); // 1
 */
export class MemoryFileSystem implements VMFileSystemInterface {
  readonly #path: typeof posix;
  readonly #entries = new Map<string, Entry>();
  readonly #folders = new Set<string>();
  readonly caseInsensitive: boolean;

  /**
   * @param files Absolute path to content.
   * @param options `windows`: Windows path rules, names without regard to case.
   */
  constructor(files: Readonly<Record<string, string>> = {}, options: { readonly windows?: boolean } = {}) {
    this.caseInsensitive = options.windows === true;
    this.#path = this.caseInsensitive ? win32 : posix;
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  /** Creates or replaces a file, and the folders above it. */
  write(path: string, content: string): void {
    this.#put(path, { kind: "file", content });
  }

  /** Creates or replaces a symbolic link to a file or a folder. */
  link(path: string, target: string): void {
    this.#put(path, { kind: "link", target });
  }

  /** Removes a file or a link. */
  remove(path: string): void {
    this.#entries.delete(this.#key(path));
  }

  resolve(path: string): string {
    return this.#path.resolve(this.caseInsensitive ? "C:\\" : "/", path);
  }

  isSeparator(char: string): boolean {
    return char === "/" || char === this.#path.sep;
  }

  isAbsolute(path: string): boolean {
    return this.#path.isAbsolute(path);
  }

  join(...paths: string[]): string {
    return this.#path.join(...paths);
  }

  basename(path: string): string {
    return this.#path.basename(path);
  }

  dirname(path: string): string {
    return this.#path.dirname(path);
  }

  statSync(path: string): VMFileStat | undefined {
    const real = this.#follow(path);
    if (real === undefined) return undefined;
    const isFile = this.#entries.has(this.#key(real));
    return { isFile: () => isFile, isDirectory: () => !isFile };
  }

  /** @throws Error, code `ENOENT`, when there is no such file. */
  readFileSync(path: string): string {
    const real = this.#follow(path);
    const entry = real === undefined ? undefined : this.#entries.get(this.#key(real));
    if (entry?.kind !== "file") throw missing(path);
    return entry.content;
  }

  /** @throws Error, code `ENOENT`, when there is no such file or folder. */
  realpath(path: string): string {
    const real = this.#follow(path);
    if (real === undefined) throw missing(path);
    return real;
  }

  #key(path: string): string {
    return this.caseInsensitive ? path.toLowerCase() : path;
  }

  #put(path: string, entry: Entry): void {
    const absolute = this.resolve(path);
    this.#entries.set(this.#key(absolute), entry);
    for (let folder = this.dirname(absolute); ; folder = this.dirname(folder)) {
      this.#folders.add(this.#key(folder));
      if (folder === this.dirname(folder)) return;
    }
  }

  /** The canonical path of what `path` names, links followed segment by segment; `undefined` when it is not there. */
  #follow(path: string): string | undefined {
    const absolute = this.resolve(path);
    const { root } = this.#path.parse(absolute);
    let pending = absolute.slice(root.length).split(this.#path.sep).filter(Boolean);
    let real = root;
    for (let links = 0; pending.length > 0;) {
      const next = this.#path.join(real, pending[0] ?? "");
      pending = pending.slice(1);
      const entry = this.#entries.get(this.#key(next));
      if (entry?.kind === "link") {
        if (++links > maxLinks) return undefined;
        const target = this.#path.resolve(real, entry.target);
        pending = [...target.slice(root.length).split(this.#path.sep).filter(Boolean), ...pending];
        real = root;
      } else if (entry === undefined ? this.#folders.has(this.#key(next)) : pending.length === 0) real = next;
      else return undefined;
    }
    return real;
  }
}
