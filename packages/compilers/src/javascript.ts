/** JavaScript to JavaScript. */
import type { Compiler } from "./compiler.ts";

/** A first line that names an interpreter, behind a byte order mark or not. */
const HASHBANG = /^(\uFEFF?)#!/;

/** Makes a comment of a first line that begins with `#!`; no position moves. */
export function commentHashbang(code: string): string {
  return code.replace(HASHBANG, "$1//");
}

/** Nothing is compiled. */
export const javascript: Compiler = {
  names: ["javascript", "java-script", "js", "text/javascript"],
  extensions: [".js", ".cjs"],
  create: () => commentHashbang,
};
