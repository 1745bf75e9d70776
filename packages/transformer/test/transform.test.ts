import { runInContext } from "node:vm";
import { transform } from "@sbx/transformer";
import { describe, expect, it } from "vitest";
import { importCallee, makeRealm, refusal, run, templateHelper, transformed, v8Verdict } from "./support/guest.ts";

describe("fast path", () => {
  it.each([
    ["plain code", "let a = 1"],
    ["an empty text", ""],
    ["text that no parser can read", "this is { not JavaScript"],
    ["other letter cases", "Import(1)"],
    ["letters kept apart by an escape", "a.\\u0069mport"],
    ["letters kept apart by a joiner", "im\u200Dport(1)"],
  ])("returns %s untouched", (_name, source) => {
    expect(transformed(source)).toMatchObject({ code: source, changed: false, usesAsync: false });
  });

  it.each(["\\u0069mport('x')", "im\\u0070ort('x')", "im\\u{70}ort('x')", "i\\u006dport.meta", "im\0port('x')"])(
    "needs no parse because V8 takes no keyword written as %s",
    (source) => {
      expect(v8Verdict(source)).not.toBe(true);
    },
  );
});

describe("import expressions", () => {
  it.each([
    ["import('x')", "C('x')"],
    ["import ( 'x' )", "C ( 'x' )"],
    ["import\n('x')", "C\n('x')"],
    ["import('x', { with: { type: 'json' } })", "C('x', { with: { type: 'json' } })"],
    ["import('x',)", "C('x',)"],
    ["import(import('x'))", "C(C('x'))"],
    ["import.source('x')", "C       ('x')"],
    ["import/*a*/./*b*/defer('x')", "C/*a*/ /*b*/     ('x')"],
    ["import\n.source\n('x')", "C\n       \n('x')"],
    ["import('x')?.then()", "C('x')?.then()"],
    ["`${import('x')}`", "`${C('x')}`"],
    ["async () => { await import('x') }", "async () => { await C('x') }"],
    ["for (import('a' in b);;) break", "for (C('a' in b);;) break"],
    ["class A { [import('x')] = import('y') }", "class A { [C('x')] = C('y') }"],
    ["yield\nimport('x')", "yield\nC('x')"],
    ["(a = import('x')) => a", "(a = C('x')) => a"],
    ["a\u2028import('x')\u2029import('y')", "a\u2028C('x')\u2029C('y')"],
    ["\uFEFFimport('x')", "\uFEFFC('x')"],
  ])("%j becomes a call", (source, expected) => {
    const { code, changed } = transformed(source);
    expect(code).toBe(expected.replaceAll("C", importCallee));
    expect(changed).toBe(true);
  });

  it("evaluates the arguments in order and gives what the function gives", () => {
    const source =
      "var log = []; var r = import((log.push(1), 'a'), (log.push(2), 'b')); [log.join(), r.imported.join()]";
    expect(run(source)).toEqual(["1,2", "a,b"]);
  });

  it("moves no column when the function's name has six characters", () => {
    const { code, columnOf } = transformed("import('x'); import.source('y'); /* import */ here");
    expect(code.indexOf("here")).toBe("import('x'); import.source('y'); /* import */ ".length);
    expect(columnOf(1, 40)).toBe(40);
  });

  it("are refused when there is no function to call", () => {
    expect(() => transform("1;\nimport('x')")).toThrow(new SyntaxError("Dynamic Import not supported"));
  });
});

