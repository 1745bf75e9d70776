/** The way back, for texts that the guest reads of its own functions. */
import { ESCAPED, IN_COMMENT, KEYWORD } from "./keyword.ts";
import { templateMarks } from "./rules/tagged-template.ts";
import type { TransformOptions } from "./options.ts";

/**
 * Undoes `transform` in a piece of transformed text, such as what `Function.prototype.toString` gives: the name that took
 * the place of `import`, the spellings of its letters and what was put around templates become what they were. The result is
 * for reading, never for compiling.
 *
 * Not undone: the blanks for `.source` and `.defer`. A text that had our spelling (`i\u006Dport` with that capital D, or
 * `\u00EDmport`) from the start is shown with the letters.
 *
 * @param options the names that `transform` was told
 * @example
 * restore("() => refuse('fs')", { importCallee: "refuse" }); // "() => import('fs')"
 */
export function restore(
  text: string,
  { importCallee, templateHelper }: Pick<TransformOptions, "importCallee" | "templateHelper"> = {},
): string {
  const keywords = [importCallee, ESCAPED, IN_COMMENT].filter((spelling) => spelling !== undefined);
  const marks = templateHelper === undefined ? [] : Object.values(templateMarks(templateHelper));
  const unmarked = marks.reduce((result, mark) => result.replaceAll(mark, ""), text);
  return keywords.reduce((result, spelling) => result.replaceAll(spelling, KEYWORD), unmarked);
}
