import { describe, expect, it } from "vitest";
import { folderWith, runText, sbx } from "./support/sbx.ts";

/** One line on stderr that says `says`, nothing on stdout, and the exit code. */
const refused = (says: RegExp, code: number): unknown => ({
  code,
  stdout: "",
  stderr: expect.stringMatching(new RegExp(`^sbx: [^\\n]*(?:${says.source})[^\\n]*\\n$`)),
});

describe("sbx, used wrongly, says so in one line", () => {
  const folder = (): string => folderWith({ "ok.js": "1", "folder/ok.js": "1", "bad.js": "let a = 1;\nlet b = );\n" });

  it.each([
    ["no command", [], /no command/],
    ["an unknown command", ["runn"], /unknown command 'runn'; did you mean 'run'\?/],
    ["a file in the place of the command", ["ok.js"], /did you mean 'sbx run ok\.js'\?/],
    ["no file", ["run"], /no file to run/],
    ["a missing file", ["run", "nope.js"], /cannot run 'nope\.js': no such file/],
    ["a folder", ["run", "folder"], /cannot run 'folder': it is a folder/],
    ["two files", ["run", "ok.js", "ok.js"], /unexpected 'ok\.js'/],
    ["an unknown flag", ["run", "ok.js", "--frobnicate"], /unknown flag '--frobnicate'/],
    ["a misspelt flag", ["run", "--timout", "5", "ok.js"], /did you mean '--timeout'\?/],
    ["an unknown flag before the command", ["--frobnicate"], /unknown flag '--frobnicate'/],
    ["a flag without its value", ["run", "ok.js", "--timeout"], /'--timeout' needs a value: MS/],
    ["a flag in the place of a value", ["run", "ok.js", "--root", "--help"], /'--root' needs a value/],
    ["a value for a flag that takes none", ["run", "ok.js", "--help=yes"], /'--help' takes no value/],
    ["a time that is none", ["run", "ok.js", "--timeout", "soon"], /'--timeout soon' is not a whole number/],
    ["a root that is none", ["run", "ok.js", "--root", "nope"], /'--root nope' is not a folder/],
    ["a builtin that there is not", ["run", "ok.js", "--allow-builtin", "pth"], /no builtin module 'pth'/],
    ["an endowing module that is missing", ["run", "ok.js", "--endow", "no.mjs"], /'--endow no\.mjs' is not a file/],
  ] as const)("%s: exit code 2", async (_, args, says) => {
    expect(await sbx(folder(), ...args)).toEqual(refused(says, 2));
  });

  it("a program that is none: exit code 1, with file, line and column", async () => {
    expect(await sbx(folder(), "run", "bad.js")).toEqual(refused(/bad\.js:2:9: SyntaxError: Unexpected token '\)'/, 1));
  });

  it("an ES module: a word about what to do", async () => {
    expect(await runText('import fs from "fs";')).toEqual(refused(/main\.js:1:1: .*ES modules cannot be run yet/, 1));
  });
});

describe("sbx tells about itself", () => {
  it("prints its version", async () => {
    expect(await sbx(".", "--version")).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: "",
    });
  });

  it.each([["--help"], ["-h"], ["help"]])("prints the commands for %s", async (flag) => {
    const { code, stdout, stderr } = await sbx(".", flag);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("run FILE [-- ARGS]");
  });

  it("prints every flag of a command, examples and exit codes", async () => {
    const { code, stdout } = await sbx(".", "run", "--help");
    expect(code).toBe(0);
    for (const flag of ["--timeout MS", "--root DIR", "--external NAME", "--allow-builtin NAME", "--endow MODULE"])
      expect(stdout).toContain(flag);
    expect(stdout).toMatch(/Examples:\n.*:\n {4}sbx run /);
    expect(stdout).toContain("Exit codes: 0 ");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
