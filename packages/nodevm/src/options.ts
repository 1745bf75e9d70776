/** The options of `NodeVM`, read once, checked and defaulted. Nothing later looks at the caller's object. */
import type { CompilerFunction } from "@sbx/vm";
import { failure } from "./errors.ts";
import { type VMFileSystemInterface, missingFunctionOf } from "./filesystem/filesystem.ts";
import { nodeFileSystem } from "./filesystem/node-filesystem.ts";
import {
  type Check,
  type Checks,
  anything,
  boolean,
  func,
  invalidOption,
  isPlain,
  oneOf,
  oneOrMoreStrings,
  optional,
  readOptions,
  strings,
  table,
} from "./options-reader.ts";

/** Where a module is evaluated: by Node's own `require`, its exports read-only; or in the guest realm. */
export type ModuleContext = "host" | "sandbox";

/** Decides the context of a file. Anything but `"host"` means `"sandbox"`. */
export type PathContextCallback = (filename: string, extension: "js" | "node") => ModuleContext;

/** Finds a module that the algorithm did not: a path, or a folder in which to search for it. */
export type ResolveCallback = (
  specifier: string,
  directory: string,
) => string | { readonly path: string; readonly module?: string } | undefined;

/** Stands in for Node's `require`. */
export type HostRequire = (specifier: string) => unknown;

/** Settings of one builtin; which names are known depends on the builtin. */
export type BuiltinSettings = Readonly<Record<string, unknown>>;

/** `require` of `NodeVMOptions`. All are optional. */
export interface VMRequire {
  /** Which files and packages may be loaded. Default `false`: none. */
  readonly external?:
    boolean | readonly string[] | { readonly modules: readonly string[]; readonly transitive?: boolean };
  /** Folders outside of which nothing is loaded. */
  readonly root?: string | readonly string[];
  /** Default `"host"`. */
  readonly context?: ModuleContext | PathContextCallback;
  /** Builtin modules: names, `"*"` for the reviewed safe set, `"-name"` to leave one out; or names with settings. */
  readonly builtin?: readonly string[] | Readonly<Record<string, boolean | BuiltinSettings>>;
  /** Builtins that break the sandbox, each by its exact name. */
  readonly dangerousBuiltins?: readonly string[];
  /** Values given for exact specifiers. */
  readonly mock?: Readonly<Record<string, unknown>>;
  /** Sources given for exact specifiers. */
  readonly modules?: Readonly<Record<string, string>>;
  readonly resolve?: ResolveCallback;
  readonly customRequire?: HostRequire;
  /** Modules loaded at construction. */
  readonly import?: string | readonly string[];
  /** Whether required files are strict code. Default `true`. */
  readonly strict?: boolean;
  /** Conditions of `exports` and `imports` beside `node`, `require` and `default`. */
  readonly conditions?: readonly string[];
  /** Whether a file is known by the path of the link that led to it. Default `false`. */
  readonly preserveSymlinks?: boolean;
  /** With a list of packages: whether local files inside the roots may be loaded. Default `true`. */
  readonly local?: boolean;
  readonly fs?: VMFileSystemInterface;
}

/** `require`, resolved. */
export interface ResolvedRequire {
  readonly external:
    { readonly all: boolean; readonly modules: readonly string[]; readonly transitive: boolean } | false;
  readonly root: readonly string[] | undefined;
  readonly context: PathContextCallback;
  readonly builtin: ReadonlyMap<string, boolean | BuiltinSettings>;
  readonly dangerousBuiltins: readonly string[];
  readonly mock: ReadonlyMap<string, unknown>;
  readonly modules: ReadonlyMap<string, string>;
  readonly resolve: ResolveCallback | undefined;
  readonly customRequire: HostRequire | undefined;
  readonly import: readonly string[];
  readonly strict: boolean;
  readonly conditions: readonly string[];
  readonly preserveSymlinks: boolean;
  readonly local: boolean;
  readonly fs: VMFileSystemInterface;
}

const external: Check<ResolvedRequire["external"]> = (value, path) => {
  if (value === undefined || value === null || value === false) return false;
  if (value === true) return { all: true, modules: [], transitive: false };
  if (Array.isArray(value)) return { all: false, modules: strings(value, path), transitive: false };
  if (typeof value !== "object") throw invalidOption(path, "a boolean, an array of package names or an object");
  const checks = { modules: strings, transitive: optional(boolean, false) };
  const { modules, transitive } = readOptions<{ modules: readonly string[]; transitive: boolean }>(value, checks, path);
  return { all: false, modules, transitive };
};

