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
import { directCalls, directEvalEdits, isGated, mayCallEval } from "./rules/direct-eval.ts";
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

/** Whether there may be a direct call of `eval` to keep. */
const mayCall = (source: string, { evalGate }: ResolvedOptions): boolean =>
  evalGate !== undefined && mayCallEval(source);

/**
 * What is noted of the text by a scan, where that is enough; else `undefined`.
 *
 * @internal
 */
export function scanned(source: string, found: readonly Found[], options: ResolvedOptions): Notes | undefined {
  const needsParser = options.checkSyntax || mayUseAsync(source, options) || mayCall(source, options);
  return needsParser ? undefined : scan(source, found);
}

/**
 * Throws a SyntaxError when the text mentions the embedder's functions.
 *
 * @internal
 */
export function refuseReservedNames(source: string, options: ResolvedOptions): void {
  const { importCallee, templateHelper, guardCatch, evalGate } = options;
  const names = [importCallee, templateHelper, guardCatch, evalGate].filter((name) => name !== undefined);
  const name = firstMentioned(source, names);
  if (name === undefined) return;
  throw syntaxErrorAt("Use of a reserved name", source, Math.max(0, source.indexOf(name)), options);
}

/**
 * The letters of keywords that must go or be guarded; in most texts there are none. Of `catch` and `with` only those that
 * an engine could take for the keyword, and only if there is a clause to guard (or, for `with`, a direct call of `eval`).
 *
 * @internal
 */
export function lettersIn(source: string, options: ResolvedOptions): Found[] {
  const { guardCatch } = options;
  const imports = occurrencesOf(source).map((at) => ({ at, word: words.import }));
  const open = guardCatch === undefined ? [] : openClauses(source, guardTextOf(guardCatch));
  if (open.length === 0 && !mayCall(source, options)) return imports;
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

/** The rule for direct calls of `eval`. */
function evalEdits(source: string, notes: Notes, { evalGate }: ResolvedOptions): Edit[] {
  return evalGate === undefined
    ? []
    : directEvalEdits(directCalls(source, notes), notes.expressionStatements, evalGate);
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
    ...evalEdits(source, notes, options),
  ]);
}

/** I7: nothing can run while the engine's own `eval` is within reach. */
function assertGated(code: string, options: ResolvedOptions): void {
  if (options.evalGate === undefined || !code.includes(options.evalGate)) return;
  if (possibleWiths(code).length > 0) throw syntaxErrorAt("Text could not be freed of 'with'", code, 0, options);
  if (!isGated(code, options.evalGate)) throw syntaxErrorAt("Call of 'eval' could not be guarded", code, 0, options);
}

/** The postconditions, whatever the parser thought. */
function assertGuarded(code: string, { withStatements }: Notes, options: ResolvedOptions): void {
  // I7: no dynamic import.
  const left = code.indexOf(KEYWORD);
  if (left !== -1) throw syntaxErrorAt("Text could not be freed of dynamic import", code, left, options);
  assertGated(code, options);
  if (options.guardCatch === undefined) return;
  // I1: no clause that shows a thrown value unguarded, and no `with` that we do not know of around one.
  const open = openClauses(code, guardTextOf(options.guardCatch))[0];
  if (open !== undefined) throw syntaxErrorAt("Clause could not be guarded", code, open, options);
  const guards = code.includes(options.guardCatch);
  if (guards && possibleWiths(code).length > withStatements.length) {
    throw syntaxErrorAt("Text could not be freed of 'with'", code, 0, options);
  }
}

/**
 * Edits a text that was read, and checks the postconditions.
 *
 * @internal
 */
export function finish(source: string, found: readonly Found[], notes: Notes, options: ResolvedOptions): Transformed {
  const usesAsync = options.detectAsync && notes.usesAsync;
  if (found.length === 0 && !mayCall(source, options))
    return { code: source, usesAsync, changed: false, columnOf: sameColumn };
  const edits = editsFor(source, found, notes, options);
  if (edits.length === 0 && found.length === 0)
    return { code: source, usesAsync, changed: false, columnOf: sameColumn };
  const code = applyEdits(source, edits);
  assertGuarded(code, notes, options);
  return { code, usesAsync, changed: true, columnOf: columnMapper(source, edits) };
}

/** What was noted of a text; nothing where it could not be read and only a call of `eval` asked for it: V8 has the last word. */
function readNotes(source: string, found: readonly Found[], options: ResolvedOptions): Notes | undefined {
  try {
    return parse(source, found, options.sourceType, options).notes;
  } catch (error) {
    if (mayUseAsync(source, options) || found.some(({ word }) => word !== words.with)) throw error;
    return undefined;
  }
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
  if (found.length === 0 && !mayUseAsync(source, resolved) && !mayCall(source, resolved)) {
    return { code: source, usesAsync: false, changed: false, columnOf: sameColumn };
  }
  const notes = scanned(source, found, resolved) ?? readNotes(source, found, resolved);
  if (notes === undefined) return { code: source, usesAsync: false, changed: false, columnOf: sameColumn };
  return finish(source, found, notes, resolved);
}
