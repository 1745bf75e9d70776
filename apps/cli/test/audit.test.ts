import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasTerminal, openTerminal } from "./support/terminal.ts";
import { folderWith, repository, runNode, sbx } from "./support/sbx.ts";

interface Report {
  readonly grade: string;
  readonly options: Record<string, unknown>;
  readonly counts: Record<"stopped" | "breached" | "known" | "skipped" | "failed", number>;
  readonly classes: readonly { readonly threat: string }[];
  readonly advice: readonly { readonly level: string; readonly flag: string }[];
  readonly attacks: readonly {
    readonly id: string;
    readonly result: string;
    readonly seen: readonly string[];
    readonly source?: string;
    readonly note?: string;
    readonly why?: string;
  }[];
}

/** Runs an audit, and reads its JSON object. */
async function audit(folder: string, ...args: readonly string[]): Promise<Report & { readonly code: number | null }> {
  const { code, stdout, stderr } = await sbx(folder, "audit", "--json", ...args);
  expect(stderr).toBe("");
  return { code, ...(JSON.parse(stdout) as Report) };
}

const flagsOf = ({ advice }: Report): string[] => advice.map(({ flag }) => flag);

/** A module that hands over what lets a guest out. */
const leaking = `export const tools = { list: [{ compile: (text) => new Function(text) }] };`;

