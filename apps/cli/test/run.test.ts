import { describe, expect, it } from "vitest";
import { folderWith, runText, sbx } from "./support/sbx.ts";

const printed = (stdout: string): unknown => ({ code: 0, stdout, stderr: "" });

describe("sbx run", () => {
  it("CL-4: runs JavaScript, and prints nothing of its own, with a first line for the shell and without an extension too", async () => {
    expect(await sbx(folderWith({ main: "#!/usr/bin/env sbx\nconsole.log(6 * 7)" }), "run", "main")).toEqual(
      printed("42\n"),
    );
  });

  it("CL-9: runs TypeScript, and TypeScript that it requires", async () => {
    const folder = folderWith({
      "main.ts": 'const { twice } = require("./lib");\nconst n: number = twice(21);\nconsole.log(n);',
      "lib.ts": "export const twice = (n: number): number => n * 2;",
    });
    expect(await sbx(folder, "run", "main.ts")).toEqual(printed("42\n"));
  });

  it("CL-10: waits for timers and promises of the program", async () => {
    expect(await runText("setTimeout(() => Promise.resolve(1).then(console.log), 5)")).toEqual(printed("1\n"));
  });

  it("CL-1: passes what follows -- on, flags included", async () => {
    expect(await runText("console.log(process.argv.slice(2).join())", "--", "a", "--timeout", "x")).toEqual(
      printed("a,--timeout,x\n"),
    );
  });

  it("gives no environment, no host globals and no process of the host's", async () => {
    const text = "console.log(Object.keys(process.env).length, typeof fetch, typeof process.exit, typeof process.kill)";
    expect(await runText(text)).toEqual(printed("0 undefined undefined undefined\n"));
  });

  it("loads files of the program's folder, in the guest's realm", async () => {
    const folder = folderWith({
      "app/main.js": 'console.log(require("./lib/a").list instanceof Array)',
      "app/lib/a.js": "exports.list = []",
    });
    expect(await sbx(folder, "run", "app/main.js")).toEqual(printed("true\n"));
  });
});

describe("sbx run gives only what was allowed", () => {
  const denied = (says: RegExp): unknown => ({ code: 4, stdout: "", stderr: expect.stringMatching(says) });

  it("a file outside the program's folder needs --root", async () => {
    const folder = folderWith({ "app/main.js": 'console.log(require("../b"))', "b.js": "module.exports = 'b'" });
    expect(await sbx(folder, "run", "app/main.js")).toEqual(
      denied(/sbx: '.*b\.js' lies outside of the root .*--root DIR/),
    );
    expect(await sbx(folder, "run", "app/main.js", "--root", ".")).toEqual(printed("b\n"));
  });

  it("a builtin needs --allow-builtin, and a dangerous one is not given even then", async () => {
    const text = 'console.log(require("node:path").posix.join("a", "b"))';
    expect(await runText(text)).toEqual(denied(/the builtin 'node:path' was not allowed .*--allow-builtin path\)/));
    expect(await runText(text, "--allow-builtin", "path")).toEqual(printed("a/b\n"));
    expect(await runText(text, "--allow-builtin=util,path")).toEqual(printed("a/b\n"));
    const dangerous = await runText('require("child_process")', "--allow-builtin", "child_process");
    expect(dangerous).toEqual(denied(/is given to no program/));
  });

  it("a package needs --external, wherever its files lie", async () => {
    const folder = folderWith({
      "main.js": 'console.log(require("pack") instanceof Array)',
      "node_modules/pack/index.js": "module.exports = []",
    });
    expect(await sbx(folder, "run", "main.js")).toEqual(
      denied(/the package 'pack' was not allowed .*--external pack\)/),
    );
    expect(await sbx(folder, "run", "main.js", "--external", "pack")).toEqual(printed("true\n"));
  });

  it("a module that is nowhere is a failure, not a denial", async () => {
    const { code, stderr } = await runText('require("nowhere")');
    expect(code).toBe(1);
    expect(stderr).toContain("VMError: Cannot find module 'nowhere'");
  });

  it("a program that catches the denial goes on", async () => {
    expect(await runText('try { require("fs") } catch (e) { console.log(e.code) }')).toEqual(
      printed("MODULE_NOT_FOUND\n"),
    );
  });
});

describe("sbx run --timeout", () => {
  const limit = { code: 3, stdout: "", stderr: "sbx: stopped: the program ran longer than 100 ms (--timeout)\n" };

  it.each([
    ["a loop", "for (;;);"],
    ["a loop in a promise job", "Promise.resolve().then(() => { for (;;); })"],
    ["a loop in a timer", "setTimeout(() => { for (;;); }, 1)"],
    ["timers that go on", "setInterval(() => {}, 10)"],
  ])("stops %s: exit code 3", async (_, text) => {
    expect(await runText(text, "--timeout", "100")).toEqual(limit);
  });

  it("does not keep a program waiting that is done before", async () => {
    // Waiting for the limit would end at the runner's own.
    expect(await runText("console.log(1)", "--timeout", "600000")).toEqual(printed("1\n"));
  });
});
