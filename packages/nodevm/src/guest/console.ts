/**
 * Runs in the guest realm. Upholds I5.
 * The guest's `console`: functions of the guest, and nothing of the host's console but the act of printing.
 */
import { ReflectApply } from "./captures.ts";
import { defineOwn, nameFunction, plainObject } from "./own.ts";

/** Prints, or tells the host's listeners. */
export type ConsolePort = (method: string, args: readonly unknown[]) => unknown;

/** Puts a console with the given methods on the global object. */
export function installConsole(global: object, methods: readonly string[], print: ConsolePort): void {
  const console = plainObject();
  for (let index = 0; index < methods.length; index++) {
    const method = methods[index] ?? "";
    const forward = (...args: unknown[]): unknown => ReflectApply(print, undefined, [method, args]);
    nameFunction(forward, method);
    defineOwn(console, method, forward);
  }
  defineOwn(global, "console", console);
}
