/**
 * acorn's parser, taking notes: in which token or comment each occurrence of a keyword's letters lies, where the import
 * expressions, `catch` clauses and `with` statements are, and whether there is an async function.
 *
 * Notes made while parsing cost next to nothing, where a list of all tokens or a walk over the tree costs as much as the
 * parse. The price is that this file uses methods of acorn that its types do not list; so acorn is pinned to one version,
 * and the tests of this package fail when a method is gone or means something else.
 */
import { Parser, tokTypes, type Node, type Options, type TokenType } from "acorn";
import type { Found } from "./keyword.ts";
import { NameList } from "./name-list.ts";

/** What an occurrence of the letters lies in. */
export type Place = "comment" | "string" | "template" | "regexp" | "name";

/** One occurrence, and the token or comment around it. */
export interface Occurrence extends Found {
  readonly place: Place;
  /** Where the token or comment begins. */
  readonly start: number;
}

/** An import expression: the keyword's offset and, for `import.source` and `import.defer`, those of `.` and the word. */
export interface ImportExpression {
  readonly keyword: number;
  readonly phase?: { readonly dot: number; readonly word: number; readonly length: number };
}

/** A template literal with a tag. */
export interface TemplateNode extends Node {
  readonly quasis: readonly Node[];
}

/** A `new` expression. */
export interface NewNode extends Node {
  readonly callee: Node;
}

/** A `catch` clause; it begins with the keyword. */
export interface CatchClause {
  readonly start: number;
  readonly end: number;
  /** `null` where the clause has none. */
  readonly param: object | null;
}

/** A `with` statement; it begins with the keyword. */
export interface WithNode extends Node {
  readonly body: Node;
}

/** What was noted of one text. */
export interface Notes {
  readonly occurrences: readonly Occurrence[];
  readonly imports: readonly ImportExpression[];
  readonly taggedTemplates: readonly TemplateNode[];
  readonly newExpressions: readonly NewNode[];
  readonly catchClauses: readonly CatchClause[];
  readonly withStatements: readonly WithNode[];
  readonly usesAsync: boolean;
}

/** Collects the notes of one parse. */
export class Recorder implements Notes {
  readonly occurrences: Occurrence[] = [];
  readonly imports: ImportExpression[] = [];
  readonly taggedTemplates: TemplateNode[] = [];
  readonly newExpressions: NewNode[] = [];
  readonly catchClauses: CatchClause[] = [];
  readonly withStatements: WithNode[] = [];
  usesAsync = false;
  /** The letters, in order. */
  readonly #found: readonly Found[];
  #next = 0;

  constructor(found: readonly Found[]) {
    this.#found = found;
  }

  /** Files the occurrences between `start` and `end` under `place`. Those in front of `start` stay unfiled, and tell. */
  note(place: Place | undefined, start: number, end: number): void {
    for (
      let found = this.#found[this.#next];
      found !== undefined && found.at < end;
      found = this.#found[++this.#next]
    ) {
      const { at, word } = found;
      if (place === undefined || at < start || at + word.letters.length > end) continue;
      this.occurrences.push({ at, word, place, start });
    }
  }
}

/** The methods and fields of acorn 8.19.0 that its types leave out and that are used here. */
interface ParserInternals {
  readonly options: Options;
  readonly input: string;
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
  readonly value: unknown;
  readonly containsEsc: boolean;
  readonly inGenerator: boolean;
  pos: number;
  readonly scopeStack: { var: NameList; lexical: NameList; functions: NameList }[];
  parse(): Node;
  next(): void;
  raise(position: number, message: string): never;
  unexpected(position?: number): never;
  startNode(): Node;
  finishToken(type: TokenType, value?: unknown): void;
  finishOp(type: TokenType, size: number): void;
  readRegexp(): void;
  readToken_slash(): void;
  isLet(context?: string | null): boolean;
  parseExprAtom(...args: unknown[]): Node;
  enterScope(flags: number): void;
  parseDynamicImport(node: Node): Node;
  parseExprImport(forNew?: boolean): Node;
  parseTemplate(context?: { isTagged?: boolean }): Node;
  parseNew(): Node;
  parseTryStatement(node: Node): Node;
  parseWithStatement(node: Node): Node;
  expect(type: TokenType): void;
  parseExprList(...args: [close: TokenType, ...rest: unknown[]]): unknown;
  parseObj(...args: unknown[]): Node;
  parseBindingList(...args: unknown[]): unknown;
  parseParenAndDistinguishExpression(...args: unknown[]): Node;
}

