/**
 * Runs in the guest realm. Upholds I5.
 * What the host does for the loader: the guest's view of a record of the host's, which no program gets hold of. Reading and
 * calling its members consults nothing that a program can change. What is never called is never made to cross.
 */

/** A file that a module may be made of: the guest's view of a host object, never shown to guest programs. */
export interface FileRecord {
  readonly kind: "file";
  readonly id: string;
  /** `null` for code that the host runs without a file name. */
  readonly filename: string | null;
  readonly directory: string | null;
  /** The folders searched for packages, joined. */
  readonly paths: string;
}

/** What a specifier resolved to. */
export type Resolved = FileRecord | { readonly kind: "builtin"; readonly id: string };

/** The host's services, as functions. They have no use for a receiver. */
export interface Port {
  /**
   * @param direct Whether the module's own `require` asks, not a function that others may hold.
   * @param extensions Joined, in the order in which they are tried.
   * @param lookup Joined folders that the module searches for packages, when they are not those it was made with.
   * @param starts Joined folders to start from instead of the module's own.
   */
  readonly resolve: (
    specifier: string,
    referrer: FileRecord | undefined,
    direct: boolean,
    extensions: string,
    lookup: string | undefined,
    starts: string | undefined,
  ) => Resolved;
  /** Joined folders that a specifier is searched in. */
  readonly lookupPaths: (specifier: string, referrer: FileRecord | undefined) => string;
  /** The record of a file that is asked for by name only. Throws when no rule allows it. */
  readonly authorise: (filename: string) => FileRecord;
  /** Whether a file is evaluated by the host. */
  readonly isHosted: (record: FileRecord, extension: string) => boolean;
  /** The exports of a file that the host evaluates. */
  readonly hostExports: (record: FileRecord) => unknown;
  /** The exports of a native addon. */
  readonly native: (record: FileRecord) => unknown;
  /** The text of a file. */
  readonly read: (record: FileRecord) => string;
  /** Compiles a file: the guest's own function of `exports, require, module, __filename, __dirname`. */
  readonly compile: (record: FileRecord) => unknown;
  readonly builtin: (id: string) => unknown;
  /** Joined names of the builtins of this VM. */
  readonly builtinNames: () => string;
  readonly dirname: (path: string) => string;
  /** Throws the `VMError` of a name; see `guestFailures` in `loader/services.ts`. */
  readonly fail: (failure: "unknown-type" | "invalid-paths", subject: string) => never;
}

export let port: Port;

/** Takes the services; called once, before any guest program. */
export function connectPort(services: Port): void {
  port = services;
}
