import { spawn, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { cli, folderWith, runText, sbx } from "./support/sbx.ts";

/** What every report must be free of: frames of Node and of the packages that `sbx` is made of. */
const machinery = /node:internal|sbx:(?:guest|entry)|[\\/](?:packages[\\/]\w+|apps[\\/]cli)[\\/](?:dist|src)[\\/]/;

describe("a program that fails", () => {
  it("CL-5: shows the lines around the place, and its own stack: exit code 1", async () => {
    const folder = folderWith({
      "main.js": "// a comment\nfunction read(row) {\n\treturn row.name.length;\n}\n\nread({});\n",
    });
    const { code, stdout, stderr } = await sbx(folder, "run", "main.js");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.replaceAll(folder, "DIR")).toBe(
      [
        "main.js:3:18",
        "    1 | // a comment",
        "    2 | function read(row) {",
        "  > 3 | \treturn row.name.length;",
        "      | \t                ^",
        "    4 | }",
        "    5 |",
        "",
        "TypeError: Cannot read properties of undefined (reading 'length')",
        "    at read (DIR/main.js:3:18)",
        "    at DIR/main.js:6:1",
        "",
      ].join("\n"),
    );
  });

  it("in TypeScript names the lines as they were written", async () => {
    const folder = folderWith({ "main.ts": "interface A { b: string }\n\nconst a: A = null!;\na.b;\n" });
    const { stderr } = await sbx(folder, "run", "main.ts");
    expect(stderr).toContain("main.ts:4:3\n");
    expect(stderr).toContain("  > 4 | a.b;\n      |   ^\n");
  });

  it("in a file that it requires names that file", async () => {
    const folder = folderWith({
      "main.js": 'require("./lib/a")()',
      "lib/a.js": "module.exports = () => {\n  x;\n};\n",
    });
    const { stderr } = await sbx(folder, "run", "main.js");
    expect(stderr).toMatch(/^lib\/a\.js:2:3\n/);
    expect(stderr).toContain("ReferenceError: x is not defined");
    expect(stderr).toContain(`    at ${folder}/main.js:1:`);
  });

  it("with a syntax error in a file that it requires says so in one line", async () => {
    const folder = folderWith({ "main.js": 'require("./a")', "a.js": "\n\nif (" });
    const { code, stderr } = await sbx(folder, "run", "main.js");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^sbx: a\.js:3:\d+: SyntaxError: [^\n]+\n$/);
  });

  it.each([
    ["from a timer", "setTimeout(() => { null.x }, 1)", "TypeError: Cannot read properties of null"],
    ["by a rejection", 'Promise.reject(new RangeError("no"))', "RangeError: no"],
    ["in an async function", "(async () => { await 1; null.x })()", "TypeError: Cannot read properties of null"],
    ["with the stack used up", "const f = () => f(); f()", "RangeError: Maximum call stack size exceeded"],
  ])("CL-5 CL-10: %s: exit code 1", async (_, text, says) => {
    const { code, stderr } = await runText(text);
    expect(code).toBe(1);
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/> 1 \| /);
    expect(stderr).not.toMatch(machinery);
  });

  it.each([
    ["null", "throw null", "Uncaught null\n"],
    ["undefined", "throw undefined", "Uncaught undefined\n"],
    ["a symbol", 'throw Symbol("s")', "Uncaught Symbol(s)\n"],
    ["an object", "throw { a: [1] }", "Uncaught { a: [ 1 ] }\n"],
    [
      "a proxy whose traps throw",
      "throw new Proxy({}, new Proxy({}, { get() { throw 1 } }))",
      expect.stringMatching(/^(?:Uncaught |RangeError: )[^\n]+\n$/),
    ],
  ])("with %s shows the value", async (_, text, stderr) => {
    expect(await runText(text)).toEqual({ code: 1, stdout: "", stderr });
  });

  it("shows causes and the errors of an AggregateError", async () => {
    const { stderr } = await runText(
      'throw new AggregateError([new Error("first")], "many", { cause: new TypeError("why") })',
    );
    expect(stderr).toMatch(/\nAggregateError: many\n/);
    expect(stderr).toMatch(/\ncaused by: TypeError: why\n/);
    expect(stderr).toMatch(/\nerror 1: Error: first\n/);
  });

  it("cannot make the report show a file that was not loaded, nor drive the terminal", async () => {
    const text = 'const e = new Error(); e.stack = "Error: \\u001b[2J\\n    at f (/etc/hostname:1:1)"; throw e';
    const { stderr } = await runText(text);
    expect(stderr).toBe("Error: \\x1b[2J\n    at f (/etc/hostname:1:1)\n");
  });

  it("ends once, at its first failure", async () => {
    const { code, stdout, stderr } = await runText(
      "setTimeout(() => console.log('later'), 50); Promise.reject(new Error('first')); null.x",
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.match(/^\w*Error: /gm)).toHaveLength(1);
  });
});

describe("colours", () => {
  const inTerminal = (environment: Record<string, string>): string => {
    const folder = folderWith({ "main.js": "null.x" });
    const command = `"${process.execPath}" "${cli}" run main.js`;
    const env = { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", ...environment };
    return spawnSync("script", ["-qec", command, "/dev/null"], { cwd: folder, env, encoding: "utf8" }).stdout;
  };
  const hasTerminal = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;

  it.skipIf(!hasTerminal)("are for terminals that are not told NO_COLOR", () => {
    expect(inTerminal({})).toContain("\u001b[31m");
    const plain = inTerminal({ NO_COLOR: "1" });
    expect(plain).toContain("TypeError");
    expect(plain).not.toContain("\u001b");
  });
});

describe("the process", () => {
  it("ends quietly when its reader has gone", async () => {
    const folder = folderWith({ "main.js": "for (let i = 0; i < 1e5; i++) console.log(i)" });
    const child = spawn(process.execPath, [cli, "run", "main.js"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
    child.stdout.once("data", () => child.stdout.destroy());
    await new Promise((resolve) => child.on("close", resolve));
    expect(stderr).toBe("");
  });

  it("ends on Ctrl-C, without a stack", async () => {
    const folder = folderWith({ "main.js": "console.log('ready'); for (;;);" });
    const child = spawn(process.execPath, [cli, "run", "main.js"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
    child.stdout.once("data", () => child.kill("SIGINT"));
    const signal = await new Promise((resolve) =>
      child.on("close", (_, name) => {
        resolve(name);
      }),
    );
    expect({ signal, stderr }).toEqual({ signal: "SIGINT", stderr: "" });
  });
});
