/**
 * Type strippers: they put blanks where the types were, so that no position moves and no map is needed. They refuse what
 * has a meaning at run time (enums, namespaces, parameter properties).
 */
import { builtin, findPeer, functionOf } from "./peers.ts";

/** Gives JavaScript with every token where it was; throws what the stripper throws. */
export type Stripper = (code: string) => string;

/** The words of Node's notice about its stripper, which is told once a process. */
const NOTICE = "stripTypeScriptTypes";

/**
 * Runs `operation` without Node's notice that its stripper is experimental: users of a sandbox did not call it and can do
 * nothing about it. Every other warning passes. The operation is synchronous and runs no code of anybody else's.
 */
function withoutNotice<T>(operation: () => T): T {
  const process = globalThis.process as { emitWarning: (...values: unknown[]) => void };
  const original = process.emitWarning;
  process.emitWarning = (...values) => {
    if (!String(values[0]).includes(NOTICE)) Reflect.apply(original, process, values);
  };
  try {
    return operation();
  } finally {
    process.emitWarning = original;
  }
}

function nodeStripper(): Stripper | undefined {
  const module = builtin("node:module");
  if (typeof module?.stripTypeScriptTypes !== "function") return undefined;
  const strip = module.stripTypeScriptTypes.bind(module);
  return (code) => withoutNotice(() => strip(code));
}

type TransformSync = (code: string, options: object) => { readonly code: string };

/** The package that Node's own stripper is made of, for Node versions without one. */
function amaroStripper(): Stripper | undefined {
  const peer = findPeer(["amaro"]);
  if (peer === undefined) return undefined;
  let transform: TransformSync | undefined;
  return (code) => {
    transform ??= functionOf(peer, "transformSync", "Install amaro 1.") as unknown as TransformSync;
    return transform(code, { mode: "strip-only" }).code;
  };
}

/** Node's stripper, else that of `amaro`, else none. */
export function findStripper(): Stripper | undefined {
  return nodeStripper() ?? amaroStripper();
}

/** A message out of what a stripper threw, which need not be an error. */
export function strippingProblem(thrown: unknown): string {
  const message = (thrown as { readonly message?: unknown } | null)?.message;
  return typeof message === "string" ? message : String(thrown);
}
