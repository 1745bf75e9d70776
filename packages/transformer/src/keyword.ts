/**
 * The words that this package is about, and the spellings that stand in for them where they are not keywords.
 *
 * V8 takes no keyword that is written with an escape, and no keyword in other letters; so a text that does not contain
 * the letters of a word, side by side, has no such keyword in it. No parser is needed to know that.
 */

/** A keyword, and how its letters are respelt. */
export interface Word {
  readonly letters: string;
  /**
   * The same characters, as strings, templates, regular expressions and names may all spell them.
   *
   * The *second* letter is escaped: a backslash before the first one (`"\import"`) then stays what it was.
   */
  readonly escaped: string;
  /** What the letters become in comments: as long as they were, one byte a character, and recognisable to `restore`. */
  readonly inComment: string;
}

/** One word each: of dynamic import (I7), of the clauses to be guarded, and of the statement that would mislead a guard. */
export const words: Readonly<Record<"import" | "catch" | "with", Word>> = {
  import: { letters: "import", escaped: "i\\u006Dport", inComment: "\u00EDmport" },
  catch: { letters: "catch", escaped: "c\\u0061tch", inComment: "c\u00E1tch" },
  with: { letters: "with", escaped: "w\\u0069th", inComment: "w\u00EDth" },
};

/** The letters that no text given to a guest realm may contain. */
export const KEYWORD: string = words.import.letters;

/** Letters of a word in a text. */
export interface Found {
  readonly at: number;
  readonly word: Word;
}

/** Where the letters begin in `text`, in order. */
export function occurrencesOf(text: string, letters: string = KEYWORD): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(letters); at !== -1; at = text.indexOf(letters, at + letters.length)) found.push(at);
  return found;
}
