import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parts } from "./architecture.mjs";
import { linksIn, namedPathsIn } from "./document-paths.mjs";
import { importsOf } from "./imports.mjs";
import { mentioned, missingIds, titled } from "./spec.mjs";

const summary = (text: string): string[] =>
  importsOf("a.ts", text).map(({ specifier, kind }) => `${kind} ${specifier}`);

describe("importsOf", () => {
  it("finds every form of import that the language has", () => {
    const text = `
      import a, { type B } from "a";
      import "b";
      export * from "c";
      export { d } from "d";
      import e = require("e");
      const f = await import("f");
      const g = require("g");
      require.resolve(\`h\`);
    `;
    const forms = ["static a", "static b", "static c", "static d", "static e", "lazy f", "lazy g", "lazy h"];
    expect(summary(text)).toEqual(forms);
  });

  it("knows what the compiler erases", () => {
    const text = `
      import type { A } from "a";
      import { type B } from "b";
      export type { C } from "c";
      type D = import("d").D;
    `;
    expect(summary(text)).toEqual(["types a", "types b", "types c", "types d"]);
  });

  it("is not fooled by comments, strings and computed names", () => {
    expect(summary('// import "a"\nconst b = \'import "b"\'; const c = (x: string) => import(x);')).toEqual([]);
  });

  it("says the line", () => {
    expect(importsOf("a.ts", '\n\nimport "a";')).toEqual([{ specifier: "a", line: 3, kind: "static" }]);
  });
});

describe("paths in documents", () => {
  it("are found in code spans, with braces expanded", () => {
    const text = "see `packages/{vm,nodevm}/src/`, `tooling/checks/files.mjs:12` and `pnpm test`";
    expect(namedPathsIn(text)).toEqual(["packages/vm/src/", "packages/nodevm/src/", "tooling/checks/files.mjs"]);
  });

  it("are not looked for in fenced blocks, nor where tools make them", () => {
    expect(namedPathsIn("```\n`packages/x/src`\n```\n`apps/cli/dist/cli.js`")).toEqual([]);
  });

  it("are found in relative links", () => {
    expect(linksIn("[a](b/c.md#d) [e](https://example.org/f) [g](#h)")).toEqual(["b/c.md"]);
  });
});

describe("the table of packages", () => {
  it("has no cycle", () => {
    const direct = (name: string): string[] =>
      (parts.find((part) => part.name === name)?.internal ?? []).map((specifier) => specifier.split("/", 2).join("/"));
    const reaches = (name: string): string[] => direct(name).flatMap((next) => [next, ...reaches(next)]);
    for (const { name } of parts) expect(reaches(name)).not.toContain(name);
  });

  it("describes the sources: no arrow is measured that it does not list", () => {
    const script = fileURLToPath(new URL("import-graph.mjs", import.meta.url));
    expect(execFileSync(process.execPath, [script], { encoding: "utf8" })).toContain("import graph: ok");
  });
});

describe("ids of the specification", () => {
  const texts = [
    'it("AB-1, AB-2 threats 16: does", () => {}); // AB-3',
    "it('CD-4 AB-5: does')",
    'say("for AB-6: no")',
  ];

  it("are cited by a title that begins with them", () => {
    expect([...titled(texts)]).toEqual(["AB-1", "AB-2", "CD-4", "AB-5"]);
  });

  it("are cited anywhere, where the table says so", () => {
    expect([...mentioned(texts)]).toEqual(["AB-1", "AB-2", "AB-3", "CD-4", "AB-5", "AB-6"]);
  });

  it("are missing when no text cites them", () => {
    const table = { ids: { "AB-1": "one", "AB-3": "three", "AB-7": "seven" }, cited: titled };
    expect(missingIds(table, texts)).toEqual(["AB-3", "AB-7"]);
  });
});
