/** V8's and our own syntax errors begin with the file, the line, its text and a caret: the place is read from there. */
import type { Place } from "./stack.ts";

/** File and line, the line, a caret (none where the text ends too early), an empty line. */
const header = /^(?!\w*Error\b)(.+):(\d+)\n(.*)\n( *)\^*\n\n/;

/** The place that a syntax error names; `undefined` when it is another error, or one that the program itself made. */
export function syntaxErrorPlace(stack: string): Place | undefined {
  const [, file, line, , indent] = header.exec(stack) ?? [];
  if (file === undefined || indent === undefined) return undefined;
  return { file, line: Number(line), column: indent.length + 1 };
}

/** What is only wrong because the program is an ES module. */
const moduleSyntax =
  /^(?:Cannot use import statement outside a module|Unexpected token 'export'|Cannot use 'import\.meta')/;

/** A word on top of what V8 says, where that would mislead. */
export const syntaxHint = (message: string): string =>
  moduleSyntax.test(message) ? " (ES modules cannot be run yet: use require and module.exports)" : "";
