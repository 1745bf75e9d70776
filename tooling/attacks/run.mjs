// Bundles the attack kit (TypeScript) and runs it: Node 20 cannot read TypeScript itself.
// usage: node tooling/attacks/run.mjs [ARG...], see `--help`
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
await build({
  absWorkingDir: here,
  entryPoints: { main: "main.ts", child: "child.ts" },
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["@sbx/*", "vm2", "esbuild"],
  logLevel: "warning",
});
await import("./dist/main.mjs");
