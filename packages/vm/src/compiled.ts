/** Guarded and compiled texts, shared by all VMs of the process: a script is compiled once and run in many realms. */
import vm from "node:vm";
import { transform, transformFunction, type ColumnMapper, type FunctionKind, type Transformed } from "@sbx/transformer";
import { entryCallee, guardCatch, importCallee, templateHelper } from "./names.ts";

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
  readonly usesAsync: boolean;
}

/** The file name of texts that `eval` and the function constructors made. */
export const evaluatedName = "<anonymous>";

const names = { guardCatch, importCallee, templateHelper };

/** A mapper for positions as V8 reports them, with the origin's offsets in them. */
const shifted = (columnOf: ColumnMapper, { lineOffset = 0, columnOffset = 0 }: Origin): ColumnMapper => {
  if (lineOffset === 0 && columnOffset === 0) return columnOf;
  return (line, column) => {
    const shift = line === 1 + lineOffset ? columnOffset : 0; // of the first line only
    return columnOf(line - lineOffset, column - shift) + shift;
  };
};

const compileTransformed = (transformed: Transformed, origin: Origin): Compiled => {
  const { filename, lineOffset, columnOffset } = origin;
  const { code, usesAsync } = transformed;
  const columnOf = transformed.changed ? shifted(transformed.columnOf, origin) : undefined;
  const script = new vm.Script(code, {
    filename,
    ...(lineOffset === undefined ? {} : { lineOffset }),
    ...(columnOffset === undefined ? {} : { columnOffset }),
  });
  return { script, filename, code, columnOf, usesAsync };
};

/** Keeps the latest results of a function of texts, up to a number of characters. */
const remember = <T>(limit: number): ((key: string, make: () => T) => T) => {
  const known = new Map<string, T>();
  let size = 0;
  const dropOldest = (): void => {
    for (const [key] of known) {
      if (size <= limit) return;
      known.delete(key);
      size -= key.length;
    }
  };
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make();
    known.set(key, made);
    size += key.length;
    dropOldest();
    return made;
  };
};

/** Sixteen million characters of text: some hundred large programs. */
const scripts = remember<Compiled>(2 ** 24);
const functions = remember<Compiled>(2 ** 22);

/** A byte order mark is no part of the text. */
const withoutMark = (source: string): string => (source.charCodeAt(0) === 0xfeff ? source.slice(1) : source);

/**
 * The compiled form of a script's text.
 *
 * @throws SyntaxError of the host, its stack beginning with file and line
 */
export const compileScript = (source: string, origin: Origin): Compiled => {
  const { filename, lineOffset, columnOffset } = origin;
  const make = (): Compiled =>
    compileTransformed(transform(withoutMark(source), { ...names, filename, lineOffset }), origin);
  return scripts(`${filename}\0${String(lineOffset)}\0${String(columnOffset)}\0${source}`, make);
};

/** The compiled form of an expression: the function that `Function` or a sibling makes of its arguments. */
export const compileFunctionText = (kind: FunctionKind, parameters: string, body: string): Compiled => {
  const origin = { filename: evaluatedName };
  const make = (): Compiled =>
    compileTransformed(transformFunction([parameters], body, { ...names, ...origin, kind }), origin);
  return functions(`${kind}\0${parameters}\0${body}`, make);
};

/** Words that may declare something in the scope of a script. */
const lexical = /\b(?:let|const|class|using)\b/u;
const directive = /^\s*(?:"use strict"|'use strict')/u;

/**
 * The compiled form of a text for `eval`: a script whose lexical declarations are its own (ECMA-262, PerformEval), which
 * a block around them gives. That it is complete by itself is known from compiling it without the block.
 */
export const compileEvalText = (source: string): Compiled => {
  const alone = compileScript(source, { filename: evaluatedName });
  if (!lexical.test(source)) return alone;
  const strict = directive.test(source) ? '"use strict";' : "";
  try {
    return compileScript(`${strict}{${source}\n}`, { filename: evaluatedName });
  } catch {
    // What means something only outside of a block, such as a hashbang.
    return alone;
  }
};

/** Guarded text of a function body, for `vm.compileFunction`, and the way back from its columns. */
export const transformBody = (source: string, origin: Origin): Omit<Compiled, "script" | "filename"> => {
  const { filename, lineOffset } = origin;
  const made = transform(source, { ...names, filename, lineOffset, sourceType: "function-body" });
  const columnOf = made.changed ? shifted(made.columnOf, origin) : undefined;
  return { code: made.code, columnOf, usesAsync: made.usesAsync };
};

const trusted = new Map<string, vm.Script>();

/** A text of ours, for a guest realm: compiled once per process. Its frames are never shown to a guest. */
export const trustedScript = (text: string): vm.Script => {
  const known = trusted.get(text);
  if (known !== undefined) return known;
  const made = new vm.Script(text, { filename: "sbx:guest" });
  trusted.set(text, made);
  return made;
};

/** What a limited entry of the host into a guest runs. */
export const entryScript: vm.Script = new vm.Script(`${entryCallee}()`, { filename: "sbx:entry" });
