import { dirname, resolve } from "node:path";
import type { Plugin as EsbuildPlugin } from "esbuild";
import type { Plugin as VitePlugin } from "vitest/config";
import { bundleParts, bundleRealm, type RealmBundle } from "./bundle.ts";

/** `x.ts?realm` is the text of the bundled modules; `x.ts?realm-here` its export `parts` in this realm, and the text. */
const marker = /\?realm(-here)?$/;
const prefix = "\0realm:";

const fileOf = (specifier: string, importer: string): string => resolve(dirname(importer), specifier);
const isHere = (specifier: string): boolean => specifier.endsWith("-here");
const bundle = (specifier: string): Promise<RealmBundle> => {
  const file = specifier.replace(marker, "");
  return isHere(specifier) ? bundleParts(file) : bundleRealm(file);
};

/** What a guest evaluates, of a function's text: a minifier may have left out that it is strict, as all of a module is. */
const strict = (functionText: string): string => `(()=>{"use strict";return ${functionText}})()`;

/**
 * The modules as code that is in the output once: this realm calls the function, and the guest gets its text from itself
 * (ECMA-262, Function.prototype.toString: exactly its source). So a tool may minify it. One that makes it read names of
 * the module around it, as instrumentation does, has the guest fail at the first such name.
 */
const partsModule = (functionText: string): string => {
  const [head, tail] = strict("@").split("@");
  return [
    `const realm = ${functionText};`,
    "export let here;",
    "realm((parts) => { here = parts; });",
    `export const text = ${JSON.stringify(head)} + Function.prototype.toString.call(realm) + ${JSON.stringify(tail)};`,
  ].join("\n");
};

/** Of these folders the host has what `?realm-here` gives, and no second instance of a module. */
const realmModule = /[\\/]bridge[\\/]src[\\/]realm[\\/][^?]*$/;

/** For tsup. */
export const realmForEsbuild = (): EsbuildPlugin => ({
  name: "realm",
  setup(build) {
    build.onResolve({ filter: marker }, ({ path, importer }) => ({
      path: fileOf(path, importer),
      namespace: "realm",
    }));
    build.onLoad({ filter: /.*/, namespace: "realm" }, async ({ path }) => {
      const { text, files } = await bundle(path);
      const watchFiles = files.map((file) => resolve(file));
      return isHere(path)
        ? { contents: partsModule(text), loader: "js", watchFiles }
        : { contents: text, loader: "text", watchFiles };
    });
    build.onLoad({ filter: realmModule }, ({ path }) => ({
      errors: [{ text: `${path}: values of realm/ are had through host/realm.ts, or there are two instances` }],
    }));
  },
});

/** For vitest: the same, but what this realm has are the modules themselves, as they are in their files. */
export const realmForVite = (): VitePlugin => ({
  name: "realm",
  enforce: "pre",
  resolveId(specifier, importer) {
    return marker.test(specifier) && importer !== undefined ? prefix + fileOf(specifier, importer) : undefined;
  },
  async load(id) {
    if (!id.startsWith(prefix)) return undefined;
    const specifier = id.slice(prefix.length);
    const { text, files } = await bundle(specifier);
    for (const file of files) this.addWatchFile(resolve(file));
    if (!isHere(specifier)) return `export default ${JSON.stringify(text)};`;
    const source = JSON.stringify(specifier.replace(marker, ""));
    return `export { parts as here } from ${source}; export const text = ${JSON.stringify(strict(text))};`;
  },
});
