/** What a guest threw, for people. All of it is text of the guest's, read once and trusted in nothing. */
import { inspect } from "node:util";
import type { Failure } from "../shared/protocol.ts";

/** The program's name in stacks. `NodeVM` makes names absolute. */
export const programName = "program.js";

/** A frame, or the head of a syntax error. */
const placePattern = /program\.js:(\d+)(?::(\d+))?/;

/** Above the message of a syntax error stand its place, the line, and a caret below the column. */
const caretPattern = /program\.js:\d+\n.*\n( *)\^/;

const read = (value: unknown, key: "name" | "message" | "stack"): string => {
  try {
    const text: unknown = (value as Record<string, unknown>)[key];
    return typeof text === "string" ? text.slice(0, 20_000) : "";
  } catch {
    return ""; // a getter of the guest's threw
  }
};

/** A value as Node prints it. */
export const shown = (value: unknown): string => {
  try {
    return inspect(value, { depth: 4, breakLength: 72, maxArrayLength: 100, maxStringLength: 4_000 });
  } catch {
    return "a value that cannot be shown";
  }
};

const isError = (value: unknown): boolean => {
  try {
    return value instanceof Error;
  } catch {
    return false; // a trap of the guest's threw
  }
};

/** Frames of this app's own are no help. */
const withoutOurs = (stack: string): string =>
  stack
    .split("\n")
    .filter((line) => !/^\s+at .*(file:|node:|sbx:|\/)/.test(line) || placePattern.test(line))
    .join("\n");

/**
 * Describes a failure.
 *
 * @param thrown anything, as the host sees it
 */
export const failureOf = (thrown: unknown, how: Failure["how"]): Failure => {
  if (!isError(thrown)) return { name: "", message: shown(thrown), stack: "", line: 0, column: 0, how };
  const stack = read(thrown, "stack");
  const [, line = "0", column] = placePattern.exec(stack) ?? [];
  const caret = caretPattern.exec(stack)?.[1];
  return {
    name: read(thrown, "name") || "Error",
    message: read(thrown, "message"),
    stack: withoutOurs(stack),
    line: Number(line),
    column: Number(column ?? (caret === undefined ? 0 : caret.length + 1)),
    how,
  };
};
