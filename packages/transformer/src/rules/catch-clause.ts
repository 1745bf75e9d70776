/**
 * Every value that a `catch` clause catches goes through a function of the embedder before any code of the text sees it:
 *
 *     catch (e) { f(e) }         →   catch (e) {let G$=e=G(e); f(e) }
 *     catch ({ a = 1 }) { f() }  →   catch(G$){let G$$=G(G$);try{throw G$$}catch ({ a = 1 }) { f() }/*G*\/}
 *
 * Unobservable: a declaration has no completion value; `G$` cannot be mentioned by the text (it contains the name of the
 * guard); nothing of the text runs between the catch and the guard. The second form keeps the clause whole for what may be in
 * a pattern; it throws a second time, which takes longer, so the first form is the one for a plain parameter.
 *
 * Upholds I1 where the engine itself throws an error of the host: see docs/decisions/0006-catch-guard.md.
 */
import { lastNotAbove, type Edit } from "../edits.ts";
import { plainHead, type GuardText } from "../clause-text.ts";
import { words } from "../keyword.ts";
import type { CatchClause, WithNode } from "../recording-parser.ts";

const insert = (at: number, text: string): Edit => ({ start: at, end: at, text });

/** I7: what is inserted is not respelt by the rule for the letters of `import`, so it must be spelt so from the start. */
const respelt = (name: string): string => name.replaceAll(words.import.letters, words.import.escaped);

function editsOf(source: string, { start, end, param }: CatchClause, text: GuardText): Edit[] {
  const afterWord = start + words.catch.letters.length;
  if (param === null) return [insert(afterWord, text.unnamed)];
  const plain = plainHead(source, start);
  if (plain !== undefined) return [insert(plain.end, text.assignment(respelt(plain.parameter)))];
  return [insert(afterWord, text.head), insert(end, text.tail)];
}

/** The edits that guard the clauses. */
export function catchClauseEdits(source: string, clauses: readonly CatchClause[], text: GuardText): Edit[] {
  return clauses.flatMap((clause) => editsOf(source, clause, text));
}

/** The bodies that are in no other body, in order. */
function outermostBodies(statements: readonly WithNode[]): { readonly start: number; readonly end: number }[] {
  const outermost: { readonly start: number; readonly end: number }[] = [];
  for (const { body } of statements.toSorted((a, b) => a.body.start - b.body.start)) {
    if (body.start >= (outermost.at(-1)?.end ?? 0)) outermost.push(body);
  }
  return outermost;
}

/**
 * The first clause with a parameter in the body of a `with` statement. There the name of the guard would be looked up in an
 * object of the guest first, and the guest's own function would get what is to be guarded.
 */
export function clauseInsideWith(
  clauses: readonly CatchClause[],
  statements: readonly WithNode[],
): CatchClause | undefined {
  if (statements.length === 0) return undefined;
  const bodies = outermostBodies(statements);
  const starts = bodies.map(({ start }) => start);
  return clauses.find(({ start, param }) => {
    const body = bodies[lastNotAbove(starts, start)];
    return param !== null && body !== undefined && body.start <= start && start < body.end;
  });
}
