/** What happens when packages are missing, old or new: what was built, copied to where there are none. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const strips = "stripTypeScriptTypes" in createRequire(import.meta.url)("node:module");

interface Outcome {
  readonly value?: string;
  readonly code?: string;
  readonly message?: string;
}

const REPORT = `
  const { resolveCompiler } = require(process.argv[2]);
  const [, , , name, code, file, options] = process.argv;
  try {
    console.log(JSON.stringify({ value: resolveCompiler(name, JSON.parse(options))(code, file) }));
  } catch ({ code, message }) {
    console.log(JSON.stringify({ code, message }));
  }`;

describe.skipIf(!existsSync(dist))("packages of compilers", () => {
  let home = "";

  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "sbx-compilers-"));
  });

  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  /** A folder with a copy of this package and the given packages, each one line of CommonJS. */
  function folder(packages: Readonly<Record<string, string>>): string {
    const here = mkdtempSync(join(home, "case-"));
    cpSync(dist, join(here, "node_modules/@sbx/compilers"), { recursive: true });
    writeFileSync(join(here, "report.cjs"), REPORT);
    for (const [name, text] of Object.entries(packages)) {
      mkdirSync(join(here, "node_modules", name));
      writeFileSync(join(here, "node_modules", name, "index.js"), text);
    }
    return here;
  }

  function compileIn(here: string, name: string, code: string, file = "a.ts", options: object = {}): Outcome {
    const entry = join(here, "node_modules/@sbx/compilers/index.cjs");
    const args = [join(here, "report.cjs"), entry, name, code, file, JSON.stringify(options)];
    return JSON.parse(
      execFileSync(process.execPath, args, {
        env: { ...process.env, NODE_PATH: "", NODE_OPTIONS: "" },
        cwd: here,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      }),
    ) as Outcome;
  }

  it("VM-12, CP-8: CoffeeScript is not installed", () => {
    expect(compileIn(folder({}), "coffeescript", "a")).toEqual({
      code: "ERR_COMPILER_NOT_INSTALLED",
      message: "Coffee-Script compiler is not installed.",
    });
  });

  it.each(["coffeescript", "coffee-script"])("CP-10: CoffeeScript is found as %s", (name) => {
    const here = folder({
      [name]: "exports.compile = (code, options) => name + code + options.bare; const name = 'x';",
    });
    expect(compileIn(here, "coffeescript", "a")).toEqual({ value: "xatrue" });
  });

  it("VM-12, CP-8: TypeScript is neither installed nor in Node", () => {
    const outcome = compileIn(folder({}), "typescript", "let a: 1");
    if (strips) expect(outcome.value).toBe("let a   ");
    else
      expect(outcome).toMatchObject({
        code: "ERR_COMPILER_NOT_INSTALLED",
        message: "TypeScript compiler is not installed.",
      });
  });

  it("CP-8: options need the full compiler", () => {
    const outcome = compileIn(folder({}), "typescript", "1", "a.ts", { target: 1 });
    expect(outcome).toMatchObject({
      code: "ERR_COMPILER_NOT_INSTALLED",
      message: "TypeScript compiler is not installed.",
    });
  });

  it("GP-6: stripping needs nothing but amaro where Node cannot do it", () => {
    const here = folder({});
    const amaro = dirname(dirname(createRequire(import.meta.url).resolve("amaro")));
    cpSync(amaro, join(here, "node_modules/amaro"), { recursive: true });
    expect(compileIn(here, "typescript", "let a: 1")).toEqual({ value: "let a   " });
    expect(compileIn(here, "typescript", "export let a: 1")).toEqual({ value: "export let a   " });
    const outcome = compileIn(here, "typescript", "enum A { b }");
    expect(outcome.code).toBe("ERR_TYPESCRIPT_SYNTAX");
    expect(outcome.message).toMatch(/^TypeScript enum is not supported in strip-only mode\. The package "typescript"/);
  });

  it("CP-12: a TypeScript without transpileModule is named, and only when it is needed", () => {
    const here = folder({ typescript: "exports.version = '7.0.2';" });
    const outcome = compileIn(here, "typescript", "enum A { b }");
    expect(outcome.code).toBe("ERR_COMPILER_API");
    expect(outcome.message).toMatch(
      /^The package "typescript" 7\.0\.2 has no function transpileModule\. .*typescript@6/,
    );
    if (strips) expect(compileIn(here, "typescript", "let a: 1")).toEqual({ value: "let a   " });
  });

  it("a broken package's own error passes through", () => {
    const here = folder({ "coffee-script": "throw new Error('broken');" });
    expect(compileIn(here, "cs", "a")).toEqual({ message: "broken" });
  });
});
