/** Random programs that hold the letters of the keyword where parsers have gone wrong before. Same seed, same programs. */

/** Numbers in [0, 1) from a seed (mulberry32, public domain). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `E`, `S`, `N`, `P` and `C` stand for an expression, statement, name, property key and class member; `W` for blank. */
const expressions = [
  "1",
  "N",
  "'import'",
  '"\\import"',
  "'\\\nimport'",
  "'\u2028import'",
  "'im\\\nport'",
  "`import`",
  "`\\import ${E} import`",
  "`${`import ${E}`}`",
  "String.raw`import${E}\\import`",
  "(s => s.raw.join() + s)`\\x import ${E}`",
  "N`import`",
  "new (function(){ return function(){} })`import`",
  "/import/",
  "/[/import]/",
  "/\\/import/g",
  "/(?<import>a)\\k<import>/u",
  "/(?:import)+?/y",
  "/[import&&\\w]/v",
  "1 /import/ 2",
  "N /import/ g",
  "N++ /import/ 2",
  "(E) /import/ 2",
  "[] /import/ 1",
  "{} /import/ 1",
  "typeof /import/",
  "E",
  "E W, E",
  "(E)",
  "[E, ...[E]]",
  "{ P: E }",
  "({ P: E })",
  "({ P() { return E } })",
  "({ get P() { return E } }).import",
  "({ async P() { E } })",
  "({ *P() { yield E } })",
  "({ P }) ",
  "({ ...N, import: E })",
  "N.import",
  "N?.import",
  "N?.[E]",
  "N . W import",
  "N.import.imports",
  "E ? E : E",
  "E + E",
  "E <!--E",
  "-E",
  "!E",
  "void E",
  "typeof E",
  "E in N",
  "E ?? E",
  "E && E",
  "E instanceof Object",
  "(() => E)()",
  "(N => E)",
  "(async N => E)",
  "(async (N) => { await E })",
  "(function N() { S })()",
  "(function* () { yield E; yield\n/import/ })",
  "(async function () { for await (var x of E) S })",
  "class { C }",
  "new class { C }",
  "(class import_ { C })",
  "async(E)",
  "async\n(E)",
  "await",
  "yield",
  "let",
  "async",
  "of",
  "get",
  "static",
  "await /import/ 1",
  "yield /import/ 1",
  "N = E",
  "[N] = [E]",
  "({ import: N } = N)",
  "({ import: N = E } = {})",
  "eval('import')",
  "0 .import",
  "1..import",
  "0x1import",
  "1_0",
  "1n",
  ".5.import",
  "import(E)",
  "import(E, E)",
  "import(E,)",
  "import(E).then",
  "import(`import`)",
  "import.source(E)",
  "import.defer(E)",
  "import /*import*/ (E)",
  "import\n(E)",
  "import.meta",
  "import",
  "new import(E)",
  "import(...[E])",
  "import()",
  "\\u0069mport(E)",
  "im\\u{70}ort",
  "N.\\u0069mport",
  "#import in N",
  "this",
  "super.import",
  "new.target",
  "new N",
  "new N(E)",
  "new N`import`(E)",
  "new N.import(E)",
  "function () {}",
  "arguments",
  "JSON.stringify(E)",
  "(E, E)",
  "\uFEFF",
  "\u00A0import\u3000",
  "#!import",
  "@import",
  "\\import",
  "'import",
  "`import",
  "/import",
  "${import}",
  "N\u200Dimport",
  "important",
  "ximport",
  "$import$",
  "import1",
  "imports.import",
];

const statements = [
  "E;",
  "E",
  "var N = E",
  "let N = E;",
  "const N = E;",
  "var { import: N } = E;",
  "var { import: { imports: N } = E } = E;",
  "S S",
  "S\nS",
  "{ S }",
  "{ S } /import/ 1",
  "{}/import/g",
  "if (E) S",
  "if (E) S else S",
  "if (E) /import/.test(E)",
  "for (var N of [E]) S",
  "for (var N in E) S",
  "for (let i = 0; i < 2; i++) S",
  "for (E;;) break",
  "do S while (0) /import/",
  "do { S } while (0)",
  "try { S } catch (N) { S }",
  "try { S } catch { S } finally { S }",
  "switch (E) { case E: S default: S }",
  "throw E",
  "function N() { S }",
  "function* N() { S }",
  "async function N() { S }",
  "class N { C }",
  "class N extends (E) { C }",
  "important: S",
  "import: S",
  "async: S",
  "await: S",
  "yield: S",
  "with (E) S",
  "debugger",
  ";",
  "'use strict'; S",
  "'import'; S",
  "return E",
  "(function () { 'use strict'; 'import'; S })()",
  "(() => { S })()",
  "var f = function () { return E }; f.toString()",
  "// import\nS",
  "/* import */ S",
  "/* \n import */ --> import\nS",
  "S <!-- import",
  "\n--> import\nS",
  "--> import",
  "S /* import \u2028 */",
  "// import \u2028 S",
  "//# sourceMappingURL=import.js",
  "#!import\nS",
  "S\r\nS",
  "S\rS",
  "S\u2029S",
  "import N from 'import'",
  "import * as N from 'import'",
  "import 'import'",
  "import { N } from 'x'",
  "export default E",
  "export { N }",
  "export import",
  "import N = require('x')",
  "using N = null;",
  "var async; async\nfunction N() { S }",
  "async () => { S }",
  "var yield_ = yield\n/import/g",
  "let\nimport",
  "var N\n/import/g",
  "N\n++\nN",
  "E\n/import/.length",
  "E\n`import`",
  "E\n(E)",
  "x = function () {} /import/ 1",
  "x = class {} /import/ 1",
  "() => {} /import/ 1",
  "() => {}\n/import/g",
  "`${{}}import`",
  "`${function () { S }}import`",
  "`}${'`'}import`",
];

