/** The module of the user's that endows the guest. It is trusted: it runs as any module of Node does. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { NodeVM } from "@sbx/nodevm";

/** What a module endows the guest with. */
export interface Endowments {
  /** The names of the globals. */
  readonly names: readonly string[];
  /** Makes globals of what the module exports by name. */
  readonly giveTo: (vm: NodeVM) => void;
  /** Its default export, if that is a function: it gets what the program exports. */
  readonly finish: ((exports: unknown) => unknown) | undefined;
}

/** Names in a module's namespace that are none of its exports'. */
const notEndowments: ReadonlySet<string> = new Set(["default", "module.exports", "__esModule"]);

/** For a run without `--endow`. */
export const noEndowments: Endowments = { names: [], giveTo: () => undefined, finish: undefined };

/**
 * Loads the module of `--endow`.
 *
 * @param file relative to the current folder
 * @throws what importing it throws
 */
export async function loadEndowments(file: string): Promise<Endowments> {
  const module = (await import(pathToFileURL(resolve(file)).href)) as Readonly<Record<string, unknown>>;
  const named = Object.entries(module).filter(([name]) => !notEndowments.has(name));
  const { default: finish } = module;
  return {
    names: named.map(([name]) => name),
    giveTo(vm) {
      // Read-only, and so is all that is reached through it: a guest that may change what the host goes on using could
      // change what the host does.
      for (const [name, value] of named) vm.freeze(value, name);
    },
    finish: typeof finish === "function" ? (finish as (exports: unknown) => unknown) : undefined,
  };
}
