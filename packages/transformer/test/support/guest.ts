/** A realm in which transformed text runs with stand-ins for what the embedder provides. */
import { createContext, runInContext, Script, type Context } from "node:vm";
import {
  createCalleeName,
  createGuardName,
  templateHelperText,
  transform,
  type Transformed,
  type TransformOptions,
} from "@sbx/transformer";

export const importCallee: string = createCalleeName();
export const templateHelper: string = createCalleeName();

export const guardCatch: string = createGuardName();

/** The options with which the tests transform. */
export const names: TransformOptions = { importCallee, templateHelper, guardCatch };

export function transformed(source: string, options: TransformOptions = {}): Transformed {
  return transform(source, { ...names, ...options });
}

/** A fresh realm that knows the three functions; the import function gives its arguments back, the guard what it gets. */
export function makeRealm(): Context {
  const context = createContext({});
  runInContext(
    `const ${importCallee} = (...values) => ({ imported: values }); const ${templateHelper} = ${templateHelperText};
     const ${guardCatch} = (value) => value;`,
    context,
  );
  return context;
}

/** Whether V8 can compile the text as a script, and what it says if not. */
export function v8Verdict(source: string): true | string {
  try {
    new Script(source);
    return true;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The completion value of the transformed text in a fresh realm. */
export function run(source: string): unknown {
  return runInContext(transformed(source).code, makeRealm());
}

/** What the text throws when it is transformed. */
export function refusal(source: string, options: TransformOptions = {}): Error {
  try {
    transformed(source, options);
  } catch (error) {
    return error as Error;
  }
  throw new Error(`Not refused: ${source}`);
}
