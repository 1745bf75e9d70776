/**
 * Runs in the guest realm, before any guest program. The free name `connect` is the host's.
 * Apart from `bootstrap.ts`, because what it is given must not cross the membrane: the host's `Object.prototype`, raw, to
 * be compared with.
 */
import { makeGuard, type Guard } from "./handle-caught.ts";
import { tamePromise } from "./tame-promise.ts";

declare const connect: (main: (hostObjectPrototype: unknown) => Guard) => void;

connect((hostObjectPrototype) => {
  const guard = makeGuard(hostObjectPrototype);
  tamePromise(guard);
  return guard;
});
