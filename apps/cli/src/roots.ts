/** The folders that files may be loaded from. */
import { realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { UsageError } from "./usage-error.ts";

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function existing(root: string): string {
  if (isFolder(root)) return resolve(root);
  throw new UsageError(`'--root ${root}' is not a folder`);
}

/** Whether it names a package: no path, and no wildcards. */
const isName = (name: string): boolean => /^(?:@[\w.-]+\/)?[\w-][\w.-]*$/.test(name);

/**
 * The folder of an installed package, links followed; searched for as Node does.
 *
 * @param from absolute
 */
export function packageFolder(name: string, from: string): string | undefined {
  if (!isName(name)) return undefined;
  const path = join(from, "node_modules", name);
  if (isFolder(path)) return realpathSync(path);
  const parent = dirname(from);
  return parent === from ? undefined : packageFolder(name, parent);
}

/**
 * The roots of a run: those that were named, else the program's folder; and the folders of the packages that were named, since
 * package managers lay them elsewhere and put links in their place.
 *
 * @param folder the program's
 * @param externals names of packages; one with wildcards opens no folder
 * @throws UsageError for a root that is not a folder
 */
export function rootsOf(folder: string, named: readonly string[], externals: readonly string[]): string[] {
  const roots = named.length > 0 ? named.map(existing) : [folder];
  const packages = externals.map((name) => packageFolder(name, folder)).filter((path) => path !== undefined);
  return [...roots, ...packages];
}
