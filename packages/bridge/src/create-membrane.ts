import type { Half } from "./realm/end.ts";
import type { Parts } from "./realm/parts.ts";
import type { Examined, Foreign, Local, PolicyId, Port, Thrown } from "./realm/types.ts";
import { makeHostDirection, markHandled } from "./host/host-direction.ts";
import { isLent } from "./host/guest-view.ts";
import { installInspector } from "./host/inspect.ts";
import { guardPort } from "./host/guard-port.ts";
import { makeHalf, policyIds, realmText } from "./host/realm.ts";
import type { HidingPolicy, Membrane, MembraneOptions } from "./types.ts";

type Connect = (connect: (main: unknown) => void) => void;

/** Evaluates `(function (connect) { … })` and gives what its body passes to `connect`, raw. */
const evaluateMain = ({ evaluate }: MembraneOptions, text: string): unknown => {
  let main: unknown;
  (evaluate(text) as Connect)((value) => {
    main = value;
  });
  if (main === undefined) throw new TypeError("The text did not call `connect`.");
  return main;
};

/** The port, with each error that is fetched from it told to `threw` first. */
const tellThrown = (port: Port<Foreign, Local>, threw: (error: unknown) => void): Port<Foreign, Local> => {
  const takeThrown = (): Local => {
    const error = port.takeThrown();
    threw(error);
    return error;
  };
  return Object.freeze({ ...port, __proto__: null, takeThrown });
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
  const { isProxy, formatsStacks = false, privateSymbols = [] } = options;
  installInspector();
  const assigned = new WeakMap<object, PolicyId>();
  const thrown = Object.freeze({ __proto__: null }) as unknown as Thrown;
  const limit = { failed: false, error: undefined as unknown };
  const takeFailure = (): unknown => {
    if (!limit.failed) return undefined;
    limit.failed = false;
    return limit.error;
  };

  const { makeGuestHalf } = evaluateMain(options, realmText) as Parts;
  const guest = makeGuestHalf(
    thrown,
    Object.prototype as unknown as Foreign,
    isProxy,
    formatsStacks,
    privateSymbols,
    isLent,
  );
  // Seen from here the guest's port takes and gives what is foreign to it, that is local to us.
  const guestPort = guest.port as unknown as Port<Foreign, Local>;
  const gated = options.enter === undefined ? guestPort : guardPort(guestPort, options.enter, limit);
  const joined = options.threw === undefined ? gated : tellThrown(gated, options.threw);
  const host: Half = makeHalf(makeHostDirection(assigned, options), thrown, takeFailure);
  host.join(joined);
  guest.join(host.port as unknown as Port<Foreign, Local>);

  /** Asks for the other form of a raw value. What is thrown on the way is of unknown realm, and dropped (I3). */
  const shown = (ask: () => unknown): unknown => {
    try {
      return ask();
    } catch {
      throw (takeFailure() as Error | undefined) ?? new RangeError("Maximum call stack size exceeded");
    }
  };
  const toHost = (raw: unknown): unknown => shown(() => joined.show(raw as Foreign));
  const toGuest = (value: unknown): unknown => host.port.show(value as Local);

  const hidingPolicy = ({ base = "transparent", hidden }: HidingPolicy): PolicyId => {
    const keys = Object.freeze([...hidden]);
    // I6: by the key that the guest knows; a registered symbol is another one there, and some are none.
    const guestKeys = keys.map(toGuest).filter((key) => key !== undefined) as (string | symbol)[];
    guest.addHidingPolicy(policyIds[base], Object.freeze(guestKeys));
    return host.addHidingPolicy(policyIds[base], keys);
  };

  return {
    global: toHost(options.evaluate("globalThis")) as object,
    toHost,
    toGuest,
    // I1, I3: whose error it is is found out in the guest, where asking a guest's proxy does no harm.
    thrownToHost: (raw) => shown(() => joined.showCaught(raw as Foreign)),
    install(text, services) {
      const main = evaluateMain(options, text);
      return (toHost(main) as (services: object) => unknown)(services);
    },
    examine: (view) => shown(() => joined.examine(toGuest(view) as Foreign)) as Examined<unknown>,
    setPolicy(value, policy) {
      assigned.set(value, typeof policy === "string" ? policyIds[policy] : hidingPolicy(policy));
    },
    pairPrototype(view, prototype) {
      guest.pairPrototype(toGuest(view) as Local, prototype as unknown as Foreign);
    },
    pair(value, raw, direction) {
      host.pair(value as Local, raw as Foreign);
      if (direction === "both") guest.pair(raw as Local, value as Foreign);
    },
    takeLost() {
      const values: unknown[] = [];
      for (let lost = host.takeLost(); lost !== undefined; lost = lost.older) {
        markHandled(lost.value);
        values.push(lost.value);
      }
      return values;
    },
    hasCrossed: (value) => host.hasCrossed(value as Local),
    revoke(message = "The membrane was revoked") {
      host.cut(message, options.threw);
      guest.cut(message);
    },
  };
};
