/**
 * Runs on the host. Upholds I6 and I10.
 * Builds what a guest sees of a builtin: an object of our own with the reviewed members, read-only all the way down, so
 * that no unreviewed member is reachable from it, now or in a later Node.
 */
import type { CallbackGuard } from "./guard-callbacks.ts";
import { type BuiltinReview, builtinTable } from "./table.ts";

/** Gives Node's module of a name. */
export type HostModules = (name: string) => unknown;

/** A module whose exports are a function (`assert`) is called through one of ours. */
function facadeOf(module: unknown): object {
  if (typeof module !== "function") return {};
  const callable = module as (...args: unknown[]) => unknown;
  return (...args: unknown[]): unknown => callable(...args);
}

function addMembers(facade: object, module: object, members: readonly string[], guard: CallbackGuard): void {
  for (const name of members) {
    if (!Object.hasOwn(module, name)) continue; // older or newer Node: absent there, so absent here
    const value = guard.wrap(name, (module as Record<string, unknown>)[name]);
    Object.defineProperty(facade, name, { value, enumerable: true, writable: true, configurable: true });
  }
}

/**
 * Makes the function that exposes modules of the table to one VM.
 *
 * @param modules Node's modules, or what `customRequire` gives instead.
 * @param guard Keeps what a guest's callbacks throw from the process.
 * @example
 * const expose = createExposure((name) => process.getBuiltinModule(name), createCallbackGuard(report));
 * expose("path"); // { join, resolve, … }
 */
export function createExposure(modules: HostModules, guard: CallbackGuard): (name: string) => unknown {
  const facades = new Map<string, object>();
  const expose = (name: string, review: BuiltinReview): object => {
    const known = facades.get(name);
    if (known !== undefined) return known;
    const module = modules(name) as object;
    const facade = facadeOf(module);
    facades.set(name, facade); // before the nested ones: `path.posix.posix` is itself
    addMembers(facade, module, review.given, guard);
    for (const [member, nested] of Object.entries(review.nested)) {
      const value = expose(nested, builtinTable.get(nested) ?? { given: [], withheld: [], nested: {} });
      Object.defineProperty(facade, member, { value, enumerable: true, writable: true, configurable: true });
    }
    return facade;
  };
  return (name) => {
    const review = builtinTable.get(name);
    return review === undefined ? modules(name) : expose(name, review);
  };
}
