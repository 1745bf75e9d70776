import { resolveCompiler } from "@sbx/compilers";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";

describe("coffeescript", () => {
  it("CP-11: compiles", () => {
    const module = { exports: {} as unknown };
    runInNewContext(resolveCompiler("coffeescript")("module.exports = working: true", "a.coffee"), { module });
    expect(JSON.stringify(module.exports)).toBe('{"working":true}');
  });

  it("VM-13, CP-10: has neither header nor wrapper unless the options say so", () => {
    expect(resolveCompiler("cs")("a = 1", "a.coffee")).toBe("var a;\n\na = 1;\n");
    expect(resolveCompiler("cs", { bare: false })("a = 1", "a.coffee")).toMatch(/^\(function\(\) {/);
    expect(resolveCompiler("cs", { header: true })("a = 1", "a.coffee")).toMatch(/^\/\/ Generated/);
  });

  it("CP-10: its syntax errors pass through", () => {
    expect(() => resolveCompiler("cs")("a = (", "a.coffee")).toThrow(SyntaxError);
  });

  it("reads literate files", () => {
    const source = "Prose.\n\n    a = 1\n";
    expect(resolveCompiler("cs")(source, "a.litcoffee")).toContain("a = 1;");
    expect(resolveCompiler("cs")(source, "a.coffee.md")).toContain("a = 1;");
  });
});
