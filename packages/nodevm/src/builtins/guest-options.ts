/**
 * Runs on the host. Upholds I10.
 * Options objects that a guest hands to Node: copied before anything of them is looked at, since the guest's own could
 * answer the check with one thing and Node with another.
 */
/** Options, copied: what Node reads is what was checked. */
export type Options = Record<string, unknown>;

/** Whether a value is an object that only carries options: no array, no instance of a class. */
export function isOptions(value: unknown): value is Readonly<Options> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** What is enumerable of an object, inherited properties too, each read once. */
export function copyOptions(given: Readonly<Options>): Options {
  const copy: Options = {};
  // Node reads inherited options as well.
  for (const name in given) if (name !== "__proto__") copy[name] = given[name];
  return copy;
}

/** The same arguments with options objects copied. */
export const copyAll = (args: readonly unknown[]): unknown[] =>
  args.map((value) => (isOptions(value) ? copyOptions(value) : value));

/** Leaves out the options of some names. */
export function without(options: Options, names: readonly string[]): Options {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));
}
