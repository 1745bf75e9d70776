import { runInContext } from "node:vm";

/** A guest's realm, from outside and without a membrane between: only for what judges it. */
export interface RawRealm {
  /** The host's view of the guest's global object. */
  readonly global: object;
  /** Evaluates trusted text, and gives the raw value. */
  readonly evaluate: (text: string) => unknown;
  /** Runs a program as it was written; gives and throws what a host would see. */
  readonly run: (source: string) => unknown;
  /** Does work of the host's that is under no limit of time. */
  readonly prepare: (work: () => void) => void;
}

/** The realm behind a VM. */
export async function rawRealmOf(vm: object): Promise<RawRealm> {
  const { guestRealmOf } = await import("@sbx/vm/internal");
  const realm = guestRealmOf(vm);
  const evaluate = (text: string): unknown => runInContext(text, realm.context, { filename: "vm.js" }) as unknown;
  return {
    run(source) {
      try {
        return realm.membrane.toHost(evaluate(source));
      } catch (error) {
        throw realm.membrane.thrownToHost(error);
      }
    },
    global: realm.membrane.global,
    evaluate,
    prepare: (work) => {
      realm.prepare(work);
    },
  };
}
