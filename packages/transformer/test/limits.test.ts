import { describe, expect, it } from "vitest";
import { createCalleeName } from "@sbx/transformer";
import { transformed } from "./support/guest.ts";

const many = (make: (index: number) => string, count = 100_000): string =>
  Array.from({ length: count }, (_, i) => make(i)).join("");

describe("cost", () => {
  it.each([
    ["declarations", `${many((i) => `let a${String(i)};`)} 'import'`],
    ["functions of a block", `{${many((i) => `function a${String(i)}(){}`)}} 'import'`],
    ["tagged templates", many(() => "a`import`;")],
    ["tagged templates after new", many(() => "new a`import`;")],
    ["a chain of tags", `a${many(() => "`import`")}`],
    ["import expressions", many(() => "import(1)\n")],
    ["comments", many(() => "/*import*/")],
    ["clauses", many(() => "try{}catch(e){e}\n")],
    ["clauses with patterns", many(() => "try{}catch({}){}\n")],
    ["clauses in with statements", `with(a){${many(() => "with(a){}")}} ${many(() => "try{}catch(e){e} with(a){}\n")}`],
    ["clauses in a name", `try{}catch(${many(() => "catch")}){e}`],
    ["clauses in comments", `/*${many(() => "}catch/*")}*/`],
    ["clauses in a line comment", `//${many(() => "}catch//")}`],
    ["clauses in many comments", many(() => "/*}catch/**/")],
    ["blanks", `/*}${many(() => "catch        ", 200_000)}*/`],
    ["escapes without an end", `/*${many(() => "\\u{0")}import*/`],
  ])("grows with the length of the text only: %s", (_name, source) => {
    // The quadratic time of any of them would be minutes, and end at the runner's own limit.
    expect(transformed(source).code.length).toBeGreaterThanOrEqual(source.length);
  });
});

describe("createCalleeName", () => {
  it("gives identifiers of six characters, each time another", () => {
    const made = new Set(Array.from({ length: 1000 }, () => createCalleeName()));
    expect(made.size).toBe(1000);
    for (const name of made) expect(name).toMatch(/^\p{ID_Start}{6}$/u);
    for (const name of made) expect(name).toHaveLength(6);
  });
});
