import { dirname, resolve } from "node:path";
import type { Plugin as EsbuildPlugin } from "esbuild";
import type { Plugin as VitePlugin } from "vitest/config";
import { bundleRealm } from "./bundle.ts";

/** `x.ts?realm`, or `x.ts?realm-small` where variables may be renamed. */
const marker = /\?realm(-small)?$/;
const prefix = "\0realm:";

const fileOf = (specifier: string, importer: string): string => resolve(dirname(importer), specifier);
const bundle = (specifier: string): Promise<{ text: string; files: string[] }> =>
  bundleRealm(specifier.replace(marker, ""), specifier.endsWith("-small"));

/** For tsup: `import text from "./realm/entry.ts?realm"` gives the bundled text of the realm modules. */
export const realmForEsbuild = (): EsbuildPlugin => ({
  name: "realm",
  setup(build) {
    build.onResolve({ filter: marker }, ({ path, importer }) => ({
      path: fileOf(path, importer),
      namespace: "realm",
    }));
    build.onLoad({ filter: /.*/, namespace: "realm" }, async ({ path }) => {
      const { text, files } = await bundle(path);
      return { contents: text, loader: "text", watchFiles: files.map((file) => resolve(file)) };
    });
  },
});

/** For vitest, the same. */
export const realmForVite = (): VitePlugin => ({
  name: "realm",
  enforce: "pre",
  resolveId(specifier, importer) {
    return marker.test(specifier) && importer !== undefined ? prefix + fileOf(specifier, importer) : undefined;
  },
  async load(id) {
    if (!id.startsWith(prefix)) return undefined;
    const { text, files } = await bundle(id.slice(prefix.length));
    for (const file of files) this.addWatchFile(resolve(file));
    return `export default ${JSON.stringify(text)};`;
  },
});
