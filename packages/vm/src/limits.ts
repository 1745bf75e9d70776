/** Time limits: `timeout` of `node:vm`, around runs and around every later entry of the host into a guest. */
import { types } from "node:util";
import { Script, type Context } from "node:vm";
import { underBackstop } from "./backstop.ts";
import { codes, VMTimeoutError } from "./errors.ts";
import { entryScript } from "./compiled.ts";

/** What running a script came to. Nothing raw is ever thrown on. */
export type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "thrown"; readonly value: unknown }
  | { readonly kind: "timeout" };

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
const kept: Keep[] = [keepStackLimit];

/**
 * Has `keep` note something of the host's before each limited run, and put it back where the limit ends the run: the engine
 * then leaves all functions, those of the host that the guest has called too, without running their `finally` blocks. For
 * what is changed for the time of a call only.
 */
export const keepThroughTimeouts = (keep: Keep): void => void kept.push(keep);

const valueOf = (value: unknown): Outcome => ({ kind: "value", value });

/** Runs a script in a guest realm, with or without a limit in milliseconds. */
export const runScript = (script: Script, context: Context, timeout: number | undefined): Outcome => {
  const started = timeout === undefined ? 0 : performance.now();
  const putBack = timeout === undefined ? [] : kept.map((keep) => keep());
  try {
    if (timeout === undefined) return valueOf(script.runInContext(context, { displayErrors: false }));
    const run = (): Outcome => valueOf(script.runInContext(context, { displayErrors: false, timeout }));
    return underBackstop(timeout, run, () => ({ kind: "timeout" }));
  } catch (caught) {
    if (timeout !== undefined && isTimeout(caught, timeout, started)) {
      for (const put of putBack) put();
      return { kind: "timeout" };
    }
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
  #inside = false;
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
    const before = this.#inside;
    this.#inside = true;
    try {
      return operation();
    } finally {
      this.#inside = before;
    }
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
   */
  readonly enter = (operation: () => unknown): unknown => {
    const context = this.#context;
    if (this.#inside || context === undefined) return operation();
    this.#operation = operation;
    const outcome = this.within(() => runScript(entryScript, context, this.#timeout));
    const result = this.#result;
    this.#result = undefined;
    if (outcome.kind === "timeout") throw new VMTimeoutError(this.#timeout);
    if (outcome.kind === "thrown") throw new RangeError("Maximum call stack size exceeded");
    return result;
  };
}
