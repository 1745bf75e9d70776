/**
 * Reads a text just far enough to tell code from strings, templates, regular expressions and comments, and so which of the
 * letters of keywords are what: hundreds of times less work than a tree, and most texts need no more.
 *
 * It stops at the few characters that change what follows, and looks back from them. Whether `/` begins a regular expression
 * depends on what is in front of it; where that takes more than the last token to know, and wherever else something is not
 * plain, it gives up and the parser reads the text. The answers are right for programs that V8 accepts; for what V8 refuses
 * they do not matter. Safety does not rest on them: `transform` checks its result, whoever read the text.
 */
import { plainHead } from "./clause-text.ts";
import { words, type Found } from "./keyword.ts";
import type { CatchClause, Notes, Occurrence, Place } from "./recording-parser.ts";

/** What the last token was, as far as it tells what may follow. */
const last = {
  /** Nothing, an opening bracket, a division: an expression may begin. */
  open: 0,
  /** A string, a template, a regular expression. */
  operand: 1,
  /** Words, numbers or punctuators; they end at `textEnd`. */
  text: 2,
  /** Closing brackets. */
  plainParenthesis: 3,
  controlParenthesis: 4,
  unsureParenthesis: 5,
  block: 6,
  tryBlock: 7,
  unsureBlock: 8,
  substitution: 9,
} as const;
type Last = (typeof last)[keyof typeof last];

