/**
 * The pipeline: fast path, or parse → rules → edits → postcondition.
 *
 * Upholds I7: what `transform` returns does not contain the letters `import`, so V8 finds no dynamic import in it. This is
 * checked on the text itself, after everything else, and rests on no parser.
 */
import { applyEdits, columnMapper, ordered, sameColumn, type ColumnMapper, type Edit } from "./edits.ts";
import { KEYWORD, occurrencesOf } from "./keyword.ts";
import { mentions } from "./names.ts";
import { resolveOptions, type ResolvedOptions, type TransformOptions } from "./options.ts";
import { parse } from "./parse.ts";
import type { Notes } from "./recording-parser.ts";
import { dynamicImportEdits } from "./rules/dynamic-import.ts";
import { keywordLetterEdits } from "./rules/keyword-letters.ts";
import { isAmbiguous, taggedTemplateEdits, templatesWith } from "./rules/tagged-template.ts";
import { syntaxErrorAt } from "./syntax-error.ts";

/** What `transform` gives. */
export interface Transformed {
  /** The text to compile. It does not contain the letters `import`. */
  readonly code: string;
  /** Whether the text has an async function, arrow, method or generator. `false` when `detectAsync` is off. */
  readonly usesAsync: boolean;
  /** Whether `code` differs from the source. */
  readonly changed: boolean;
  /** The column (from 1) in the source for a line and column (from 1) of `code`. Lines are the same in both. */
  readonly columnOf: ColumnMapper;
}

/** `async` is no keyword when it is written with an escape, so a text without the word has no async function. */
function mayUseAsync(source: string, { detectAsync }: ResolvedOptions): boolean {
  return detectAsync && source.includes("async");
}

/**
 * Throws a SyntaxError when the text mentions the embedder's functions.
 *
 * @internal
 */
export function refuseReservedNames(source: string, options: ResolvedOptions): void {
  for (const name of [options.importCallee, options.templateHelper]) {
    if (name === undefined || !mentions(source, name)) continue;
    throw syntaxErrorAt("Use of a reserved name", source, Math.max(0, source.indexOf(name)), options);
  }
}

/** The import rule, or a refusal when there is nothing to call. */
function importEdits(source: string, { imports }: Notes, options: ResolvedOptions): Edit[] {
  const first = imports[0];
  if (first === undefined) return [];
  if (options.importCallee === undefined) {
    throw syntaxErrorAt("Dynamic Import not supported", source, first.keyword, options);
  }
  return dynamicImportEdits(imports, options.importCallee);
}

/** The tagged template rule, or a refusal when there is no helper or the helper would be misled. */
function templateEdits(source: string, notes: Notes, options: ResolvedOptions): Edit[] {
  const templates = templatesWith(notes.occurrences, notes.taggedTemplates);
  const refused = options.templateHelper === undefined ? templates[0] : templates.find((t) => isAmbiguous(source, t));
  if (refused !== undefined) {
    throw syntaxErrorAt(`Tagged template with the letters '${KEYWORD}' not supported`, source, refused.start, options);
  }
  return taggedTemplateEdits(templates, notes.newExpressions, options.templateHelper ?? "");
}

function editsFor(source: string, notes: Notes, options: ResolvedOptions): Edit[] {
  const keywords = new Set(notes.imports.map(({ keyword }) => keyword));
  const letters = notes.occurrences.filter(({ at }) => !keywords.has(at));
  return ordered([
    ...importEdits(source, notes, options),
    ...keywordLetterEdits(letters),
    ...templateEdits(source, notes, options),
  ]);
}

/**
 * Edits a text that was read, and checks the postcondition.
 *
 * @internal
 */
export function finish(
  source: string,
  offsets: readonly number[],
  notes: Notes,
  options: ResolvedOptions,
): Transformed {
  const usesAsync = options.detectAsync && notes.usesAsync;
  if (offsets.length === 0) return { code: source, usesAsync, changed: false, columnOf: sameColumn };
  const edits = editsFor(source, notes, options);
  const code = applyEdits(source, edits);
  // I7: the postcondition, whatever the parser thought.
  const left = code.indexOf(KEYWORD);
  if (left !== -1) throw syntaxErrorAt("Text could not be freed of dynamic import", code, left, options);
  return { code, usesAsync, changed: true, columnOf: columnMapper(source, edits) };
}

/**
 * Source in, guarded source out: a text in which V8 can find no dynamic import, and which otherwise means the same.
 *
 * A text without the letters `import` comes back untouched and unparsed.
 *
 * @param source the text of a script or of a function body
 * @throws SyntaxError (with file, line, source line and carets in front of its stack) when the text contains the letters and
 * cannot be read, or mentions a reserved name, or needs a function that the options do not name
 * @throws RangeError when the text nests too deeply to be read
 * @throws TypeError when an option is unusable
 * @example
 * transform('import("fs").catch(report)', { importCallee: "refuse" }).code; // 'refuse("fs").catch(report)'
 */
export function transform(source: string, options: TransformOptions = {}): Transformed {
  const resolved = resolveOptions(options);
  refuseReservedNames(source, resolved);
  const offsets = occurrencesOf(source);
  if (offsets.length === 0 && !mayUseAsync(source, resolved)) {
    return { code: source, usesAsync: false, changed: false, columnOf: sameColumn };
  }
  return finish(source, offsets, parse(source, offsets, resolved.sourceType, resolved).notes, resolved);
}
