/**
 * The pipeline: fast path, or scan or parse → rules → edits → postconditions.
 *
 * Upholds I7: what `transform` returns does not contain the letters `import`, so V8 finds no dynamic import in it. And with
 * a guard, V8 finds no `catch` clause in it that could show a thrown value unguarded. Both are checked on the text itself,
 * after everything else, and rest on no parser.
 */
import { guardTextOf, openClauses, possibleWiths } from "./clause-text.ts";
import { applyEdits, columnMapper, ordered, sameColumn, type ColumnMapper, type Edit } from "./edits.ts";
import { KEYWORD, occurrencesOf, words, type Found } from "./keyword.ts";
import { firstMentioned } from "./names.ts";
import { resolveOptions, type ResolvedOptions, type TransformOptions } from "./options.ts";
import { parse } from "./parse.ts";
import { scan } from "./scan.ts";
import type { Notes } from "./recording-parser.ts";
import { catchClauseEdits, clauseInsideWith } from "./rules/catch-clause.ts";
import { dynamicImportEdits } from "./rules/dynamic-import.ts";
import { keywordLetterEdits } from "./rules/keyword-letters.ts";
import { isAmbiguous, taggedTemplateEdits, templatesWith } from "./rules/tagged-template.ts";
import { sourceMapOf, type SourceMap } from "./source-map.ts";
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
  /** Makes a source map that leads from `code` to the source. Nothing is done for it before that. */
  readonly map: () => SourceMap;
}

/** `async` is no keyword when it is written with an escape, so a text without the word has no async function. */
function mayUseAsync(source: string, { detectAsync }: ResolvedOptions): boolean {
  return detectAsync && source.includes("async");
}

/**
 * What is noted of the text by a scan, where that is enough; else `undefined`.
 *
 * @internal
 */
export function scanned(source: string, found: readonly Found[], options: ResolvedOptions): Notes | undefined {
  return options.checkSyntax || mayUseAsync(source, options) ? undefined : scan(source, found);
}

/**
 * Throws a SyntaxError when the text mentions the embedder's functions.
 *
 * @internal
 */
export function refuseReservedNames(source: string, options: ResolvedOptions): void {
  const { importCallee, templateHelper, guardCatch } = options;
  const names = [importCallee, templateHelper, guardCatch].filter((name) => name !== undefined);
  const name = firstMentioned(source, names);
  if (name === undefined) return;
  throw syntaxErrorAt("Use of a reserved name", source, Math.max(0, source.indexOf(name)), options);
}

/**
 * The letters of keywords that must go or be guarded; in most texts there are none. Of `catch` and `with` only those that
 * an engine could take for the keyword, and only if there is a clause to guard.
 *
 * @internal
 */
export function lettersIn(source: string, { guardCatch }: ResolvedOptions): Found[] {
  const imports = occurrencesOf(source).map((at) => ({ at, word: words.import }));
  const open = guardCatch === undefined ? [] : openClauses(source, guardTextOf(guardCatch));
  if (open.length === 0) return imports;
  return [
    ...imports,
    ...open.map((at) => ({ at, word: words.catch })),
    ...possibleWiths(source).map((at) => ({ at, word: words.with })),
  ].sort((a, b) => a.at - b.at);
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
    const message = "Tagged template with the letters of a keyword not supported";
    throw syntaxErrorAt(message, source, refused.start, options);
  }
  return taggedTemplateEdits(templates, notes.newExpressions, options.templateHelper ?? "");
}

/** The clause rule for those of the clauses that are open, or a refusal when a guard would be of no use. */
function clauseEdits(source: string, found: readonly Found[], notes: Notes, options: ResolvedOptions): Edit[] {
  if (options.guardCatch === undefined) return [];
  const open = new Set(found.map(({ at }) => at));
  const clauses = notes.catchClauses.filter(({ start }) => open.has(start));
  const refused = clauseInsideWith(clauses, notes.withStatements);
  if (refused !== undefined) {
    throw syntaxErrorAt("'catch' inside of a 'with' statement not supported", source, refused.start, options);
  }
  return catchClauseEdits(source, clauses, guardTextOf(options.guardCatch));
}

