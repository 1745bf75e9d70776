/**
 * I7: the letters of a keyword, wherever they are not the keyword: in comments, strings, templates, regular expressions
 * and names. What they mean stays; how they are spelt does not.
 */
import type { Edit } from "../edits.ts";
import type { Word } from "../keyword.ts";
import type { Occurrence, Place } from "../recording-parser.ts";

/**
 * A `\u` escape of four digits is understood in each of these places, in every mode: in names (private ones and property
 * names that are keywords too), in strings (in strict mode as well), in templates, in regular expressions with and without
 * the flags u and v, in their classes and in the names of their groups.
 */
const spelling: Readonly<Record<Place, Exclude<keyof Word, "letters">>> = {
  comment: "inComment",
  string: "escaped",
  template: "escaped",
  regexp: "escaped",
  name: "escaped",
};

/** One edit for each occurrence. */
export function keywordLetterEdits(occurrences: readonly Occurrence[]): Edit[] {
  return occurrences.map(({ at, word, place }) => {
    return { start: at, end: at + word.letters.length, text: word[spelling[place]] };
  });
}
