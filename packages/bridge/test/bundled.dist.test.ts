import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";
import { describe, expect, it } from "vitest";

const resolveDir = fileURLToPath(new URL(".", import.meta.url));

/**
 * Joins a realm, and looks whether the function that it evaluated is strict: a strict one has no `caller`. It has classes
 * of its own under names that the membrane reads as globals.
 */
const program = `
import vm from "node:vm";
import { createMembrane } from "@sbx/bridge";
class WeakMap {}
const Reflect = {};
const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
const texts = [];
const evaluate = (text) => (texts.push(text), vm.runInContext(text, context));
const membrane = createMembrane({ evaluate });
membrane.global.add = (left, right) => left.value + right;
const sum = membrane.toHost(vm.runInContext("add({ value: 1 }, 2)", context));
let strict = false;
try { vm.runInContext(texts[0], context).caller; } catch { strict = true; }
console.log(JSON.stringify({ sum, strict, own: [typeof WeakMap, typeof Reflect] }));
`;

const run = async (options: BuildOptions): Promise<{ output: string; error: string }> => {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir },
    bundle: true,
    write: false,
    target: "node20",
    platform: "node",
    format: "esm",
    logLevel: "silent",
    ...options,
  });
  const input = outputFiles?.[0]?.text ?? "";
  const type = options.format === "cjs" ? "commonjs" : "module";
  const { stdout, stderr } = spawnSync(process.execPath, [`--input-type=${type}`], { input, encoding: "utf8" });
  return { output: stdout.trim(), error: stderr };
};

describe("the function whose text the guest evaluates, after an application's bundler", () => {
  it.each<[string, BuildOptions]>([
    ["as it was built", {}],
    ["minified, as a module", { minify: true }],
    ["minified, as CommonJS", { minify: true, format: "cjs" }],
  ])("works and is strict: %s", async (_, options) => {
    const output = JSON.stringify({ sum: 3, strict: true, own: ["function", "object"] });
    expect(await run(options)).toEqual({ output, error: "" });
  });

  it.each<[string, BuildOptions]>([
    ["keeps the names of functions", { keepNames: true }],
    ["keeps them and minifies", { keepNames: true, minify: true }],
    ["compiles private names away", { target: "es2021" }],
  ])("fails before any program runs in the guest, where the bundler %s", async (_, options) => {
    const { output, error } = await run(options);
    expect(output).toBe("");
    expect(error).toMatch(/^ReferenceError: \S+ is not defined/m);
  });
});
