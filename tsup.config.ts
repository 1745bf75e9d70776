import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "tsup";
import { realmForEsbuild } from "./tooling/realm-bundle/plugins.ts";

// `internal` is a second entry for the packages of this repository only.
const entries = ["src/index.ts", "src/internal.ts"].filter((file) => existsSync(file));

/** Tells transformers apart that may make different texts: by their sources and their parser's version. */
const transformerSources = "packages/transformer/src";
const fingerprint = (): string => {
  const root = fileURLToPath(new URL(".", import.meta.url));
  const hash = createHash("sha256");
  const files = readdirSync(join(root, transformerSources), { recursive: true }).map(String).sort();
  for (const file of files.filter((name) => name.endsWith(".ts")))
    hash.update(file).update(readFileSync(join(root, transformerSources, file)));
  const acorn = createRequire(join(root, "packages/transformer/package.json"))("acorn/package.json") as {
    version: string;
  };
  return hash.update(acorn.version).digest("hex").slice(0, 16);
};

export default defineConfig({
  entry: entries,
  format: ["esm", "cjs"],
  target: "node20",
  platform: "node",
  // tsup 8 sets `baseUrl`, which TypeScript 6 reports as TS5101.
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
  sourcemap: true,
  clean: true,
  // What both entries hold must be one module: `internal` finds the realm of a VM that `index` made.
  splitting: entries.length > 1,
  define: { SBX_TRANSFORMER: JSON.stringify(fingerprint()) },
  esbuildPlugins: [realmForEsbuild()],
});
