import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("../../examples/escape-prevention/", import.meta.url));
// Vitest's own flags and conditions would reach the children.
const env = { ...process.env, NODE_OPTIONS: "" };
const run = (file: string): string => execFileSync(process.execPath, [file], { cwd: folder, encoding: "utf8", env });
const escapes = (output: string): number => Number(/(\d+) got out/.exec(output)?.[1]);

describe("examples/escape-prevention", () => {
  it("part 1: every vector gets out of a bare context", () => {
    const output = run("1-vectors.mjs");
    expect(output).not.toContain("held");
    expect(escapes(output)).toBeGreaterThan(10);
  });

  it.each(["2-hardened-context.mjs", "3-filtering-proxy.mjs"])("%s: some vectors are held, and not all", (file) => {
    const output = run(file);
    expect(escapes(output)).toBeGreaterThan(2);
    expect(output.match(/^ {2}held/gm)?.length).toBeGreaterThan(5);
  });

  it("part 4: none gets out", () => {
    const output = run("4-sandbox.mjs");
    expect(output).not.toContain("ESCAPED");
    expect(escapes(output)).toBe(0);
  });

  it("the self-test ends with exit code 0", () => {
    expect(run("self-test.mjs")).toContain("Everything held.");
  });
});

const documents = fileURLToPath(new URL("../../docs/", import.meta.url));

/** The reference has a test of its own, and what needs the command line is among the tests of that. */
const elsewhere = /^reference|^guides\/audit\.md$/;
const pages = readdirSync(documents, { recursive: true, encoding: "utf8" }).filter(
  (name) => name.endsWith(".md") && !elsewhere.test(name),
);

/** The programs of a document, and what their comments say that they print. */
const programsOf = (file: string): [string, string, string[]][] =>
  [...readFileSync(join(documents, file), "utf8").matchAll(/^```js\n([^]*?)^```$/gm)].map(([, text = ""], index) => [
    `${file}, program ${String(index + 1)}`,
    text,
    [...text.matchAll(/\/\/ → (.*)$/gm)].map(([, line = ""]) => line),
  ]);

describe("documents", () => {
  it.each(pages.flatMap(programsOf))("%s prints what it says", (_, text, promised) => {
    // Inside of the example, so that its dependencies are found; outside of what git knows.
    const place = mkdtempSync(join(folder, "node_modules/guide-"));
    try {
      writeFileSync(join(place, "program.mjs"), text);
      const lines = run(join(place, "program.mjs")).trimEnd().split("\n");
      expect(lines).toEqual(expect.arrayContaining(promised));
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});
