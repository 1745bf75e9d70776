/** Runs the program of the README as a user would, with the files that it speaks of. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const own = fileURLToPath(new URL("../", import.meta.url));
const text = readFileSync(join(own, "README.md"), "utf8");
const [program = "", guest = ""] = [...text.matchAll(/^```js\n(.*?)^```/gms)].map(([, code = ""]) => code);
const promised = [...program.matchAll(/\/\/ → (.*)$/gm)].map(([, line = ""]) => line);

describe("README", () => {
  const folder = mkdtempSync(join(tmpdir(), "sbx-readme-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("the program prints what its comments say", () => {
    mkdirSync(join(folder, "app/data"), { recursive: true });
    mkdirSync(join(folder, "node_modules/@sbx"), { recursive: true });
    symlinkSync(own, join(folder, "node_modules/@sbx/nodevm"));
    cpSync(join(own, "node_modules/mustache"), join(folder, "app/node_modules/mustache"), {
      recursive: true,
      dereference: true,
    });
    writeFileSync(join(folder, "app/data/fruits.json"), JSON.stringify(["apple", "pear"]));
    writeFileSync(join(folder, "app/report.js"), guest);
    writeFileSync(join(folder, "program.mjs"), program);
    // Vitest's own flags and conditions would reach the child.
    const env = { ...process.env, NODE_OPTIONS: "" };
    const output = execFileSync(process.execPath, ["program.mjs"], { cwd: folder, encoding: "utf8", env });
    expect(promised.length).toBeGreaterThan(1);
    expect(output.trimEnd().split("\n")).toEqual(promised);
  });
});
