/** TABLE: the settings that builtins know, `require.builtin: { name: { … } }`. */
import { canonicalRoots } from "../access/roots.ts";
import { createFiles } from "../filesystem/filesystem.ts";
import { nodeFileSystem } from "../filesystem/node-filesystem.ts";
import type { BuiltinSettings } from "../options.ts";
import { boolean, invalidOption, oneOrMoreStrings, optional, readOptions } from "../options-reader.ts";
import type { FsLimits } from "./fs-paths.ts";
import { type Address, type NetworkLimits, readAddress } from "./network-limits.ts";

/** What the settings of a builtin come to. */
export type BuiltinLimits = FsLimits | NetworkLimits;

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

const address = (text: string, path: string): Address => {
  const read = readAddress(text);
  if (read === undefined)
    throw invalidOption(path, `an array of hosts such as 'example.org:443' or '[::1]:8080'; '${text}' is none`);
  return read;
};

/** Reads the settings of the modules that reach other machines. */
function networkLimits(settings: BuiltinSettings, path: string): NetworkLimits {
  const { hosts } = readOptions<{ hosts: readonly string[] }>(settings, { hosts: oneOrMoreStrings }, path);
  return { hosts: hosts.map((text) => address(text, `${path}.hosts`)) };
}

/** What settings come to; modules that are not listed have none. */
const readers: ReadonlyMap<string, (settings: BuiltinSettings, path: string) => BuiltinLimits> = new Map<
  string,
  (settings: BuiltinSettings, path: string) => BuiltinLimits
>([
  ["fs", fsLimits],
  ["fs/promises", fsLimits],
  ["http", networkLimits],
  ["https", networkLimits],
  ["net", networkLimits],
  ["tls", networkLimits],
]);

/**
 * Reads the settings of a builtin; `undefined` when it has none.
 *
 * @throws VMError `ERR_INVALID_OPTION` for a setting that the builtin does not know: it would seem to limit the guest, and
 * would not.
 */
export function readSettings(name: string, settings: BuiltinSettings | boolean): BuiltinLimits | undefined {
  if (typeof settings === "boolean" || Object.keys(settings).length === 0) return undefined;
  const path = `require.builtin.${name}`;
  const read = readers.get(name);
  if (read !== undefined) return read(settings, path);
  const unknown = `${path}.${Object.keys(settings)[0] ?? ""}`;
  throw invalidOption(unknown, "", `Unknown option '${unknown}': the builtin '${name}' has no such setting.`);
}
