import { basename, dirname, join } from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";

/** A bundle of realm modules. */
export interface RealmBundle {
  /** What a guest realm evaluates. */
  readonly text: string;
  /** The files that are in it. */
  readonly files: string[];
}

/** Imports of what is not in the entry's folder stay. */
const outside: Plugin = {
  name: "outside",
  setup(bundler) {
    bundler.onResolve({ filter: /.*/ }, ({ path, kind }) =>
      kind === "entry-point" || path.startsWith("./") ? undefined : { path, external: true },
    );
  },
};

/** As esbuild writes it without white space. */
const anImport = /\bimport\{[^}]*\}from"[^"]*";/g;

/**
 * The modules of a folder that are reachable from one of them, as a module that exports a function: what they evaluate, it
 * evaluates when it is called, and gives the one export. What they import from outside of the folder is there before.
 */
async function lateModule(file: string): Promise<RealmBundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    charset: "ascii",
    metafile: true,
    minifyWhitespace: true,
    logLevel: "silent",
    plugins: [outside],
  });
  const output = outputFiles[0]?.text.trim() ?? "";
  const body = output.replace(anImport, "");
  const [closing, name] = /export\{(\w+)\};$/.exec(body) ?? [];
  if (closing === undefined || name === undefined || /\bimport\b/.test(body))
    throw new Error(`${file}: what is made late has one export, and imports names only`);
  return {
    text: `${(output.match(anImport) ?? []).join("")}export default()=>{${body.slice(0, -closing.length)}return ${name};};`,
    files: Object.keys(metafile.inputs),
  };
}

/** `x.ts?late`, of a folder of its own, in modules that are bundled here. `files` is told what is in it. */
const late = (files: string[]): Plugin => ({
  name: "late",
  setup(bundler) {
    bundler.onResolve({ filter: /\?late$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice(0, -"?late".length)),
      namespace: "late",
    }));
    bundler.onLoad({ filter: /.*/, namespace: "late" }, async ({ path }) => {
      const bundled = await lateModule(path);
      files.push(...bundled.files);
      return { contents: bundled.text, loader: "js", resolveDir: dirname(path) };
    });
  },
});

/**
 * Bundles modules into the body of one function. An entry without exports makes esbuild emit a single strict function with
 * no helper, so nothing in it reads a global that the modules themselves do not name; an entry with exports is refused,
 * since its helpers would use live prototypes.
 */
async function bundle(options: BuildOptions & { readonly write?: false }, name: string): Promise<RealmBundle> {
  const lateFiles: string[] = [];
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
    plugins: [late(lateFiles)],
    ...options,
  });
  const [output] = Object.values(result.metafile?.outputs ?? {});
  if (output === undefined || output.exports.length > 0) throw new Error(`${name}: a realm entry must have no exports`);
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`${name}: esbuild gave no output`);
  // Said here, and not left to a setting: in sloppy code a refused write passes for a success, and callers can be seen.
  return {
    text: `function(connect){"use strict";${file.text.trim()}\n}`,
    files: [...Object.keys(result.metafile?.inputs ?? {}), ...lateFiles].filter(
      (path) => !/^<stdin>$|^late:/.test(path),
    ),
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
