import { basename, dirname } from "node:path";
import { build, type BuildOptions } from "esbuild";

/** A bundle of realm modules. */
export interface RealmBundle {
  /** What a guest realm evaluates. */
  readonly text: string;
  /** The files that are in it. */
  readonly files: string[];
}

/**
 * Bundles modules into the body of one function. An entry without exports makes esbuild emit a single strict function with
 * no helper, so nothing in it reads a global that the modules themselves do not name; an entry with exports is refused,
 * since its helpers would use live prototypes.
 */
async function bundle(options: BuildOptions & { readonly write?: false }, name: string): Promise<RealmBundle> {
  const result = await build({
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
    logLevel: "silent",
    ...options,
  });
  const [output] = Object.values(result.metafile?.outputs ?? {});
  if (output === undefined || output.exports.length > 0) throw new Error(`${name}: a realm entry must have no exports`);
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`${name}: esbuild gave no output`);
  // Said here, and not left to a setting: in sloppy code a refused write passes for a success, and callers can be seen.
  return {
    text: `function(connect){"use strict";${file.text.trim()}\n}`,
    files: Object.keys(result.metafile?.inputs ?? {}).filter((path) => path !== "<stdin>"),
  };
}

/** Bundles the modules reachable from `entry` into the text of one function expression, `(function (connect) { … })`. */
export async function bundleRealm(entry: string): Promise<RealmBundle> {
  const { text, files } = await bundle({ entryPoints: [entry] }, entry);
  return { text: `(${text})`, files };
}

/**
 * Bundles the modules reachable from a module into the text of one function, which gives the module's export `parts` to
 * `connect`. The names of variables are shortened, and so those of functions and classes that are named by one: it is for
 * modules none of whose functions is seen by programs under such a name.
 */
export async function bundleParts(file: string): Promise<RealmBundle> {
  const contents = `import { parts } from "./${basename(file)}"; connect(parts);`;
  return await bundle(
    { stdin: { contents, resolveDir: dirname(file), loader: "ts" }, minifyIdentifiers: true, minifySyntax: true },
    file,
  );
}
