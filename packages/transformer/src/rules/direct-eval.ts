/**
 * A direct `eval` stays one: the engine evaluates the text in the scope of the call, after the embedder has transformed it.
 *
 *     eval(text, more)   →   (E.arm(eval),eval(E.text((E.holder.eval=E.tamed,E.holder),text/*E*\/), more/*E*\/))
 *
 * V8 takes a call for a direct one only if `eval`, as the name resolves there, is the realm's own. A guest must never hold
 * that function: what it compiles is not transformed (I7). So the embedder puts it into the global object for no longer than
 * it takes to resolve the name. `E.arm` checks that the name leads to the tamed function and puts the engine's own into the
 * global object, as the last thing that it does; the name is resolved; an assignment to an own data property puts the tamed
 * one back. In between, nothing of the guest's runs, nothing is called, nothing can be interrupted or throw: what would throw
 * (a binding that is not initialised, a name that is not there) has thrown when `eval` was resolved the first time, as an
 * argument of `E.arm`.
 *
 * Only an object on the scope chain could run code then, and the chain has one where there is a `with` statement. In such a
 * text calls of `eval` stay as they are; so no text that is evaluated directly is ever inside of a `with`.
 */
import type { Edit } from "../edits.ts";
import type { EvalCall, Notes } from "../recording-parser.ts";

/** What a text with a direct call of `eval` contains, whoever reads it. It may well be no call. */
const CALL = /\beval\s*\(/u;

/** What is between the beginning of a call and its first argument: nothing that two readers could read differently. */
const CALLEE = /^eval\s*\(\s*$/u;

/** Whether there may be something for this rule to do. */
export const mayCallEval = (source: string): boolean => CALL.test(source);

/** What the rule inserts, for a constant that is an object with `arm`, `text`, `holder` and `tamed`. */
export function evalMarks(name: string): {
  readonly arm: string;
  readonly open: string;
  readonly text: string;
  readonly close: string;
} {
  const arm = `${name}.arm(eval),`;
  return {
    arm,
    open: `(${arm}`,
    text: `${name}.text((${name}.holder.eval=${name}.tamed,${name}.holder),`,
    close: `/*${name}*/)`,
  };
}

/** I7: whether nothing but the callee is between each `arm` and the assignment that undoes it. No parser is asked. */
export function isGated(code: string, name: string): boolean {
  const { arm, text } = evalMarks(name);
  return code
    .split(arm)
    .slice(1)
    .every((rest) => {
      const end = rest.indexOf(text);
      return end !== -1 && CALLEE.test(rest.slice(0, end));
    });
}

const insert = (at: number, text: string): Edit => ({ start: at, end: at, text });

/** The calls that can be led through the embedder. */
export function directCalls(source: string, { evalCalls, withStatements }: Notes): readonly EvalCall[] {
  if (withStatements.length > 0) return [];
  // The outer before the inner: what is inserted in front of an argument comes before what that argument begins with.
  return evalCalls
    .filter(({ start, argument }) => CALLEE.test(source.slice(start, argument.start)))
    .toSorted((a, b) => a.start - b.start);
}

/** The edits that lead the calls through the constant `name`. */
export function directEvalEdits(calls: readonly EvalCall[], statements: ReadonlySet<number>, name: string): Edit[] {
  const { arm, open, text, close } = evalMarks(name);
  return calls.flatMap(({ start, end, argument }) => {
    // At the beginning of a statement a parenthesis would go on with the line before it.
    const around = statements.has(start) ? [insert(start, arm)] : [insert(start, open), insert(end, close)];
    return [...around, insert(argument.start, text), insert(argument.end, close)];
  });
}
