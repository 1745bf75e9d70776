import type { Signal, SignalKind } from "../entry.ts";
import { isObject, isOfRealm, nameOf, type RealmRoots } from "./realm-of.ts";

/** Collects the damage of one entry. Host code that the guest can reach reports here what it was given. */
export class Evidence {
  // An array with indices only: an attack may have broken the host's collections.
  readonly signals: Signal[] = [];
  /** Host objects handed out that have no telling prototype. */
  readonly known = new WeakSet<object>();
  /** The guest's realm, once it exists; the host side is not judged before (nor on the plain context). */
  guest: RealmRoots | undefined;

  /** Notes damage; the same line is kept once. */
  note(kind: SignalKind, detail: string): void {
    // eslint-disable-next-line @typescript-eslint/prefer-for-of -- the iterator of arrays may be the attack's
    for (let i = 0; i < this.signals.length; i++) {
      const signal = this.signals[i];
      if (signal?.kind === kind && signal.detail === detail) return;
    }
    if (this.signals.length < 50) this.signals[this.signals.length] = { kind, detail };
  }

  /** Looks at values that arrived in host code: none may be a raw object of the guest. */
  arrived(where: string, values: readonly unknown[]): void {
    if (this.guest === undefined) return;
    for (const value of values) {
      if (isObject(value) && isOfRealm(value, this.guest)) this.note("raw-guest", `${nameOf(value)} in ${where}`);
    }
  }
}