/** What changes how the text behind it is to be read. An escape in a name may hold braces: too rare to be worth it. */
const STOP = /["'`\\/{}()]/g;
const IN_APOSTROPHES = /['\\\n\r]/g;
const IN_QUOTES = /["\\\n\r]/g;
const IN_TEMPLATE = /[`\\]|\$\{/g;
const IN_REGEXP = /[/\\[\]\n\r\u2028\u2029]/g;
const LINE_BREAK = /[\n\r\u2028\u2029]/g;

/** TABLE: what parentheses are after a word, if not an operand. */
const parentheses: ReadonlyMap<string, Last> = new Map([
  ["if", last.controlParenthesis],
  ["while", last.controlParenthesis],
  ["for", last.controlParenthesis],
  ["with", last.controlParenthesis],
  ["await", last.unsureParenthesis], // `for await (…)`
]);
/** After these words an expression begins. */
const BEFORE_EXPRESSION: ReadonlySet<string> = new Set(
  "return typeof case do else in instanceof new void delete throw".split(" "),
);
/** Words that may or may not be operands, or after which a line break ends the statement. */
const UNSURE: ReadonlySet<string> = new Set(
  "of yield await let static async get set break continue debugger extends accessor using".split(" "),
);
/** Punctuators behind which an expression begins. */
const OPERATORS = "=,;:[!&|?*%<>~^";

const isSpace = (character: number): boolean => character === 32 || (character >= 9 && character <= 13);
const isWord = (character: number): boolean =>
  (character >= 97 && character <= 122) ||
  (character >= 65 && character <= 90) ||
  (character >= 48 && character <= 57) ||
  character === 95 ||
  character === 36;
const isDigit = (character: number): boolean => character >= 48 && character <= 57;

class Scanner {
  readonly occurrences: Occurrence[] = [];
  readonly catchClauses: CatchClause[] = [];
  readonly #text: string;
  readonly #found: readonly Found[];
  /** Of `#found`, the first that is not filed. */
  #next = 0;
  /** Where the text begins that was not looked at. */
  #at = 0;
  #last: Last = last.open;
  /** Where the last words or punctuators begin and end. */
  #textStart = 0;
  #textEnd = 0;
  /** The character in front of these, with a comment between; empty if something else is in front. */
  #characterBefore = "";
  /** The brackets that are open, by what they are when they close. */
  readonly #open: Last[] = [];
  #isSure = true;

  constructor(text: string, found: readonly Found[]) {
    this.#text = text;
    this.#found = found;
  }

  /** Reads all of it; whether there was no doubt. */
  read(): boolean {
    const { length } = this.#text;
    while (this.#isSure && this.#at < length) {
      const stop = this.#find(STOP, this.#at);
      this.#readWords(stop);
      if (stop < length) this.#readAt(stop);
    }
    return this.#isSure && this.#open.length === 0;
  }

  #find(pattern: RegExp, from: number): number {
    pattern.lastIndex = from;
    return pattern.test(this.#text) ? pattern.lastIndex - 1 : this.#text.length;
  }

  #doubt(): void {
    this.#isSure = false;
  }

  #readAt(stop: number): void {
    switch (this.#text.charAt(stop)) {
      case "(":
        this.#push(stop, this.#parenthesisKind());
        break;
      case ")":
        this.#closeParenthesis(stop);
        break;
      case "{":
        this.#push(stop, this.#blockKind());
        break;
      case "}":
        this.#closeBrace(stop);
        break;
      case "/":
        this.#readSlash(stop);
        break;
      case "'":
        this.#readString(stop, IN_APOSTROPHES);
        break;
      case '"':
        this.#readString(stop, IN_QUOTES);
        break;
      case "`":
        this.#readTemplate(stop, stop + 1);
        break;
      default:
        this.#doubt();
    }
  }

  /** Words, numbers and punctuators up to `end`. */
  #readWords(end: number): void {
    const start = this.#at;
    let index = end;
    while (index > start && isSpace(this.#text.charCodeAt(index - 1))) index--;
    this.#fileCode(start, end);
    this.#at = end;
    if (index === start) return;
    this.#characterBefore = this.#last === last.text ? this.#text.charAt(this.#textEnd - 1) : "";
    this.#textStart = start;
    this.#textEnd = index;
    this.#last = last.text;
  }

  /** Ends a token. */
  #end(at: number, kind: Last): void {
    this.#at = at;
    this.#last = kind;
  }

  // Brackets

  #push(stop: number, whenClosed: Last): void {
    this.#open.push(whenClosed);
    this.#end(stop + 1, last.open);
  }

  #parenthesisKind(): Last {
    if (this.#last !== last.text) return last.plainParenthesis;
    const word = this.#lastWord();
    if (word === undefined) return last.unsureParenthesis;
    const kind = parentheses.get(word);
    return kind === undefined || this.#isMember(word) ? last.plainParenthesis : kind;
  }

  #blockKind(): Last {
    if (this.#last !== last.text) return last.block;
    const word = this.#lastWord();
    if (word === undefined) return last.unsureBlock;
    return word === "try" && !this.#isMember(word) ? last.tryBlock : last.block;
  }

  #closeParenthesis(stop: number): void {
    const kind = this.#open.pop();
    if (kind === last.plainParenthesis || kind === last.controlParenthesis || kind === last.unsureParenthesis) {
      this.#end(stop + 1, kind);
    } else this.#doubt();
  }

  #closeBrace(stop: number): void {
    const kind = this.#open.pop();
    if (kind === last.substitution) this.#readTemplate(stop, stop + 1);
    else if (kind === last.block || kind === last.tryBlock || kind === last.unsureBlock) this.#end(stop + 1, kind);
    else this.#doubt();
  }

  // Tokens

  #readString(start: number, pattern: RegExp): void {
    let index = this.#find(pattern, start + 1);
    while (this.#text.charAt(index) === "\\") {
      const isPair = this.#text.startsWith("\r\n", index + 1);
      index = this.#find(pattern, index + (isPair ? 3 : 2));
    }
    if (this.#text.charAt(index) === this.#text.charAt(start)) this.#endToken("string", start, index + 1, last.operand);
    else this.#doubt();
  }

  /** A template, or what follows a substitution in it. */
  #readTemplate(start: number, from: number): void {
    let index = this.#find(IN_TEMPLATE, from);
    while (this.#text.charAt(index) === "\\") index = this.#find(IN_TEMPLATE, index + 2);
    if (index >= this.#text.length) this.#doubt();
    else if (this.#text.charAt(index) === "`") this.#endToken("template", start, index + 1, last.operand);
    else {
      // Found is the brace.
      this.#open.push(last.substitution);
      this.#endToken("template", start, index + 1, last.open);
    }
  }

  #readSlash(start: number): void {
    const following = this.#text.charAt(start + 1);
    if (following === "/") this.#endToken("comment", start, this.#find(LINE_BREAK, start + 2), this.#last);
    else if (following === "*") this.#readBlockComment(start);
    else {
      const begins = this.#beginsExpression(start);
      if (begins === undefined) this.#doubt();
      else if (begins) this.#readRegExp(start);
      else this.#end(start + 1, last.open);
    }
  }

  #readBlockComment(start: number): void {
    const end = this.#text.indexOf("*/", start + 2);
    if (end === -1) this.#doubt();
    else this.#endToken("comment", start, end + 2, this.#last);
  }

  #readRegExp(start: number): void {
    let isClass = false;
    for (let index = this.#find(IN_REGEXP, start + 1); ; index = this.#find(IN_REGEXP, index + 1)) {
      const character = this.#text.charAt(index);
      if (character === "\\") index++;
      else if (character === "[") isClass = true;
      else if (character === "]") isClass = false;
      else if (character !== "/") {
        this.#doubt();
        return;
      } else if (!isClass) {
        this.#endToken("regexp", start, this.#endOfWord(index + 1), last.operand);
        return;
      }
    }
  }

  #endOfWord(from: number): number {
    let index = from;
    while (isWord(this.#text.charCodeAt(index))) index++;
    return index;
  }

  /** Whether `/` begins a regular expression here; `undefined` if it takes more to know. */
  #beginsExpression(at: number): boolean | undefined {
    switch (this.#last) {
      case last.open:
      case last.controlParenthesis:
        return true;
      case last.operand:
      case last.plainParenthesis:
        return false;
      case last.text:
        return this.#beginsAfterText(at);
      default:
        return undefined; // of a block, or of a value: `}` does not tell
    }
  }

  #beginsAfterText(at: number): boolean | undefined {
    const character = this.#text.charAt(this.#textEnd - 1);
    if (OPERATORS.includes(character)) return true;
    if (character === "]") return false;
    if (character === "+" || character === "-") {
      return this.#text.charAt(this.#textEnd - 2) === character ? undefined : true;
    }
    const word = this.#lastWord();
    if (word === undefined || word === "") return undefined;
    return this.#beginsAfterWord(word, at);
  }

  #beginsAfterWord(word: string, at: number): boolean | undefined {
    if (isDigit(word.charCodeAt(0))) return false;
    // Behind a declared name, or the label of `break`, a line break ends the statement.
    if (this.#text.slice(this.#textEnd, at).search(LINE_BREAK) !== -1) return undefined;
    if (this.#isMember(word)) return this.#isSpread(word) ? undefined : false;
    if (BEFORE_EXPRESSION.has(word)) return true;
    return UNSURE.has(word) ? undefined : false;
  }

  /** The word in which the text ends, `""` when it ends otherwise; `undefined` if other than ASCII letters are there. */
  #lastWord(): string | undefined {
    let index = this.#textEnd;
    while (index > this.#textStart && isWord(this.#text.charCodeAt(index - 1))) index--;
    const isKnown = index === this.#textStart || this.#text.charCodeAt(index - 1) < 128;
    return isKnown ? this.#text.slice(index, this.#textEnd) : undefined;
  }

  /** Whether the last word is the name of a member. */
  #isMember(word: string): boolean {
    let index = this.#textEnd - word.length;
    while (index > this.#textStart && isSpace(this.#text.charCodeAt(index - 1))) index--;
    const character = index > this.#textStart ? this.#text.charAt(index - 1) : this.#characterBefore;
    return character === "." || character === "#";
  }

  #isSpread(word: string): boolean {
    return this.#text
      .slice(this.#textStart, this.#textEnd - word.length)
      .trimEnd()
      .endsWith("...");
  }

  // Letters of keywords

  #endToken(place: Place, start: number, end: number, kind: Last): void {
    this.#file(place, start, end);
    this.#end(end, kind);
  }

  #file(place: Place, start: number, end: number): void {
    for (let found = this.#found[this.#next]; found !== undefined && found.at < end; found = this.#found[this.#next]) {
      this.#next++;
      // What a tag is shown is another matter.
      if (place === "template" || found.at + found.word.letters.length > end) this.#doubt();
      else this.occurrences.push({ ...found, place, start });
    }
  }

  #fileCode(start: number, end: number): void {
    for (let found = this.#found[this.#next]; found !== undefined && found.at < end; found = this.#found[this.#next]) {
      this.#next++;
      if (found.word === words.catch) this.#fileCatch(found, start);
      else this.#fileWord(found, start);
    }
  }

  /** Behind the block of a `try` the letters are the keyword, and nowhere else. */
  #fileCatch(found: Found, start: number): void {
    const { at } = found;
    const isFirst = this.#text.slice(start, at).trim() === "";
    const end = at + found.word.letters.length;
    if (!isFirst || this.#last === last.block) this.occurrences.push({ ...found, place: "name", start: at });
    else if (this.#last === last.tryBlock && plainHead(this.#text, at) !== undefined) {
      this.catchClauses.push({ start: at, end, param: {} });
    } else this.#doubt();
  }

  /** Letters that are a word by themselves may be the keyword. */
  #fileWord(found: Found, start: number): void {
    const { at, word } = found;
    const before = at === start ? "" : this.#text.charAt(at - 1);
    const isPart = isWord(before.charCodeAt(0)) || isWord(this.#text.charCodeAt(at + word.letters.length));
    if (isPart || before === ".") this.occurrences.push({ ...found, place: "name", start: at });
    else this.#doubt();
  }
}

