/** Compares what V8 makes of a program with what it makes of the transformed one. */
import { runInContext, Script, type Context } from "node:vm";
import { restore, type TransformOptions } from "@sbx/transformer";
import { importCallee, makeRealm, names, transformed, v8Verdict } from "./guest.ts";

/** What came of one program. */
export type Judgement =
  /** We refused it; V8 did not. Allowed, and counted. */
  "refused although valid" | "refused as V8 does" | "agreed on compiling" | "agreed on the result";

/** A program for which the transformer is wrong. */
export class Disagreement extends Error {
  constructor(rule: string, source: string, code: string, ...details: unknown[]) {
    super(
      `${rule}\nsource: ${JSON.stringify(source)}\ncode:   ${JSON.stringify(code)}\n${details.map(String).join("\n")}`,
    );
  }
}

/** Phases are read by newer engines only, and always by us. */
const PHASE = /\bimport\b[^]*\b(?:source|defer)\b/;

/** What an embedder does so that rewriting cannot be seen: the texts that the guest can read are restored. */
const HIDE = `(restore) => {
  const { apply } = Reflect;
  const { toString } = Function.prototype;
  Function.prototype.toString = { toString() { return restore(apply(toString, this, [])) } }.toString;
  const { get } = Object.getOwnPropertyDescriptor(RegExp.prototype, "source");
  Object.defineProperty(RegExp.prototype, "source", { get() { return restore(apply(get, this, [])) } });
}`;

/** Where both texts run. */
function makeHidingRealm(): Context {
  const context = makeRealm();
  (runInContext(HIDE, context) as (restorer: (text: string) => string) => void)((text) => restore(text, names));
  return context;
}

const NOT_ITERABLE =
  /[^":]* is not iterable( \(cannot read property Symbol\(Symbol\.iterator\)\))?| ?Cannot destructure property 'Symbol\(Symbol\.iterator\)' of '[^']*' as it is \w+\./;

/**
 * An outcome without what V8 says is not iterable: it has no place for the pattern of a clause, and names any expression
 * nearby.
 */
export const withoutNames = (outcome: string): string => outcome.replace(NOT_ITERABLE, " not iterable");

const TIMED_OUT = "Script execution timed out";

/** A text for the outcome of a program, in which our spellings are undone. */
function outcomeOf(code: string): string {
  const context = makeHidingRealm();
  const describe = `(v) => typeof v === "object" && v !== null ? Object.prototype.toString.call(v) + JSON.stringify(v) + v : String(v)`;
  try {
    const value: unknown = new Script(code).runInContext(context, { timeout: 100 });
    const text = (runInContext(describe, context) as (value: unknown) => unknown)(value);
    return restore(`value ${String(text)}`, names);
  } catch (error) {
    const { name, message } = Object(error) as Partial<Error>;
    return restore(`thrown ${String(name)}: ${String(message)}`, names);
  }
}

/** Whether an error is one that a program may be refused with. */
function isRefusal(error: unknown): boolean {
  return error instanceof SyntaxError || (error instanceof RangeError && error.message.includes("call stack"));
}

const lines = (text: string): number => text.split(/\r\n|[\n\r\u2028\u2029]/).length;

/**
 * Applies the rules to one program.
 *
 * @throws Disagreement
 */
export function judge(source: string, options: TransformOptions = {}): Judgement {
  const native = v8Verdict(source);
  let code: string;
  try {
    ({ code } = transformed(source, options));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return native === true ? "refused although valid" : "refused as V8 does";
  }
  if (code.includes("import")) throw new Disagreement("I7: the letters are left", source, code);
  if (lines(code) !== lines(source)) throw new Disagreement("Lines moved", source, code);
  const ours = v8Verdict(code);
  if ((native === true) !== (ours === true)) {
    if (ours === true && PHASE.test(source)) return "agreed on compiling";
    throw new Disagreement("V8 takes one and not the other", source, code, native, ours);
  }
  if (native !== true) return "refused as V8 does";
  if (code.includes(importCallee)) return "agreed on compiling";
  const [expected, found] = [withoutNames(outcomeOf(source)), withoutNames(outcomeOf(code))];
  // Which of the two a busy machine interrupts says nothing.
  if ((expected + found).includes(TIMED_OUT)) return "agreed on compiling";
  if (expected !== found) throw new Disagreement("Results differ", source, code, expected, found);
  return "agreed on the result";
}
