/**
 * Says in V8's words what acorn says in its own, so that a program fails with the same message whether or not it had to
 * be parsed here.
 */

const INVALID = "Invalid or unexpected token";
const AWAIT = "await is only valid in async functions and the top level bodies of modules";

/** What stands where the parser stopped. Rows are tried in order; `$0` is the text found. */
const unexpected: readonly (readonly [RegExp, string])[] = [
  [/$/y, "Unexpected end of input"],
  [/["']/y, "Unexpected string"],
  [/`/y, "Unexpected template string"],
  [/\.?\d[\w.]*/y, "Unexpected number"],
  [/enum\b/y, "Unexpected reserved word"],
  [
    /(?:break|case|catch|class|const|continue|debugger|default|delete|do|else|export|extends|false|finally|for|function|if|import|in|instanceof|new|null|return|super|switch|this|throw|true|try|typeof|var|void|while|with)(?![\w$])/y,
    "Unexpected token '$0'",
  ],
  [/#?[\p{ID_Start}$_\\](?:[\p{ID_Continue}$\\]|\u200C|\u200D)*/uy, "Unexpected identifier '$0'"],
  [
    />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|<<|>>|\*\*|[{}()[\];,<>+\-*/%&|^!~?:=.]/y,
    "Unexpected token '$0'",
  ],
];

/** What V8 tells from what is in front of the unexpected token, and from the token's first character. */
const afterwards: readonly (readonly [before: RegExp, at: RegExp, wording: string])[] = [
  [/(?<![\w$.])await\s+$/, /[\w$]/, AWAIT],
  [/(?<![\w$.])function\s*\*?\s*$/, /\(/, "Function statements require a function name"],
  [/(?<![\w$.])import\($/, /\)/, "import() requires a specifier"],
  [/(?<![\w$.])const\s+[\w$]+\s*$/, /[;,]/, "Missing initializer in const declaration"],
];

/** More than any of the patterns above needs to see. */
const LOOK_BEHIND = 40;

function wordingAt(source: string, position: number): string {
  const before = source.slice(Math.max(0, position - LOOK_BEHIND), position);
  for (const [behind, at, wording] of afterwards) {
    if (at.test(source.charAt(position)) && behind.test(before)) return wording;
  }
  for (const [pattern, wording] of unexpected) {
    pattern.lastIndex = position;
    const found = pattern.exec(source);
    if (found !== null) return wording.replace("$0", () => found[0]);
  }
  return INVALID;
}

/** acorn's messages (from the start) and V8's; `$1` stands for the first group. What is not listed is left as it is. */
const wordings: readonly (readonly [RegExp, string])[] = [
  [/^Unterminated (?:string constant|comment)/, INVALID],
  [/^Unexpected character/, INVALID],
  [/^Identifier directly after number|^Invalid number|^Expected number in radix/, INVALID],
  [/^Unterminated template/, "Unexpected end of input"],
  [/^Unterminated regular expression/, "Invalid regular expression: missing /"],
  [/^(?:Invalid|Duplicate) regular expression flag/, "Invalid regular expression flags"],
  [/^Bad character escape sequence|^Expecting Unicode escape sequence/, "Invalid Unicode escape sequence"],
  [/^Invalid Unicode escape|^Invalid escape/, "Invalid Unicode escape sequence"],
  [/^Escape sequence in keyword/, "Keyword must not contain escaped characters"],
  [/^'return' outside of function/, "Illegal return statement"],
  [/^'import' and 'export' may/, "Cannot use import statement outside a module"],
  [/^Cannot use keyword 'await' outside an async function/, AWAIT],
  [/^Assigning to rvalue|^Optional chaining cannot appear in left/, "Invalid left-hand side in assignment"],
  [/^Assigning to (\S+) in strict mode/, "Unexpected eval or arguments in strict mode"],
  [/^Binding (eval|arguments) in strict mode/, "Unexpected eval or arguments in strict mode"],
  [/^Binding rvalue|^Binding member expression/, "Invalid destructuring assignment target"],
  [/^Parenthesized pattern|^Binding parenthesized/, "Invalid destructuring assignment target"],
  [/^Complex binding patterns require/, "Missing initializer in destructuring declaration"],
  [/^Argument name clash/, "Duplicate parameter name not allowed in this context"],
  [/^'with' in strict mode/, "Strict mode code may not include a with statement"],
  [/^Deleting local variable in strict mode/, "Delete of an unqualified identifier in strict mode."],
  [/^Octal literal in strict mode/, "Octal literals are not allowed in strict mode."],
  [/^Unsyntactic break/, "Illegal break statement"],
  [/^Unsyntactic continue/, "Illegal continue statement: no surrounding iteration statement"],
  [/^Multiple default clauses/, "More than one default clause in switch statement"],
  [/^Illegal newline after throw/, "Illegal newline after throw"],
  [/^Missing catch or finally clause/, "Missing catch or finally after try"],
  [/^Label '(.+)' is already declared/, "Label '$1' has already been declared"],
  [/^Duplicate constructor in the same class/, "A class may only have one constructor"],
  [/^getter should have no params/, "Getter must not have any formal parameters."],
  [/^setter should have exactly one param/, "Setter must have exactly one formal parameter."],
  [/^Setter cannot use rest params/, "Setter function argument must not be a rest parameter"],
  [/^'super' keyword outside|^super\(\) call outside|^Invalid use of 'super'/, "'super' keyword unexpected here"],
  [/^Comma is not permitted after the rest/, "Rest element must be last element"],
  [/^Redefinition of __proto__/, "Duplicate __proto__ fields are not allowed in object literals"],
  [/^Shorthand property assignments are valid/, "Invalid shorthand property initializer"],
  [/^let is disallowed as a lexically bound name/, "let is disallowed as a lexically bound name"],
  [/^Bad escape sequence in untagged template/, "Invalid escape sequence in template"],
  [/^Optional chaining cannot appear in the callee/, "Invalid optional chain from new expression"],
  [/^Optional chaining cannot appear in the tag/, "Invalid tagged template on optional chain"],
  [/^Private fields can not be deleted/, "Private fields can not be deleted"],
  [
    /^Cannot use 'arguments' in class field/,
    "'arguments' is not allowed in class field initializer or static initialization block",
  ],
  [/^'new\.target' can only be used/, "new.target expression is not allowed here"],
];

/** Words that only strict code reserves. */
const STRICT_WORDS = /'(?:implements|interface|let|package|private|protected|public|static|yield)'/;

function reservedWording(message: string, source: string, position: number): string {
  return STRICT_WORDS.test(message) ? "Unexpected strict mode reserved word" : wordingAt(source, position);
}

/**
 * The message that V8 would give for what acorn said about `source` at `position`.
 *
 * @param message acorn's message without its position
 */
export function v8Message(message: string, source: string, position: number): string {
  if (/^Unexpected token|^Unexpected keyword/.test(message)) return wordingAt(source, position);
  if (message.startsWith("The keyword '")) return reservedWording(message, source, position);
  if (message === "Invalid number" && /^0\d/.test(source.slice(position, position + 2))) {
    return "Octal literals are not allowed in strict mode.";
  }
  if (message.startsWith("'import' and 'export'") && source.startsWith("export", position)) {
    return "Unexpected token 'export'";
  }
  for (const [pattern, wording] of wordings) {
    const found = pattern.exec(message);
    if (found !== null) return wording.replace("$1", () => found[1] ?? "");
  }
  return message;
}
