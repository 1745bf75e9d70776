import { build } from "esbuild";

/**
 * Bundles the modules reachable from `entry` into the text of one function expression, `(function (connect) { … })`.
 *
 * The text is what a guest realm evaluates. An entry without exports makes esbuild emit a single strict function with
 * no helper, so nothing in it reads a global that the modules themselves do not name; an entry with exports is refused,
 * since its helpers would use live prototypes.
 *
 * `small` shortens the names of variables, and so of functions and classes that are named by one: only for modules none
 * of whose functions is seen by programs under such a name.
 */
export async function bundleRealm(entry: string, small: boolean): Promise<{ text: string; files: string[] }> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    platform: "neutral",
    conditions: ["@sbx/source"],
    charset: "ascii",
    legalComments: "none",
    metafile: true,
    minifyWhitespace: true,
    minifyIdentifiers: small,
    minifySyntax: small,
    logLevel: "silent",
  });
  const [output] = Object.values(result.metafile.outputs);
  if (output === undefined || output.exports.length > 0)
    throw new Error(`${entry}: a realm entry must have no exports`);
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`${entry}: esbuild gave no output`);
  // Said here, and not left to a setting: in sloppy code a refused write passes for a success, and callers can be seen.
  return {
    text: `(function(connect){"use strict";${file.text.trim()}\n})`,
    files: Object.keys(result.metafile.inputs),
  };
}
