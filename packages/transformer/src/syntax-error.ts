/** Syntax errors that look as V8's do: file and line first, then the line itself and a caret. */
import { lastNotAbove, lineStarts } from "./edits.ts";

/** Where a text comes from, for messages. */
export interface Origin {
  readonly filename: string;
  /** Added to line numbers in messages. */
  readonly lineOffset: number;
}

/** More of a long line than this is of no use in a message. */
const WIDEST = 240;

/** The piece of the line that is shown, and the column (from 0) in it. */
function shown(line: string, column: number): { readonly text: string; readonly column: number } {
  if (line.length <= WIDEST) return { text: line, column };
  const start = Math.max(0, Math.min(column - WIDEST / 2, line.length - WIDEST));
  return { text: line.slice(start, start + WIDEST), column: column - start };
}

/** The characters of the token at the place, for the carets. */
function tokenLength(line: string, column: number): number {
  return /^(?:[\p{ID_Continue}$]+|=>|.)/u.exec(line.slice(column))?.[0].length ?? 1;
}

/**
 * A `SyntaxError` whose `stack` begins with `file:line`, the source line, carets and an empty line.
 *
 * @param position offset in `source`
 */
export function syntaxErrorAt(message: string, source: string, position: number, origin: Origin): SyntaxError {
  const starts = lineStarts(source);
  const index = lastNotAbove(starts, position);
  const start = starts[index] ?? 0;
  const line = /^.*/.exec(source.slice(start, starts[index + 1]))?.[0] ?? "";
  const { text, column } = shown(line, position - start);
  const carets =
    " ".repeat(column) + "^".repeat(Math.max(1, Math.min(tokenLength(text, column), text.length - column)));
  const error = new SyntaxError(message);
  const head = `${origin.filename}:${String(index + 1 + origin.lineOffset)}\n${text}\n${carets}\n\n`;
  Object.defineProperty(error, "stack", {
    value: head + String(error.stack),
    writable: true,
    enumerable: false,
    configurable: true,
  });
  return error;
}
