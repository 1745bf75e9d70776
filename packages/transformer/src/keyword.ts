/**
 * The six letters that invariant I7 is about, and the one spelling that stands in for them.
 *
 * V8 takes no keyword that is written with an escape, and no keyword in other letters; so a text that does not contain
 * these six, side by side, has no dynamic import in it. No parser is needed to know that.
 */

/** The letters that no text given to a guest realm may contain. */
export const KEYWORD = "import";

/**
 * The same six characters, as strings, templates, regular expressions and names may all spell them.
 *
 * The *second* letter is escaped: a backslash before the first one (`"\import"`) then stays what it was.
 */
export const ESCAPED = "i\\u006Dport";

/** What the letters become in comments: as long as they were, one byte a character, and recognisable to `restore`. */
export const IN_COMMENT = "\u00EDmport";

/** Where the letters begin in `text`, in order. */
export function occurrencesOf(text: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(KEYWORD); at !== -1; at = text.indexOf(KEYWORD, at + KEYWORD.length)) found.push(at);
  return found;
}