/** The context of every file where the option is `"host"`. */
export const alwaysHost: PathContextCallback = () => "host";

const alwaysSandbox: PathContextCallback = () => "sandbox";

const context: Check<PathContextCallback> = (value, path) => {
  if (typeof value === "function") return value as PathContextCallback;
  return oneOf<ModuleContext>("host", "sandbox")(value, path) === "host" ? alwaysHost : alwaysSandbox;
};

/** A name with settings, one that is on, or one that is off. */
const setting = (value: unknown, path: string): boolean | BuiltinSettings => {
  if (isPlain(value)) return value;
  if (typeof value === "object" && value !== null) throw invalidOption(path, "a boolean or an object of settings");
  return Boolean(value);
};

const builtin: Check<ResolvedRequire["builtin"]> = (value, path) => {
  if (Array.isArray(value)) return new Map(strings(value, path).map((name) => [name, true]));
  if (!isPlain(value)) throw invalidOption(path, "an array of names, or an object of names to settings");
  return new Map(Object.entries(value).map(([name, given]) => [name, setting(given, `${path}.${name}`)]));
};

const sources: Check<ReadonlyMap<string, string>> = (value, path) => {
  const map = table(value, path);
  for (const [name, source] of map)
    if (typeof source !== "string") throw invalidOption(`${path}.${name}`, "a string of source text");
  return map as ReadonlyMap<string, string>;
};

const fileSystem: Check<VMFileSystemInterface> = (value, path) => {
  const missing = missingFunctionOf(value);
  if (missing !== undefined) throw invalidOption(path, `a file system; it has no function '${missing}'`);
  return value as VMFileSystemInterface;
};

/** Each option of `require` with its default. */
export const requireChecks: Checks<ResolvedRequire> = {
  external,
  root: optional<readonly string[] | undefined>(oneOrMoreStrings, undefined),
  context: optional(context, alwaysHost),
  builtin: optional(builtin, new Map()),
  dangerousBuiltins: optional(strings, []),
  mock: optional(table, new Map()),
  modules: optional(sources, new Map()),
  resolve: optional<ResolveCallback | undefined>(func as Check<ResolveCallback>, undefined),
  customRequire: optional<HostRequire | undefined>(func as Check<HostRequire>, undefined),
  import: optional(oneOrMoreStrings, []),
  strict: optional(boolean, true),
  conditions: optional(strings, []),
  preserveSymlinks: optional(boolean, false),
  local: optional(boolean, true),
  fs: optional(fileSystem, nodeFileSystem),
};

/** The advisory about roots that are compared before links are followed: users search their logs for its name. */
const linkAdvisory = "GHSA-cp6g-6699-wx9c";

/** FS-6, FS-7: a root means nothing on a file system that cannot follow links. */
function checkRealpath(fs: VMFileSystemInterface, root: readonly string[] | undefined): void {
  if (root === undefined) return;
  if (typeof fs.realpath !== "function")
    throw invalidOption(
      "require.fs",
      "",
      `Option 'require.root' needs a file system with realpath() (see ${linkAdvisory}).`,
    );
  try {
    fs.realpath(fs.resolve(root[0] ?? "."));
  } catch (error) {
    if (!(error instanceof TypeError)) return; // FS-8: a root may not exist yet
    const message = `Option 'require.root': the realpath probe failed: ${error.message} (see ${linkAdvisory}).`;
    throw invalidOption("require.fs", "", message);
  }
}

/**
 * Reads the `require` option.
 *
 * @returns `undefined` when nothing may be required at all.
 * @throws VMError `ERR_INVALID_OPTION`.
 */
export function resolveRequireOptions(input: unknown): ResolvedRequire | undefined {
  if (input === undefined || input === null || input === false) return undefined;
  if (input !== true && (typeof input !== "object" || Array.isArray(input)))
    throw invalidOption("require", "a boolean, an object or a Resolver");
  const resolved = readOptions<ResolvedRequire>(input === true ? {} : input, requireChecks, "require");
  checkRealpath(resolved.fs, resolved.root);
  return resolved;
}

