/** Work that Ctrl-C ends, and not the process. */
import { Script } from "node:vm";

/** A name of this process's global object, while work is done; a guest has another global object. */
const slot = "sbx:work";

const script = new Script(`globalThis[${JSON.stringify(slot)}]()`, { filename: "sbx:interruptible" });

/**
 * Does some work, guest code included, that SIGINT ends (`breakOnSigint` of node:vm, which unwinds every realm).
 *
 * @throws what the work throws; an error with the code `ERR_SCRIPT_EXECUTION_INTERRUPTED` when it was ended
 */
export function interruptible(work: () => unknown): unknown {
  Object.defineProperty(globalThis, slot, { value: work, configurable: true });
  try {
    return script.runInThisContext({ breakOnSigint: true, displayErrors: false });
  } finally {
    Reflect.deleteProperty(globalThis, slot);
  }
}
