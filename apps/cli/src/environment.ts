/**
 * The guest's `process.env`: what was named, and nothing else of this process.
 *
 * @param named `NAME=VALUE`, or `NAME` for the value that this process has
 * @example
 * environmentOf(["LANG", "MODE=test"]); // { LANG: "C", MODE: "test" }
 */
export function environmentOf(named: readonly string[]): Record<string, string> {
  const pairs = named.map((text): [string, string | undefined] => {
    const at = text.indexOf("=");
    return at === -1 ? [text, process.env[text]] : [text.slice(0, at), text.slice(at + 1)];
  });
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined));
}