describe("the letters elsewhere", () => {
  it.each([
    ["a string", "'a import'"],
    ["a string with a backslash in front", "'\\import'"],
    ["a string with two backslashes in front", "'\\\\import'"],
    ["a string after an escape", "'\\x41import\\nimport'"],
    ["a string over two lines", "'import \\\nimport'"],
    ["a template", "`import ${'import'} ${`${1} import`}`"],
    ["a template with a backslash in front", "`\\import`"],
    ["a longer word", "var important = 1, ximport = 2; important + ximport"],
    ["an object", "Object.keys({ import: 1, 'import2': 2, important: 3, get imports() { return 1 } }).join()"],
    ["a member", "({ import: 7 }).import"],
    ["an optional member", "({ import: 7 })?.import"],
    ["a pattern", "var { import: a, ...r } = { import: 7, imported: 8 }; a + JSON.stringify(r)"],
    ["a class", "class A { static import() { return 1 } static get imports() { return 2 } } A.import() + A.imports"],
    ["a private name", "class A { #import = 1; static m(a) { return #import in a && a.#import } } A.m(new A)"],
    ["a private accessor", "class A { get #import() { return 3 } m() { return this.#import } } new A().m()"],
    ["a function's name", "(function important() {}).name + ({ import() {} }).import.name"],
    ["a pattern of a regular expression", "/^import\\s/.test('import ') && !/import/.test('port')"],
    ["a class of a regular expression", "/^[import]+$/.test('import')"],
    ["a group's name", "/(?<import>a)\\k<import>/.exec('aa').groups.import"],
    ["a group's name with the flag u", "/(?<import>a)\\k<import>/u.exec('aa').groups.import"],
    ["a control escape", "/\\cimport/.test('\\tmport')"],
    ["a reference that is none", "/\\k<import>/.test('k<import>')"],
    ["a flag v", "/^[[import]--[q]]+$/v.test('import')"],
    ["a line comment", "1 // import\n+ 1"],
    ["a block comment", "1 /* import\n import */ + 1"],
    ["an HTML-like comment", "1 <!-- import\n--> import\n+ 1"],
    ["a comment with a line separator", "1 // import\u2028+ 1"],
    ["a hashbang", "#!/usr/bin/import\n1"],
    ["a directive", "(function () { 'import'; 'use strict'; return this === undefined })()"],
    ["a label", "important: for (;;) break important; 1"],
    ["division", "var a = 4, g = 2, important = 1; a /important/ g"],
    ["a regular expression after a parenthesis", "if (1) /import/.test('import')"],
  ])("mean the same in %s", (_name, source) => {
    const { code } = transformed(source);
    expect(code).not.toContain("import");
    expect(code.split(/\r\n|[\n\r\u2028\u2029]/).length).toBe(source.split(/\r\n|[\n\r\u2028\u2029]/).length);
    expect(runInContext(code, makeRealm())).toEqual(runInContext(source, makeRealm()));
  });

  it("stay as long as they were in comments", () => {
    expect(transformed("/* import */ 1").code).toHaveLength("/* import */ 1".length);
  });

  it("show in the source of a regular expression (documented)", () => {
    expect(run("/import/.source")).toBe("i\\u006Dport");
    expect(run("new RegExp(/import/.source).test('import')")).toBe(true);
  });
});

describe("tagged templates", () => {
  it.each([
    ["raw text", "String.raw`import ${1} \\import\\n`"],
    ["cooked text", "(s => s.join())`import ${1} \\x41import`"],
    ["substitutions", "((s, ...v) => v.join())`import ${1}${`import`}${2}`"],
    ["the receiver", "({ a: 5, tag() { return this.a } }).tag`import`"],
    ["one array per site", "var f = () => (s => s)`import`; [f() === f(), (s => s)`import` === f()].join()"],
    [
      "frozen arrays",
      "(s => [Object.isFrozen(s), Object.isFrozen(s.raw), Array.isArray(s), Array.isArray(s.raw)].join())`import`",
    ],
    ["properties of the array", "(s => JSON.stringify(Object.getOwnPropertyDescriptors(s)))`import ${1}`"],
    ["an escape that is none", "(s => String(s[0]) + s.raw[0])`\\unicode import`"],
    ["new", "function T() { return function () { this.a = 6 } } new T`import`().a"],
    ["new without arguments", "function T() { return function () { this.a = 6 } } (new T`import`).a"],
    ["new of a member", "function T() { return { C: function () { this.a = 6 } } } new T`import`.C().a"],
    ["tags of tags", "(s => t => s.raw[0] + t.raw[0])`import 1``import 2`"],
    ["the order of evaluation", "var l = ''; (l += 'a', (s, b) => l)`import ${l += 'b'}`"],
    ["templates within", "String.raw`${String.raw`\\import ${`import`}`} import`"],
    ["a template without the letters", "String.raw`\\i${'import'}`"],
  ])("keep %s", (_name, source) => {
    const { code } = transformed(source);
    expect(code).not.toContain("import");
    expect(runInContext(code, makeRealm())).toEqual(runInContext(source, makeRealm()));
  });

  it("work after the guest replaced what it can reach", () => {
    const context = makeRealm();
    runInContext(
      `Array.prototype[Symbol.iterator] = WeakMap.prototype.get = String.prototype.slice = null; Object.prototype.get = () => 1;
       Object.defineProperty(Array.prototype, 0, { set() { throw 1 }, configurable: true });`,
      context,
    );
    expect(runInContext(transformed("(s => s.raw[0])`import`").code, context)).toBe("import");
  });

  it("are refused without a helper, and when they hold the spelling that the helper looks for", () => {
    expect(refusal("a`import`", { templateHelper: undefined }).message).toMatch(/^Tagged template/);
    expect(refusal("a`import i\\u006Dport`").message).toMatch(/^Tagged template/);
    expect(transformed("a`i\\u006Dport`; 'import'").changed).toBe(true);
  });
});

