import { compilers, createCompilerRegistry, CompilerError, javascript, resolveCompiler } from "@sbx/compilers";
import { describe, expect, it } from "vitest";

function errorOf(operation: () => unknown): CompilerError {
  try {
    operation();
  } catch (error) {
    return error as CompilerError;
  }
  throw new Error("Nothing was thrown");
}

const samples = {
  javascript: ["1 as", "1 as"],
  typescript: ["a as b", "a     "],
  coffeescript: ["-> 1", "(function() {\n  return 1;\n});\n"],
} as const;

const names: readonly (readonly [string, keyof typeof samples])[] = [
  ...["javascript", "java-script", "js", "text/javascript"].map((name) => [name, "javascript"] as const),
  ...["typescript", "type-script", "ts", "text/typescript"].map((name) => [name, "typescript"] as const),
  ...["coffeescript", "coffee-script", "cs", "text/coffeescript"].map((name) => [name, "coffeescript"] as const),
];

describe("resolveCompiler", () => {
  it.each(names)("VM-12, CP-1: %s is %s", (name, language) => {
    const [source, compiled] = samples[language];
    expect(resolveCompiler(name)(source, "file")).toBe(compiled);
  });

  it("CP-1: undefined is JavaScript", () => {
    expect(resolveCompiler(undefined)("1 as", "file")).toBe("1 as");
  });

  it.each(["JS", "JavaScript", "", " js", "toString", "__proto__", null, 5, Symbol("x"), true])(
    "VM-12, CP-9: %j is refused",
    (value) => {
      const error = errorOf(() => resolveCompiler(value as string));
      expect(error).toBeInstanceOf(CompilerError);
      expect(error.code).toBe("ERR_UNSUPPORTED_COMPILER");
      expect(error.message).toBe(`Unsupported compiler '${String(value)}'.`);
    },
  );

  it("CP-3: a function gets code and file name, and nothing else", () => {
    const seen: unknown[][] = [];
    const compile = (...values: string[]): string => String(seen.push(values));
    expect(resolveCompiler(compile)("code", "vm.js")).toBe("1");
    expect(seen).toEqual([["code", "vm.js"]]);
  });

  it.each([
    [undefined, "undefined"],
    [7, "7"],
    [null, "null"],
  ])("CP-4, VM-33: what a function gives (%j) is used as text", (value, text) => {
    expect(resolveCompiler((() => value) as unknown as () => string)("", "")).toBe(text);
  });

  it("CP-5: what a function throws passes through", () => {
    const thrown = { any: "thing" };
    const compile = (): string => {
      throw thrown as unknown as Error;
    };
    expect(errorOf(() => resolveCompiler(compile)("", ""))).toBe(thrown);
  });
});

describe("javascript", () => {
  it.each([
    ["#!/usr/bin/env node\n1", "///usr/bin/env node\n1"],
    ["\uFEFF#!x\n1", "\uFEFF//x\n1"],
    ["\uFEFF1", "\uFEFF1"],
    [" #!x", " #!x"],
    ["1 // #!", "1 // #!"],
    ["", ""],
  ])("CP-2, VM-34: %j becomes %j", (source, compiled) => {
    expect(resolveCompiler("javascript")(source, "vm.js")).toBe(compiled);
  });
});

describe("registry", () => {
  const shout = {
    names: ["shout", "ts"],
    extensions: [".shout", ".loud.js"],
    create:
      ({ mark = "!" }: Readonly<Record<string, unknown>>) =>
      (code: string) =>
        code.toUpperCase() + String(mark),
  };

  it("knows extensions, the longest first", () => {
    expect(compilers.forFile("/a/b.ts")).toBe("typescript");
    expect(compilers.forFile("b.mts")).toBe("typescript");
    expect(compilers.forFile("b.tsx")).toBe("typescript");
    expect(compilers.forFile("b.cjs")).toBe("javascript");
    expect(compilers.forFile("b.coffee.md")).toBe("coffeescript");
    expect(compilers.forFile("b.md")).toBeUndefined();
    expect(compilers.forFile("ts")).toBeUndefined();
    expect(Reflect.get(compilers.extensions, "constructor")).toBeUndefined();
  });

  it("is extended by users, whose compilers win, and is not changed by that", () => {
    const extended = compilers.with(shout);
    expect(extended.resolve("shout", { mark: "?" })("a", "f")).toBe("A?");
    expect(extended.resolve("ts")("a", "f")).toBe("A!");
    expect(extended.resolve()("a", "f")).toBe("a");
    expect(extended.forFile("x.loud.js")).toBe("shout");
    expect(compilers.names).not.toContain("shout");
    expect(Object.isFrozen(compilers) && Object.isFrozen(compilers.extensions)).toBe(true);
  });

  it("can be made of what one likes", () => {
    const registry = createCompilerRegistry([shout, javascript]);
    expect(registry.resolve()("a", "f")).toBe("A!");
    expect(() => registry.resolve("coffeescript")).toThrow("Unsupported compiler 'coffeescript'.");
  });
});
