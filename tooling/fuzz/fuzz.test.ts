import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";
import { describe, expect, it } from "vitest";
import { Grammar } from "./grammar.ts";
import { makeRandom } from "./random.ts";
import { shrink } from "./shrink.ts";
import { partsOf, splice } from "./splice.ts";

const programsOf = (seed: number, count: number): string[] => {
  const grammar = new Grammar(makeRandom(seed), ["object", "call"]);
  return Array.from({ length: count }, () => grammar.program());
};

const isProgram = (text: string): boolean => {
  try {
    parse(text, { ecmaVersion: "latest" });
    return true;
  } catch {
    return false;
  }
};

const program = fileURLToPath(new URL("run.mjs", import.meta.url));
const run = (...args: string[]): { status: number | null; output: string } => {
  // Vitest's own flags and conditions would reach the children.
  const env = { ...process.env, NODE_OPTIONS: "" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8", env });
  return { status, output: stdout + stderr };
};

describe("programs", () => {
  it("are the same for the same seed, and others for another", () => {
    expect(programsOf(1, 20)).toEqual(programsOf(1, 20));
    expect(programsOf(1, 20)).not.toEqual(programsOf(2, 20));
  });

  it("are programs, nearly all of them", () => {
    const programs = programsOf(3, 400);
    expect(programs.filter(isProgram).length).toBeGreaterThan(360);
  });

  it("stay programs when parts are exchanged, most of them", () => {
    const random = makeRandom(4);
    const programs = programsOf(4, 200).filter(isProgram);
    const mutants = programs.map((text) => splice(random, text, random.pick(programs), () => "(1)"));
    expect(mutants.filter((text, index) => text !== programs[index]).length).toBeGreaterThan(100);
    expect(mutants.filter(isProgram).length).toBeGreaterThan(mutants.length * 0.8);
  });

  it("have parts that can stand alone", () => {
    const text = "const a = { b: c(1), [d()]: 2 }; x.y = z;";
    const parts = partsOf(text).map(({ start, end }) => text.slice(start, end));
    expect(parts).toContain("c(1)");
    expect(parts).toContain("d()");
    expect(parts).not.toContain("y");
  });
});

describe("a find", () => {
  it("is made as small as it stays one", async () => {
    const source = "f(1); if (a) { g(); evil({ b: 2 }); } h(function () { return 3; });";
    const smallest = await shrink(source, (text) => Promise.resolve(isProgram(text) && text.includes("evil")), 200);
    expect(smallest.replace(/[\s;]/g, "")).toMatch(/^(if\(\w\)\{)?evil(\(\S*\))?\}?$/);
  });
});

describe("the fuzzer", () => {
  it("finds the way out of a plain context", () => {
    const { status, output } = run("--subject", "bare", "--programs", "6", "--workers", "1", "--seed", "1");
    expect(output).toContain("canary: code of the guest ran in the host's realm");
    expect(status).toBe(1);
  }, 240_000);
});