/** Where the words are what their letters say. */
function keywordsOf({ imports, catchClauses, withStatements }: Notes): ReadonlySet<number> {
  return new Set([
    ...imports.map(({ keyword }) => keyword),
    ...catchClauses.map(({ start }) => start),
    ...withStatements.map(({ start }) => start),
  ]);
}

function editsFor(source: string, found: readonly Found[], notes: Notes, options: ResolvedOptions): Edit[] {
  const keywords = keywordsOf(notes);
  const letters = notes.occurrences.filter(({ at }) => !keywords.has(at));
  return ordered([
    ...clauseEdits(source, found, notes, options),
    ...importEdits(source, notes, options),
    ...keywordLetterEdits(letters),
    ...templateEdits(source, notes, options),
  ]);
}

/** The postconditions, whatever the parser thought. */
function assertGuarded(code: string, { withStatements }: Notes, options: ResolvedOptions): void {
  // I7: no dynamic import.
  const left = code.indexOf(KEYWORD);
  if (left !== -1) throw syntaxErrorAt("Text could not be freed of dynamic import", code, left, options);
  if (options.guardCatch === undefined) return;
  // I1: no clause that shows a thrown value unguarded, and no `with` that we do not know of around one.
  const open = openClauses(code, guardTextOf(options.guardCatch))[0];
  if (open !== undefined) throw syntaxErrorAt("Clause could not be guarded", code, open, options);
  const guards = code.includes(options.guardCatch);
  if (guards && possibleWiths(code).length > withStatements.length) {
    throw syntaxErrorAt("Text could not be freed of 'with'", code, 0, options);
  }
}

/** A text that stays as it is. */
function untouched(source: string, usesAsync: boolean, { filename }: ResolvedOptions): Transformed {
  const map = (): SourceMap => sourceMapOf(source, source, [], filename);
  return { code: source, usesAsync, changed: false, columnOf: sameColumn, map };
}

/**
 * Edits a text that was read, and checks the postconditions.
 *
 * @internal
 */
export function finish(source: string, found: readonly Found[], notes: Notes, options: ResolvedOptions): Transformed {
  const usesAsync = options.detectAsync && notes.usesAsync;
  if (found.length === 0) return untouched(source, usesAsync, options);
  const edits = editsFor(source, found, notes, options);
  const code = applyEdits(source, edits);
  assertGuarded(code, notes, options);
  const map = (): SourceMap => sourceMapOf(code, source, edits, options.filename);
  return { code, usesAsync, changed: true, columnOf: columnMapper(source, edits), map };
}

/**
 * Source in, guarded source out: a text in which V8 can find no dynamic import, and which otherwise means the same.
 *
 * A text without the letters `import` comes back untouched and unparsed; with a guard, so does a text in which nothing could
 * be a `catch` clause with a parameter. With `checkSyntax: false` most others are scanned, not parsed.
 *
 * @param source the text of a script or of a function body
 * @throws SyntaxError (with file, line, source line and carets in front of its stack) when the text contains the letters (or a
 * clause to guard) and cannot be read, or mentions a reserved name, or needs a function that the options do not name
 * @throws RangeError when the text nests too deeply to be read
 * @throws TypeError when an option is unusable
 * @example
 * transform('import("fs").catch(report)', { importCallee: "refuse" }).code; // 'refuse("fs").catch(report)'
 */
export function transform(source: string, options: TransformOptions = {}): Transformed {
  const resolved = resolveOptions(options);
  refuseReservedNames(source, resolved);
  const found = lettersIn(source, resolved);
  if (found.length === 0 && !mayUseAsync(source, resolved)) {
    return untouched(source, false, resolved);
  }
  const notes = scanned(source, found, resolved) ?? parse(source, found, resolved.sourceType, resolved).notes;
  return finish(source, found, notes, resolved);
}
