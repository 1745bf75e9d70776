/**
 * Runs on the host. Upholds I10.
 * Which paths a guest's `fs` may touch, where the host has set roots. The attacker controls the paths and may change the
 * files inside the roots at any time; so this is a convenience, not a wall: whoever can change folders while another
 * operation is under way may win a race.
 */
import { fileURLToPath } from "node:url";
import { comparePaths } from "../access/roots.ts";
import { createFiles } from "../filesystem/filesystem.ts";
import { isLink, nodeFileSystem } from "../filesystem/node-filesystem.ts";

/** `{ roots, readOnly }` of the builtin `fs`. */
export interface FsLimits {
  /** Canonical folders. */
  readonly roots: readonly string[];
  readonly readOnly: boolean;
}

/** What an operation does to a path. */
export interface Access {
  readonly writes: boolean;
  /** Whether a link at the end of the path is followed. */
  readonly follows: boolean;
}

const files = createFiles(nodeFileSystem);
const { isInside } = comparePaths(files);

/** Whether a canonical path is a folder, or lies in it. */
export const isWithin = (folder: string, path: string): boolean => isInside(folder, path);

/** An error as the operating system gives it. */
export const systemError = (code: "EACCES" | "EROFS" | "EBADF", what: string, path: string): Error =>
  Object.assign(new Error(`${code}: ${what}, '${path}'`), { code, path });

/** A path as text: a string, a `file:` URL or bytes. */
function textOf(path: unknown): string {
  if (typeof path === "string") return path;
  if (path instanceof Uint8Array) return Buffer.from(path).toString("utf8");
  const href: unknown =
    typeof path === "object" && path !== null ? (path as { readonly href?: unknown }).href : undefined;
  if (typeof href === "string") return fileURLToPath(href);
  throw Object.assign(new TypeError('The "path" argument must be of type string or an instance of Buffer or URL.'), {
    code: "ERR_INVALID_ARG_TYPE",
  });
}

/** The canonical form of a path whose end may not exist yet: that of the nearest folder that does, and the rest. */
function canonicalParent(path: string): string {
  const parent = files.dirname(path);
  if (parent === path) return path;
  const canonical = files.canonical(parent);
  return files.resolve(canonical ?? canonicalParent(parent), files.basename(path));
}

function canonicalOf(path: string, follows: boolean): string | undefined {
  if (!follows) return canonicalParent(path);
  const canonical = files.canonical(path);
  if (canonical !== undefined) return canonical;
  // A link that leads nowhere yet would be followed by what creates the file.
  return isLink(path) ? undefined : canonicalParent(path);
}

/**
 * The path that an operation may use: canonical, inside the roots.
 *
 * @throws Error `EACCES` outside of the roots, `EROFS` for a change where only reading is allowed; TypeError
 * `ERR_INVALID_ARG_TYPE` for what is no path.
 */
export function permittedPath({ roots, readOnly }: FsLimits, given: unknown, { writes, follows }: Access): string {
  const text = textOf(given);
  if (text.includes("\0")) throw systemError("EACCES", "permission denied", text);
  const canonical = canonicalOf(files.resolve("", text), follows);
  if (canonical === undefined || !roots.some((root) => isInside(root, canonical)))
    throw systemError("EACCES", "permission denied", text);
  if (writes && readOnly) throw systemError("EROFS", "read-only file system", text);
  return canonical;
}
