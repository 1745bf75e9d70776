import { runInContext } from "node:vm";
import { guestRealmOf } from "@sbx/vm/internal";

/** A guest's realm, from outside and without a membrane between: only for what judges it. */
export interface RawRealm {
  /** The host's view of the guest's global object. */
  readonly global: object;
  /** Evaluates trusted text, and gives the raw value. */
  readonly evaluate: (text: string) => unknown;
  /** Does work of the host's that is under no limit of time. */
  readonly prepare: (work: () => void) => void;
}

/** The realm behind a VM. */
export function rawRealmOf(vm: object): RawRealm {
  const realm = guestRealmOf(vm);
  return {
    global: realm.membrane.global,
    evaluate: (text) => runInContext(text, realm.context) as unknown,
    prepare: (work) => {
      realm.prepare(work);
    },
  };
}
