/**
 * Runs in both realms. Upholds I1, I3, I4.
 * One half of a membrane: the port that it offers, and what it needs to be joined with the other half.
 */
import { ProxyConstructor, RangeErrorConstructor, TypeErrorConstructor, bare } from "./primordials.ts";
import { makeCrossing } from "./crossing.ts";
import { makeHandler } from "./handler.ts";
import { intrinsicAt } from "./intrinsics.ts";
import { addHidingPolicy, makePolicyTable, rowOf } from "./policies.ts";
import { makePort } from "./port.ts";
import { makeSeeAsData } from "./data-view.ts";
import { makeShadow } from "./shadow.ts";
import { makeRecord } from "./stamp.ts";
import type { End } from "./trap-types.ts";
import type { Direction, Foreign, Key, Kind, Local, Lost, PolicyId, Port, Thrown } from "./types.ts";

/** A half that is not joined yet. The other half holds it raw, and calls nothing else of it. */
export interface Half {
  readonly port: Port<Local, Foreign>;
  /** Joins this half with the port of the other. */
  readonly join: (port: Port<Foreign, Local>) => void;
  /** Adds a policy that hides properties; the same call must be made of both halves. */
  readonly addHidingPolicy: (base: PolicyId, keys: ArrayLike<Key>) => PolicyId;
  /** From now on an object of this realm crosses as that one of the other's. */
  readonly pair: (object: Local, counterpart: Foreign) => void;
  /** What operations gave that then could not cross because the stack ended; each is given once. */
  readonly takeLost: () => Lost | undefined;
  /** Whether an object of this realm has crossed to the other. */
  readonly hasCrossed: (object: Local) => boolean;
  /** Has an object of this realm, read as a prototype, be one of the other realm there. */
  readonly pairPrototype: (local: Local, foreign: Foreign) => void;
  /** Cuts all proxies of this half: from now on each operation throws a TypeError of this realm, of which `threw` is told. */
  readonly cut: (message: string, threw?: (error: unknown) => void) => void;
}

/** A port that only fails. */
const makeCutPort = (message: string, thrown: Thrown, threw?: (error: unknown) => void): Port<Foreign, Local> => {
  const fail = (): Thrown => thrown;
  const deny = (): never => {
    throw new TypeErrorConstructor(message);
  };
  return bare({
    get: fail,
    set: fail,
    has: fail,
    deleteProperty: fail,
    ownKeys: fail,
    describe: fail,
    define: fail,
    getPrototypeOf: fail,
    isExtensible: fail,
    preventExtensions: fail,
    call: fail,
    construct: fail,
    takeThrown: () => {
      const error = new TypeErrorConstructor(message) as unknown as Local;
      threw?.(error);
      return error;
    },
    // Arguments that would have to cross are not made to: `undefined` goes into an operation that fails.
    wrap: () => undefined as never,
    seeAsData: () => {},
    intrinsic: () => undefined,
    symbolFor: deny,
    examine: deny,
    show: deny,
    showCaught: deny,
  });
};

/**
 * Makes a half. `thrown` is the sentinel common to both; `failure` gives, once, the error of a limit that ended the last
 * call across from outside (only the host sets limits).
 */
export const makeHalf = (direction: Direction, thrown: Thrown, failure?: () => unknown): Half => {
  const end: End = bare({
    direction,
    // Nothing crosses before the half is joined.
    port: undefined as never,
    lost: undefined,
    thrown,
    policies: makePolicyTable(),
    exhausted: () => failure?.() ?? new RangeErrorConstructor("Maximum call stack size exceeded"),
  });
  const crossing = makeCrossing(end);
  const handler = makeHandler(end, crossing) as unknown as ProxyHandler<object>;

  const { policies } = end;

  const wrap = (object: Foreign, kind: Kind, policyId: PolicyId, isPlain: boolean): Local => {
    if (kind === "view" && direction.makeView !== undefined) {
      const view = direction.makeView(object);
      direction.exports.set(view, object);
      return view;
    }
    const record = makeRecord(end, object, rowOf(policies, policyId), isPlain);
    const shadow = makeShadow(kind, record);
    if (kind !== "object") direction.dressShadow?.(shadow);
    const proxy = new ProxyConstructor(shadow, handler) as unknown as Local;
    record.proxy = proxy;
    direction.proxies.add(proxy, record);
    return proxy;
  };

  return bare({
    port: makePort(
      end,
      crossing,
      bare({ wrap, seeAsData: makeSeeAsData(end), intrinsic: intrinsicAt, symbolFor: direction.symbols.for }),
    ),
    join(port) {
      end.port = port;
    },
    addHidingPolicy: (base, keys) => addHidingPolicy(policies, base, keys),
    pairPrototype: crossing.pairPrototype,
    pair(object, counterpart) {
      direction.exports.set(object, counterpart);
    },
    takeLost() {
      const { lost } = end;
      end.lost = undefined;
      return lost;
    },
    hasCrossed: (object) => direction.exports.get(object) !== undefined,
    cut(message, threw) {
      end.port = makeCutPort(message, thrown, threw);
    },
  });
};
