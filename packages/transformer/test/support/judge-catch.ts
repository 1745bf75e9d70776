/** Compares what a program does with what it does when its clauses are guarded. */
import { createContext, runInContext, Script } from "node:vm";
import { restore, templateHelperText, type TransformOptions } from "@sbx/transformer";
import { Disagreement, withoutNames } from "./judge.ts";
import { guardCatch, importCallee, names, templateHelper, transformed, v8Verdict } from "./guest.ts";

/** What came of one program. */
export type CatchJudgement = "agreed" | "untouched" | "invalid" | "refused although valid";

/** What a program did. */
interface Outcome {
  readonly log: readonly string[];
  readonly unguarded: number;
}

type Place = (line: number, column: number) => number;

const SETUP = `
  const log = (value) => { entries.push(show(value)); return value };
  const seen = (value) => { if (!guarded.has(value)) missed++; return log(value) };
  const entries = [], guarded = new Set();
  let missed = 0;
  const show = (value) => {
    if (typeof value === "function") return "function " + text(value);
    if (typeof value !== "object" || value === null) return typeof value + " " + String(value);
    if (value instanceof Error) return value.name + ": " + value.message;
    try { return Object.prototype.toString.call(value) + JSON.stringify(value) } catch { return "object" }
  };
  const spy = (object) => new Proxy(object, { has: (target, name) => (log(name), name in target) });
  const async = 1, here = () => log(place(new Error().stack));
  var text, place;`;

/** Runs a program, its promise jobs included. `guarding` tells whether what clauses catch is to have gone through the guard. */
function outcomeOf(code: string, columnOf: Place, guarding: boolean): Outcome {
  const context = createContext({}, { microtaskMode: "afterEvaluate" });
  runInContext(SETUP, context);
  runInContext(
    `const ${importCallee} = (...values) => ({ imported: values }); const ${templateHelper} = ${templateHelperText};
     const ${guardCatch} = (value) => { guarded.add(value); return value };`,
    context,
  );
  const shared = context as Record<string, unknown>;
  shared["text"] = (f: unknown) => restore(Function.prototype.toString.call(f), names);
  shared["place"] = (stack: string) => {
    const [, line = "0", column = "0"] = /probe\.js:(\d+):(\d+)/.exec(stack) ?? [];
    return `${line}:${String(columnOf(Number(line), Number(column)))}`;
  };
  const show = runInContext("show", context) as (value: unknown) => string;
  const entries = runInContext("entries", context) as string[];
  try {
    const value: unknown = new Script(code, { filename: "probe.js" }).runInContext(context, { timeout: 20_000 });
    entries.push(`value ${show(value)}`);
  } catch (error) {
    entries.push(`thrown ${show(error)}`);
  }
  // Jobs of a script that threw run now.
  const missed = runInContext("missed", context) as number;
  const log = entries.map(withoutNames);
  return { log, unguarded: guarding ? missed : 0 };
}

/**
 * Whether both did the same. The second form of the guard gives a script whose clause completes without a value the value
 * that the language prescribes; V8 without the guard gives what the block had left there.
 */
function agree(expected: Outcome, found: Outcome, code: string): boolean {
  const [wanted, got] = [expected.log.join("\n"), found.log.join("\n")];
  if (wanted === got) return true;
  return got.endsWith("\nvalue undefined undefined") && code.includes(";try{throw ") && sameButLast(wanted, got);
}

function sameButLast(one: string, other: string): boolean {
  return one.slice(0, one.lastIndexOf("\nvalue ")) === other.slice(0, other.lastIndexOf("\nvalue "));
}

/**
 * Applies the rules to one program.
 *
 * @throws Disagreement
 */
export function judgeCatch(source: string, options: TransformOptions = {}): CatchJudgement {
  if (v8Verdict(source) !== true) return "invalid";
  let result;
  try {
    result = transformed(source, options);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return "refused although valid";
  }
  const { code, columnOf } = result;
  if (v8Verdict(code) !== true) throw new Disagreement("V8 does not take the result", source, code, v8Verdict(code));
  if (restore(code, names) !== source) throw new Disagreement("Not restored", source, code, restore(code, names));
  const expected = outcomeOf(source, (_line, column) => column, false);
  const found = outcomeOf(code, columnOf, true);
  if (!agree(expected, found, code)) {
    throw new Disagreement("Effects differ", source, code, expected.log.join(" | "), found.log.join(" | "));
  }
  if (found.log.some((entry) => entry.includes(guardCatch))) throw new Disagreement("The name got out", source, code);
  if (found.unguarded > 0) throw new Disagreement("A thrown value was seen unguarded", source, code);
  return code === source ? "untouched" : "agreed";
}