const Base = Parser as unknown as new (options: Options, input: string) => ParserInternals;

/** acorn's bit for the scope of an async function. */
const SCOPE_ASYNC = 4;

/** Tokens after which a word is the name of a member. */
const MEMBER: ReadonlySet<TokenType> = new Set([tokTypes.dot, tokTypes.questionDot]);

/** The words that may follow `import.` in front of a parenthesis. */
const PHASES: ReadonlySet<unknown> = new Set(["source", "defer"]);

const places: ReadonlyMap<TokenType, Place> = new Map([
  [tokTypes.string, "string"],
  [tokTypes.template, "template"],
  [tokTypes.invalidTemplate, "template"],
  [tokTypes.regexp, "regexp"],
  [tokTypes.name, "name"],
  [tokTypes.privateId, "name"],
]);

/** The words that name nothing. */
const keywords: ReadonlySet<unknown> = new Set(Object.values(tokTypes).map(({ keyword }) => keyword));

/** What follows a token: blanks, comments, and then a word or whatever else begins there. */
const FOLLOWING = /(?:\s|\/\*[^]*?\*\/|\/\/.*)*([a-z]+(?![\p{ID_Continue}$\\])|\[)?/uy;

function placeOf(type: TokenType): Place | undefined {
  return type.keyword === undefined ? places.get(type) : "name";
}

/** See the head of the file. */
export class RecordingParser extends Base {
  readonly #recorder: Recorder;
  /** Whether the innermost list that is being read is that of a call's arguments. */
  #inArguments = false;
  /** Whether the last token is the operator `yield`: acorn asks the next token whether an operand follows. */
  #afterYield = false;

  constructor(options: Options, input: string, recorder: Recorder) {
    super({ ...options, onComment: (_block, _text, start, end) => recorder.note("comment", start, end) }, input);
    this.#recorder = recorder;
  }

  override finishToken(type: TokenType, value?: unknown): void {
    this.#afterYield =
      value === "yield" && type === tokTypes.name && !MEMBER.has(this.type) && this.inGenerator && !this.containsEsc;
    super.finishToken(type, value);
    this.#recorder.note(placeOf(type), this.start, this.end);
  }

  /**
   * I7: whether `/` divides or begins a regular expression is for the grammar to say, as in V8. acorn's tokenizer goes by
   * what came before, and where it errs (`x` and `of` on lines of their own, a keyword behind `?.`), text and code change places.
   */
  override readToken_slash(): void {
    if (this.#afterYield) {
      this.pos += 1;
      this.readRegexp();
    } else if (this.input.charAt(this.pos + 1) === "=") this.finishOp(tokTypes.assign, 2);
    else this.finishOp(tokTypes.slash, 1);
  }

  /** Where an operand is due, an operator that begins with `/` is none. */
  override parseExprAtom(...args: unknown[]): Node {
    if (this.type === tokTypes.slash || (this.type === tokTypes.assign && this.value === "/=")) {
      this.pos = this.start + 1;
      this.readRegexp();
    }
    return super.parseExprAtom(...args);
  }

  /** In front of a keyword, and where no declaration may stand, `let` is a variable to V8; acorn does not look so far. */
  override isLet(context?: string | null): boolean {
    if (!super.isLet(context)) return false;
    FOLLOWING.lastIndex = this.pos;
    const following = FOLLOWING.exec(this.input)?.[1];
    return context ? following === "[" : following === undefined || !keywords.has(following);
  }

  override enterScope(flags: number): void {
    super.enterScope(flags);
    const scope = this.scopeStack.at(-1);
    if (scope !== undefined)
      [scope.var, scope.lexical, scope.functions] = [new NameList(), new NameList(), new NameList()];
    // acorn opens the outermost scope before this object is complete; that scope is never async.
    if ((flags & SCOPE_ASYNC) !== 0) this.#recorder.usesAsync = true;
  }

  /** Reads `import(…)`, and `import.source(…)` and `import.defer(…)`, which acorn does not know yet and V8 may. */
  override parseExprImport(forNew?: boolean): Node {
    if (this.containsEsc) this.raise(this.start, "Escape sequence in keyword import");
    if (forNew === true) this.raise(this.start, "Cannot use new with import");
    const node = this.startNode();
    this.next();
    const phase = this.type === tokTypes.dot ? this.#readPhase(node.start) : undefined;
    if (this.type !== tokTypes.parenL) this.unexpected();
    this.#recorder.imports.push(phase === undefined ? { keyword: node.start } : { keyword: node.start, phase });
    const before = this.#inArguments;
    this.#inArguments = false;
    const expression = this.parseDynamicImport(node);
    this.#inArguments = before;
    return expression;
  }

  #readPhase(keyword: number): NonNullable<ImportExpression["phase"]> {
    const dot = this.start;
    this.next();
    if (this.value === "meta") this.raise(keyword, "Cannot use 'import.meta' outside a module");
    if (this.containsEsc || !PHASES.has(this.value)) this.unexpected();
    const [word, length] = [this.start, this.end - this.start];
    this.next();
    return { dot, word, length };
  }

  override parseTemplate(context?: { isTagged?: boolean }): Node {
    const node = super.parseTemplate(context);
    if (context?.isTagged === true) this.#recorder.taggedTemplates.push(node as TemplateNode);
    return node;
  }

  override parseNew(): Node {
    const node = super.parseNew();
    if (node.type === "NewExpression") this.#recorder.newExpressions.push(node as NewNode);
    return node;
  }

  override parseTryStatement(node: Node): Node {
    const statement = super.parseTryStatement(node) as Node & { readonly handler: CatchClause | null };
    if (statement.handler !== null) this.#recorder.catchClauses.push(statement.handler);
    return statement;
  }

  override parseWithStatement(node: Node): Node {
    const statement = super.parseWithStatement(node);
    this.#recorder.withStatements.push(statement as WithNode);
    return statement;
  }

  // The next four are written out: a closure for each level would halve the depth to which a text may nest.

  override parseExprList(...args: [close: TokenType, ...rest: unknown[]]): unknown {
    const before = this.#inArguments;
    this.#inArguments = args[0] === tokTypes.parenR;
    const list = super.parseExprList(...args);
    this.#inArguments = before;
    return list;
  }

  override parseObj(...args: unknown[]): Node {
    const before = this.#inArguments;
    this.#inArguments = false;
    const node = super.parseObj(...args);
    this.#inArguments = before;
    return node;
  }

  override parseBindingList(...args: unknown[]): unknown {
    const before = this.#inArguments;
    this.#inArguments = false;
    const list = super.parseBindingList(...args);
    this.#inArguments = before;
    return list;
  }

  override parseParenAndDistinguishExpression(...args: unknown[]): Node {
    const before = this.#inArguments;
    this.#inArguments = false;
    const node = super.parseParenAndDistinguishExpression(...args);
    this.#inArguments = before;
    return node;
  }

  /** V8 has its own words for arguments that neither go on nor end. */
  override expect(type: TokenType): void {
    if (this.#inArguments && type === tokTypes.comma && this.type !== type) {
      this.raise(this.start, "missing ) after argument list");
    }
    super.expect(type);
  }
}
