/**
 * Runs on the host. Upholds I6 and I10.
 * Builds what a guest sees of a builtin: an object of our own with the reviewed members, so that no unreviewed member is
 * reachable from it, now or in a later Node. It cannot be changed, nor can its functions, classes and data; what classes
 * make can.
 */
import { type BuiltinReview, builtinTable } from "./table.ts";

/** Gives Node's module of a name. */
export type HostModules = (name: string) => unknown;

type Func = (...args: unknown[]) => unknown;

/** How the guest sees what is exposed. */
export interface ExposurePowers {
  /** An object as classes are seen: not to be changed, but for what it makes. */
  readonly share: <T extends object>(value: T) => T;
  readonly readOnly: (value: unknown) => unknown;
  /** What a module that is itself a function or a class (`stream`) is called and constructed through. */
  readonly facadeOf: (module: Func) => object;
  /** Told of each module that is exposed, and what the guest sees of it. */
  readonly exposed: (name: string, module: object, facade: object) => void;
}

function addMembers(facade: object, module: object, members: readonly string[], powers: ExposurePowers): void {
  for (const name of members) {
    if (!Object.hasOwn(module, name)) continue; // older or newer Node: absent there, so absent here
    const value = (module as Record<string, unknown>)[name];
    if (typeof value === "object" && value !== null) powers.readOnly(value);
    Object.defineProperty(facade, name, { value, enumerable: true, writable: true, configurable: true });
  }
}

/**
 * Makes the function that exposes modules of the table to one VM.
 *
 * @param modules Node's modules, or what `customRequire` gives instead.
 * @example
 * const expose = createExposure((name) => process.getBuiltinModule(name), powers);
 * expose("path"); // { join, resolve, … }
 */
export function createExposure(modules: HostModules, powers: ExposurePowers): (name: string) => unknown {
  const facades = new Map<string, object>();
  const expose = (name: string, review: BuiltinReview): object => {
    const known = facades.get(name);
    if (known !== undefined) return known;
    const module = modules(name) as object;
    const facade = powers.share(typeof module === "function" ? powers.facadeOf(module as Func) : {});
    facades.set(name, facade); // before the nested ones: `path.posix.posix` is itself
    powers.exposed(name, module, facade);
    addMembers(facade, module, review.given, powers);
    for (const [member, nested] of Object.entries(review.nested)) {
      const value = expose(nested, builtinTable.get(nested) ?? { given: [], withheld: [], nested: {} });
      Object.defineProperty(facade, member, { value, enumerable: true, writable: true, configurable: true });
    }
    return facade;
  };
  return (name) => {
    const review = builtinTable.get(name);
    return review === undefined ? powers.readOnly(modules(name)) : expose(name, review);
  };
}
