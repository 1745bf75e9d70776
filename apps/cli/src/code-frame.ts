/** The lines of a program around a place in it. */
import type { Place } from "./stack.ts";
import { type Terminal, printable } from "./terminal.ts";

/** Lines shown before and after the one that is meant. */
const around = 2;

/** More of a long line than this helps nobody. */
const widest = 120;

/** The piece of a line that is shown, and the column (from 1) in it. */
function window(line: string, column: number): { readonly text: string; readonly column: number } {
  if (line.length <= widest) return { text: line, column };
  const start = Math.max(0, Math.min(column - 1 - widest / 2, line.length - widest));
  return { text: line.slice(start, start + widest), column: column - start };
}

/** What stands before the caret: tabs stay, so that it lines up. */
const indent = (text: string, column: number): string => text.slice(0, column - 1).replace(/[^\t]/g, " ");

/**
 * Draws the lines around a place, a caret below it.
 *
 * @param source the file's text
 * @returns nothing when the text has no such line
 * @example
 * codeFrame("let x;\nx.y;\n", { file: "a.js", line: 2, column: 3 }, (_, text) => text);
 * //     1 | let x;
 * //   > 2 | x.y;
 * //       |   ^
 */
export function codeFrame(source: string, { line, column }: Place, paint: Terminal["paint"]): string | undefined {
  // What follows the last line end is no line of the text.
  const lines = source.replace(/\r?\n$/, "").split(/\r\n|[\n\r\u2028\u2029]/);
  if (line < 1 || line > lines.length) return undefined;
  const first = Math.max(1, line - around);
  const last = Math.min(lines.length, line + around);
  const margin = String(last).length;
  const shift = window(lines[line - 1] ?? "", column);
  const offset = Math.max(0, column - shift.column);
  const rows: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const text = printable((lines[number - 1] ?? "").slice(offset, offset + widest));
    const gutter = `${number === line ? ">" : " "} ${String(number).padStart(margin)} |`;
    rows.push(number === line ? `${paint("red", gutter)} ${text}` : paint("dim", `${gutter} ${text}`));
    if (number === line)
      rows.push(`${paint("red", `  ${" ".repeat(margin)} |`)} ${indent(text, shift.column)}${paint("red", "^")}`);
  }
  return rows.map((row) => `  ${row.trimEnd()}`).join("\n");
}