describe("sbx audit", () => {
  it("stops what it tries on the default options, and says which limits are missing: exit code 0", async () => {
    const { code, stdout, stderr } = await sbx(folderWith({}), "audit", "--only", "scanner,A6,printer");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Node \d+\.\d+\.\d+, \w+ \w+: \d+ attacks, each in a process of its own/);
    expect(stdout).toMatch(/^The scanner looked at \d+ objects, called 0 functions\.$/m);
    expect(stdout).toMatch(/^ {2}A6 {3}sloppy receivers and callers +\d+ +\. +\. +\. +\.$/m);
    for (const flag of ["--timeout", "--memory", "--buffer-limit"]) expect(stdout).toContain(`limit  ${flag}: `);
    expect(stdout).toMatch(/^Grade B: /m);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^stopped [1-9]\d*, breached 0, known 0, skipped 0, failed 0$/);
  });

  it("gives the best grade where every limit is set, and tries each", async () => {
    const limits = ["--timeout", "2000", "--memory", "100", "--buffer-limit", "5000000", "--no-wasm"];
    const report = await audit(folderWith({}), ...limits, "--only", "limits/,allocation/uint8");
    expect(report).toMatchObject({ code: 0, grade: "A", advice: [] });
    expect(report.counts.stopped).toBeGreaterThan(5);
    expect(report.counts.skipped).toBe(0);
  });

  it("skips attacks on a limit that is not set, and says so", async () => {
    const { stdout } = await sbx(folderWith({}), "audit", "--only", "allocation");
    expect(stdout).toMatch(
      /^Skipped:\n +\d+ {2}they are attacks on a limit of bytes, and you set none \(--buffer-limit\)$/m,
    );
    expect(stdout).toMatch(/stopped 0, breached 0, known 0, skipped [1-9]\d*, failed 0\n$/);
  });

  it("reads the files that all of fs gives without calling that a breach", async () => {
    const report = await audit(folderWith({}), "--allow-builtin", "fs", "--only", "modules/file-by-stream-class");
    expect(report.counts).toMatchObject({ breached: 0, skipped: 1 });
  });

  it("fails for what is handed over and lets a guest out: exit code 1", async () => {
    const folder = folderWith({ "host.mjs": leaking });
    const { code, stdout } = await sbx(folder, "audit", "--only", "scanner", "--endow", "host.mjs");
    expect(code).toBe(1);
    expect(stdout).toContain("power: tools.list.0.compile: it turns text into code of another realm");
    expect(stdout).toContain(
      "see it again, with its program: sbx audit --endow host.mjs --only scanner/your-options --json",
    );
    expect(stdout).toMatch(/^Grade F: an attack succeeded\n/m);
  });

  it("calls nothing that is handed over when it is told so", async () => {
    const folder = folderWith({
      "host.mjs": "export const stop = () => process.exit(7); export const rows = [{ a: 1 }];",
    });
    const calling = await audit(folder, "--only", "scanner", "--endow", "host.mjs");
    expect(calling).toMatchObject({
      code: 1,
      attacks: [{ result: "breached", seen: ["ended: the process ended with 7"] }],
    });
    const looking = await audit(folder, "--only", "scanner", "--endow", "host.mjs", "--no-calls");
    expect(looking).toMatchObject({ code: 0, counts: { stopped: 1 } });
    expect(looking.attacks[0]?.note).toContain("called 0 functions");
  });

  it("fails for options that let a guest out, shows the program that does, and advises against them", async () => {
    const report = await audit(folderWith({}), "--dangerous-builtin", "vm", "--only", "modules/authority-used");
    expect(report).toMatchObject({ code: 1, grade: "F", counts: { breached: 1 } });
    expect(report.attacks[0]?.seen).toContain("canary: code of the guest ran in the host's realm");
    expect(report.attacks[0]?.source).toContain("runInThisContext");
    expect(report.advice[0]).toMatchObject({ level: "trust", flag: "--dangerous-builtin" });
  });

  it("reads a config file, with paths relative to it, and shows no value of the environment", async () => {
    const folder = folderWith({
      "etc/sbx.config.json": JSON.stringify({ endow: "host.mjs", env: ["API_TOKEN=hunter2"], allowBuiltin: ["*"] }),
      "etc/host.mjs": leaking,
    });
    const report = await audit(folder, "--config", "etc/sbx.config.json", "--only", "scanner");
    expect(report).toMatchObject({ code: 1, options: { endow: join(folder, "etc/host.mjs"), env: ["API_TOKEN"] } });
    expect(flagsOf(report)).toEqual(expect.arrayContaining(["--allow-builtin", "--env"]));
    expect(JSON.stringify(report)).not.toContain("hunter2");
  });

  it("writes a page that needs nothing else", async () => {
    const folder = folderWith({ "host.mjs": leaking });
    await sbx(folder, "audit", "--only", "scanner,A6", "--endow", "host.mjs", "--html", "audit.html");
    const page = readFileSync(join(folder, "audit.html"), "utf8");
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain("grade F");
    expect(page).toContain("tools.list.0.compile: it turns text into code of another realm");
    expect(page).toContain("prefers-color-scheme: dark");
    expect(page).not.toMatch(/<script|<link|<img|\bsrc=|\bhref=|@import|url\(/i);
  });

  it.each([
    ["a program", ["main.js"], /unexpected 'main\.js'/],
    ["a class that there is not", ["--only", "Z9"], /'--only Z9' names no attack/],
    ["a number of jobs that is none", ["--jobs", "0"], /'--jobs 0' is not a number/],
    ["options that NodeVM refuses", ["--allow-builtin", "pth"], /no builtin module 'pth'/],
    ["a root that is none", ["--root", "nope"], /'--root nope' is not a folder/],
    ["a page that cannot be written", ["--only", "scanner", "--html", "no/a.html"], /cannot write 'no\/a\.html'/],
  ] as const)("refuses %s: exit code 2", async (_, args, says) => {
    const { code, stderr } = await sbx(folderWith({}), "audit", ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it.runIf(hasTerminal)("shows at a terminal how far it is", async () => {
    const session = openTerminal(["audit", "--only", "A6"], {}, folderWith({}));
    await session.shows(/[░█]{20} \d+\/\d+ attacks, 0 breached, \d+ s/);
    await session.shows(/stopped \d+, breached 0/);
    expect(await session.ended).toBe(0);
  });
});

describe("docs/guides/audit.md", () => {
  const guide = readFileSync(join(repository, "docs/guides/audit.md"), "utf8");
  const programs = [...guide.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, text = ""]) => text);

  it("has programs", () => {
    expect(programs.length).toBeGreaterThan(0);
  });

  it.each(programs)("prints what it says: %s", async (text) => {
    const folder = folderWith({ "program.mjs": text });
    mkdirSync(join(folder, "node_modules/@sbx"), { recursive: true });
    for (const [name, place] of [
      ["cli", "apps/cli"],
      ["vm", "packages/vm"],
    ] as const)
      // prettier-ignore
      symlinkSync(join(repository, place), join(folder, "node_modules/@sbx", name), "junction");
    const promised = [...text.matchAll(/\/\/ → (.*)$/gm)].map(([, line = ""]) => line);
    const { code, stdout, stderr } = await runNode(["program.mjs"], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trimEnd().split("\n")).toEqual(promised);
  });
});