const members = [
  "import = E;",
  "#import = E; m() { return this.#import }",
  "static import() { return E }",
  "get import() { return E }",
  "static #import() {} static s = #import in this;",
  "async import() { S }",
  "*import() { yield E }",
  "static { S }",
  "'import'() { S }",
  "[E] = E;",
  "static async *import() { S }",
  "import",
  "import\nimport",
  "static\nimport",
  "get\nimport() {}",
  "async\nimport() {}",
  "set import(N) { S }",
  "constructor() { S }",
  "imports = 'import'",
  "accessor import = 1;",
  "",
];

const names = [
  "a",
  "b",
  "imports",
  "important",
  "async",
  "await",
  "yield",
  "let",
  "of",
  "get",
  "static",
  "x\u0301",
  "\\u0061",
  "𠮷",
  "arguments",
  "import",
];

const keys = [
  "import",
  "'import'",
  "important",
  "[E]",
  "a",
  "get",
  "async",
  "1",
  "i\\u006dport",
  "`import`",
  "#import",
  "__proto__",
];

const blanks = [
  "",
  "",
  " ",
  "\n",
  "/* import */",
  "// import\n",
  "\u2028",
  "<!-- import\n",
  "\n--> import\n",
  "\uFEFF",
  "/* \u2029 import */",
];

const grammar: Readonly<Record<string, readonly string[]>> = {
  E: expressions,
  S: statements,
  C: members,
  N: names,
  P: keys,
  W: blanks,
};

/** What takes the place of a symbol when the program is deep enough. */
const leaves: Readonly<Record<string, readonly string[]>> = {
  E: ["1", "a", "'import'"],
  S: [";", "a;"],
  C: [""],
  N: ["a", "b"],
  P: ["import"],
  W: [""],
};

/** Expressions that are to be in many programs. */
const imports = [
  "import(E)",
  "import(E, E)",
  "import\n(E)",
  "import/* import */(E,)",
  "import(`import ${E}`).import",
  "[import(E)]",
];

/** What mutations put in. */
const scraps = [
  "/",
  "*/",
  "/*",
  "//",
  "`",
  "${",
  "}",
  "{",
  "(",
  ")",
  "'",
  '"',
  "\\",
  "\n",
  "\u2028",
  "import",
  "import(",
  "(1)",
  "<!--",
  "-->",
  ";",
  "=>",
  "async ",
  "await ",
  "\\u",
  "]",
  "[",
  ".",
  "?.",
  "#",
  "\r",
  "\0",
  "/import/",
  "++",
  "=",
  ",",
];

/** What else is put where the letters of the first keyword are. */
const disguises = [
  "catch",
  "}catch(a){",
  "} catch (a) {",
  "}\ncatch\n(a)\n{",
  "} catch ({ a }) {",
  "catch (a) { a }",
  "\ncatch (",
  "try { throw 1 } catch (a) { a }",
  "try { throw 1 } catch (a) { with (a) a }",
  "}/**/catch/**/(a){",
  "}<!-- a\ncatch (a) {",
  "}\n--> a\ncatch <!-- a\n(a) {",
  "with (a)",
  "\nwith (a) {",
  "with",
  "catch_",
];

/** A maker of programs. */
export function programsFrom(seed: number): () => string {
  const random = randomFrom(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";

  const rules = (symbol: string, depth: number): readonly string[] => {
    if (symbol === "E" && depth > 0 && random() < 0.15) return imports;
    return (depth <= 0 ? leaves : grammar)[symbol] ?? [];
  };

  const grow = (symbol: string, depth: number): string =>
    pick(rules(symbol, depth)).replace(/\b[ESCNPW]\b/g, (inner) => grow(inner, depth - 1));

  const mutate = (text: string): string => {
    const at = Math.floor(random() * (text.length + 1));
    const length = Math.floor(random() * 6);
    const kind = random();
    if (kind < 0.3) return text.slice(0, at) + text.slice(at + length);
    if (kind < 0.7) return text.slice(0, at) + pick(scraps) + text.slice(at);
    return text.slice(0, at) + text.slice(at, at + length * 4) + text.slice(at);
  };

  /** The other words take the place of the first one, here and there, in forms that could be clauses. */
  const disguise = (text: string): string =>
    random() < 0.5 ? text : text.replaceAll("import", (letters) => (random() < 0.5 ? letters : pick(disguises)));

  return () => {
    let program = disguise(grow("S", 1 + Math.floor(random() * 4)));
    if (random() < 0.03) program = `\uFEFF${program}`;
    for (let mutations = random() < 0.5 ? 0 : Math.ceil(random() * 3); mutations > 0; mutations--)
      program = mutate(program);
    return program;
  };
}
