/**
 * Runs on the host. Upholds I10.
 * What the guest's loader asks of the host: one record of functions for each VM; all state in it is that VM's.
 * The attacker controls every string, and may have the guest's loader called in any order and at any depth.
 */
import { VMError, failure, outsideTheBorder } from "../errors.ts";
import { packageScope } from "../resolver/resolve.ts";
import { classify } from "../resolver/specifier.ts";
import { type Finder, type Resolved, findModule, splitJoined } from "./find-module.ts";
import { formatOf, moduleNotSupported } from "./formats.ts";
import { type FileRecord, asRequesting, separator } from "./records.ts";

/** What the services use of the VM. */
export interface GuestPowers extends Finder {
  /** Compiles a module wrapper in the guest realm; the host's view of the function. */
  readonly compile: (source: string, filename: string, strict: boolean) => unknown;
  /** Marks what the host's own modules export, so that the guest can only read it. */
  readonly readOnly: (value: unknown) => unknown;
  /** The value of what `builtinId` named. */
  readonly builtin: (id: string) => unknown;
  readonly builtinNames: () => readonly string[];
}

/** The functions that the guest's loader calls; `guest/port.ts` tells their meaning. */
export interface LoaderServices {
  readonly sourceExtensions: string;
  readonly resolve: (
    specifier: string,
    referrer: FileRecord | undefined,
    direct: boolean,
    extensions: string,
    lookup: string | undefined,
    starts: string | undefined,
  ) => Resolved;
  readonly lookupPaths: (specifier: string, referrer: FileRecord | undefined) => string;
  readonly authorise: (filename: string) => FileRecord;
  readonly isHosted: (record: FileRecord, extension: string) => boolean;
  readonly hostExports: (record: FileRecord) => unknown;
  readonly native: (record: FileRecord) => unknown;
  readonly read: (record: FileRecord) => string;
  readonly compile: (record: FileRecord) => unknown;
  readonly builtin: (id: string) => unknown;
  readonly builtinNames: () => string;
  readonly dirname: (path: string) => string;
  readonly fail: (name: string, subject: string) => never;
}

/** Errors that the guest's loader asks for by name, so that they are the host's `VMError`. */
const guestFailures: Readonly<Record<string, (subject: string) => VMError>> = {
  "unknown-type": (file) => failure("ELOADFAIL", `Failed to load '${file}': Unknown type.`),
  "invalid-paths": () => failure("ERR_INVALID_ARG_TYPE", "Invalid options.paths option."),
};

const nameOf = ({ filename, id }: FileRecord): string => filename ?? id;

/** The file is read only if it is still what was authorised: a link on its way may have changed since. */
function currentFile({ system, denied }: GuestPowers, record: FileRecord): string {
  const filename = nameOf(record);
  system.hooks.checkAccess?.(asRequesting(record), filename);
  const canonical = system.files.canonical(filename);
  if (canonical !== undefined && canonical === record.canonical) return canonical;
  denied({ specifier: filename, referrer: undefined, rule: "outside-root", path: canonical });
  throw outsideTheBorder(filename);
}

/** RS-17: a loader that is called with a file name of the caller's choice has the rights of nobody. */
function authoriseFile({ system }: GuestPowers, filename: string): FileRecord {
  const path = system.files.resolve("", filename);
  const file = system.viewOf({ base: undefined, trusted: false }).file(path);
  if (file === undefined) throw outsideTheBorder(filename);
  return system.records.file(file.filename, file.canonical, file.grant);
}

function compileFile(powers: GuestPowers, record: FileRecord): unknown {
  const { system } = powers;
  const filename = nameOf(record);
  const scope = (): ReturnType<typeof packageScope> =>
    packageScope(system.contextOf(system.viewOf(record.grant), []), filename);
  if (record.source !== undefined) return powers.compile(record.source, filename, system.options.strict);
  if (formatOf(filename, scope) === "module") throw moduleNotSupported(filename);
  return powers.compile(system.files.read(currentFile(powers, record)), filename, system.options.strict);
}

function isHostedFile({ system }: GuestPowers, record: FileRecord, extension: "js" | "node"): boolean {
  return record.source === undefined && system.options.context(nameOf(record), extension) === "host";
}

/** The exports of a file that Node's own `require` evaluates. */
const hostedExports = (powers: GuestPowers, record: FileRecord): unknown =>
  powers.readOnly(powers.system.hostRequire(currentFile(powers, record)));

function nativeExports(powers: GuestPowers, record: FileRecord): unknown {
  if (isHostedFile(powers, record, "node")) return hostedExports(powers, record);
  throw new VMError("Native modules can be required only with context set to 'host'.");
}

function foldersFor(powers: GuestPowers, specifier: string, referrer: FileRecord | undefined): string {
  if (powers.builtinId(specifier) !== undefined) return separator; // Node: null
  const { files, outermost } = powers.system;
  const from = referrer ?? outermost();
  return classify(specifier, files) === "relative"
    ? (from.directory ?? ".")
    : from.referrer.lookupPaths.join(separator);
}

/** Makes the services of one VM. */
export function createLoaderServices(powers: GuestPowers): LoaderServices {
  const { system } = powers;
  return {
    sourceExtensions: system.sourceExtensions.join(separator),
    resolve: (specifier, referrer, direct, extensions, lookup, starts) =>
      findModule(powers, {
        specifier,
        referrer,
        direct,
        extensions: splitJoined(extensions),
        lookup: lookup === undefined ? undefined : splitJoined(lookup),
        starts: starts === undefined ? undefined : splitJoined(starts),
      }),
    lookupPaths: (specifier, referrer) => foldersFor(powers, specifier, referrer),
    authorise: (filename) => authoriseFile(powers, filename),
    isHosted: (record, extension) => isHostedFile(powers, record, extension === "node" ? "node" : "js"),
    hostExports: (record) => hostedExports(powers, record),
    native: (record) => nativeExports(powers, record),
    read: (record) => record.source ?? system.files.read(currentFile(powers, record)),
    compile: (record) => compileFile(powers, record),
    builtin: (id) => powers.builtin(id),
    builtinNames: () => powers.builtinNames().join(separator),
    dirname: (path) => system.files.dirname(path),
    fail(name, subject) {
      const make = guestFailures[name];
      throw make === undefined ? failure("ELOADFAIL", name) : make(subject);
    },
  };
}
