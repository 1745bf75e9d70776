// Bundles the benchmark (TypeScript) and runs it: Node 20 cannot read TypeScript itself.
// usage: node tooling/bench/run.mjs [ARG...], see `--help`
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
await build({
  absWorkingDir: here,
  entryPoints: ["main.ts"],
  outfile: "dist/main.mjs",
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["@sbx/*", "vm2"],
  logLevel: "warning",
});
// A process of its own: heap sizes need `gc`, and the bundler has left garbage in this one.
const program = fileURLToPath(new URL("dist/main.mjs", import.meta.url));
const { status } = spawnSync(process.execPath, ["--expose-gc", program, ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
