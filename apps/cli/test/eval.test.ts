import { describe, expect, it } from "vitest";
import { folderWith, sbx } from "./support/sbx.ts";

const evaluate = (...args: string[]): ReturnType<typeof sbx> => sbx(folderWith({}), "eval", ...args);

describe("sbx eval", () => {
  it.each([
    ["1 + 1", "2\n"],
    ["({ a: [1, new Map([[1, 2]])] })", "{ a: [ 1, Map(1) { 1 => 2 } ] }\n"],
    ["'text'", "'text'\n"],
    ["let a = 1", ""],
    ["console.log('out'); undefined", "out\n"],
  ])("shows what %s gives", async (code, stdout) => {
    expect(await evaluate(code)).toEqual({ code: 0, stdout, stderr: "" });
  });

  it("gives the program its arguments, what was allowed, and nothing else", async () => {
    const text = "[process.argv.slice(2), require('path').sep.length, typeof process.exit, Object.keys(process.env)]";
    const { stdout } = await evaluate(text, "--allow-builtin", "path", "--env", "A=1", "--", "x", "--y");
    expect(stdout).toBe("[ [ 'x', '--y' ], 1, 'undefined', [ 'A' ] ]\n");
  });

  it("waits for what the program started", async () => {
    const { code, stdout } = await evaluate("setTimeout(() => console.log('later'), 5); undefined");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "later\n" });
  });

  it.each([
    ["a failure", ["null.x"], 1, "null.x"],
    ["a late failure", ["setTimeout(() => { throw new Error('late'); }, 1); 0"], 1, "Error: late"],
    ["a limit of time", ["for (;;);", "--timeout", "200"], 3, "ran longer than 200 ms"],
    ["a limit of bytes", ["new Uint8Array(200)", "--buffer-limit", "100"], 3, "exceeds bufferAllocLimit 100"],
    ["a denial", ["require('fs')"], 4, "--allow-builtin fs"],
    ["no code", [], 2, "no code to evaluate"],
    ["two programs", ["1", "2"], 2, "put the code in quotes"],
    ["eval, refused", ["eval('1')", "--no-eval"], 1, "Code generation from strings disallowed"],
    ["promises, refused", ["(async () => 1)()", "--no-async"], 1, "Async not available"],
    ["strictness", ["undeclared = 1", "--strict"], 0, ""],
  ])("%s: exit code", async (_, args, code, says) => {
    const result = await evaluate(...args);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(says);
  });
});

describe("--json", () => {
  const json = async (...args: string[]): Promise<unknown> => JSON.parse((await evaluate("--json", ...args)).stdout);

  it("tells result, console and time in one object", async () => {
    expect(await json("console.warn('w %d', 1); ({ a: [1], m: new Map() })")).toEqual({
      ok: true,
      exitCode: 0,
      milliseconds: expect.any(Number),
      console: [{ method: "warn", text: "w 1" }],
      result: { a: [1], m: {} },
      shown: "{ a: [ 1 ], m: Map(0) {} }",
    });
  });

  it("tells the error, and the exit code", async () => {
    expect(await json("require('fs')")).toMatchObject({
      ok: false,
      exitCode: 4,
      error: expect.stringContaining("--allow-builtin fs"),
    });
  });

  it("has no result for what JSON does not know, and runs no code of it twice", async () => {
    expect(await json("(() => 1)")).toMatchObject({ ok: true, shown: "[Function (anonymous)]" });
    expect(await json("const a = {}; a.a = a; a")).toMatchObject({ ok: true, shown: "<ref *1> { a: [Circular *1] }" });
    expect(await json("({ toJSON() { throw 1; } })")).toMatchObject({ ok: true });
  });
});

describe("--memory", () => {
  it("ends a program whose heap grows beyond it, in one line", async () => {
    const { code, stderr } = await evaluate(
      "const a = []; for (;;) a.push(new Array(1000).fill(1));",
      "--memory",
      "40",
    );
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: "sbx: stopped: the program used more than 40 MB (--memory)\n",
    });
  }, 120_000);

  it("passes on how the program ended", async () => {
    expect(await evaluate("console.error('e'); 6 * 7", "--memory", "64")).toEqual({
      code: 0,
      stdout: "42\n",
      stderr: "e\n",
    });
    expect((await evaluate("throw 1", "--memory", "64")).code).toBe(1);
  });
});
