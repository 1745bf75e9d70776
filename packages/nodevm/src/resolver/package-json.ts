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

/** Reads and keeps manifests. What is kept is content only: whether a VM may look at it is decided before asking. */
export interface ManifestCache {
  /** @throws SyntaxError `Error parsing <path>: …`, with a field `path`, when the file is no JSON. */
  read(directory: string): Manifest | undefined;
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

function readManifest(files: Files, directory: string): Manifest | undefined {
  const path = files.resolve(directory, "package.json");
  if (files.kind(path) !== "file") return undefined;
  const content = files.read(path);
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
  const known = new Map<string, Manifest | undefined>();
  return {
    read(directory) {
      if (!known.has(directory)) known.set(directory, readManifest(files, directory));
      return known.get(directory);
    },
  };
}
