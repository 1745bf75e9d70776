/**
 * What `Function` and its siblings make of their arguments: the text of one function expression, from which neither the
 * parameters nor the body can break out.
 *
 * `vm.compileFunction` is no way to do this: it takes identifiers only as parameters, and Node (20 to 26) does not check
 * them: a guest's `Function("a = 1", "")` passed on to it ends the process.
 */
import type { Found } from "./keyword.ts";
import { resolveOptions, type ResolvedOptions, type TransformOptions } from "./options.ts";
import { parse } from "./parse.ts";
import type { Notes } from "./recording-parser.ts";
import { syntaxErrorAt } from "./syntax-error.ts";
import { isComplete } from "./scan.ts";
import { finish, lettersIn, refuseReservedNames, scanned, type Transformed } from "./transform.ts";
import type { ExpressionStatement, FunctionExpression, Program } from "acorn";

/** Which of the four constructors the text is for. */
export type FunctionKind = "normal" | "async" | "generator" | "async-generator";

const heads: Readonly<Record<FunctionKind, string>> = {
  normal: "function anonymous(",
  async: "async function anonymous(",
  generator: "function* anonymous(",
  "async-generator": "async function* anonymous(",
};

/** Between parameters and body, and after the body: as the language prescribes it (CreateDynamicFunction, step 25). */
const MIDDLE = "\n) {\n";
const END = "\n}";

/** The one function expression that `program` consists of, if that is what it consists of. */
function onlyFunction(program: Program): FunctionExpression | undefined {
  const [statement, ...others] = program.body;
  if (others.length > 0 || statement?.type !== "ExpressionStatement") return undefined;
  const { expression } = statement satisfies ExpressionStatement;
  return expression.type === "FunctionExpression" ? expression : undefined;
}

/**
 * Whether the function begins and ends, and its body begins, exactly where our own braces are. Then the parameters hold no
 * `)` that closes them, the body no `}` that closes it, and neither a comment that reaches out of it.
 */
function isIntact(text: string, program: Program, bodyStart: number): boolean {
  const found = onlyFunction(program);
  const end = text.length - 1;
  return found?.start === 1 && found.end === end && found.body.start === bodyStart && found.body.end === end;
}

/** V8's words: the parameters reach out of their place, or the body does. */
function complaint(program: Program, bodyStart: number): string {
  const reached = onlyFunction(program)?.body.start;
  return reached === undefined || reached === bodyStart
    ? "Single function literal required"
    : "Unexpected end of arg string";
}

function compose(parameters: readonly string[], body: string, kind: FunctionKind): { text: string; bodyStart: number } {
  const head = `(${heads[kind]}${parameters.join(",")}${MIDDLE}`;
  return { text: `${head}${body}${END})`, bodyStart: head.length - MIDDLE.length + MIDDLE.indexOf("{") };
}

function parsedNotes(text: string, bodyStart: number, found: readonly Found[], options: ResolvedOptions): Notes {
  const { notes, program } = parse(text, found, "script", options);
  if (!isIntact(text, program, bodyStart)) {
    throw syntaxErrorAt(complaint(program, bodyStart), text, bodyStart, options);
  }
  return notes;
}

/**
 * Guarded text of a function from the arguments that `Function`, `AsyncFunction`, `GeneratorFunction` or
 * `AsyncGeneratorFunction` got. `code` is an expression in parentheses; the function that it gives prints as the one that
 * the engine would have made.
 *
 * Parses what is not complete beyond doubt. `sourceType` is of no effect.
 *
 * @param parameters texts of parameters, each of which may hold several
 * @throws as `transform` does; SyntaxError also when a parameter or the body reaches out of its place
 * @example
 * new Function(`return ${transformFunction(["a", "b = 1"], "return a + b").code}`)()(2); // 3
 */
export function transformFunction(
  parameters: readonly string[],
  body: string,
  options: TransformOptions & { readonly kind?: FunctionKind | undefined } = {},
): Transformed {
  const resolved = resolveOptions(options);
  const { text, bodyStart } = compose(parameters, body, options.kind ?? "normal");
  refuseReservedNames(text, resolved);
  const found = lettersIn(text, resolved);
  const standsAlone = isComplete(parameters.join(",")) && isComplete(body);
  const notes = standsAlone ? scanned(text, found, resolved) : undefined;
  return finish(text, found, notes ?? parsedNotes(text, bodyStart, found, resolved), resolved);
}
