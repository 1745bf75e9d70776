/**
 * Runs on the host. Upholds I9.
 * Functions of Node's that look for their callback when they are done, and throw from the event loop if there is none.
 */

/** TABLE: functions of `fs`. */
const late: readonly string[] = ["rm"];

/** @throws TypeError `ERR_INVALID_ARG_TYPE`, as Node's functions do that look first */
function requireCallback(args: readonly unknown[]): unknown[] {
  if (typeof args.at(-1) === "function") return [...args];
  const message = 'The "callback" argument must be of type function.';
  throw Object.assign(new TypeError(message), { code: "ERR_INVALID_ARG_TYPE" });
}

/** What such functions are called with, in the place of the guest's arguments. */
export const lateCallbacks = (fs: object): ReadonlyMap<unknown, (args: readonly unknown[]) => unknown[]> =>
  new Map(late.map((name) => [Reflect.get(fs, name) as unknown, requireCallback]));
