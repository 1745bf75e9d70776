import { createRequire } from "node:module";

/** What stands behind a proxy: its target and its handler. */
export type ProxyDetails = readonly [target: object | null, handler: object | null];

interface UtilBinding {
  getProxyDetails(value: unknown): ProxyDetails | undefined;
}

// Needs `--expose-internals`, which the pool passes to the processes that it starts. Node says so on stderr once.
const { internalBinding } = createRequire(import.meta.url)("internal/test/binding") as {
  internalBinding(name: "util"): UtilBinding;
};
const { getProxyDetails } = internalBinding("util");

/** The target and the handler of a proxy of any realm, without running a trap; `undefined` for anything else. */
export function proxyDetails(value: unknown): ProxyDetails | undefined {
  return getProxyDetails(value);
}

/** True for objects and functions. */
export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Prototypes that all ordinary objects of one realm end at. */
export interface RealmRoots {
  readonly roots: ReadonlySet<object>;
  /** Objects known to be of this realm whatever their prototypes are. */
  readonly known?: WeakSet<object>;
  /**
   * The guest's own `Reflect.getOwnPropertyDescriptor`. On Node 26 some properties of a fresh realm are made when they
   * are first looked at, in the realm of the looker: the host's own function would plant an object of the host.
   */
  readonly describe?: typeof Reflect.getOwnPropertyDescriptor;
}

/** The roots of the realm that this code runs in. */
export const hostRoots: ReadonlySet<object> = new Set([Object.prototype, Function.prototype]);

/**
 * Whether a raw value belongs to a realm, judged without running any of its code: a proxy by its handler and target,
 * another object by the known ones and by its chain of prototypes, as far as that holds no proxy, and an object
 * without prototype by its own functions.
 */
export function isOfRealm(value: unknown, realm: RealmRoots, depth = 3): boolean {
  if (!isObject(value)) return false;
  if (realm.known?.has(value) === true || realm.roots.has(value)) return true;
  const details = proxyDetails(value);
  if (details !== undefined) return depth > 0 && details.some((part) => isOfRealm(part, realm, depth - 1));
  let up: object | null = Object.getPrototypeOf(value) as object | null;
  if (up === null) return depth > 0 && ownValues(value, realm).some((own) => isOfRealm(own, realm, depth - 1));
  while (up !== null && proxyDetails(up) === undefined) {
    if (realm.roots.has(up) || realm.known?.has(up) === true) return true;
    up = Object.getPrototypeOf(up) as object | null;
  }
  return false;
}

/** The functions that an object without prototype holds itself. */
function ownValues(value: object, { describe = Reflect.getOwnPropertyDescriptor }: RealmRoots): unknown[] {
  return Reflect.ownKeys(value)
    .flatMap((key) => {
      const own = describe(value, key) ?? {};
      // The descriptor may be an object of the guest, with a prototype that the guest has changed.
      return ["value", "get", "set"].map((field) => Reflect.getOwnPropertyDescriptor(own, field)?.value as unknown);
    })
    .filter((own) => typeof own === "function");
}

/** A short name for a raw value in a report; runs none of its code. */
export function nameOf(value: unknown): string {
  if (typeof value === "symbol") return value.toString();
  if (!isObject(value)) return typeof value;
  if (proxyDetails(value) !== undefined) return "proxy";
  const own = Object.getOwnPropertyDescriptor(value, "name")?.value as unknown;
  if (typeof value === "function") return `function ${typeof own === "string" ? own : ""}`.trim();
  const message = Object.getOwnPropertyDescriptor(value, "message")?.value as unknown;
  const tag = Object.prototype.toString.call(value);
  if (typeof message === "string") return `${tag} "${message.slice(0, 80)}"`;
  return `${tag} {${Reflect.ownKeys(value).slice(0, 8).map(String).join()}}`;
}
