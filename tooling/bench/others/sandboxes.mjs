// @ts-check
/** The sandboxes that are compared, each opened with functions and data of the host's in the way that it has for them. */
import { createRequire } from "node:module";
import { constants, createContext, runInContext } from "node:vm";

/**
 * @typedef {{ functions: Record<string, (...values: never[]) => unknown>, data: Record<string, unknown> }} Given
 * @typedef {{ evaluate: (text: string) => unknown, ask?: (expression: string) => unknown, close?: () => void }} Open `ask`, where a script has no completion value
 * @typedef {{ name: string, border: string, package?: string, since?: number, open: (load: (name: string) => Promise<any>) => Promise<(given: Given) => Open> }} Sandbox
 *   `border`: how data gets in; `package` is fetched where it is not one of the project's; `since` the first Node that has it
 */

const live = "live objects";
const copies = "copies";

/** @type {readonly Sandbox[]} */
export const sandboxes = [
  {
    name: "sbx",
    border: live,
    open: async (load) => {
      const { VM } = await load("@sbx/vm");
      return ({ functions, data }) => {
        const vm = new VM({ sandbox: { ...functions, ...data } });
        return { evaluate: (text) => vm.run(text), close: () => vm.dispose() };
      };
    },
  },
  {
    name: "node:vm",
    border: "none: no sandbox",
    open: () =>
      Promise.resolve(({ functions, data }) => {
        const context = createContext(constants.DONT_CONTEXTIFY);
        Object.assign(runInContext("globalThis", context), functions, data);
        return { evaluate: (text) => runInContext(text, context) };
      }),
  },
  {
    name: "vm2",
    border: live,
    open: async (load) => {
      const { VM } = await load("vm2");
      return ({ functions, data }) => {
        const vm = new VM({ sandbox: { ...functions, ...data } });
        return { evaluate: (text) => vm.run(text) };
      };
    },
  },
  {
    name: "isolated-vm",
    package: "isolated-vm@7.0.1",
    since: 24,
    border: copies,
    open: async (load) => {
      const { default: ivm } = await load("isolated-vm");
      return ({ functions, data }) => {
        const isolate = new ivm.Isolate({ memoryLimit: 512 });
        const context = isolate.createContextSync();
        for (const [name, value] of Object.entries(functions)) context.global.setSync(name, new ivm.Callback(value));
        for (const [name, value] of Object.entries(data))
          context.global.setSync(name, new ivm.ExternalCopy(value).copyInto());
        return { evaluate: (text) => context.evalSync(text), close: () => isolate.dispose() };
      };
    },
  },
  {
    name: "quickjs-emscripten",
    package: "quickjs-emscripten@0.32.0",
    border: copies,
    open: async (load) => {
      const { getQuickJS } = await load("quickjs-emscripten");
      const engine = await getQuickJS();
      return ({ functions, data }) => {
        const context = engine.newContext();
        /** @param {unknown} value */
        const inside = (value) =>
          typeof value === "number" ? context.newNumber(value) : context.newString(String(value));
        /** @param {string} text */
        const evaluate = (text) =>
          context.unwrapResult(context.evalCode(text)).consume((/** @type {unknown} */ handle) => context.dump(handle));
        for (const [name, call] of Object.entries(functions)) {
          const body = (/** @type {unknown[]} */ ...handles) =>
            inside(
              Reflect.apply(
                call,
                undefined,
                handles.map((handle) => context.dump(handle)),
              ),
            );
          context
            .newFunction(name, body)
            .consume((/** @type {unknown} */ handle) => context.setProp(context.global, name, handle));
        }
        for (const [name, value] of Object.entries(data)) {
          context
            .newString(JSON.stringify(value))
            .consume((/** @type {unknown} */ handle) => context.setProp(context.global, name, handle));
          evaluate(`globalThis.${name} = JSON.parse(globalThis.${name}); 0`);
        }
        return { evaluate, close: () => context.dispose() };
      };
    },
  },
  {
    name: "ses",
    package: "ses@2.3.0",
    border: "live and shared, frozen",
    open: async (load) => {
      await load("ses");
      /** @type {any} */ (globalThis).lockdown({
        errorTaming: "unsafe",
        consoleTaming: "unsafe",
        overrideTaming: "severe",
      });
      const { Compartment, harden } = /** @type {any} */ (globalThis);
      return ({ functions, data }) => {
        const compartment = new Compartment({ globals: harden({ ...functions, ...data }), __options__: true });
        return { evaluate: (text) => compartment.evaluate(text) };
      };
    },
  },
  {
    name: "@nyariv/sandboxjs",
    package: "@nyariv/sandboxjs@0.9.7",
    border: live,
    open: async (load) => {
      const { Sandbox } = await load("@nyariv/sandboxjs");
      return ({ functions, data }) => {
        const sandbox = new Sandbox({ globals: { ...Sandbox.SAFE_GLOBALS, ...functions, ...data } });
        const scope = {};
        /** @param {string} text */
        const evaluate = (text) => sandbox.compile(text)(scope).run();
        return { evaluate, ask: (expression) => evaluate(`return ${expression}`) };
      };
    },
  },
];

/** Loads a module of one of the folders. @param {readonly string[]} folders @returns {(name: string) => Promise<any>} */
export function loaderOf(folders) {
  return async (name) => {
    for (const folder of folders) {
      const require = createRequire(`${folder}/package.json`);
      try {
        return await import(require.resolve(name));
      } catch (error) {
        if (/** @type {{ code?: string }} */ (error).code !== "MODULE_NOT_FOUND") throw error;
      }
    }
    throw new Error(`${name} is not installed`);
  };
}