/** HTML-like comments, where an engine reads them. */
const mayHaveOldComments = (text: string): boolean => text.includes("-->") || text.includes("<!--");

const readAll = (text: string, found: readonly Found[]): Scanner | undefined => {
  if (text.startsWith("#!") || mayHaveOldComments(text)) return undefined;
  const scanner = new Scanner(text, found);
  return scanner.read() ? scanner : undefined;
};

/**
 * What a parser would note of the text, but for async functions; `undefined` if it takes the parser to know.
 *
 * @param found where letters of keywords are, in order
 */
export function scan(text: string, found: readonly Found[]): Notes | undefined {
  const scanner = readAll(text, found);
  if (scanner === undefined) return undefined;
  const { occurrences, catchClauses } = scanner;
  const none = {
    imports: [],
    taggedTemplates: [],
    newExpressions: [],
    withStatements: [],
    evalCalls: [],
    expressionStatements: new Set<number>(),
    usesAsync: false,
  };
  return { occurrences, catchClauses, ...none };
}

/**
 * Whether each bracket, string, template and comment that begins in the text ends in it, beyond doubt: what V8 takes as the
 * body of a function then stays in the braces that are put around it. Nothing is said about its syntax.
 *
 * @example
 * isComplete("return [1, ')']"); // true
 * isComplete("}, {"); // false
 */
export function isComplete(text: string): boolean {
  return readAll(text, []) !== undefined;
}
