import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { resolveOptions } from "../src/options.ts";
import { parse } from "../src/parse.ts";
import type { Notes } from "../src/recording-parser.ts";
import { scan } from "../src/scan.ts";
import { lettersIn, transform } from "../src/transform.ts";
import { guardCatch, names, v8Verdict } from "./support/guest.ts";
import { programsFrom } from "./support/programs.ts";
import { keywordsToV8, lettersOf } from "./support/v8-keywords.ts";

const seconds = Number(process.env["SBX_FUZZ_SECONDS"] ?? 2);
const seed = Number(process.env["SBX_FUZZ_SEED"] ?? 20_261_121);
const options = resolveOptions({ ...names, checkSyntax: false, detectAsync: false });

const sorted = (places: Iterable<number>): number[] => [...places].sort((a, b) => a - b);

/** What the notes take for keywords. */
const keywordsOf = ({ imports, catchClauses, withStatements }: Notes): number[] =>
  sorted([
    ...imports.map(({ keyword }) => keyword),
    ...catchClauses.map(({ start }) => start),
    ...withStatements.map(({ start }) => start),
  ]);

const parsed = (source: string): Notes | undefined => {
  try {
    return parse(source, lettersOf(source), "script", options).notes;
  } catch {
    return undefined;
  }
};

const isRefused = (source: string): boolean => {
  try {
    transform(source, { ...names, checkSyntax: false, detectAsync: false });
    return false;
  } catch {
    return true;
  }
};

/** The heads of clauses that a program may be left with: guarded, without a parameter, or with nobody to look at it. */
const GAP = String.raw`(?:\s|/\*[^]*?\*/|//.*[\n\r\u2028\u2029])*`;
const GUARDED = new RegExp(
  String.raw`^catch(?:\(${guardCatch}\$\)|${GAP}\{|[^]*?\{let ${guardCatch}\$=|[^]*?\{${GAP}\})`,
);

const unguarded = (code: string): number[] =>
  sorted(keywordsToV8(code)).filter(
    (at) =>
      code.startsWith("catch", at) &&
      !GUARDED.test(code.slice(at)) &&
      !code.slice(0, at).endsWith(`{throw ${guardCatch}$$}`),
  );

/** Whether two readers say the same of the letters that both filed. */
const agree = (one: Notes, other: Notes): boolean => {
  const places = new Map(other.occurrences.map(({ at, place }) => [at, place]));
  return one.occurrences.every(({ at, place }) => (places.get(at) ?? place) === place);
};

/** What is wrong with the reading of a program that V8 takes. */
function complaints(source: string, counts: { parsed: number; scanned: number }): string[] {
  const found = lettersIn(source, options);
  const keywords = keywordsToV8(source);
  const tree = parsed(source);
  const scanned = scan(source, found);
  counts.parsed += Number(tree !== undefined);
  counts.scanned += Number(scanned !== undefined);
  const result: string[] = [];
  const expect = (rule: string, holds: boolean): void => {
    if (!holds) result.push(`${rule}: ${JSON.stringify(source)}`);
  };
  if (tree !== undefined) {
    expect("parsed", keywordsOf(tree).join() === sorted(keywords).join());
    const filed = new Set([...tree.occurrences.map(({ at }) => at), ...keywords]);
    expect(
      "each is filed",
      sorted(filed).join() ===
        lettersOf(source)
          .map((each) => each.at)
          .join(),
    );
  }
  if (scanned !== undefined) {
    expect("no keyword was taken for letters", !scanned.occurrences.some(({ at }) => keywords.has(at)));
    expect("scanned as parsed", tree === undefined || agree(scanned, tree));
    expect(
      "no letters were taken for a keyword",
      keywordsOf(scanned).every((at) => keywords.has(at)),
    );
  }
  const { code } = transform(source, { ...names, checkSyntax: false, detectAsync: false });
  expect("guarded", unguarded(code).length === 0);
  return result;
}

describe("threats D20, D21: the keywords of random programs", () => {
  it(`are those that V8 sees (seed ${String(seed)})`, { timeout: seconds * 1000 + 120_000 }, async () => {
    const next = programsFrom(seed);
    const end = Date.now() + seconds * 1000;
    const counts = { made: 0, parsed: 0, scanned: 0 };
    // A run in which hardly anything is read proves nothing, however little a busy machine gets done.
    while (Date.now() < end || counts.parsed < 500 || counts.scanned < 200) {
      const source = next();
      if (++counts.made % 100 === 0) await setImmediate();
      if (v8Verdict(source) === true && !isRefused(source)) expect(complaints(source, counts)).toEqual([]);
    }
    if (process.env["SBX_FUZZ_SECONDS"] !== undefined) console.log(counts);
  });
});

describe("what acorn by itself reads otherwise than V8", () => {
  it.each([
    "let\ntry { throw 1 } catch (a) { a }",
    "let\nimport(1)",
    "let /* \n */ with (a) a",
    "a: let\n\\u0061",
    "if (1) let\n{}",
    "let\nfunction f() {}",
    "let instanceof Object",
  ])("%j: `let` is a variable", (source) => {
    expect(v8Verdict(source)).toBe(true);
    expect(parsed(source)).toBeDefined();
    expect(complaints(source, { parsed: 0, scanned: 0 })).toEqual([]);
  });
  it.each([
    "let\nlet_ = 1",
    "let in_ = 1",
    "let\n{ a } = 1",
    "let [a] = [1]",
    "let tr\\u0079 = 1",
    "let\nof = 1",
    "let trym\u00e9 = 1",
  ])("%j: `let` declares", (source) => {
    expect(parsed(source) !== undefined).toBe(v8Verdict(source) === true);
  });
});
