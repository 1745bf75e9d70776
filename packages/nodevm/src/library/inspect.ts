/**
 * Runs in the guest realm, as an ordinary library. `util.inspect`: the host's printer for the text, the guest's own hook.
 *
 * The host does not see the guest's registered symbols, so an object's own `[util.inspect.custom]` is called here, where
 * it belongs; what is nested is printed as data.
 */

type Hook = (this: unknown, depth: unknown, options: unknown, inspect: unknown) => unknown;

/** The host's printer. */
export type Print = (value: unknown, options: unknown) => string;

/** Makes `util.inspect`. */
export function makeInspect(print: Print): object {
  const custom = Symbol.for("nodejs.util.inspect.custom");
  const hookOf = (value: unknown): unknown =>
    (typeof value === "object" && value !== null) || typeof value === "function"
      ? (value as Record<symbol, unknown>)[custom]
      : undefined;
  function inspect(value: unknown, options: unknown = {}): string {
    const hook = hookOf(value);
    if (typeof hook !== "function") return print(value, options);
    const depth = (options as { depth?: unknown } | null)?.depth ?? 2;
    const shown = Reflect.apply(hook as Hook, value, [depth, options, inspect]);
    return typeof shown === "string" ? shown : print(shown, options);
  }
  return Object.assign(inspect, { custom, defaultOptions: {}, colors: {}, styles: {} });
}
