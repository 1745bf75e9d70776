/** Time limits: `timeout` of `node:vm`, around runs and around every later entry of the host into a guest. */
import { types } from "node:util";
import { Script, type Context } from "node:vm";
import { isSpent, nothingRuns, underBackstop } from "./backstop.ts";
import { codes, VMError, VMTimeoutError } from "./errors.ts";
import { entryScript } from "./compile/trusted.ts";

/** What running a script came to. Nothing raw is ever thrown on. */
export type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "thrown"; readonly value: unknown }
  | { readonly kind: "stopped"; readonly error: VMError };

const empty = new Script("");

/**
 * Checks a limit, in Node's own words.
 *
 * @returns the limit in milliseconds; `undefined` for everything falsy
 * @throws TypeError `ERR_INVALID_ARG_TYPE` when it is no number
 * @throws RangeError `ERR_OUT_OF_RANGE` when it is no integer from 1 to 4294967295
 */
export const checkedTimeout = (timeout: unknown): number | undefined => {
  if (!timeout) return undefined;
  const usual = typeof timeout === "number" && Number.isInteger(timeout) && timeout > 0 && timeout <= 0xffffffff;
  if (!usual) empty.runInThisContext({ timeout: timeout as number });
  return timeout as number;
};

/**
 * Whether something caught is Node's error for an exceeded limit. Node makes it in the guest's realm, so a guest could
 * make one like it: the clock decides. Runs no guest code.
 */
const isTimeout = (caught: unknown, timeout: number, started: number): boolean => {
  if (!types.isNativeError(caught) || types.isProxy(caught)) return false;
  const code: unknown = Object.getOwnPropertyDescriptor(caught, "code")?.value;
  return code === codes.timeout && performance.now() - started >= timeout - 1;
};

/** Notes something of the host's; gives what puts it back. */
type Keep = () => () => void;

const keepStackLimit: Keep = () => {
  const { stackTraceLimit } = Error;
  return () => {
    Error.stackTraceLimit = stackTraceLimit; // Node sets it to 0 while it makes an error of its own
  };
};

/** A gate that is passed, and the one around it. */
interface Passage {
  readonly gate: object;
  readonly outer: Passage | undefined;
}

/** The gates that are passed at this moment, innermost first. */
let passage: Passage | undefined;

const keepPassage: Keep = () => {
  const before = passage;
  return () => {
    passage = before;
  };
};
const kept: Keep[] = [keepStackLimit, keepPassage];

/**
 * Has `keep` note something of the host's before each limited run, and put it back where the limit ends the run: the engine
 * then leaves all functions, those of the host that the guest has called too, without running their `finally` blocks. For
 * what is changed for the time of a call only.
 */
export const keepThroughTimeouts = (keep: Keep): void => void kept.push(keep);

const { queueMicrotask } = globalThis;

let willForget = false;

/** I9: a limit of the host's own around a run ends it without a word to this module. In a later turn none is under way. */
const forget = (): void => {
  willForget = false;
  passage = undefined;
  nothingRuns();
};

const forgetInTime = (): void => {
  if (willForget) return;
  queueMicrotask(forget);
  willForget = true;
};

const isInside = (gate: object): boolean => {
  for (let at = passage; at !== undefined; at = at.outer) if (at.gate === gate) return true;
  return false;
};

const pass = <T>(gate: object, operation: () => T): T => {
  const outer = passage;
  if (outer === undefined) forgetInTime();
  passage = { gate, outer };
  try {
    return operation();
  } finally {
    passage = outer;
  }
};

const unstoppable = (): VMError =>
  new VMError(
    "A run of this turn had to be ended by force, and this engine could not end another before the next: run it then.",
    codes.unstoppable,
  );

const runLimited = (script: Script, context: Context, timeout: number): Outcome => {
  if (isSpent()) return { kind: "stopped", error: unstoppable() };
  const started = performance.now();
  const putBack = kept.map((keep) => keep());
  try {
    const run = (): unknown => script.runInContext(context, { displayErrors: false, timeout });
    return { kind: "value", value: underBackstop(timeout, run) };
  } catch (caught) {
    if (!isTimeout(caught, timeout, started)) return { kind: "thrown", value: caught };
    for (const put of putBack) put();
    return { kind: "stopped", error: new VMTimeoutError(timeout) };
  }
};

/** Runs a script in a guest realm, with or without a limit in milliseconds. */
export const runScript = (script: Script, context: Context, timeout: number | undefined): Outcome => {
  if (timeout !== undefined) return runLimited(script, context, timeout);
  try {
    return { kind: "value", value: script.runInContext(context, { displayErrors: false }) as unknown };
  } catch (caught) {
    return { kind: "thrown", value: caught };
  }
};

/**
 * The gate for entries of the host into one guest. The outermost entry runs under the limit; what happens inside of it
 * does so already.
 */
export class Gate {
  readonly #timeout: number;
  #context: Context | undefined;
  #operation: (() => unknown) | undefined;
  #result: unknown;

  /** @param timeout milliseconds */
  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /** Begins to limit: until then the realm is being made. */
  open(context: Context): void {
    this.#context = context;
  }

  /** Notes that a limited run is under way while `operation` runs. */
  within<T>(operation: () => T): T {
    return pass(this, operation);
  }

  /** What the guest calls back in the script that is run under the limit. */
  readonly callback = (): void => {
    const operation = this.#operation;
    this.#operation = undefined;
    this.#result = operation?.();
  };

  /**
   * Runs an operation that enters the guest.
   *
   * @throws VMTimeoutError when it takes longer than the limit
   * @throws VMError `ERR_VM_UNSTOPPABLE`
   */
  readonly enter = (operation: () => unknown): unknown => {
    const context = this.#context;
    if (context === undefined || isInside(this)) return operation();
    this.#operation = operation;
    const outcome = this.within(() => runScript(entryScript, context, this.#timeout));
    const result = this.#result;
    this.#operation = this.#result = undefined;
    if (outcome.kind === "stopped") throw outcome.error;
    if (outcome.kind === "thrown") throw new RangeError("Maximum call stack size exceeded");
    return result;
  };
}
