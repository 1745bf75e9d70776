/**
 * Runs on the host. Upholds I9.
 * An interface of `readline` that takes its input for a terminal stops the whole process when it reads Ctrl-Z. A guest has
 * no terminal: its interfaces read lines.
 */
import { type Options, copyOptions, isOptions } from "./guest-options.ts";

/** The arguments of `createInterface`, `(options)` or `(input, output, completer, terminal)`, without a terminal. */
export function interfaceArguments(args: readonly unknown[]): unknown[] {
  const [first, output, completer] = args;
  const options: Options = isOptions(first)
    ? copyOptions(first)
    : { input: first, output, ...(completer === undefined ? {} : { completer }) };
  return [{ ...options, terminal: false }];
}

/** Keeps an interface from becoming a terminal's later. */
export function lockTerminal(instance: object): void {
  Object.defineProperty(instance, "terminal", { value: false, writable: false, configurable: false });
}
