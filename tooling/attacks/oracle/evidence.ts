import type { Signal, SignalKind } from "../entry.ts";
import { isObject, isOfRealm, nameOf, type RealmRoots } from "./realm-of.ts";

/** Collects the damage of one entry. Host code that the guest can reach reports here what it was given. */
export class Evidence {
  readonly #signals = new Map<string, Signal>();
  /** Host objects handed out that have no telling prototype. */
  readonly known = new WeakSet<object>();
  /** The guest's realm, once it exists; the host side is not judged before (nor on the plain context). */
  guest: RealmRoots | undefined;

  /** Notes damage; the same line is kept once. */
  note(kind: SignalKind, detail: string): void {
    if (this.#signals.size < 50) this.#signals.set(`${kind} ${detail}`, { kind, detail });
  }

  /** Looks at values that arrived in host code: none may be a raw object of the guest. */
  arrived(where: string, values: readonly unknown[]): void {
    if (this.guest === undefined) return;
    for (const value of values) {
      if (isObject(value) && isOfRealm(value, this.guest)) this.note("raw-guest", `${nameOf(value)} in ${where}`);
    }
  }

  /** What was seen so far. */
  get signals(): Signal[] {
    return [...this.#signals.values()];
  }
}
