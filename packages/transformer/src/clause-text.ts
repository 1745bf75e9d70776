/**
 * What can be said of `catch` and `with` in a text without reading it as a program: which occurrences of the letters no
 * engine can take for the keyword, and which stand in a form in which the clause is guarded, whatever is around it.
 *
 * So the search for clauses that are still open can be made on the source (nothing open: nothing to parse) and on the
 * result (the postcondition), and rests on no parser.
 */
import { occurrencesOf, words } from "./keyword.ts";

const ESCAPE = String.raw`\\u(?:[0-9A-Fa-f]{4}|\{[0-9A-Fa-f]+\})`;

/** The source of a pattern for identifiers. Keywords match as well: V8 refuses a clause with such a parameter. */
export const IDENTIFIER: string = String.raw`(?:[\p{ID_Start}$_]|${ESCAPE})(?:[\p{ID_Continue}$\u200c\u200d]|${ESCAPE})*`;

/**
 * What may follow the keyword at once, after blanks: `(`, `{`, or what begins a comment, HTML-like ones included. The end
 * of the text counts too, as somebody may put text behind it.
 */
const CLAUSE = /catch\s*(?:[({/<-]|$)/uy;
const WITH = /with\s*(?:[(/<-]|$)/uy;

const BLANK = /\s/u;
const LINE_BREAK = /[\n\r\u2028\u2029]/u;

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/**
 * Whether the text before `at` may end with a block: what is last in it, after blanks, is `}`, or the end of a comment. A
 * line comment may end with anything, in front of a line break.
 */
function mayFollowBlock(text: string, at: number): boolean {
  for (let index = at - 1; index >= 0; index--) {
    const character = text.charAt(index);
    if (character === "}" || character === "/" || LINE_BREAK.test(character)) return true;
    if (!BLANK.test(character)) return false;
  }
  return true;
}

/** Where a `with` may be the keyword. A letter, a digit or a dot right before it rules that out. */
export function possibleWiths(text: string): number[] {
  return occurrencesOf(text, words.with.letters).filter(
    (at) => matchesAt(WITH, text, at) && !/[\w$.]/.test(text.charAt(at - 1)),
  );
}

/** The pieces of text that the guard consists of. */
export interface GuardText {
  /** `guard` itself, for messages and marks. */
  readonly guard: string;
  /** Name of the bindings that the guard makes. It contains the name of the guard, so no text can mention it. */
  readonly binding: string;
  /** Behind `catch`, to give a clause a parameter that nobody can name. */
  readonly unnamed: string;
  /** Behind `catch`, in front of what is there: guards whatever the parameter is. `tail` follows the body. */
  readonly head: string;
  readonly tail: string;
  /** First statement of a body: a declaration, as its completion is empty. */
  assignment(parameter: string): string;
}

/** The pieces of text for a guard of this name. */
export function guardTextOf(guard: string): GuardText {
  const binding = `${guard}$`;
  const unnamed = `(${binding})`;
  return {
    guard,
    binding,
    unnamed,
    head: `${unnamed}{try{throw ${guard}(${binding})}catch`,
    tail: `/*${guard}*/}`,
    assignment: (parameter) => `let ${binding}=${parameter}=${guard}(${parameter});`,
  };
}

/** For patterns: `$` is the only character of an identifier that means something else there. */
const literal = (name: string): string => name.replaceAll("$", String.raw`\$`);

/** The source of a pattern for what {@link GuardText.assignment} gives; its one group is the parameter. */
export function assignmentPattern({ guard, binding }: GuardText): string {
  return String.raw`let ${literal(binding)}=(${IDENTIFIER})=${literal(guard)}\(\1\);`;
}

/**
 * A pattern for the forms in which a clause shows no thrown value that was not guarded. Each is told from its neighbours
 * alone: if an engine takes the letters for the keyword, then it reads the characters that follow as we do. In order: no
 * parameter; a parameter that nobody can name; nobody to look at it; guarded first; fed by the guard.
 */
function safeForms({ guard, binding }: GuardText): RegExp {
  const [g, n] = [literal(guard), literal(binding)];
  const parameter = String.raw`\s*\(\s*(${IDENTIFIER})\s*\)\s*\{`;
  const forms = [
    String.raw`catch\s*\{`,
    String.raw`catch\(${n}\)`,
    String.raw`catch${parameter}(?:\s*\}|let ${n}=\1=${g}\(\1\);)`,
    String.raw`(?<=\{try\{throw ${g}\(${n}\)\})catch`,
  ];
  return new RegExp(forms.join("|"), "uy");
}

let latest: { readonly guard: string; readonly forms: RegExp } | undefined;

/** Embedders use one name per process, so one pattern is enough to remember. */
function safeFormsOf(text: GuardText): RegExp {
  if (latest?.guard !== text.guard) latest = { guard: text.guard, forms: safeForms(text) };
  return latest.forms;
}

/** Where the letters may be the keyword of a clause that shows a thrown value unguarded. */
export function openClauses(text: string, guardText: GuardText): number[] {
  const safe = safeFormsOf(guardText);
  return occurrencesOf(text, words.catch.letters).filter(
    (at) => matchesAt(CLAUSE, text, at) && mayFollowBlock(text, at) && !matchesAt(safe, text, at),
  );
}
