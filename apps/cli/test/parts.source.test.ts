import { describe, expect, it } from "vitest";
import { codeFrame } from "../src/code-frame.ts";
import { commands } from "../src/flags.ts";
import { nearest } from "../src/nearest.ts";
import { parseArguments } from "../src/parse-arguments.ts";
import { placeOf, readStack } from "../src/stack.ts";
import { syntaxErrorPlace } from "../src/syntax-error.ts";
import { createTerminal, printable } from "../src/terminal.ts";

const plain = (_: string, text: string): string => text;
const [run] = commands;

describe("the table of flags", () => {
  it("names each flag once, and says what it does in a sentence", () => {
    for (const { flags } of commands) {
      expect(new Set(flags.map(({ name }) => name)).size).toBe(flags.length);
      for (const { does } of flags) expect(does).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("has examples that its parser takes", () => {
    for (const command of commands) {
      for (const example of command.examples) {
        const [sbx, name, ...args] = example.command.split(" ");
        expect([sbx, name]).toEqual(["sbx", command.name]);
        expect(parseArguments(args, command).operands).toHaveLength(command.operands === "" ? 0 : 1);
      }
    }
  });
});

describe("parseArguments", () => {
  it("collects lists over repetitions and commas, and leaves what follows -- alone", () => {
    const args = ["--external", "a,b", "x.js", "--external=c", "--", "--external", "d", "--"];
    const { operands, rest, values } = parseArguments(args, run!);
    expect({ operands, rest, external: values("external"), root: values("root") }).toEqual({
      operands: ["x.js"],
      rest: ["--external", "d", "--"],
      external: ["a", "b", "c"],
      root: [],
    });
  });

  it("takes a value that begins with a dash after an equals sign only", () => {
    expect(parseArguments(["--allow-builtin=*,-fs"], run!).values("allow-builtin")).toEqual(["*", "-fs"]);
    expect(() => parseArguments(["--allow-builtin", "-fs"], run!)).toThrow("needs a value");
  });
});

describe("nearest", () => {
  it.each([
    ["--timout", "--timeout"],
    ["--rot", "--root"],
    ["--xyz", undefined],
  ])("%s: %s", (given, expected) => {
    expect(nearest(given, ["--timeout", "--root", "--external"])).toBe(expected);
  });
});

describe("readStack", () => {
  it("keeps the guest's frames and its user's, and drops Node's and our own", () => {
    const stack = [
      "Error: two",
      "lines",
      "    at ask (file:///app/host%20a.mjs:2:9)",
      "    at Object.apply (sbx:guest:1:8175)",
      "    at Array.map (<anonymous>)",
      "    at /app/guest.js:1:1",
      `    at run (${new URL("../src/main.ts", import.meta.url).pathname}:1:1)`,
      "    at new Promise (<anonymous>)",
      "    at Module._compile (node:internal/modules/cjs/loader:1521:14)",
    ].join("\n");
    expect(readStack(stack)).toEqual({
      head: "Error: two\nlines",
      frames: [
        "    at ask (file:///app/host%20a.mjs:2:9)",
        "    at Array.map (<anonymous>)",
        "    at /app/guest.js:1:1",
      ],
    });
  });

  it("takes no time over what a program made up", () => {
    // Quadratic time over text of this length would end at the runner's own limit.
    const { frames } = readStack(`Error\n    at ${"(1:1".repeat(1e6)}\n${"    at a (b:1:1\n".repeat(1e6)}`);
    expect(frames.length).toBeLessThan(5_000);
  });

  it("reads places with and without a function's name", () => {
    expect(placeOf("    at /a b/c(d).js:3:14")).toEqual({ file: "/a b/c(d).js", line: 3, column: 14 });
    expect(placeOf("    at new A (/a.js:3:14)")).toEqual({ file: "/a.js", line: 3, column: 14 });
    expect(placeOf("    at async f (/a.js:3:14)")).toEqual({ file: "/a.js", line: 3, column: 14 });
    expect(placeOf("    at async /a.js:3:14")).toEqual({ file: "/a.js", line: 3, column: 14 });
    expect(placeOf("    at Array.map (<anonymous>)")).toBeUndefined();
    expect(placeOf("    at f (file:///nowhere%ZZ:1:1)")).toBeUndefined();
  });
});

describe("syntaxErrorPlace", () => {
  it("reads V8's header, with a caret and without one", () => {
    expect(syntaxErrorPlace("/a.js:2\nlet y = );\n        ^\n\nSyntaxError: x")).toMatchObject({ line: 2, column: 9 });
    expect(syntaxErrorPlace("/a.js:3\nif (\n    \n\nSyntaxError: x")).toMatchObject({ line: 3, column: 5 });
  });

  it("knows a syntax error that a program threw itself", () => {
    expect(syntaxErrorPlace("SyntaxError: mine\n    at /a.js:1:7")).toBeUndefined();
  });
});

describe("codeFrame", () => {
  it("shows the piece of a long line that matters", () => {
    const frame = codeFrame(`${"x".repeat(5000)}!${"y".repeat(5000)}`, { file: "", line: 1, column: 5001 }, plain);
    const [line = "", caret = ""] = frame?.split("\n") ?? [];
    expect(line.length).toBeLessThan(140);
    expect(line[caret.indexOf("^")]).toBe("!");
  });

  it("shows nothing for a line that is not there", () => {
    expect(codeFrame("one line", { file: "", line: 7, column: 1 }, plain)).toBeUndefined();
  });
});

describe("the terminal", () => {
  it("shows control characters instead of obeying them", () => {
    expect(printable("a\u001b[2J\u0007\r\u009b\tb\n")).toBe("a\\x1b[2J\\x07\\x0d\\x9b\tb\n");
  });

  it("paints only where there are colours", () => {
    const stream = (isTTY: boolean, colours: boolean): Parameters<typeof createTerminal>[0] => ({
      write: () => true,
      isTTY,
      hasColors: () => colours,
    });
    const paint = (isTTY: boolean, colours: boolean): string =>
      createTerminal(stream(true, true), stream(isTTY, colours)).paint("red", "x");
    expect([paint(true, true), paint(true, false), paint(false, true)]).toEqual(["\u001b[31mx\u001b[39m", "x", "x"]);
  });
});
