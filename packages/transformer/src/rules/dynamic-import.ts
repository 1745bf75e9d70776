/**
 * I7: every import expression becomes a call of a function that the embedder provides.
 *
 * A call evaluates its arguments in the order in which the import would have; whatever the function returns is the value
 * of the expression. With a name of six characters no column moves.
 */
import { KEYWORD } from "../keyword.ts";
import type { Edit } from "../edits.ts";
import type { ImportExpression } from "../recording-parser.ts";

/** `import(a, b)` to `callee(a, b)`; `import.source(a)` to `callee       (a)`, so that columns stay. */
export function dynamicImportEdits(imports: readonly ImportExpression[], callee: string): Edit[] {
  return imports.flatMap(({ keyword, phase }) => {
    const call = { start: keyword, end: keyword + KEYWORD.length, text: callee };
    if (phase === undefined) return [call];
    const { dot, word, length } = phase;
    return [
      call,
      { start: dot, end: dot + 1, text: " " },
      { start: word, end: word + length, text: " ".repeat(length) },
    ];
  });
}
