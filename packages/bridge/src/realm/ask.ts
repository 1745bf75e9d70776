/**
 * Runs in both realms. Upholds I3.
 * A question to the other end about one object. Everything that may end the stack happens inside the one `try`.
 */
import type { End } from "./trap-types.ts";
import type { Foreign, Key, Local, Thrown } from "./types.ts";

type Answer<Result> = Exclude<Result, Thrown>;

/** Asks; an error of the other side is thrown here in its local form. */
export const makeAsk =
  (end: End) =>
  <Result>(operation: (target: Foreign, key: Key) => Result, target: Foreign, key: Key): Answer<Result> => {
    let error: Local;
    try {
      const result = operation(target, key);
      if ((result as unknown) !== end.thrown) return result as Answer<Result>;
      error = end.port.takeThrown();
    } catch {
      throw end.exhausted(); // I3: of unknown realm, not looked at
    }
    throw error;
  };
