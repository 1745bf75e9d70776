/** First stage of `require`: what kind of name is it. Nothing is looked up here. */
import type { Files } from "../filesystem/filesystem.ts";

/**
 * How a specifier is to be looked up:
 * - `scheme`: `node:x`, a builtin and nothing else;
 * - `imports`: `#x`, a private name of the package that asks;
 * - `relative`: from the folder of the module that asks;
 * - `absolute`: a path;
 * - `package`: by name, in the `node_modules` folders, after builtins.
 */
export type SpecifierKind = "scheme" | "imports" | "relative" | "absolute" | "package";

/** The scheme that names builtins only. */
export const builtinScheme = "node:";

/**
 * Classifies a specifier as Node's CommonJS loader does.
 *
 * A leading `..` without a separator (`..foo`) counts as relative there; a leading `.` followed by a name does not.
 *
 * @example
 * classify("./x", files); // "relative"
 * classify("@scope/name/sub", files); // "package"
 */
export function classify(specifier: string, files: Pick<Files, "isAbsolute" | "isSeparator">): SpecifierKind {
  if (specifier.startsWith(builtinScheme)) return "scheme";
  if (specifier.startsWith("#")) return "imports";
  if (
    specifier === "." ||
    (specifier.startsWith(".") && (specifier[1] === "." || files.isSeparator(specifier[1] ?? "")))
  )
    return "relative";
  return files.isAbsolute(specifier) ? "absolute" : "package";
}

/**
 * The name of the package in a package specifier: `@scope/name` or `name`.
 *
 * @returns `undefined` when no package can have that name (it starts with a dot, or has `%` or `\`).
 * @see https://nodejs.org/api/esm.html#resolution-algorithm-specification PACKAGE_RESOLVE, steps 2 to 6
 */
export function splitPackageSpecifier(
  specifier: string,
): { readonly name: string; readonly subpath: string } | undefined {
  const match = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/s.exec(specifier);
  return match?.[1] === undefined ? undefined : { name: match[1], subpath: `.${match[2] ?? ""}` };
}
