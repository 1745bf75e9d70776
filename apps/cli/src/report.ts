/** What went wrong, for people: where, what, and how to go on. Nothing here runs code of the guest but getters of its errors. */
import { relative } from "node:path";
import { inspect } from "node:util";
import { CompilerError } from "@sbx/compilers";
import { VMTimeoutError } from "@sbx/nodevm";
import { codeFrame } from "./code-frame.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { type Place, placeOf, readStack } from "./stack.ts";
import { syntaxErrorPlace, syntaxHint } from "./syntax-error.ts";
import { type Terminal, printable } from "./terminal.ts";

/** A failure, ready to be printed. */
export interface Report {
  readonly text: string;
  readonly code: ExitCode;
}

/** What a report draws on. */
export interface ReportContext {
  readonly paint: Terminal["paint"];
  /** The text of a file that was loaded into the guest. */
  readonly source: (filename: string) => string | undefined;
  /** What was denied, in words, if that is why. */
  readonly denial: (error: unknown) => string | undefined;
}

/** Errors within errors are shown to this depth. */
const deepest = 5;

/** Nobody reads more characters of one text than this. */
const longest = 20_000;

/** Of the errors in one AggregateError so many are shown. */
const most = 5;

/** A property of whatever was thrown: a getter of the program's may throw. */
function read(value: unknown, key: "stack" | "message" | "name" | "cause" | "errors"): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function textOf(value: unknown, key: "stack" | "message" | "name"): string {
  const text = read(value, key);
  return typeof text === "string" ? text.slice(0, longest) : "";
}

function shown(value: unknown): string {
  try {
    return inspect(value);
  } catch {
    return "a value that cannot be shown";
  }
}

const shortest = (file: string): string => {
  const path = relative("", file);
  return path === "" || path.startsWith("..") ? file : path;
};

const textOfPlace = ({ file, line, column }: Place): string => `${shortest(file)}:${String(line)}:${String(column)}`;

function located(
  stack: string,
  { source }: ReportContext,
): { readonly place: Place; readonly text: string } | undefined {
  for (const frame of readStack(stack).frames) {
    const place = placeOf(frame);
    const text = place === undefined ? undefined : source(place.file);
    if (place !== undefined && text !== undefined) return { place, text };
  }
  return undefined;
}

function stackText(error: Error, { paint }: ReportContext): string {
  const { head, frames } = readStack(textOf(error, "stack"));
  const title = head === "" ? `${textOf(error, "name")}: ${textOf(error, "message")}` : head;
  return [paint("bold", printable(title)), ...frames.map((frame) => paint("dim", printable(frame)))].join("\n");
}

/** The first entries of what should be an array; the program may have made it of anything. */
function listOf(value: unknown): unknown[] {
  try {
    if (!Array.isArray(value)) return [];
    return Array.from({ length: Math.min(value.length, most) }, (_, index): unknown => value[index]);
  } catch {
    return [];
  }
}

/** What an error was made of: its cause, and what an AggregateError holds. */
function innerOf(error: Error): [string, unknown][] {
  const cause = read(error, "cause");
  const errors = listOf(read(error, "errors"));
  const inner = errors.map((value, index): [string, unknown] => [`error ${String(index + 1)}`, value]);
  return cause === undefined ? inner : [["caused by", cause], ...inner];
}

function innerText(error: Error, context: ReportContext, depth: number): string[] {
  if (depth > deepest) return [];
  return innerOf(error).flatMap(([label, value]) =>
    value instanceof Error
      ? [`${label}: ${stackText(value, context)}`, ...innerText(value, context, depth + 1)]
      : [`${label}: ${printable(shown(value))}`],
  );
}

/** The lines of the program that failed, the error with its stack, and what it was made of. */
function errorText(error: Error, context: ReportContext): string {
  const where = located(textOf(error, "stack"), context);
  const frame = where && codeFrame(where.text, where.place, context.paint);
  const head = where === undefined || frame === undefined ? [] : [textOfPlace(where.place), frame, ""];
  return [...head, stackText(error, context), ...innerText(error, context, 1)].join("\n");
}

const line = ({ paint }: ReportContext, text: string): string => `${paint("red", "sbx:")} ${printable(text)}`;

/** A program that is none: one line, with the place. */
function syntaxText(error: unknown, place: Place): string {
  const message = textOf(error, "message");
  return `${textOfPlace(place)}: SyntaxError: ${message}${syntaxHint(message)}`;
}

const timeoutText = ({ message }: VMTimeoutError): string => {
  const limit = /\d+/.exec(message)?.[0] ?? "?";
  return `stopped: the program ran longer than ${limit} ms (--timeout)`;
};

const isAllocationLimit = (error: Error): boolean =>
  error instanceof RangeError && textOf(error, "message").includes("exceeds bufferAllocLimit");

function describe(thrown: unknown, context: ReportContext): Report {
  if (thrown instanceof VMTimeoutError) return { text: line(context, timeoutText(thrown)), code: exitCodes.limit };
  if (thrown instanceof CompilerError) return { text: line(context, thrown.message), code: exitCodes.failed };
  if (!(thrown instanceof Error)) return { text: `Uncaught ${printable(shown(thrown))}`, code: exitCodes.failed };
  const place = thrown instanceof SyntaxError ? syntaxErrorPlace(textOf(thrown, "stack")) : undefined;
  if (place !== undefined) return { text: line(context, syntaxText(thrown, place)), code: exitCodes.failed };
  const denial = context.denial(thrown);
  const text = errorText(thrown, context);
  if (isAllocationLimit(thrown)) return { text, code: exitCodes.limit };
  if (denial === undefined) return { text, code: exitCodes.failed };
  return { text: `${text}\n\n${line(context, denial)}`, code: exitCodes.denied };
}

/**
 * Describes what a run threw.
 *
 * @param thrown anything, as the host sees it
 */
export function describeFailure(thrown: unknown, context: ReportContext): Report {
  try {
    return describe(thrown, context);
  } catch {
    // A proxy of the program's whose traps throw: even asking whether it is an error runs them.
    return { text: "Uncaught a value that cannot be shown", code: exitCodes.failed };
  }
}
