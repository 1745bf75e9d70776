import { describe, expect, it } from "vitest";
import { transform } from "@sbx/transformer";

/** Beginnings after which V8 divides, though the words before look as if an expression began. */
const dividing = [
  "var x = 1, of = 1; x\nof\n",
  "var x = {}; x?.in\n",
  "var x = {}; x?.typeof\n",
  "var x = {}; x.return\n",
  "var of = 1; of\n",
  "var x = 1; x++\n",
  "var yield = 1; yield\n",
  "(function* () { yield function* g() { }",
];
/** Beginnings after which a regular expression stands. */
const expecting = [
  "var x\n",
  "for (;;) { break\n",
  "if (1) ",
  "{ }\n",
  "function f() {}\n",
  "() => { return\n",
  "function* g() { yield\n",
  "function* g() { yield ",
  "for (var x of ",
  "typeof ",
  "x = ",
  "`${",
];

/** Text in which V8 has an import expression if it divides, and a comment otherwise. */
const tail = '/1+"/;/*", import("a") /* */';

const code = (text: string): string => transform(text, { importCallee: "callee" }).code;

describe("threats D20, D21: what divides and what is a regular expression is told as V8 tells it", () => {
  it.each(dividing)("behind %j it divides", (beginning) => {
    const text = beginning + tail + (beginning.includes("yield function") ? "})" : "");
    expect(() => new Function(text)).not.toThrow();
    expect(code(text)).toContain('callee("a")');
  });

  it.each(expecting)("behind %j stands a regular expression", (beginning) => {
    const closed: Record<string, string> = { "for (var x of ": ") ;", "`${": "}`" };
    const braces = (beginning.match(/\{/gu)?.length ?? 0) > (beginning.match(/\}/gu)?.length ?? 0) ? "\n}" : "";
    const text = `${beginning}/import("a")/ ${closed[beginning] ?? braces}`;
    expect(() => new Function(text)).not.toThrow();
    expect(code(text)).not.toContain("callee");
  });

  it("a regular expression may begin with an equals sign", () => {
    expect(code("x = /=[/]/; x /= import('a')")).toBe("x = /=[/]/; x /= callee('a')");
  });
});
