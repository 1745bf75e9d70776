/**
 * I7: the letters of the keyword, wherever they are not the keyword: in comments, strings, templates, regular expressions
 * and names. What they mean stays; how they are spelt does not.
 */
import { ESCAPED, IN_COMMENT, KEYWORD } from "../keyword.ts";
import type { Edit } from "../edits.ts";
import type { Occurrence, Place } from "../recording-parser.ts";

/**
 * A `\u` escape of four digits is understood in each of these places, in every mode: in names (private ones and property
 * names that are keywords too), in strings (in strict mode as well), in templates, in regular expressions with and without
 * the flags u and v, in their classes and in the names of their groups.
 */
const spelling: Readonly<Record<Place, string>> = {
  comment: IN_COMMENT,
  string: ESCAPED,
  template: ESCAPED,
  regexp: ESCAPED,
  name: ESCAPED,
};

/** One edit for each occurrence. */
export function keywordLetterEdits(occurrences: readonly Occurrence[]): Edit[] {
  return occurrences.map(({ at, place }) => ({ start: at, end: at + KEYWORD.length, text: spelling[place] }));
}
