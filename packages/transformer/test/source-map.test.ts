import { SourceMap } from "node:module";
import { tokenizer } from "acorn";
import { describe, expect, it } from "vitest";
import { restore, transformFunction, type Transformed } from "@sbx/transformer";
import { catchProgramsFrom } from "./support/catch-programs.ts";
import { guardCatch, importCallee, names, templateHelper, transformed } from "./support/guest.ts";

interface Place {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** The tokens of a text, as far as they can be told without a parser: lines from 0. */
const tokensOf = (text: string): Place[] => {
  const tokens: Place[] = [];
  try {
    for (const { start, end, loc } of tokenizer(text, { ecmaVersion: "latest", locations: true })) {
      const place = loc?.start;
      // A piece of a template may begin with a blank, to which nothing leads.
      if (place !== undefined && /^\S/.test(text.slice(start, end)))
        tokens.push({ start, end, line: place.line - 1, column: place.column });
    }
  } catch {
    // What follows takes a parser.
  }
  return tokens;
};

const offsetOf = (text: string, line: number, column: number): number => {
  const starts = [
    0,
    ...Array.from(text.matchAll(/\r\n|[\n\r\u2028\u2029]/g), ({ 0: found, index }) => index + found.length),
  ];
  return (starts[line] ?? Number.NaN) + column;
};

/** Names of the embedder's functions, and what stands for them in the source. */
const isOurs = (token: string): boolean =>
  [guardCatch, importCallee, templateHelper].some((name) => token.includes(name));

/** The tokens of the result that do not lead to the same token of the source. */
const astray = (source: string, { code, map }: Transformed): string[] => {
  const consumer = new SourceMap({ file: "", sourceRoot: "", ...map() } as never);
  const wrong: string[] = [];
  let behind = 0;
  for (const { start, end, line, column } of tokensOf(code)) {
    const token = code.slice(start, end);
    const entry = consumer.findEntry(line, column) as unknown as Record<string, number>;
    const at = offsetOf(source, entry["originalLine"] ?? Number.NaN, entry["originalColumn"] ?? Number.NaN);
    const exact = entry["generatedLine"] === line && entry["generatedColumn"] === column;
    const meant = restore(token, names);
    if (exact && (source.startsWith(meant, at) || source.startsWith(token, at))) behind = at;
    // What was inserted leads to the place where it was.
    else if (!(
      at >= behind &&
      (isOurs(code.slice(start, end + 60)) || isOurs(code.slice(Math.max(0, start - 60), end)))
    )) {
      wrong.push(`${token} at ${String(line)}:${String(column)} of ${code.slice(0, 2000)}`);
    }
  }
  return wrong;
};

describe("the source map", () => {
  it("is that of the standard", () => {
    const { code, map } = transformed("a.import;\nb", { filename: "guest.js" });
    expect(code).toBe("a.i\\u006Dport;\nb");
    expect(map()).toEqual({
      version: 3,
      sources: ["guest.js"],
      sourcesContent: ["a.import;\nb"],
      names: [],
      mappings: "AAAA,CAAC,CAAC,WAAM;AACR",
    });
  });

  it.each([
    "1",
    "",
    "\n\n  a\r\n b\u2028c\rd",
    "a.import; here",
    "import('a', /* import */ `import ${import('b')} import`); here",
    "x = 1;\n\ntry { f() } catch (e) { g(e); h }\n  try { f() } catch ({ a = import(b) }) { g(a) } here",
    "f`import ${a} import` + here",
    "new f.g`import`(a); here",
    "try {} catch (importer) { importer } 'catch (e) {' + here",
    `${"a.import; ".repeat(200)}here`,
  ])("leads back from every token: %j", (source) => {
    expect(astray(source, transformed(source))).toEqual([]);
  });

  it("leads back from every token of what function constructors make", () => {
    const made = transformFunction(["a = 'import'", "b"], "try { a.import } catch (e) { e } here", names);
    expect(made.changed).toBe(true);
    expect(astray(made.map().sourcesContent[0], made)).toEqual([]);
  });

  it("leads back from every token of random programs", () => {
    const next = catchProgramsFrom(20_261_126);
    let tokens = 0;
    for (let made = 0; made < 200; made++) {
      const source = next();
      let result: Transformed;
      try {
        result = transformed(source);
      } catch {
        continue; // a clause in the body of a `with` statement
      }
      tokens += tokensOf(result.code).length;
      expect(astray(source, result)).toEqual([]);
    }
    expect(tokens).toBeGreaterThan(1000);
  });
});
