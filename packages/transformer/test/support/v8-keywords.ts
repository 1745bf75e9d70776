/** Which letters of a text are keywords to V8, asked of V8 itself. */
import { occurrencesOf, words, type Found } from "../../src/keyword.ts";
import { v8Verdict } from "./guest.ts";

/** Where the letters of all the words are, in order. */
export function lettersOf(source: string): Found[] {
  return Object.values(words)
    .flatMap((word) => occurrencesOf(source, word.letters).map((at) => ({ at, word })))
    .sort((a, b) => a.at - b.at);
}

/**
 * Where the keywords are in a text that V8 takes: an escape means the same everywhere but in a keyword, which must not
 * contain one. (In `/\catch/` it is part of another escape; there the letters are no keyword.)
 */
export function keywordsToV8(source: string): Set<number> {
  const keywords = lettersOf(source).filter(({ at, word: { letters, escaped } }) => {
    if (source.charAt(at - 1) === "\\") return false;
    return v8Verdict(source.slice(0, at) + escaped + source.slice(at + letters.length)) !== true;
  });
  return new Set(keywords.map(({ at }) => at));
}
