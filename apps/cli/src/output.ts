/** How the outcome of a run is told: to people, or as one JSON object. */
import { format, inspect } from "node:util";
import type { Report } from "./report.ts";
import type { Spinner } from "./spinner.ts";
import type { Terminal } from "./terminal.ts";

/** What the guest's console was called for. */
interface Printed {
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Takes what becomes of a run. */
export interface Output {
  /** Whether the guest's console is to be handed over, and not printed. */
  readonly redirects: boolean;
  readonly printed: (call: Printed) => void;
  readonly finished: (result: unknown) => void;
  readonly failed: (report: Report) => void;
}

/** Tells people: failures on standard error, and `show` for what a program gives. */
export function createTextOutput(terminal: Terminal, spinner: Spinner, show: (result: unknown) => void): Output {
  return {
    redirects: false,
    printed: () => undefined,
    finished(result) {
      spinner.stop();
      show(result);
    },
    failed({ text }) {
      spinner.stop();
      terminal.complain(text);
    },
  };
}

/** A copy of the result as JSON knows it, or nothing where that cannot be had. Runs `toJSON` of the guest. */
function jsonOf(result: unknown): unknown {
  try {
    const text = JSON.stringify(result) as string | undefined;
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/**
 * Prints one JSON object when the process ends: `ok`, `exitCode`, `milliseconds`, `console` (method and text of each call),
 * and `result` (as JSON, where it can be) with `shown` (as an inspector prints it), or `error`.
 */
export function createJsonOutput(terminal: Terminal): Output {
  const started = performance.now();
  const calls: { method: string; text: string }[] = [];
  let outcome: object = {};
  process.once("exit", (exitCode) => {
    const milliseconds = Math.round((performance.now() - started) * 1000) / 1000;
    terminal.print(JSON.stringify({ ok: exitCode === 0, exitCode, milliseconds, console: calls, ...outcome }));
  });
  return {
    redirects: true,
    printed: ({ method, args }) => void calls.push({ method, text: format(...args) }),
    finished: (result) => void (outcome = { result: jsonOf(result), shown: inspect(result) }),
    failed: ({ text }) => void (outcome = { error: text }),
  };
}
