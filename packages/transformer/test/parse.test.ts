import { Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { refusal, transformed, v8Verdict } from "./support/guest.ts";

describe("syntax errors", () => {
  it.each([
    "import.meta",
    "import a from 'x'",
    "import 'x'",
    "import",
    "export default 'import'",
    "import.foo(1)",
    "import()",
    "import(...a)",
    "new import('x')",
    "import('x') = 1",
    "let import",
    "({ import })",
    "function import() {}",
    "import(1",
    "(import('x')",
    "'import",
    "`import",
    "/import",
    "/* import",
    "a b import(1)",
    "'import' 1",
    "'import' 'a'",
    "return import(1)",
    "await import(1)",
    "'use strict'; with (a) import(1)",
    "'use strict'; 010; import(1)",
    "'use strict'; public = import(1)",
    "let a, a; import(1)",
    "break; import(1)",
    "continue; import(1)",
    "x: x: import(1)",
    "const x; import(1)",
    "let [a]; import(1)",
    "super.x; import(1)",
    "new.target; import(1)",
    "this.#a; import(1)",
    "class A { constructor() {} constructor() {} } import(1)",
    "({ a = 1 }); import(1)",
    "a?.b`import`",
    "if (import(1)) else",
    "[import(1)",
    "f(import(1)",
    "f(import(1) b)",
    "new F(import(1) 2)",
    "f({ a: import(1) b })",
    "f([import(1) b])",
    "f(import(1 b))",
    "f((a b) => import(1))",
    "f(function (a b) { import(1) })",
    "f(a, import(1)",
    "{ import(1)",
    "@ import(1)",
    "0x; import(1)",
    "1a; import(1)",
    "/a/gg; import(1)",
    "function () {} import(1)",
    "for (let x of) import(1)",
  ])("TR-8: %j fails with V8's message", (source) => {
    const error = refusal(source);
    expect(error).toBeInstanceOf(SyntaxError);
    expect(error.message).toBe(v8Verdict(source));
  });

  it("VM-38: begin their stack with file, line, source line and carets", () => {
    const error = refusal("var a;\n  a import(1)", { filename: "guest.js", lineOffset: 10 });
    expect(error.stack?.split("\n").slice(0, 5)).toEqual([
      "guest.js:12",
      "  a import(1)",
      "    ^^^^^^",
      "",
      "SyntaxError: Unexpected token 'import'",
    ]);
  });

  it("show a part of a long line", () => {
    const error = refusal(`${"a;".repeat(9000)} b c import(1);${"d;".repeat(9000)}`);
    const [, line = "", carets = ""] = error.stack?.split("\n") ?? [];
    expect(line.length).toBeLessThan(300);
    expect(line.slice(carets.indexOf("^")).startsWith("c import")).toBe(true);
  });

  it("VM-39: nesting that is too deep is a RangeError, as V8's", () => {
    const error = refusal(`${"(".repeat(100_000)}import(1)${")".repeat(100_000)}`);
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe("Maximum call stack size exceeded");
  });
});

describe("grammar", () => {
  it.each([
    "async = await = yield = 1; import(1)",
    "with (a) import(1)",
    "0777 + 08; import(1)",
    "if (1) function f() {} import(1)",
    "try { } catch { } import(1)",
    "/(?<a>x)(?<b>y)\\k<a>/d; import(1)",
    "/[\\p{L}--[a-z]]/v; import(1)",
    "label: function f() {} import(1)",
    "({ __proto__: null, __proto__() {} }); import(1)",
    "a ??= b ||= c &&= import(1)",
    "class A { static { import(1) } accessor = 1 }",
    "var a\u2028= import(1)",
    "'\u2028import'",
    "1_000n; import(1)",
    "let\nawait\nimport(1)",
    "({ *m() { yield /import/; a.yield /imports/ 1; yield\n/import/g } })",
    "async function f() { await /import/; a?.await /imports/ 1 }",
    "function* g() { ({ yield: 1, x: yield }) }\n/import/g",
    "async function* f() { for await (const a of import(1)); }",
  ])("WK-18: what V8 reads is read: %j", (source) => {
    expect(() => new Script(source)).not.toThrow();
    expect(v8Verdict(transformed(source).code)).toBe(true);
  });
});
