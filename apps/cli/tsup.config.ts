import { defineConfig } from "tsup";

const config: ReturnType<typeof defineConfig> = defineConfig({
  // The process of one attack is a program of its own; the scanner is for programs that import it.
  entry: ["src/cli.ts", "src/audit-child.ts", "src/scanner.ts"],
  format: "esm",
  target: "node20",
  platform: "node",
  // The attack kit is no package of its own, so its types are put here. tsup 8 sets `baseUrl`, which TypeScript 6 reports as TS5101.
  dts: { entry: "src/scanner.ts", resolve: true, compilerOptions: { ignoreDeprecations: "6.0" } },
  sourcemap: true,
  clean: true,
});

export default config;
