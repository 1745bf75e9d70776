/** TABLE: what a file of the guest realm is, by its extension and by the `type` of its package. */
import { type VMError, failure } from "../errors.ts";
import type { Manifest } from "../resolver/package-json.ts";

/** How source text is evaluated. */
export type Format = "commonjs" | "module";

const byExtension: Readonly<Record<string, Format>> = {
  ".cjs": "commonjs",
  ".mjs": "module",
  ".cts": "commonjs",
  ".mts": "module",
};

/** Extensions whose format the nearest manifest decides. */
const byManifest: ReadonlySet<string> = new Set([".js", ".ts"]);

/** The extension of a path, with its dot; empty when there is none. */
export const extensionOf = (path: string): string => /[^\\/](\.[^.\\/]*)$/.exec(path)?.[1] ?? "";

/**
 * Tells the format of a source file.
 *
 * @param scope Gives the nearest manifest; asked only where it matters.
 */
export function formatOf(filename: string, scope: () => Manifest | undefined): Format {
  const extension = extensionOf(filename);
  const fixed = Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
  if (fixed !== undefined) return fixed;
  return byManifest.has(extension) && scope()?.type === "module" ? "module" : "commonjs";
}

/** The error for a file that is an ECMAScript module: the guest realm has no loader for those yet. */
export const moduleNotSupported = (filename: string): VMError =>
  failure(
    "ERR_REQUIRE_ESM",
    `Cannot require '${filename}': it is an ECMAScript module, and those cannot be loaded in the guest realm yet.` +
      " Use a CommonJS build of it.",
  );
