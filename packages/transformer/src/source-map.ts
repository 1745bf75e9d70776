/**
 * Source maps of edited texts, in the format of ECMA-426 (version 3). The encoding of numbers is the standard's own: base 64
 * digits of five bits, the lowest first, the sign in the lowest bit of all, and a sixth bit where more digits follow.
 */
import { lastNotAbove, lineStarts, type Edit } from "./edits.ts";

/** A source map as the standard has it: what `JSON.stringify` makes of it can be served, or put behind a text. */
export interface SourceMap {
  /** The version of the format. */
  readonly version: 3;
  /** The name of the text that was given. */
  readonly sources: readonly [string];
  /** That text. */
  readonly sourcesContent: readonly [string];
  /** None: what became of a name shows in the text. */
  readonly names: readonly [];
  /** By line of the result, where its tokens come from. */
  readonly mappings: string;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function encoded(value: number): string {
  let rest = value < 0 ? -value * 2 + 1 : value * 2;
  let text = "";
  do {
    const digit = rest % 32;
    rest = (rest - digit) / 32;
    text += DIGITS.charAt(rest > 0 ? digit + 32 : digit);
  } while (rest > 0);
  return text;
}

/** Where a token may begin: a word or number, or any other character that is no blank. */
const TOKEN = /[\p{ID_Continue}$\\]+|\S/gu;

/** A place of the result, and where in the source it comes from. */
interface Segment {
  readonly from: number;
  readonly to: number;
}

/** The tokens of what was not edited, by their places in both texts, and the edits. */
function segmentsOf(source: string, edits: readonly Edit[]): Segment[] {
  const segments: Segment[] = [];
  let [done, shift] = [0, 0];
  const keep = (end: number): void => {
    for (const { index } of source.slice(done, end).matchAll(TOKEN)) {
      segments.push({ from: done + index + shift, to: done + index });
    }
  };
  for (const { start, end, text } of edits) {
    keep(start);
    if (text !== "") segments.push({ from: start + shift, to: start });
    done = end;
    shift += text.length - (end - start);
    // A word may go on behind the edit: that is the beginning of nothing else.
    segments.push({ from: done + shift, to: done });
  }
  keep(source.length);
  return segments;
}

/** Turns an offset into a line and a column, both from 0. */
function places(starts: readonly number[]): (offset: number) => { readonly line: number; readonly column: number } {
  return (offset) => {
    const line = lastNotAbove(starts, offset);
    return { line, column: offset - (starts[line] ?? 0) };
  };
}

function mappingsOf(code: string, source: string, edits: readonly Edit[]): string {
  const [inCode, inSource] = [places(lineStarts(code)), places(lineStarts(source))];
  let mappings = "";
  let [line, column, last] = [0, 0, -1];
  let before = { line: 0, column: 0 };
  for (const { from, to } of segmentsOf(source, edits)) {
    if (from === last || from >= code.length) continue;
    const place = inCode(from);
    const origin = inSource(to);
    if (place.line > line) mappings += ";".repeat(place.line - line);
    else if (last !== -1) mappings += ",";
    // Columns begin anew in each line; all else is counted from the segment before.
    const moved = place.line > line ? place.column : place.column - column;
    mappings += [moved, 0, origin.line - before.line, origin.column - before.column].map(encoded).join("");
    ({ line, column } = place);
    [before, last] = [origin, from];
  }
  return mappings;
}

/** The map that leads from `code`, which `edits` made of `source`, back to it. */
export function sourceMapOf(code: string, source: string, edits: readonly Edit[], filename: string): SourceMap {
  return {
    version: 3,
    sources: [filename],
    sourcesContent: [source],
    names: [],
    mappings: mappingsOf(code, source, edits),
  };
}
