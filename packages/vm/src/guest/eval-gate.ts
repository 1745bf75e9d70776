/**
 * Runs in the guest realm. Upholds I7.
 * What a direct call of `eval` goes through (`@sbx/transformer`, rule direct-eval):
 *
 *     (gate.arm(eval),eval(gate.text((gate.holder.eval=gate.tamed,gate.holder),text)))
 *
 * The attacker cannot name the gate, but decides what `eval` is, everywhere, and when this runs. The engine's own `eval` is in
 * the global object from the last step of `arm` until the assignment; in between the engine only looks the name `eval` up.
 */
import { bare, ownDescriptor } from "@sbx/bridge/realm";
import { EvalNative, GlobalObject, type Callable } from "./captures.ts";

/** A constant of the global scope. Read by property, which must run nothing: all are own data properties. */
export interface EvalGate {
  /** Called with what `eval` is where the call stands. */
  readonly arm: (callee: unknown) => void;
  /** Gives the argument for the call. */
  readonly text: (holder: unknown, argument: unknown) => unknown;
  /** The object whose `eval` is set to `tamed` once the name has been looked up: the global object, if it was changed. */
  holder: { eval?: unknown };
  readonly tamed: Callable;
}

/** `prepare` transforms a text for the engine's `eval`, or throws the refusal. */
export const makeEvalGate = (
  tamed: Callable,
  evalAllowed: boolean,
  prepare: (text: string, caller: Callable) => string,
): EvalGate => {
  const nothing: EvalGate["holder"] = bare({ eval: undefined });
  const global = GlobalObject as EvalGate["holder"];
  const gate: EvalGate = bare({
    arm(callee: unknown): void {
      gate.holder = nothing;
      if (callee === EvalNative) global.eval = tamed; // never, unless a call was led through here twice
      if (callee !== tamed || !evalAllowed) return;
      const own = ownDescriptor(GlobalObject as never, "eval");
      if (own?.writable !== true || (own.value as unknown) !== tamed) return;
      gate.holder = global;
      // I7: the last step. Looking up an own data property runs nothing, and the caller assigns to it before it does anything else.
      global.eval = EvalNative;
    },
    text(holder: unknown, argument: unknown): unknown {
      return holder === global && typeof argument === "string" ? prepare(argument, gate.text) : argument;
    },
    holder: nothing,
    tamed,
  });
  return gate;
};