/** What `NodeVM` itself reads; the rest goes to `VM`. */
export interface ResolvedOptions {
  readonly console: "inherit" | "redirect" | "off";
  readonly wrapper: "commonjs" | "none";
  readonly strict: boolean;
  readonly nesting: boolean;
  readonly sourceExtensions: SourceExtensions;
  readonly argv: unknown;
  readonly env: unknown;
  readonly codeCache: string | undefined;
  readonly sandbox: object | undefined;
  readonly require: unknown;
  /** Options of `VM`, passed on as given. */
  readonly vm: Readonly<Record<string, unknown>>;
}

const passedOn = [
  "compiler",
  "compilerOptions",
  "eval",
  "wasm",
  "timeout",
  "allowAsync",
  "fixAsync",
  "bufferAllocLimit",
  "globals",
  "hardened",
  "onUnhandled",
  "signal",
] as const;

const sandbox: Check<object | undefined> = (value, path) => {
  if (!value) return undefined;
  if (typeof value !== "object") throw invalidOption(path, "", "Sandbox must be an object.");
  return value;
};

/** Extensions of source files, and what compiles some of them. */
export interface SourceExtensions {
  readonly names: readonly string[];
  /** By extension, without the dot; the VM's own compiler does the others. */
  readonly compilers: ReadonlyMap<string, string | CompilerFunction>;
}

const compilerOf: Check<string | CompilerFunction> = (value, path) => {
  if (typeof value !== "string" && typeof value !== "function")
    throw invalidOption(path, "the name of a compiler or a function");
  return value as string | CompilerFunction;
};

const extensions: Check<SourceExtensions> = (value, path) => {
  const entries = isPlain(value) ? Object.entries(value) : [];
  const names = strings(isPlain(value) ? entries.map(([name]) => name) : value, path);
  if (names.some((name) => name.startsWith(".") || /[\\/]/.test(name)))
    throw invalidOption(path, "an array of extensions without a dot in front, or an object of such to compilers");
  return { names, compilers: new Map(entries.map(([name, given]) => [name, compilerOf(given, `${path}.${name}`)])) };
};

const text: Check<string> = (value, path) => {
  if (typeof value !== "string" || value === "") throw invalidOption(path, "a non-empty string");
  return value;
};

type Own = Omit<ResolvedOptions, "vm">;

const ownChecks: Checks<Own> = {
  console: optional(oneOf("inherit", "redirect", "off"), "inherit"),
  wrapper: optional(oneOf("commonjs", "none"), "commonjs"),
  strict: optional((value) => Boolean(value), false),
  nesting: (value) => Boolean(value),
  sourceExtensions: optional(extensions, { names: ["js"], compilers: new Map() }),
  argv: anything,
  env: anything,
  codeCache: optional<string | undefined>(text, undefined),
  sandbox,
  require: anything,
};

/** NV-18, SH-1: a guest that may make sandboxes needs an explicit statement of what else it may require. */
function checkNesting(nesting: boolean, require: unknown, isResolver: (value: unknown) => boolean): void {
  if (!nesting || isPlain(require) || isResolver(require)) return;
  const message =
    "Option 'nesting' lets the guest create sandboxes of its own: it needs an explicit 'require' object beside it" +
    " (see GHSA-8hg8-63c5-gwmx).";
  throw invalidOption("nesting", "", message);
}

/**
 * Reads the options of `NodeVM`.
 *
 * @throws VMError `ERR_INVALID_OPTION`, with a field `path`.
 */
export function resolveOptions(input: unknown, isResolver: (value: unknown) => boolean): ResolvedOptions {
  if (input !== undefined && (typeof input !== "object" || input === null || Array.isArray(input)))
    throw failure("ERR_INVALID_ARG_TYPE", "The argument 'options' must be an object.");
  const vmChecks = Object.fromEntries(passedOn.map((name) => [name, anything]));
  const checks = { ...ownChecks, ...vmChecks } as Checks<Own & Record<string, unknown>>;
  const all = readOptions<Own & Record<string, unknown>>(input ?? {}, checks, "");
  checkNesting(all.nesting, all.require, isResolver);
  const given = passedOn.filter((name) => all[name] !== undefined).map((name) => [name, all[name]] as const);
  return { ...all, vm: Object.fromEntries(given) };
}
