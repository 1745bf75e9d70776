/** Where a program is run: a bare context of this engine, and a guest of the sandbox. What they answer is text. */
import vm from "node:vm";
import { VM } from "@sbx/vm";
import { showText } from "./show.ts";

/** Runs text in a fresh realm of its own, and gives its completion value. */
export type Run = (text: string) => unknown;

/** A realm of the language and nothing else. */
export const bareContext = (): Run => {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  return (text) => vm.runInContext(text, context, { filename: "vm.js" }) as unknown;
};

/** The same in the sandbox, with transformer and guards. */
export const guest = (): Run => {
  const sandbox = new VM();
  sandbox.on("unhandledRejection", () => undefined);
  return (text) => sandbox.run(text);
};

/** Of an error of another realm. */
interface ErrorLike {
  readonly name?: unknown;
  readonly message?: unknown;
}

/** What a realm answers to a program: its completion value, settled, or what it throws. */
export const answerOf = async (run: Run, program: string): Promise<string> => {
  const show = run(showText) as (value: unknown) => string;
  const settle = run("(value, show) => Promise.resolve(value).then(show, (error) => 'rejected ' + show(error))") as (
    value: unknown,
    show: unknown,
  ) => Promise<string>;
  try {
    const value: unknown = run(program);
    return await settle(value, show);
  } catch (error) {
    const { name, message } = Object(error) as ErrorLike;
    return `threw ${String(name)}: ${String(message)}`;
  }
};
