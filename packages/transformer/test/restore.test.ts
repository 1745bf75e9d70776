import { restore } from "@sbx/transformer";
import { runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { makeRealm, names, transformed } from "./support/guest.ts";

describe("restore", () => {
  it.each([
    "function f() { /* import */ return import('x', 'import') }",
    "() => new tag`import ${a.b`import`}`(new (x`import`))",
    "class A { #import = a.import; important() { return `import ${/import/u}` } }",
  ])("gives back what the guest wrote: %s", (source) => {
    const shown = runInContext(`String(${transformed(`(${source})`).code})`, makeRealm()) as string;
    expect(shown).not.toBe(source);
    expect(restore(shown, names)).toBe(source);
  });

  it("leaves other text alone", () => {
    expect(restore("function f() {}", names)).toBe("function f() {}");
    expect(restore("refuse(1)")).toBe("refuse(1)");
  });
});
