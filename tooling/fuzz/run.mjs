// Bundles the fuzzer (TypeScript) and runs it: Node 20 cannot read TypeScript itself.
// usage: node tooling/fuzz/run.mjs [ARG...], see `--help`
import { spawnSync } from "node:child_process";
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
  external: ["@sbx/*", "vm2", "acorn"],
  logLevel: "warning",
});
// The oracle looks behind proxies with a function of Node's own.
const program = fileURLToPath(new URL("dist/main.mjs", import.meta.url));
const flags = ["--expose-internals", "--no-warnings"];
const { status } = spawnSync(process.execPath, [...flags, program, ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = status ?? 1;
