/** What the host knows about a file that a module is, or may be, made of. */
import type { Requester } from "../access/authorize.ts";
import type { Files } from "../filesystem/filesystem.ts";
import type { RequestingModule } from "../resolver/hooks.ts";
import { type Referrer, nodeModulesPaths } from "../resolver/resolve.ts";

/** Between strings that travel as one; `guest/own.ts` has the same. */
export const separator = "\0";

/**
 * A file, or code without one. The guest's loader keeps it beside the module and gives it back when the module asks for
 * something; guest programs never see it.
 */
export interface FileRecord {
  readonly kind: "file";
  /** `module.id`. */
  readonly id: string;
  /** `module.filename`; `null` for code without a file name. */
  readonly filename: string | null;
  /** `module.path` and `__dirname`. */
  readonly directory: string | null;
  /** `module.paths`, joined. */
  readonly paths: string;
  /** What the module may load. */
  readonly grant: Requester;
  /** Where its specifiers are resolved from. */
  readonly referrer: Referrer;
  /** The canonical path when the file was authorised; `undefined` when there is no file to read. */
  readonly canonical: string | undefined;
  /** The source, when it comes from no file. */
  readonly source?: string;
}

/** Makes records; the lists of folders are computed once for each folder. */
export function createRecords(
  files: Files,
  genLookupPaths: (directory: string) => readonly string[] = (directory) => nodeModulesPaths(files, directory),
): {
  /** The record of a file that was found. */
  file(filename: string, canonical: string, grant: Requester): FileRecord;
  /** The record of code that the host runs under a name. */
  named(filename: string): FileRecord;
  /** The record of code that the host runs without a name. */
  unnamed(id: string, directory: string): FileRecord;
  /** The record of source text that the host has given an id. */
  virtual(id: string, source: string, directory: string): FileRecord;
} {
  const known = new Map<string, readonly string[]>();
  const lookupPaths = (directory: string): readonly string[] => {
    const paths = known.get(directory) ?? genLookupPaths(directory);
    known.set(directory, paths);
    return paths;
  };
  const canonicalFolder = (directory: string): string => files.canonical(directory) ?? directory;
  const record = (filename: string, grant: Requester, canonical: string | undefined): FileRecord => {
    const directory = files.dirname(filename);
    const paths = lookupPaths(directory);
    const referrer: Referrer = { filename, directory, lookupPaths: paths };
    return {
      kind: "file",
      id: filename,
      filename,
      directory,
      paths: paths.join(separator),
      grant,
      referrer,
      canonical,
    };
  };
  const bare = (id: string, directory: string): FileRecord => ({
    kind: "file",
    id,
    filename: null,
    directory: null,
    paths: "",
    grant: { base: canonicalFolder(directory), trusted: false },
    referrer: { filename: undefined, directory, lookupPaths: lookupPaths(directory) },
    canonical: undefined,
  });
  return {
    file: (filename, canonical, grant) => record(filename, grant, canonical),
    named: (filename) =>
      record(filename, { base: canonicalFolder(files.dirname(filename)), trusted: false }, undefined),
    unnamed: bare,
    virtual: (id, source, directory) => ({ ...bare(id, directory), filename: id, source }),
  };
}

/** A module as a resolver of the host's own sees it. */
export const asRequesting = ({ id, filename, directory }: FileRecord): RequestingModule => ({
  id,
  filename,
  path: directory,
});
