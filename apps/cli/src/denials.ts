/** What a program asked for and was not given, and how its user can give it. */
import type { DeniedEvent, NodeVM } from "@sbx/nodevm";

/** Hears what one VM denies. */
export interface Denials {
  /** What to tell the user about a failure; `undefined` when no denial was behind it. */
  readonly explain: (error: unknown) => string | undefined;
}

type Rule = DeniedEvent["rule"];
type Explain = (event: DeniedEvent, allowed: ReadonlySet<string>) => string | undefined;

/** The package that a specifier names. */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const bare = (specifier: string): string => specifier.replace(/^node:/, "");

/** TABLE: each rule in words, with the way out; `undefined` where the module is just not there. */
const explanations: Readonly<Record<Rule, Explain>> = {
  "denied-builtin": ({ specifier }, allowed) =>
    allowed.has(bare(specifier))
      ? `the builtin '${specifier}' is given to no program: it would let it out`
      : `the builtin '${specifier}' was not allowed (to allow it: --allow-builtin ${bare(specifier)})`,
  "not-listed": ({ specifier }) =>
    /^[./]/.test(specifier)
      ? `the file '${specifier}' was not allowed`
      : `the package '${packageOf(specifier)}' was not allowed (to allow it: --external ${packageOf(specifier)})`,
  "outside-root": ({ specifier, path }) =>
    `'${path ?? specifier}' lies outside of the root (to set another: --root DIR)`,
  "outside-package": ({ specifier }) => `'${specifier}' leads out of its package's folder`,
  "own-files": ({ specifier }) => `'${specifier}' is a part of sbx itself, which is given to no program`,
  "external-disabled": ({ specifier }) => `'${specifier}' was not allowed`,
  "not-found": () => undefined,
};

const textOf = (value: unknown, key: string): string => {
  try {
    return String((value as Record<string, unknown> | null | undefined)?.[key]);
  } catch {
    return ""; // a getter of the program's threw: then this is no error of the loader's
  }
};

/**
 * Begins to listen.
 *
 * @param allowed the builtins that the user did allow
 */
export function watchDenials(vm: NodeVM, allowed: readonly string[]): Denials {
  const events: DeniedEvent[] = [];
  vm.on("denied", (event: DeniedEvent) => events.push(event));
  const names = new Set(allowed.map(bare));
  return {
    explain(error) {
      const message = textOf(error, "message");
      const event = events.findLast(({ specifier }) => message.includes(`'${specifier}'`));
      return event === undefined ? undefined : explanations[event.rule](event, names);
    },
  };
}
