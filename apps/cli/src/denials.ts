/** What a program asked for and was not given, and how its user can give it. */
import { dirname } from "node:path";
import type { DeniedEvent, NodeVM } from "@sbx/nodevm";
import { packageFolder } from "./roots.ts";

/** Hears what one VM denies. */
export interface Denials {
  /** What to tell the user about a failure; `undefined` when no denial was behind it. */
  readonly explain: (error: unknown) => string | undefined;
}

type Rule = DeniedEvent["rule"];
type Explain = (event: DeniedEvent, allowed: Allowed) => string | undefined;

/** What the user did allow. */
export interface Allowed {
  readonly builtins: readonly string[];
  readonly externals: readonly string[];
}

/** The package that a specifier names. */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const bare = (specifier: string): string => specifier.replace(/^node:/, "");

const isPath = (specifier: string): boolean => /^(?:[./\\]|[a-z]:)/i.test(specifier);

const unlisted = (name: string): string => `the package '${name}' was not allowed (to allow it: --external ${name})`;

/** TABLE: each rule in words, with the way out; `undefined` where the module is just not there. */
const explanations: Readonly<Record<Rule, Explain>> = {
  "denied-builtin": ({ specifier }, { builtins }) =>
    builtins.map(bare).includes(bare(specifier))
      ? `the builtin '${specifier}' is given to no program: it would let it out`
      : `the builtin '${specifier}' was not allowed (to allow it: --allow-builtin ${bare(specifier)})`,
  "not-listed": ({ specifier }) =>
    isPath(specifier) ? `the file '${specifier}' was not allowed` : unlisted(packageOf(specifier)),
  // A package that was not named may lie anywhere: naming it opens its folder.
  "outside-root": ({ specifier, path }, { externals }) =>
    isPath(specifier) || externals.includes(packageOf(specifier))
      ? `'${path ?? specifier}' lies outside of the root (to set another: --root DIR)`
      : unlisted(packageOf(specifier)),
  "outside-package": ({ specifier }) => `'${specifier}' leads out of its package's folder`,
  "own-files": ({ specifier }) => `'${specifier}' is a part of sbx itself, which is given to no program`,
  "external-disabled": ({ specifier }) => `'${specifier}' was not allowed`,
  // The folder of a package that was not named cannot be searched: it may be there all the same.
  "not-found": ({ specifier, referrer = "" }, { externals }) => {
    const name = packageOf(specifier);
    const exists = !isPath(specifier) && packageFolder(name, dirname(referrer)) !== undefined;
    return exists && !externals.includes(name) ? unlisted(name) : undefined;
  },
};

const textOf = (value: unknown, key: string): string => {
  try {
    return String((value as Record<string, unknown> | null | undefined)?.[key]);
  } catch {
    return ""; // a getter of the program's threw: then this is no error of the loader's
  }
};

/** Begins to listen. */
export function watchDenials(vm: NodeVM, allowed: Allowed): Denials {
  const events: DeniedEvent[] = [];
  vm.on("denied", (event: DeniedEvent) => events.push(event));
  return {
    explain(error) {
      const message = textOf(error, "message");
      const event = events.findLast(({ specifier }) => message.includes(`'${specifier}'`));
      return event === undefined ? undefined : explanations[event.rule](event, allowed);
    },
  };
}
