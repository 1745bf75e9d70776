import guestText from "./realm/entry.ts?realm";
import { makeHalf, type Half } from "./realm/end.ts";
import type { makeGuestHalf } from "./realm/guest-half.ts";
import { policyIds } from "./realm/policies.ts";
import type { Foreign, Local, PolicyId, Port, Thrown } from "./realm/types.ts";
import { makeHostDirection } from "./host/host-direction.ts";
import { makeInspectable } from "./host/inspect.ts";
import { guardPort } from "./host/guard-port.ts";
import type { Membrane, MembraneOptions, PolicyName } from "./types.ts";

type Connect<Main> = (connect: (main: Main) => void) => void;

/** Evaluates `(function (connect) { … })` and gives what its body passes to `connect`, raw. */
const evaluateMain = <Main>({ evaluate }: MembraneOptions, text: string): Main => {
  let main: Main | undefined;
  (evaluate(text) as Connect<Main>)((value) => {
    main = value;
  });
  if (main === undefined) throw new TypeError("The text did not call `connect`.");
  return main;
};

/**
 * Joins this realm, the host, with another realm of the same agent, the guest. From then on no object of one is visible
 * to the programs of the other but as a proxy.
 *
 * The guest must be fresh: what runs there before is trusted.
 *
 * @param options.evaluate evaluates the text of an expression in the guest and gives the raw value
 * @returns the membrane, with the host's view of the guest's global object
 * @throws whatever `evaluate` throws
 * @example
 * ```js
 * import vm from "node:vm";
 * const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
 * const membrane = createMembrane({ evaluate: (text) => vm.runInContext(text, context) });
 * membrane.global.greet = (name) => `Hello, ${name}`;
 * membrane.toHost(vm.runInContext("greet('guest')", context)); // "Hello, guest"
 * ```
 */
export const createMembrane = (options: MembraneOptions): Membrane => {
  const assigned = new WeakMap<object, PolicyId>();
  const thrown = Object.freeze({ __proto__: null }) as unknown as Thrown;
  const limit = { failed: false, error: undefined as unknown };
  const takeFailure = (): unknown => {
    if (!limit.failed) return undefined;
    limit.failed = false;
    return limit.error;
  };

  const makeGuest = evaluateMain<typeof makeGuestHalf>(options, guestText);
  const guest = makeGuest(thrown, Object.prototype as unknown as Foreign);
  // Seen from here the guest's port takes and gives what is foreign to it, that is local to us.
  const guestPort = guest.port as unknown as Port<Foreign, Local>;
  const inspectable = makeInspectable(guestPort, options.isProxy ?? ((): boolean => false));
  const host: Half = makeHalf(makeHostDirection(assigned, inspectable), thrown, takeFailure);
  host.join(options.enter === undefined ? guestPort : guardPort(guestPort, options.enter, limit));
  guest.join(host.port as unknown as Port<Foreign, Local>);

  const toHost = (raw: unknown): unknown => guestPort.show(raw as Foreign);
  const toGuest = (value: unknown): unknown => host.port.show(value as Local);

  return {
    global: toHost(options.evaluate("globalThis")) as object,
    toHost,
    toGuest,
    thrownToHost(raw) {
      // I1, I3: a guest cannot make an object whose prototypes reach the host's, so this one is the host's own.
      if (raw instanceof Error) return new RangeError("Maximum call stack size exceeded");
      return toHost(raw);
    },
    install(text, services) {
      const main = evaluateMain<(services: unknown) => unknown>(options, text);
      return (toHost(main) as (services: object) => unknown)(services);
    },
    setPolicy(value, policy: PolicyName) {
      assigned.set(value, policyIds[policy]);
    },
    revoke(message = "The membrane was revoked") {
      host.cut(message);
      guest.cut(message);
    },
  };
};