describe("reserved names", () => {
  const escaped = (name: string): string => `\\u{${(name.codePointAt(0) ?? 0).toString(16)}}${name.slice(1)}`;

  it.each([
    ["as it is", `let ${importCallee} = 1`],
    ["in a string", `globalThis["${importCallee}"]`],
    ["through an escape", `let ${escaped(importCallee)} = 1`],
    ["the helper", `${templateHelper}\`a\``],
    ["through a long escape", `let \\u{000000${importCallee.charCodeAt(0).toString(16)}}${importCallee.slice(1)}`],
  ])("may not be mentioned: %s", (_name, source) => {
    expect(refusal(source)).toBeInstanceOf(SyntaxError);
  });

  it("must be identifiers", () => {
    for (const importCallee of ["", "a b", "a(", "1a", "imports", "a;b"]) {
      expect(() => transform("1", { importCallee })).toThrow(TypeError);
    }
  });
});

describe("async detection", () => {
  it.each([
    ["async function f() {}", true],
    ["async () => 1", true],
    ["async a => a", true],
    ["({ async m() {} })", true],
    ["class A { static async *m() {} }", true],
    ["(function () { return async function* () {} })", true],
    ["`${async () => 1}`", true],
    ["async function f() { await import('x') }", true],
    ["async(1); var async = 2; async\n() => 1".replace("\n() => 1", ""), false],
    ["({ async: 1, async() {}, get async() { return 1 } })", false],
    ["'async function f() {}' // async () => 1", false],
    ["a.async", false],
    ["/async/", false],
    ["function* g() { yield 1 }", false],
    ["async\nfunction f() {}", false],
  ])("PR-7: %j: %j", (source, expected) => {
    expect(transformed(source)).toMatchObject({ usesAsync: expected });
  });

  it("is off with detectAsync: false, and then parses nothing for its sake", () => {
    expect(transformed("async () => {", { detectAsync: false })).toMatchObject({ usesAsync: false, changed: false });
    expect(refusal("async () => {").message).toBe("Unexpected end of input");
  });

  it("needs no parse without the word, because V8 does not take it with escapes", () => {
    for (const source of [
      "\\u0061sync function f() {}",
      "({ \\u0061sync m() {} })",
      "\\u0061sync () => 1",
      "\\u0061sync a => 1",
    ]) {
      expect(v8Verdict(source)).not.toBe(true);
    }
  });
});

describe("columns", () => {
  it("lead back to the source after what grew", () => {
    const source = "a.import + b;\n'import' + `import`; here\nthere";
    const { code, columnOf } = transformed(source);
    const lines = code.split("\n");
    expect(columnOf(1, (lines[0] ?? "").indexOf("b;") + 1)).toBe(source.indexOf("b;") + 1);
    expect(columnOf(2, (lines[1] ?? "").indexOf("here") + 1)).toBe("'import' + `import`; ".length + 1);
    expect(columnOf(2, 1)).toBe(1);
    expect(columnOf(2, 4)).toBe(4);
    expect(columnOf(2, 10)).toBe(7);
    expect(columnOf(3, 3)).toBe(3);
    expect(columnOf(9, 3)).toBe(3);
  });

  it("agree with V8 about where an error is", () => {
    const source = "var a = { import: 1 };\r\na.import; null.b";
    const { code, columnOf } = transformed(source);
    const at = (text: string): number => {
      try {
        runInContext(text, makeRealm(), { filename: "probe.js" });
      } catch (error) {
        return Number(/probe\.js:2:(\d+)/.exec((error as Error).stack ?? "")?.[1]);
      }
      return Number.NaN;
    };
    expect(columnOf(2, at(code))).toBe(at(source));
    expect(at(code)).not.toBe(at(source));
  });
});
