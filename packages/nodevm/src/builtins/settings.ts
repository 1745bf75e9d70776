/** TABLE: the settings that builtins know, `require.builtin: { name: { … } }`. */
import { canonicalRoots } from "../access/roots.ts";
import { createFiles } from "../filesystem/filesystem.ts";
import { nodeFileSystem } from "../filesystem/node-filesystem.ts";
import type { BuiltinSettings } from "../options.ts";
import { boolean, invalidOption, oneOrMoreStrings, optional, readOptions } from "../options-reader.ts";
import type { FsLimits } from "./fs-paths.ts";

interface GivenLimits {
  readonly roots: readonly string[] | undefined;
  readonly readOnly: boolean;
}

/** Everything on the disk: for `readOnly` without `roots`. */
const everywhere = (): string[] => [createFiles(nodeFileSystem).resolve("", "/")];

/** Reads the settings of `fs` and `fs/promises`. */
function fsLimits(settings: BuiltinSettings, path: string): FsLimits {
  const checks = {
    roots: optional<readonly string[] | undefined>(oneOrMoreStrings, undefined),
    readOnly: optional(boolean, false),
  };
  const { roots, readOnly } = readOptions<GivenLimits>(settings, checks, path);
  return { readOnly, roots: roots === undefined ? everywhere() : canonicalRoots(createFiles(nodeFileSystem), roots) };
}

/** What settings come to; modules that are not listed have none. */
const readers: ReadonlyMap<string, (settings: BuiltinSettings, path: string) => FsLimits> = new Map([
  ["fs", fsLimits],
  ["fs/promises", fsLimits],
]);

/**
 * Reads the settings of a builtin; `undefined` when it has none.
 *
 * @throws VMError `ERR_INVALID_OPTION` for a setting that the builtin does not know: it would seem to limit the guest, and
 * would not.
 */
export function readSettings(name: string, settings: BuiltinSettings | boolean): FsLimits | undefined {
  if (typeof settings === "boolean" || Object.keys(settings).length === 0) return undefined;
  const path = `require.builtin.${name}`;
  const read = readers.get(name);
  if (read !== undefined) return read(settings, path);
  const unknown = `${path}.${Object.keys(settings)[0] ?? ""}`;
  throw invalidOption(unknown, "", `Unknown option '${unknown}': the builtin '${name}' has no such setting.`);
}
