/** Where `sbx` writes, and how. */
import type { WriteStream } from "node:tty";

/** TABLE: the styles that are used, as SGR codes (ECMA-48, 8.3.117). */
const styles = { bold: [1, 22], dim: [2, 22], red: [31, 39] } as const;

/** One of the styles of {@link Terminal.paint}. */
export type Style = keyof typeof styles;

/** Writes lines and paints text. */
export interface Terminal {
  /** To standard output. */
  readonly print: (text: string) => void;
  /** To standard error. */
  readonly complain: (text: string) => void;
  /** Text for standard error, in a style where that shows it. */
  readonly paint: (style: Style, text: string) => string;
  /** Text for standard output, in a style where that shows it. */
  readonly paintPrinted: (style: Style, text: string) => string;
  /** Whether a person watches standard error, and what is printed. */
  readonly isInteractive: boolean;
  /** Whether what is printed may have colours. */
  readonly printsColours: boolean;
  /** Writes an unfinished line to standard error, in the place of the one that is there. */
  readonly rewriteLine: (text: string) => void;
  /** Takes an unfinished line off standard error. */
  readonly clearLine: () => void;
}

/** What is asked of a stream: a pipe or a file has no `hasColors`. */
export type Output = Pick<NodeJS.WriteStream, "write"> & Partial<Pick<WriteStream, "isTTY" | "hasColors">>;

/** Colours are for people: on a terminal that has them, unless NO_COLOR is set (Node's `hasColors` heeds it). */
const showsColours = (stream: Output): boolean => stream.isTTY === true && stream.hasColors?.() === true;

/**
 * Makes the terminal of a process.
 *
 * @example
 * createTerminal(process.stdout, process.stderr).complain("sbx: no such file");
 */
export function createTerminal(stdout: Output, stderr: Output): Terminal {
  const painter =
    (coloured: boolean): Terminal["paint"] =>
    (style, text) => {
      const [on, off] = styles[style];
      return coloured ? `\u001b[${String(on)}m${text}\u001b[${String(off)}m` : text;
    };
  return {
    isInteractive: stdout.isTTY === true && stderr.isTTY === true,
    printsColours: showsColours(stdout),
    rewriteLine: (text) => void stderr.write(`\r${text}\u001b[K`),
    clearLine: () => void stderr.write("\r\u001b[K"),
    print: (text) => void stdout.write(`${text}\n`),
    complain: (text) => void stderr.write(`${text}\n`),
    paint: painter(showsColours(stderr)),
    paintPrinted: painter(showsColours(stdout)),
  };
}

/**
 * A guest's text, fit for a terminal: what would move the cursor or change a colour becomes visible.
 *
 * @example
 * printable("a\u001b[2Jb"); // "a\\x1b[2Jb"
 */
export const printable = (text: string): string =>
  text.replace(/[^\P{Cc}\n\t]/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`);
