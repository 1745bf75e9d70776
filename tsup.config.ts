import { existsSync } from "node:fs";
import { defineConfig } from "tsup";
import { realmForEsbuild } from "./tooling/realm-bundle/plugins.ts";

// `internal` is a second entry for the packages of this repository only.
const entries = ["src/index.ts", "src/internal.ts"].filter((file) => existsSync(file));

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
  esbuildPlugins: [realmForEsbuild()],
});
