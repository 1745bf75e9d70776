/** Runs the examples of the reference, which are those of the doc comments: `expression; // value` is a check. */
import { deepStrictEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const require = createRequire(import.meta.url);

/** The examples of a package's page. */
function examplesOf(name: string): string[] {
  const page = readFileSync(new URL(`docs/reference/@sbx/${name}.md`, root), "utf8");
  return [...page.matchAll(/^#+ Example\n\n```(?:ts|js)\n([^]*?)^```$/gm)].map(([, text = ""]) => text);
}

const exportsOf = (name: string): object =>
  require(new URL(`packages/${name}/dist/index.cjs`, root).pathname) as object;

/** An example as a program whose values are compared. */
const checked = (example: string): string =>
  example
    .replace(/^import (\w+) from "(.*?)";$/gm, 'const $1 = require("$2");')
    .replace(/^import (\{.*?\}) from "(.*?)";$/gm, 'const $1 = require("$2");')
    .replace(/^(\s*)(?!const )([^\s/].*); \/\/ (.*)$/gm, "$1check($2, $3);");

describe.each(["vm", "nodevm", "bridge", "transformer", "compilers"])("the reference of @sbx/%s", (name) => {
  it.each(examplesOf(name))("is right: %s", (example) => {
    let checks = 0;
    const check = (found: unknown, expected: unknown): void => {
      checks += 1;
      deepStrictEqual(found, expected);
    };
    const { code } = transformSync(checked(example), { loader: "ts", format: "cjs" });
    const globals = { ...exportsOf(name), check, require };
    new Function(...Object.keys(globals), code)(...Object.values(globals));
    expect(checks).toBeGreaterThan(0);
  });
});
