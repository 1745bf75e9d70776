/** CoffeeScript through the package `coffeescript` (2) or `coffee-script` (1). */
import type { Compiler } from "./compiler.ts";
import { CompilerError } from "./errors.ts";
import { findPeer, functionOf } from "./peers.ts";

const PACKAGES = ["coffeescript", "coffee-script"] as const;

/** Files whose text is prose with indented code in it. */
const LITERATE = /\.(?:litcoffee|coffee\.md)$/;

const defaults = { header: false, bare: true } as const;

type Compile = (code: string, options: object) => string;

/** CoffeeScript. Options: those of `CoffeeScript.compile`, over `header: false` and `bare: true`. */
export const coffeescript: Compiler = {
  names: ["coffeescript", "coffee-script", "cs", "text/coffeescript"],
  extensions: [".coffee", ".litcoffee", ".coffee.md"],
  create(options) {
    const peer = findPeer(PACKAGES);
    if (peer === undefined) {
      throw new CompilerError("ERR_COMPILER_NOT_INSTALLED", "Coffee-Script compiler is not installed.");
    }
    let compile: Compile | undefined;
    return (code, filename) => {
      compile ??= functionOf(peer, "compile", "Install coffeescript 2.") as unknown as Compile;
      return compile(code, { ...defaults, filename, literate: LITERATE.test(filename), ...options });
    };
  },
};
