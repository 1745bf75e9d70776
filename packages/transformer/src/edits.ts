/**
 * Replacements in a text, by offsets of the original.
 *
 * No edit adds or removes a line break, so lines never move; columns after an edit that grew do, and `columnMapper` leads
 * back.
 */

/** Replace the characters from `start` up to `end` by `text`; insert it where the two are equal. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Gives the column (from 1) in the original text for a line and column (from 1) of the edited text. */
export type ColumnMapper = (line: number, column: number) => number;

/** The mapper of a text in which nothing moved. */
export const sameColumn: ColumnMapper = (_line, column) => column;

/**
 * The edits in the order of their places; insertions at one place keep the order in which they were made.
 *
 * @throws RangeError when two edits overlap: a defect of this package, never of the text
 */
export function ordered(edits: readonly Edit[]): Edit[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  sorted.forEach((edit, i) => {
    if (edit.start < (sorted[i - 1]?.end ?? 0)) throw new RangeError("Edits overlap");
  });
  return sorted;
}

/** The text after the edits, which are in order. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let done = 0;
  let result = "";
  for (const edit of edits) {
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + text.slice(done);
}

/** What the language, and V8 when it counts lines, takes for the end of one. */
const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/g;

/** Offsets at which the lines of `text` begin. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: found } of text.matchAll(LINE_BREAK)) starts.push(index + found.length);
  return starts;
}

/** The last index of `sorted` whose value is not above `value`; the first is never above it. */
export function lastNotAbove(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface Growth {
  /** Column (from 0) of the original at which the edit begins. */
  readonly column: number;
  readonly removed: number;
  readonly added: number;
}

/** The edits that move what follows them, by line (from 1). */
function growthByLine(text: string, edits: readonly Edit[]): Map<number, Growth[]> {
  const starts = lineStarts(text);
  const lines = new Map<number, Growth[]>();
  for (const { start, end, text: added } of edits) {
    if (added.length === end - start) continue;
    const index = lastNotAbove(starts, start);
    const growth = { column: start - (starts[index] ?? 0), removed: end - start, added: added.length };
    const known = lines.get(index + 1);
    if (known === undefined) lines.set(index + 1, [growth]);
    else known.push(growth);
  }
  return lines;
}

/** Back through the edits of one line; a place inside an edit is the place where the edit begins. */
function originalColumn(edits: readonly Growth[], column: number): number {
  let grown = 0;
  for (const edit of edits) {
    const start = edit.column + grown;
    if (column < start) break;
    if (column < start + edit.added) return edit.column + Math.min(column - start, Math.max(edit.removed - 1, 0));
    grown += edit.added - edit.removed;
  }
  return column - grown;
}

/**
 * The way back from columns of the edited text to columns of the original; lines are the same. Nothing is computed before
 * the first question.
 */
export function columnMapper(text: string, edits: readonly Edit[]): ColumnMapper {
  if (edits.every((edit) => edit.text.length === edit.end - edit.start)) return sameColumn;
  let lines: Map<number, Growth[]> | undefined;
  return (line, column) => {
    lines ??= growthByLine(text, edits);
    return originalColumn(lines.get(line) ?? [], column - 1) + 1;
  };
}
