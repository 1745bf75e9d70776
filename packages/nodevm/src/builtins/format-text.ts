/**
 * Runs on the host. Upholds I4.
 * A guest's format strings. `%o` asks Node to show proxies from behind, and every object of the guest's is one on this side: so
 * what it stands for is shown as the object that it is, before Node sees the text.
 */
import { type InspectOptions, inspect } from "node:util";

/** What a guest may choose of how a value is printed: nothing that shows proxies from behind, or calls back. */
const printOptions = [
  "showHidden",
  "depth",
  "colors",
  "maxArrayLength",
  "maxStringLength",
  "breakLength",
  "compact",
  "numericSeparator",
] as const;

/** The options of a guest for the printer. */
export const printable = (options: unknown): InspectOptions => {
  if (typeof options !== "object" || options === null) return {};
  const given = options as Record<string, unknown>;
  const chosen = printOptions.map((name) => [name, given[name]] as const);
  return Object.fromEntries(chosen.filter(([, value]) => value === null || /^(?:boolean|number)$/.test(typeof value)));
};

/** What takes an argument; `%%` does not. */
const directive = /%([%sdifjoOc])/g;

/** As Node does for `%o`, but for proxies. */
const shown = { showHidden: true, depth: 4, showProxy: false } as const;

/** The arguments of a function that formats, none of them shown from behind. */
export function safeFormat(args: readonly unknown[]): unknown[] {
  const [text, ...values] = args;
  if (typeof text !== "string" || !text.includes("%o")) return [...args];
  let next = 0;
  const replaced = text.replace(directive, (whole: string, kind: string) => {
    if (kind === "%" || next >= values.length) return whole;
    const at = next++;
    if (kind !== "o") return whole;
    values[at] = inspect(values[at], shown);
    return "%s";
  });
  return [replaced, ...values];
}
