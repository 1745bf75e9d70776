import { compileFunction, runInContext } from "node:vm";
import { transformFunction, type FunctionKind } from "@sbx/transformer";
import { describe, expect, it } from "vitest";
import { makeRealm, names, refusal, transformed } from "./support/guest.ts";

function constructorOf(kind: FunctionKind): FunctionConstructor {
  const samples = {
    normal: "function(){}",
    async: "async function(){}",
    generator: "function*(){}",
    "async-generator": "async function*(){}",
  };
  return (compileFunction(`return ${samples[kind]}`)() as { constructor: FunctionConstructor }).constructor;
}

function made(parameters: string[], body: string, kind: FunctionKind): unknown {
  return runInContext(transformFunction(parameters, body, { ...names, kind }).code, makeRealm());
}

const kinds: readonly FunctionKind[] = ["normal", "async", "generator", "async-generator"];

/** Parameters and bodies that try to reach out of their place, and some that do not. */
const attempts: readonly (readonly [readonly string[], string])[] = [
  [[], "}, escaped(), function () {"],
  [[], "}); escaped(); (function () {"],
  [[], "} //"],
  [[], "} /*"],
  [[], "}) /*"],
  [[], "/*"],
  [[], "`"],
  [["/*"], "*/) {"],
  [["/*"], "*/ a) { return 1"],
  [["a) { escaped() } /*"], "*/"],
  [["a) { escaped() }, function ("], ""],
  [["a = function () {"], "}) { return 1"],
  [["a) { //"], ""],
  [["a //"], "return a"],
  [["a", "/* b */", "c"], "return c"],
  [["a", "b"], "return a + b //"],
  [["a = 1, { b }", "...c"], "return 1"],
  [["a"], "'use strict'; return this"],
  [["a = 1"], "'use strict'; return this"],
  [["a <!--"], "return 1"],
  [[""], "--> comment"],
  [["-->"], ""],
  [[], "return new.target"],
  [[], "super.x"],
  [[], "import.meta"],
  [["a", "a"], "return a"],
  [["(a)"], ""],
  [["a,"], "return a"],
  [["a", ""], "return a"],
  [[","], ""],
  [["yield"], ""],
  [["await"], ""],
  [["a = yield"], ""],
  [["a = await 1"], ""],
  [[], "return function () {}; }"],
  [[], "\u2028} + {"],
];

describe.each(kinds)("transformFunction, %s", (kind) => {
  it.each(attempts)("agrees with the engine's constructor about (%j, %j)", (parameters, body) => {
    const Native = constructorOf(kind);
    let expected: string | undefined;
    try {
      expected = String(Native(...parameters, body));
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError);
    }
    if (expected === undefined)
      expect(() => transformFunction(parameters, body, { ...names, kind })).toThrow(SyntaxError);
    else expect(String(made([...parameters], body, kind))).toBe(expected);
  });

  it("says whether the text is asynchronous", () => {
    expect(transformFunction([], "", { kind }).usesAsync).toBe(kind.startsWith("async"));
    expect(transformFunction([], "async () => 1", { kind }).usesAsync).toBe(true);
  });
});

describe("transformFunction", () => {
  it("guards parameters and body", () => {
    const { code } = transformFunction(["a = import('x')"], "return [a, import('y'), 'import']", names);
    expect(code).not.toContain("import");
    const result = (runInContext(code, makeRealm()) as () => unknown)();
    expect(JSON.stringify(result)).toBe('[{"imported":["x"]},{"imported":["y"]},"import"]');
  });
});

describe('sourceType "function-body"', () => {
  const bodies = [
    "return import(1)",
    "return new.target || 'import'",
    "} import(1); {",
    "}; import(1)",
    "}) import(1); (function () {",
    "import(1) //",
    "import(1) /*",
    "/* import } */ return 1",
    "`import",
    "await import(1)",
    "yield\nimport(1)",
    "super.import",
    "#!import\nreturn 1",
    "'use strict'; with (a) import(1)",
    "-->import\nreturn 1",
  ];

  it.each(bodies)("threat D19: agrees with vm.compileFunction about %j", (source) => {
    let accepted = true;
    try {
      compileFunction(source, ["a", "b"]);
    } catch {
      accepted = false;
    }
    if (!accepted) {
      expect(refusal(source, { sourceType: "function-body" })).toBeInstanceOf(SyntaxError);
      return;
    }
    const { code } = transformed(source, { sourceType: "function-body" });
    expect(code).not.toContain("import");
    expect(() => compileFunction(code, ["a", "b"])).not.toThrow();
  });

  // The parameters of vm.compileFunction must be identifiers: with any other text Node ends the process.
  it.each(attempts.map(([, body]) => body))(
    "threat D19: no part of a body (%j) runs outside of its function",
    (body) => {
      let escapes = 0;
      const context = makeRealm();
      Object.assign(context, { escaped: () => ++escapes });
      try {
        compileFunction(transformed(body, { sourceType: "function-body" }).code, ["a"], { parsingContext: context });
      } catch (error) {
        expect((error as Error).name).toBe("SyntaxError");
      }
      expect(escapes).toBe(0);
    },
  );
});
