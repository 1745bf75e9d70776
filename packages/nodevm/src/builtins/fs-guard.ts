/**
 * Runs on the host. Upholds I10.
 * `fs` and `fs/promises` for a guest whose host has set `roots` or `readOnly`: the functions below, each with its paths
 * checked and replaced by the canonical ones. What is not in the tables is not there.
 */
import { constants } from "../filesystem/node-filesystem.ts";
import { lateCallbacks } from "./late-callbacks.ts";
import { settleLists, settlingFor } from "./native-arguments.ts";
import { registerFunction } from "./machinery.ts";
import type { Changes } from "./substitutes.ts";
import { type Access, type FsLimits, permittedPath, systemError } from "./fs-paths.ts";

type Func = (...args: unknown[]) => unknown;

const words = (text: string): string[] => text.split(/\s+/);

/** How the leading arguments of a function are paths. */
interface PathRule {
  readonly paths: readonly Access[];
  /** Where flags may say that the file is written after all: an argument, or a member of the options there. */
  readonly flags?: { readonly at: number; readonly member?: "flag" | "flags" };
  /** Whether the options, the second argument, may have it go on into folders. */
  readonly entersFolders?: boolean;
}

const reads: Access = { writes: false, follows: true };
const readsLink: Access = { writes: false, follows: false };
const writes: Access = { writes: true, follows: true };
const writesLink: Access = { writes: true, follows: false };

const rules = new Map<string, PathRule>();
const addRules = (names: string, rule: PathRule): void => words(names).forEach((name) => rules.set(name, rule));
addRules("access exists realpath stat statfs", { paths: [reads] });
addRules("opendir readdir", { paths: [reads], entersFolders: true });
addRules("lstat readlink", { paths: [readsLink] });
addRules("readFile", { paths: [reads], flags: { at: 1, member: "flag" } });
addRules("open", { paths: [reads], flags: { at: 1 } });
addRules("appendFile chmod chown mkdir mkdtemp truncate utimes writeFile", { paths: [writes] });
addRules("lchmod lchown lutimes rm rmdir unlink", { paths: [writesLink] });
addRules("copyFile", { paths: [reads, writes] });
addRules("rename", { paths: [writesLink, writesLink] });

/** Functions of a descriptor: only of one that this guest opened. */
const descriptorFunctions = words(
  "close fchmod fchown fdatasync fstat fsync ftruncate futimes read readv write writev",
);

const changing = words("fchmod fchown ftruncate futimes write writev");

const streams: Readonly<Record<string, PathRule>> = {
  createReadStream: { paths: [reads], flags: { at: 1, member: "flags" } },
  createWriteStream: { paths: [writes] },
};

/** Members that touch no file by themselves. */
const harmless = words("constants F_OK R_OK W_OK X_OK Dirent Stats");

const writeMask =
  constants.O_WRONLY | constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND | constants.O_EXCL;

const flagsWrite = (flags: unknown): boolean => {
  if (flags === undefined || flags === null) return false;
  if (typeof flags === "number") return (flags & writeMask) !== 0;
  return typeof flags !== "string" || !["r", "rs", "sr"].includes(flags);
};

function flagsOf({ flags }: PathRule, args: readonly unknown[]): unknown {
  if (flags === undefined) return undefined;
  const given = args[flags.at];
  if (flags.member === undefined) return typeof given === "function" ? undefined : given;
  return typeof given === "object" && given !== null ? (given as Record<string, unknown>)[flags.member] : undefined;
}

/**
 * A copy of an options object, made before anything of it is looked at: the guest's own could answer the check with one
 * thing and the operation with another.
 */
const copyOptions = (args: readonly unknown[], at: number): unknown[] =>
  args.map((value, index) => (index === at && typeof value === "object" && value !== null ? { ...value } : value));

/** Node goes on into folders through links, out of the roots too. */
function refuseRecursion(given: readonly unknown[]): unknown[] {
  const args = copyOptions(given, 1);
  const { recursive } = { ...(args[1] as { recursive?: unknown } | undefined) };
  if (recursive) throw systemError("EACCES", "the option 'recursive' is not allowed", "recursive");
  return args;
}

/** The arguments with their paths checked. A descriptor in a path's place must be one of the guest's. */
function checkArguments(
  limits: FsLimits,
  owned: ReadonlySet<number>,
  rule: PathRule,
  given: readonly unknown[],
): unknown[] {
  const copied = rule.flags?.member === undefined ? given : copyOptions(given, rule.flags.at);
  const args = rule.entersFolders === true ? refuseRecursion(given) : copied;
  const writesByFlags = flagsWrite(flagsOf(rule, args));
  const checked = rule.paths.map((access, index) => {
    const path = args[index];
    if (typeof path !== "number")
      return permittedPath(limits, path, { ...access, writes: access.writes || writesByFlags });
    if (!owned.has(path)) throw systemError("EBADF", "bad file descriptor", String(path));
    return path;
  });
  return [...checked, ...args.slice(rule.paths.length)];
}

/** Options that would open something else than the path says. */
function checkStreamOptions(options: unknown): void {
  if (typeof options !== "object" || options === null) return;
  for (const name of ["fd", "fs"])
    if ((options as Record<string, unknown>)[name] !== undefined)
      throw systemError("EACCES", `the option '${name}' is not allowed`, name);
}

const isSync = (name: string): boolean => name.endsWith("Sync");

