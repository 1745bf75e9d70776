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
const IDENTIFIER = String.raw`(?:[\p{ID_Start}$_]|${ESCAPE})(?:[\p{ID_Continue}$\u200c\u200d]|${ESCAPE})*`;

/** The source of a pattern for blanks and comments; HTML-like ones are none of it. There is one way only to match it. */
const GAP = String.raw`(?:\s|/\*(?:[^*]|\*(?!/))*\*/|//[^\n\r\u2028\u2029]*[\n\r\u2028\u2029])*`;

/** A longer head of a clause, or gap in an empty body, is not looked at: such a clause takes the form that suits any. */
const LONGEST = 200;

/** On the way through `transform` a name may grow: `import` in it becomes eleven characters. */
const WINDOW = 2 * LONGEST;

/**
 * What may follow the keyword at once, after blanks: `(`, `{`, or what begins a comment, HTML-like ones included. The end
 * of the text counts too, as somebody may put text behind it.
 */
const CLAUSE = /catch\s*(?:[({]|\/[/*]|<!--|-->|$)/uy;
const WITH = /with\s*(?:\(|\/[/*]|<!--|-->|$)/uy;

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
    if (LINE_BREAK.test(character)) return true;
    if (!BLANK.test(character)) return character === "}" || text.endsWith("*/", index + 1);
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
  readonly guard: string;
  /** Name of the bindings that the guard makes. It contains the name of the guard, so no text can mention it. */
  readonly binding: string;
  /** Behind `catch`, to give a clause a parameter that nobody can name. */
  readonly unnamed: string;
  /** Behind `catch`, in front of what is there: guards whatever the parameter is. `tail` follows the body. */
  readonly head: string;
  /** What is in front of the `catch` in which `head` ends. */
  readonly feeding: string;
  readonly tail: string;
  /** First statement of a body: a declaration, as its completion is empty. */
  assignment(parameter: string): string;
}

/** The pieces of text for a guard of this name. */
export function guardTextOf(guard: string): GuardText {
  const binding = `${guard}$`;
  const unnamed = `(${binding})`;
  // The guard is called outside of the `try`: what it throws itself must not get to the clause.
  const feeding = `${unnamed}{let ${binding}$=${guard}(${binding});try{throw ${binding}$}`;
  return {
    guard,
    binding,
    unnamed,
    head: `${feeding}catch`,
    feeding,
    tail: `/*${guard}*/}`,
    assignment: (parameter) => `let ${binding}=${parameter}=${guard}(${parameter});`,
  };
}

/** For patterns: `$` is the only character of an identifier that means something else there. */
const literal = (name: string): string => name.replaceAll("$", String.raw`\$`);

/** A pattern for what {@link GuardText.assignment} gives, wherever it stands. */
export function assignmentPattern({ guard, binding }: GuardText): RegExp {
  return new RegExp(String.raw`let ${literal(binding)}=(${IDENTIFIER})=${literal(guard)}\(\1\);`, "gu");
}

const HEADER = new RegExp(String.raw`^catch${GAP}\(${GAP}(${IDENTIFIER})${GAP}\)${GAP}\{`, "u");
const NO_PARAMETER = new RegExp(String.raw`^catch${GAP}\{`, "u");
const EMPTY_REST = new RegExp(String.raw`^${GAP}\}`, "u");

/** The head of a clause up to its `{`, if its parameter is a plain one. */
interface PlainHead {
  readonly end: number;
  readonly parameter: string;
}

function headAt(text: string, at: number): PlainHead | undefined {
  const [head, parameter] = HEADER.exec(text.slice(at, at + WINDOW)) ?? [];
  return head === undefined || parameter === undefined ? undefined : { end: at + head.length, parameter };
}

/** The head of the clause that begins at `at`, if its parameter is a plain one and the head is no longer than usual. */
export function plainHead(text: string, at: number): PlainHead | undefined {
  const head = headAt(text, at);
  return head === undefined || head.end - at > LONGEST ? undefined : head;
}

/** Whether the guard, or the end of the body, is the first that follows a plain head. */
function isSafeHead(text: string, at: number, guardText: GuardText): boolean {
  const head = headAt(text, at);
  if (head === undefined) return NO_PARAMETER.test(text.slice(at, at + WINDOW));
  const { end, parameter } = head;
  return text.startsWith(guardText.assignment(parameter), end) || EMPTY_REST.test(text.slice(end, end + WINDOW));
}

/**
 * Whether the clause shows no thrown value that was not guarded, told from its neighbours alone: if an engine takes the
 * letters for the keyword, then it reads the characters that follow as we do. No parameter; one that nobody can name; nobody
 * to look at it; guarded first; fed by the guard.
 */
function isSafe(text: string, at: number, guardText: GuardText): boolean {
  const { unnamed, feeding } = guardText;
  if (text.startsWith(unnamed, at + words.catch.letters.length)) return true;
  return text.startsWith(feeding, at - feeding.length) || isSafeHead(text, at, guardText);
}

/** Where the letters may be the keyword of a clause that shows a thrown value unguarded. */
export function openClauses(text: string, guardText: GuardText): number[] {
  return occurrencesOf(text, words.catch.letters).filter(
    (at) => matchesAt(CLAUSE, text, at) && mayFollowBlock(text, at) && !isSafe(text, at, guardText),
  );
}
