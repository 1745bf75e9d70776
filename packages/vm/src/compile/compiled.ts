/** What a text comes to before it runs: a script of V8's, and the way back from its positions to the text's. */
import vm from "node:vm";
import type { ColumnMapper, Transformed, TransformOptions } from "@sbx/transformer";
import type { CalleeNames } from "../names.ts";

/** Where a text comes from, as it shows in stacks. */
export interface Origin {
  readonly filename: string;
  readonly lineOffset?: number | undefined;
  readonly columnOffset?: number | undefined;
}

/** A script that any guest realm can run. */
export interface Compiled {
  readonly script: vm.Script;
  readonly filename: string;
  /** The text that V8 has. */
  readonly code: string;
  /** The column in the user's text for a position in `code`; none where `code` is that text. */
  readonly columnOf: ColumnMapper | undefined;
  /** What the text calls, where that is not what texts of this process call. */
  readonly names?: CalleeNames;
  /** Whether the text has async functions: to be asked where they are refused only, since it takes a parser to know. */
  readonly usesAsync: () => boolean;
}

/** A mapper for positions as V8 reports them, with the origin's offsets in them. */
export const shifted = (columnOf: ColumnMapper, { lineOffset = 0, columnOffset = 0 }: Origin): ColumnMapper => {
  if (lineOffset === 0 && columnOffset === 0) return columnOf;
  return (line, column) => {
    const shift = line === 1 + lineOffset ? columnOffset : 0; // of the first line only
    return columnOf(line - lineOffset, column - shift) + shift;
  };
};

/** What the transformer is told to find out: by itself it leaves to the engine what the engine does anyway. */
type Effort = Pick<TransformOptions, "checkSyntax" | "detectAsync">;
export const least: Effort = { checkSyntax: false, detectAsync: false };

export type Transform = (effort: Effort) => Transformed;

/**
 * Has the engine compile a text that was transformed with the least effort.
 *
 * @throws SyntaxError that shows the text as its author knows it
 */
export const compiling = <T>(
  { changed, code }: Transformed,
  transformText: Transform,
  compile: (code: string) => T,
): T => {
  try {
    return compile(code);
  } catch (error) {
    if (changed) transformText({ checkSyntax: true, detectAsync: false });
    throw error;
  }
};

export const scriptOptions = ({ filename, lineOffset, columnOffset }: Origin): vm.ScriptOptions => ({
  filename,
  ...(lineOffset === undefined ? {} : { lineOffset }),
  ...(columnOffset === undefined ? {} : { columnOffset }),
});

const answerOnce = (ask: () => boolean): (() => boolean) => {
  let answer: boolean | undefined;
  return () => (answer ??= ask());
};

export const asyncUse = (code: string, transformText: Transform): (() => boolean) =>
  answerOnce(() => code.includes("async") && transformText({ checkSyntax: false, detectAsync: true }).usesAsync);

export const compileTransformed = (transformText: Transform, origin: Origin): Compiled => {
  const transformed = transformText(least);
  const { code } = transformed;
  const columnOf = transformed.changed ? shifted(transformed.columnOf, origin) : undefined;
  const script = compiling(transformed, transformText, (text) => new vm.Script(text, scriptOptions(origin)));
  return { script, filename: origin.filename, code, columnOf, usesAsync: asyncUse(code, transformText) };
};