/** Calls with what `check` makes of the arguments; a refusal goes where the function's own errors go. */
function guarded(name: string, original: Func, check: (args: unknown[]) => unknown[]): Func {
  return (...args) => {
    let checked: unknown[];
    try {
      checked = check(args);
    } catch (error) {
      const callback = args.at(-1);
      if (isSync(name) || typeof callback !== "function") throw error;
      process.nextTick(callback, ...(name === "exists" ? [false] : [error]));
      return undefined;
    }
    return original(...checked);
  };
}

/** Remembers what `open` opened. */
function opening(name: string, original: Func, owned: Set<number>): Func {
  const note = (fd: unknown): unknown => {
    if (typeof fd === "number") owned.add(fd);
    return fd;
  };
  if (isSync(name)) return (...args) => note(original(...args));
  return (...args) => {
    const callback = args.pop();
    if (typeof callback !== "function") return original(...args, callback); // Node's own refusal
    return original(...args, (error: unknown, fd: unknown) => (callback as Func)(error, note(fd)));
  };
}

/** A descriptor is forgotten before it is closed: the system may give its number to somebody else at once. */
function checkDescriptor(limits: FsLimits, owned: Set<number>, name: string, args: unknown[]): unknown[] {
  const [fd] = args;
  if (typeof fd !== "number" || !owned.has(fd)) throw systemError("EBADF", "bad file descriptor", String(fd));
  const plain = name.replace(/Sync$/, "");
  if (limits.readOnly && changing.includes(plain)) throw systemError("EROFS", "read-only file system", String(fd));
  if (plain === "close") owned.delete(fd);
  return settleLists(args);
}

const both = (names: Iterable<string>): string[] => [...names].flatMap((name) => [name, `${name}Sync`]);

/** What a stream opens, reads and closes its file with, when the time comes: its `path` and `fd` may have changed. */
const streamOperations = words("open close read write writev fsync");

/** The classes of streams, by their functions. */
const streamClasses: Readonly<Record<string, string>> = {
  createReadStream: "ReadStream",
  createWriteStream: "WriteStream",
};

/** A guarded `fs`, and what else the guest sees differently: the classes of streams, which any stream leads to. */
export interface GuardedFs {
  readonly module: object;
  readonly changes: Changes;
}

/**
 * Makes a guarded `fs`.
 *
 * @param fs The reviewed members of Node's.
 * @param promises The guarded `fs/promises`, which it gives as `promises`.
 */
export function guardFs(fs: Readonly<Record<string, unknown>>, limits: FsLimits, promises: object): GuardedFs {
  const owned = new Set<number>();
  const result: Record<string, unknown> = { promises };
  const late = lateCallbacks(fs);
  for (const name of harmless) if (name in fs) result[name] = fs[name];
  for (const name of both(rules.keys())) {
    const [original, rule] = [fs[name], rules.get(name.replace(/Sync$/, ""))];
    if (typeof original !== "function" || rule === undefined) continue;
    const call =
      name.startsWith("open") && !name.startsWith("opendir")
        ? opening(name, original as Func, owned)
        : (original as Func);
    const prepare = late.get(original) ?? settlingFor(original);
    result[name] = guarded(name, call, (args) => checkArguments(limits, owned, rule, prepare(args)));
  }
  // It tells whether there is a file that may be seen, and never throws.
  result["existsSync"] = (path: unknown): boolean => {
    try {
      return (fs["existsSync"] as (path: string) => boolean)(permittedPath(limits, path, reads));
    } catch {
      return false;
    }
  };
  for (const name of both(descriptorFunctions)) {
    const original = fs[name];
    if (typeof original === "function")
      result[name] = guarded(name, original as Func, (args) => checkDescriptor(limits, owned, name, args));
  }
  const operations = Object.fromEntries(streamOperations.map((name) => [name, result[name]]));
  const constructing = new Map<unknown, (args: readonly unknown[]) => unknown[]>();
  for (const [name, rule] of Object.entries(streams)) {
    const prepare = (args: readonly unknown[]): unknown[] => {
      const [path, given] = args;
      const options = typeof given === "string" ? { encoding: given } : { ...(given as object | undefined) };
      checkStreamOptions(options);
      return checkArguments(limits, owned, rule, [path, { ...options, fs: operations }]);
    };
    constructing.set(fs[streamClasses[name] ?? ""], prepare);
    result[name] = (...args: unknown[]): unknown => (fs[name] as Func)(...prepare(args));
  }
  // I9: a stream whose error nobody listens to would end the process.
  for (const [name, value] of Object.entries(result))
    if (typeof value === "function" && !harmless.includes(name)) registerFunction(value);
  return { module: result, changes: { arguments: constructing } };
}

const nothingOwned: ReadonlySet<number> = new Set();

/** Makes a guarded `fs/promises`. Its file handles were opened by a path that was checked. */
export function guardFsPromises(promises: Readonly<Record<string, unknown>>, limits: FsLimits): object {
  const result: Record<string, unknown> = { constants: promises["constants"] };
  for (const [name, rule] of rules) {
    const original = promises[name];
    if (typeof original !== "function") continue;
    const settle = settlingFor(original);
    // `async`: a refusal is a rejection, as the function's own errors are.
    result[name] = async (...args: unknown[]): Promise<unknown> =>
      await (original as Func)(...checkArguments(limits, nothingOwned, rule, settle(args)));
  }
  return result;
}
