/** The way back, for texts that the guest reads of its own functions. */
import { ESCAPED, IN_COMMENT, KEYWORD } from "./keyword.ts";

const SPELLINGS: readonly string[] = [ESCAPED, IN_COMMENT];

/**
 * Undoes `transform` in a piece of transformed text, such as what `Function.prototype.toString` gives: the name that took
 * the place of `import` and the spellings of its letters become what they were. The result is for reading, never for
 * compiling.
 *
 * Not undone: the call that a tagged template was put into, and the blanks for `.source` and `.defer`. A text that had our
 * spelling (`i\u006Dport` with that capital D) from the start is shown with the letters.
 *
 * @param importCallee what `transform` was told
 * @example
 * restore("() => refuse('fs')", "refuse"); // "() => import('fs')"
 */
export function restore(text: string, importCallee?: string): string {
  const known = importCallee === undefined ? SPELLINGS : [importCallee, ...SPELLINGS];
  return known.reduce((result, spelling) => result.replaceAll(spelling, KEYWORD), text);
}
