/** The way back, for texts that the guest reads of its own functions. */
import { assignmentPattern, guardTextOf } from "./clause-text.ts";
import { KEYWORD, words, type Word } from "./keyword.ts";
import { templateMarks } from "./rules/tagged-template.ts";
import type { TransformOptions } from "./options.ts";

/** The names that `transform` was told. */
type Names = Pick<TransformOptions, "importCallee" | "templateHelper" | "guardCatch">;

function respell(text: string, { letters, escaped, inComment }: Word): string {
  return text.replaceAll(escaped, letters).replaceAll(inComment, letters);
}

const without = (text: string, pieces: readonly string[]): string =>
  pieces.reduce((result, piece) => result.replaceAll(piece, ""), text);

function withoutGuards(text: string, guard: string): string {
  if (!text.includes(guard)) return text;
  const guardText = guardTextOf(guard);
  const plain = text.replaceAll(assignmentPattern(guardText), "");
  return without(plain, [guardText.head, guardText.tail, guardText.unnamed]);
}

/**
 * Undoes `transform` in a piece of transformed text, such as what `Function.prototype.toString` gives: the name that took
 * the place of `import`, the spellings of letters, what was put around templates and into `catch` clauses become what they
 * were. The result is for reading, never for compiling.
 *
 * Not undone: the blanks for `.source` and `.defer`. A text that had our spelling (`i\u006Dport` with that capital D, or
 * `\u00EDmport`) from the start is shown with the letters.
 *
 * @param options the names that `transform` was told
 * @example
 * restore("() => refuse('fs')", { importCallee: "refuse" }); // "() => import('fs')"
 */
export function restore(text: string, { importCallee, templateHelper, guardCatch }: Names = {}): string {
  const unguarded = guardCatch === undefined ? text : withoutGuards(text, guardCatch);
  const marks = templateHelper === undefined ? [] : Object.values(templateMarks(templateHelper));
  const unmarked = without(unguarded, marks);
  const called = importCallee === undefined ? unmarked : unmarked.replaceAll(importCallee, KEYWORD);
  const respelt = guardCatch === undefined ? [words.import] : Object.values(words);
  return respelt.reduce<string>(respell, called);
}
