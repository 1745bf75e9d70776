import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { realmForEsbuild } from "../realm-bundle/plugins.ts";
import type { Weakening } from "./weakenings.ts";

const PACKAGES = ["bridge", "transformer", "compilers", "vm", "nodevm"] as const;

// This module is bundled to `dist/main.mjs`.
const here = fileURLToPath(new URL("..", import.meta.url));
const root = join(here, "../..");

/** TABLE: what the program of the children imports, and where it is in a copy of the packages. */
const ENTRIES: Readonly<Record<string, string>> = {
  "@sbx/bridge": "bridge/src/index.ts",
  "@sbx/vm": "vm/src/index.ts",
  "@sbx/vm/internal": "vm/src/internal.ts",
  "@sbx/nodevm": "nodevm/src/index.ts",
};

/** A copy of the packages in which guards can be taken out, and the program of the children built on it. */
export class WeakBuilds {
  readonly #copy = join(here, "dist/weak");

  constructor() {
    rmSync(this.#copy, { recursive: true, force: true });
    mkdirSync(join(this.#copy, "packages"), { recursive: true });
    cpSync(join(root, "tsconfig.base.json"), join(this.#copy, "tsconfig.base.json"));
    for (const name of PACKAGES) this.#copyPackage(name);
  }

  #copyPackage(name: string): void {
    const from = join(root, "packages", name);
    const to = join(this.#copy, "packages", name);
    for (const part of ["src", "package.json", "tsconfig.json"])
      cpSync(join(from, part), join(to, part), { recursive: true });
    const modules = join(from, "node_modules");
    for (const link of linksIn(modules)) {
      const own = PACKAGES.find((other) => link === `@sbx/${other}`);
      const place = join(to, "node_modules", link);
      mkdirSync(dirname(place), { recursive: true });
      const target = own === undefined ? realpathSync(join(modules, link)) : join(this.#copy, "packages", own);
      symlinkSync(target, place, "junction");
    }
  }

  /**
   * Builds the children's program without some guards.
   *
   * @returns the program; or why there is none
   */
  async make({ id, edits }: Weakening, number: number): Promise<URL | string> {
    const texts = new Map<string, string>();
    try {
      for (const { file, from, to } of edits) {
        const path = join(this.#copy, file);
        const text = readFileSync(path, "utf8");
        if (!texts.has(path)) texts.set(path, text);
        if (text.split(from).length !== 2) return `STALE ${id}: the line is not in ${file} once`;
        writeFileSync(
          path,
          text.replace(from, () => to),
        );
      }
      return await this.#bundle(number);
    } finally {
      for (const [path, text] of texts) writeFileSync(path, text);
    }
  }

  async #bundle(number: number): Promise<URL> {
    const outfile = join(this.#copy, `child-${String(number)}.mjs`);
    const packages = join(this.#copy, "packages");
    const fromCopy: Plugin = {
      name: "from the copy",
      setup({ onResolve }) {
        onResolve({ filter: /^@sbx\// }, ({ path, importer }) => {
          const entry = importer.startsWith(packages) ? undefined : ENTRIES[path];
          return entry === undefined ? undefined : { path: join(packages, entry) };
        });
      },
    };
    await build({
      absWorkingDir: here,
      entryPoints: ["child.ts"],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      conditions: ["@sbx/source"],
      external: ["vm2", "typescript", "coffeescript", "coffee-script"],
      plugins: [fromCopy, realmForEsbuild()],
      // Some of what is bundled asks for `require`.
      banner: {
        js: `import { createRequire as sbxCreateRequire } from "node:module"; const require = sbxCreateRequire(import.meta.url);`,
      },
      logLevel: "error",
    });
    return pathToFileURL(outfile);
  }

  /** Removes the copy. */
  remove(): void {
    rmSync(this.#copy, { recursive: true, force: true });
  }
}

/** The packages that a folder `node_modules` has, those of scopes too. */
function linksIn(modules: string): string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(modules, name)).map((own) => `${name}/${own}`) : [name],
    );
}
