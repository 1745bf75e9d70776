import { resolveCompiler } from "@sbx/compilers";
import { runInNewContext, Script } from "node:vm";
import { describe, expect, it } from "vitest";

const compile = resolveCompiler("typescript");

function evaluate(source: string, globals: object = {}): unknown {
  return runInNewContext(compile(source, "guest.ts"), { exports: {}, ...globals });
}

describe("types alone", () => {
  it.each([
    "const a: number = 1; a as unknown",
    "function f<T>(this: T, a?: string, ...b: number[]): asserts a is string {} interface I { a: 1 }",
    "class A<T> implements B { private readonly a: T; declare b: string; m(): void {} }",
    "let a = b!; a satisfies C;\n type D = { [K in keyof E]: F }",
    "async () => await (1 as any)",
    "/** @param a import and export */ function f(a: string) { return `import ${a}` }",
  ])("CP-13: are replaced by blanks, so that no position moves: %s", (source) => {
    const compiled = compile(source, "guest.ts");
    expect(compiled).toHaveLength(source.length);
    for (const [word] of compiled.matchAll(/\w+/g))
      expect(compiled.indexOf(word)).toBeGreaterThanOrEqual(source.indexOf(word));
    expect(() => new Script(compiled)).not.toThrow();
  });

  it("CP-11: give the value of the script", () => {
    expect(runInNewContext(compile("1 as number", "vm.js"))).toBe(1);
  });

  it("say nothing on the way", () => {
    const heard: unknown[] = [];
    const listen = (warning: unknown): unknown => heard.push(warning);
    const { emitWarning } = process;
    process.on("warning", listen);
    compile("let a: 1", "guest.ts");
    process.off("warning", listen);
    expect(heard).toEqual([]);
    expect(process.emitWarning).toBe(emitWarning);
  });
});

describe("what has a meaning at run time", () => {
  it.each([
    ["an enum", "enum A { b = 4 } A[4] + A.b", "b4"],
    ["a namespace", "namespace N { export const a = 5 } N.a", 5],
    ["a parameter property", "class A { constructor(readonly a: number) {} } new A(6).a", 6],
    ["an old type assertion", "(<any>7) + 1", 8],
    ["a decorator", "const d = (c: any, _: any) => class extends c { a = 9 }; @d class A {} (new A() as any).a", 9],
  ])("is compiled: %s", (_name, source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });

  it("CP-7: imports become requires, without interop", () => {
    const require = (name: string): unknown => ({ default: `default of ${name}`, a: "a" });
    const source =
      "import x, { a, type T } from 'y'; import * as all from 'z'; export const b: string = x + a + all.a; exports.b";
    expect(evaluate(source, { require })).toBe("default of yaa");
  });

  it("CP-7: a dynamic import becomes a require in a promise", async () => {
    const source = "import('x').then(m => m.a)";
    await expect(evaluate(source, { require: () => ({ a: 3 }) })).resolves.toBe(3);
  });

  it("CP-7: wrong types and most wrong syntax do not throw", () => {
    expect(evaluate("const a: string = 1; a")).toBe(1);
    expect(evaluate("let a: = 1; a")).toBe(1);
  });

  it("is JSX in files that may hold it", () => {
    expect(compile("<a b='c'/>", "guest.tsx")).toContain("React.createElement(\"a\", { b: 'c' })");
  });

  it("keeps what Node can run", () => {
    const source = "export async function f() {} class A { #a = 1; static b = 2 }";
    const compiled = compile(source, "guest.ts");
    expect(compiled).toContain("async function f() {");
    expect(compiled).toContain("#a = 1;");
  });
});

describe("options", () => {
  it("VM-13: are merged over the defaults and go to the full compiler", () => {
    const compileOld = resolveCompiler("typescript", { target: 1, removeComments: true });
    expect(compileOld("/* a */ let b: number = 1", "guest.ts")).toBe("var b = 1;\n");
    const compileModule = resolveCompiler("typescript", { module: 99 });
    expect(compileModule("export const a: number = 1", "guest.ts")).toBe("export const a = 1;\n");
  });

  it("VM-34: a first line with #! is a comment", () => {
    expect(compile("#!/usr/bin/env x\n1 as number", "guest.ts")).toBe("///usr/bin/env x\n1          ");
  });
});
