/**
 * Runs in the host realm. Upholds I9.
 * Sends every operation that can run guest code through one gate, such as a time limit. What the gate throws is the
 * host's own and must not be taken for the end of the stack, so it is kept aside for the trap that asked.
 */
import type { Foreign, Local, Port } from "../realm/types.ts";

/** Where a gate's error waits. */
export interface Limit {
  failed: boolean;
  error: unknown;
}

/** Operations that run no guest code. */
const quiet: ReadonlySet<string> = new Set(["wrap", "intrinsic", "symbolFor"]);

type Operation = (...args: unknown[]) => unknown;

const attempt = (operation: Operation, args: unknown[], outcome: { exhausted: boolean }): unknown => {
  try {
    return operation(...args);
  } catch {
    outcome.exhausted = true;
    throw new RangeError("Maximum call stack size exceeded"); // I3: of unknown realm, not looked at
  }
};

export const guardPort = (
  port: Port<Foreign, Local>,
  enter: (operation: () => unknown) => unknown,
  limit: Limit,
): Port<Foreign, Local> => {
  const guard =
    (operation: Operation) =>
    (...args: unknown[]): unknown => {
      const outcome = { exhausted: false };
      try {
        return enter(() => attempt(operation, args, outcome));
      } catch (error) {
        limit.failed = !outcome.exhausted && error instanceof Error;
        limit.error = error;
        throw error;
      }
    };
  const guarded: Record<string, unknown> = { __proto__: null };
  for (const [name, operation] of Object.entries(port) as [string, Operation][]) {
    guarded[name] = quiet.has(name) ? operation : guard(operation);
  }
  return Object.freeze(guarded) as unknown as Port<Foreign, Local>;
};
