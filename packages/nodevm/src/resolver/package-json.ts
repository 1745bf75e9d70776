/** Reads `package.json` files and keeps what resolution needs of them. */
import type { Files } from "../filesystem/filesystem.ts";

/** The fields of a `package.json` that decide how its package is resolved. */
export interface Manifest {
  /** The folder of the package, without a separator at its end. */
  readonly directory: string;
  /** The path of the `package.json` itself. */
  readonly path: string;
  readonly name: string | undefined;
  readonly main: string | undefined;
  /** As written; `undefined` when the field is missing. */
  readonly exports: unknown;
  readonly imports: unknown;
  readonly type: "commonjs" | "module" | undefined;
}

/** A `package.json` that is there. */
export interface FoundManifest {
  readonly path: string;
  /** Where its content was read from: what containment is decided on. */
  readonly canonical: string;
  /** @throws SyntaxError `Error parsing <path>: …`, with a field `path`, when the file is no JSON. */
  readonly read: () => Manifest;
}

/**
 * Finds and keeps manifests, and where there is none (RS-35: a `package.json` is looked at once). What is kept is content and
 * where it came from: whether a VM may see it is decided each time.
 */
export interface ManifestCache {
  find(directory: string): FoundManifest | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function parse(path: string, content: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    throw Object.assign(new SyntaxError(`Error parsing ${path}: ${reason}`), { path });
  }
  // A null-prototype copy: a field that the file lacks is not found on anybody's prototype.
  return typeof parsed === "object" && parsed !== null
    ? Object.assign(Object.create(null) as Record<string, unknown>, parsed)
    : {};
}

function readManifest(files: Files, directory: string, path: string, canonical: string): Manifest {
  const content = files.read(canonical);
  const fields = content === "" ? {} : parse(path, content); // RS-35: an empty file says nothing
  return {
    directory,
    path,
    name: text(fields.name),
    main: text(fields.main),
    exports: fields.exports,
    imports: fields.imports,
    type: fields.type === "module" || fields.type === "commonjs" ? fields.type : undefined,
  };
}

/** Makes a cache of manifests over a file system; one may serve many VMs. */
export function createManifestCache(files: Files): ManifestCache {
  const known = new Map<string, FoundManifest | undefined>();
  const look = (directory: string): FoundManifest | undefined => {
    const path = files.resolve(directory, "package.json");
    const canonical = files.kind(path) === "file" ? files.canonical(path) : undefined;
    if (canonical === undefined) return undefined;
    let manifest: Manifest | undefined;
    return { path, canonical, read: () => (manifest ??= readManifest(files, directory, path, canonical)) };
  };
  return {
    find(directory) {
      if (!known.has(directory)) known.set(directory, look(directory));
      return known.get(directory);
    },
  };
}
