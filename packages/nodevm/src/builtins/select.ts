/** Runs on the host. Upholds I10. From the option `require.builtin` to the set of modules that one VM has. */
import { builtinModules, isBuiltin } from "node:module";
import type { BuiltinSettings } from "../options.ts";
import { invalidOption, nearestName } from "../options-reader.ts";
import { builtinScheme } from "../resolver/specifier.ts";
import { type BuiltinLimits, readSettings } from "./settings.ts";
import { builtinTable, dangerousFamilies } from "./table.ts";

/** The modules of one VM: name without scheme, settings or none. */
export type SelectedBuiltins = ReadonlyMap<string, BuiltinLimits | undefined>;

/** A name without the scheme; one scheme only, so that `node:node:x` names nothing (SH-5). */
const bare = (name: string): string => (name.startsWith(builtinScheme) ? name.slice(builtinScheme.length) : name);

const isKnown = (name: string): boolean =>
  !name.startsWith(builtinScheme) && (isBuiltin(name) || isBuiltin(builtinScheme + name));

const family = (name: string): string => name.split("/", 1)[0] ?? name;

/** Whether a builtin is given only by `require.dangerousBuiltins`. */
export const isDangerous = (name: string): boolean => name.startsWith("_") || dangerousFamilies.has(family(name));

function checkKnown(name: string, path: string): string {
  const id = bare(name);
  if (isKnown(id)) return id;
  const near = nearestName(id, builtinModules);
  const hint = near === undefined ? "" : ` Did you mean '${near}'?`;
  throw invalidOption(path, "", `Option '${path}': there is no builtin module '${name}'.${hint}`);
}

/** SH-4: `-fs` takes `fs/promises` away too, and so does `-node:fs`. */
const inFamilyOf = (name: string, removed: string): boolean => name === removed || name.startsWith(`${removed}/`);

/**
 * Reads the option `require.builtin`.
 *
 * A dangerous name is no error (programs that were written for vm2 may list it) but gives nothing.
 *
 * @param given Names to `true`, `false` or settings; `"*"` for all reviewed modules, `"-name"` to leave a family out.
 * @throws VMError `ERR_INVALID_OPTION` for a name that no builtin has.
 */
export function selectBuiltins(
  given: ReadonlyMap<string, boolean | BuiltinSettings>,
  dangerous: readonly string[],
): SelectedBuiltins {
  const selected = new Map<string, BuiltinLimits | undefined>();
  if (given.get("*") !== undefined && given.get("*") !== false)
    for (const name of builtinTable.keys()) selected.set(name, undefined);
  for (const [name, setting] of given) {
    if (name === "*" || name.startsWith("-")) continue;
    const id = checkKnown(name, "require.builtin");
    const limits = readSettings(id, setting);
    if (setting !== false && builtinTable.has(id)) selected.set(id, limits);
    else if (setting === false) selected.delete(id);
  }
  for (const name of given.keys()) {
    if (!name.startsWith("-")) continue;
    const removed = checkKnown(name.slice(1), "require.builtin");
    for (const id of [...selected.keys()]) if (inFamilyOf(id, removed)) selected.delete(id);
  }
  for (const name of dangerous) selected.set(checkKnown(name, "require.dangerousBuiltins"), undefined);
  return selected;
}
