import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli, folderWith } from "./support/sbx.ts";
import { hasTerminal, openTerminal } from "./support/terminal.ts";

/** A session whose lines come from a pipe. */
async function piped(lines: readonly string[], ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [cli, "repl", ...args], { cwd: folderWith({}) });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.end(lines.map((line) => `${line}\n`).join(""));
  await new Promise((resolve) => child.on("close", resolve));
  return { stdout: stdout.replaceAll("sbx> ", ""), stderr };
}

describe("sbx repl, fed by a pipe", () => {
  it("keeps one realm from line to line", async () => {
    const { stdout } = await piped([
      "let a = 20",
      "const twice = (x) => x * 2",
      "twice(a + 1)",
      "_ + 1",
      "var b = _; b",
    ]);
    expect(stdout.trim().split("\n")).toEqual(["42", "43", "43"]);
  });

  it("waits for the rest of a program that is not finished", async () => {
    const { stdout, stderr } = await piped(["function f(x) {", "  return `a", "b${x}`;", "}", "f(1)", "[1,", "2]"]);
    expect(stderr).toBe("");
    // The prompt of a line that goes on is three dots up to Node 23, and a bar since.
    expect(
      stdout
        .replaceAll(/(?:\.\.\.|\|) /g, "")
        .trim()
        .split("\n"),
    ).toEqual(["'a\\nb1'", "[ 1, 2 ]"]);
  });

  it("tells errors and goes on", async () => {
    const { stdout, stderr } = await piped(["null.x", "let = = 2", "require('fs')", "throw 5", "'still here'"]);
    expect(stdout.trim()).toBe("'still here'");
    expect(stderr).toContain("Cannot read properties of null");
    expect(stderr).toContain("SyntaxError: Unexpected token '='");
    expect(stderr).toContain("--allow-builtin fs");
    expect(stderr).toContain("Uncaught 5");
    expect(stderr).not.toContain("packages/vm");
  });

  it("holds to its limits", async () => {
    const { stdout, stderr } = await piped(["for (;;);", "'next'", "typeof process.exit"], "--timeout", "100");
    expect(stderr).toContain("ran longer than 100 ms");
    expect(stdout.trim().split("\n")).toEqual(["'next'", "'undefined'"]);
  });
});

describe.skipIf(!hasTerminal)("sbx repl, at a terminal", () => {
  it("colours results, ends what runs at Ctrl-C, shows its commands and keeps a history", async () => {
    const folder = folderWith({});
    const history = join(folder, "history");
    const { type, shows, ended } = openTerminal(["repl"], { SBX_REPL_HISTORY: history }, folder);
    await shows("sbx> ");
    type("6 * 7\r");
    expect(await shows(/42[^]*sbx> /)).toContain("\u001b[33m42");
    type("for (;;);\r");
    await shows("for (;;);");
    await new Promise((resolve) => setTimeout(resolve, 300));
    type("\u0003");
    await shows("interrupted");
    type("'alive'\r");
    await shows("'alive'");
    type(".help\r");
    await shows(".editor");
    type("\u0004");
    await ended;
    expect(readFileSync(history, "utf8")).toContain("6 * 7");
  });

  it("sbx run: Ctrl-C ends the program, with no stack of ours", async () => {
    const folder = folderWith({ "main.js": "console.log('begun'); for (;;);" });
    const { type, shows, ended } = openTerminal(["run", "main.js"], {}, folder);
    await shows("begun");
    type("\u0003");
    expect(await ended).toBe(130);
  });

  it("sbx run: shows that it runs after a second, and takes that away", async () => {
    const text = "const end = Date.now() + 2500; while (Date.now() < end); console.log('done');";
    const folder = folderWith({ "main.js": text });
    const { shows, ended } = openTerminal(["run", "main.js"], {}, folder);
    await shows(/running \d\.\d s/);
    expect(await shows("done")).not.toContain("    at ");
    expect(await ended).toBe(0);
  });
});
