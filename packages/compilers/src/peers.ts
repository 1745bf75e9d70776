/**
 * Finds and loads optional packages on first use.
 *
 * They are looked for from where this package lies, as peers are, then from the current directory, so that a bundled copy
 * finds them too. `process.getBuiltinModule` instead of an import keeps this package free of imports: it loads where there
 * is no Node, and then finds no peer.
 */
import { CompilerError } from "./errors.ts";

interface NodeModule {
  createRequire(from: string): NodeJS.Require;
  /** Node 22.13 and later. */
  stripTypeScriptTypes?(code: string): string;
}

interface NodeVM {
  compileFunction(code: string): unknown;
}

interface Modules {
  readonly "node:module": NodeModule;
  readonly "node:vm": NodeVM;
}

/** One of Node's own modules; undefined where there is no Node. */
export function builtin<Name extends keyof Modules>(name: Name): Modules[Name] | undefined {
  const { process } = globalThis as { readonly process?: { getBuiltinModule?(name: string): unknown } };
  return process?.getBuiltinModule?.(name) as Modules[Name] | undefined;
}

/** Places to look from, in order. A bundler may have left nothing of the first. */
function origins(): string[] {
  const here = typeof __filename === "string" ? __filename : import.meta.url;
  return [here, `${globalThis.process.cwd()}/`].filter(Boolean);
}

/** A package that was found and may be loaded. */
export interface Peer {
  readonly name: string;
  load(): unknown;
}

/** The first of the packages that is installed. */
export function findPeer(names: readonly string[]): Peer | undefined {
  const module = builtin("node:module");
  if (module === undefined) return undefined;
  const requires = origins().map((origin) => module.createRequire(origin));
  for (const name of names) {
    for (const require of requires) {
      const path = resolved(require, name);
      if (path !== undefined) return { name, load: () => require(path) as unknown };
    }
  }
  return undefined;
}

function resolved(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined; // not installed there: the caller has other places, and words for when there is none
  }
}

/**
 * The function `key` of a loaded package.
 *
 * @throws CompilerError `ERR_COMPILER_API` when the package has no such function
 */
export function functionOf(peer: Peer, key: string, advice: string): (...args: never[]) => unknown {
  const library = peer.load() as Readonly<Record<string, unknown>>;
  const found = library[key];
  if (typeof found === "function") return found.bind(library) as (...args: never[]) => unknown;
  const version = typeof library["version"] === "string" ? ` ${library["version"]}` : "";
  throw new CompilerError("ERR_COMPILER_API", `The package "${peer.name}"${version} has no function ${key}. ${advice}`);
}
