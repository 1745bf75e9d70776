/**
 * Runs in both realms. Upholds I1, I2, I8, I10.
 * The one chokepoint: every value that leaves this realm goes through `toForeign`, and what it gives is already of the
 * receiver's realm. It is the only file that may cast between `Local` and `Foreign`.
 * The attacker controls every value that is passed in, and may have made it a Proxy.
 */
import {
  ArrayBufferIsView,
  ArrayIsArray,
  ArrayOf,
  MapConstructor,
  MapPrototypeGet,
  MapPrototypeSet,
  ObjectFreeze,
  ProxyConstructor,
  ReflectApply,
  StringPrototypeStartsWith,
  WeakMapConstructor,
  WeakMapPrototypeGet,
  WeakMapPrototypeSet,
  bare,
} from "./primordials.ts";
import { makeList } from "./collections.ts";
import {
  isObject,
  type Direction,
  type Foreign,
  type Key,
  type Kind,
  type Link,
  type Local,
  type Lost,
  type PolicyId,
  type Port,
} from "./types.ts";

/** What the crossing needs of its end. `port` is the other end's, and changes when the membrane is revoked. */
export interface Joined {
  readonly direction: Direction;
  port: Port<Foreign, Local>;
  /** What operations gave that then could not cross: a promise among it has lost its only user. */
  lost: Lost | undefined;
}

/** The ways out of this realm. */
export interface Crossing {
  readonly toForeign: (value: Local, policy: PolicyId) => Foreign;
  /** For the receiver of an operation, which may be changed by it. */
  readonly receiverToForeign: (value: Local) => Foreign;
  /** For a value that is read as a prototype or a constructor: these are linked in both directions. */
  readonly prototypeToForeign: (value: Local, policy: PolicyId) => Foreign;
  /** `undefined` for a symbol that does not exist on the other side. */
  readonly keyToForeign: (key: Key) => Key | undefined;
  /** Has an object of this realm, read as a prototype, be one of the other realm there. */
  readonly pairPrototype: (local: Local, foreign: Foreign) => void;
}

const marker = makeList();
const probe: ProxyHandler<object> = ObjectFreeze(bare({ construct: () => marker }));

/**
 * Whether `new callable()` is possible, without running any code of it: `Array.of` constructs its receiver only if it is
 * a constructor, and a proxy has a [[Construct]] exactly if its target has (ECMA-262, Array.of and ProxyCreate).
 */
const isConstructor = (callable: Local): boolean => {
  try {
    const proxy = new ProxyConstructor(callable, probe) as unknown as Local;
    return (ReflectApply(ArrayOf, proxy, makeList()) as unknown) === marker;
  } catch {
    // A proxy that was revoked: whatever is done to it throws on its own side.
    return false;
  }
};

const isArray = (object: Local): boolean => {
  try {
    return ArrayIsArray(object);
  } catch {
    // A revoked proxy is neither; everything else that is done to it throws on its own side.
    return false;
  }
};

const kindOf = (object: Local, sendsViews: boolean): Kind => {
  if (typeof object === "function") return isConstructor(object) ? "constructor" : "callable";
  if (sendsViews && ArrayBufferIsView(object)) return "view";
  return isArray(object) ? "array" : "object";
};

/** Registered symbols with this prefix are Node's own channels (`nodejs.util.inspect.custom` …). */
const unsharedPrefix = "nodejs.";

/** What a `catch` of this realm got, around code of this realm only. */
export const asCaught = (error: unknown): Local => error as Local;

export const makeCrossing = (end: Joined): Crossing => {
  const { linkValue, linkPrototype, admit, sendsViews, isProxy, policyOf, exports, proxies, symbols } = end.direction;
  const { lendsReceiver } = end.direction;
  const sharedSymbols = new MapConstructor<unknown, unknown>();

  const registeredToForeign = (symbol: symbol, key: string): symbol | undefined => {
    if (StringPrototypeStartsWith(key, unsharedPrefix)) return symbols.unshared === "stays" ? symbol : undefined;
    const known = MapPrototypeGet(sharedSymbols, symbol) as symbol | undefined;
    if (known !== undefined) return known;
    const counterpart = end.port.symbolFor(key);
    MapPrototypeSet(sharedSymbols, symbol, counterpart);
    return counterpart;
  };

  const isPrivate = (symbol: symbol): boolean => {
    const { privateSymbols } = symbols;
    for (let index = 0; index < privateSymbols.length; index += 1) if (privateSymbols[index] === symbol) return true;
    return false;
  };

  const symbolToForeign = (symbol: symbol): symbol | undefined => {
    if (isPrivate(symbol)) return undefined; // I9: with it a guest would answer for the platform's own notes
    const key = symbols.keyFor(symbol);
    // I8: only unregistered symbols (and the well-known ones) are the same on both sides.
    return key === undefined ? symbol : registeredToForeign(symbol, key);
  };

  const primitiveToForeign = (value: unknown): unknown => {
    // A chain of comparisons, which the engine compiles to a look at the value; for a switch it makes a string.
    if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
    if (value === null || typeof value === "bigint") return value;
    if (typeof value === "symbol") return symbolToForeign(value);
    // I10: of a type that is not known, or a browser's `document.all`, an object that says it is undefined. To compare with
    // `undefined` as well as `null` would let it pass: minifiers make `== null` of the two.
    return undefined;
  };

  const wrap = (object: Local, policy: PolicyId, proxied: boolean | undefined): Foreign => {
    const kind = kindOf(object, sendsViews);
    // An array may refuse an element for its length's sake, so it is not written to in the short way.
    return end.port.wrap(object, kind, policy, kind !== "array" && proxied === false);
  };

  const exportLinked = (object: Local, { place, policy }: Link): Foreign | undefined => {
    if (place === undefined) return end.port.wrap(object, kindOf(object, sendsViews), policy, false);
    return end.port.intrinsic(place);
  };

  /** For an object without a counterpart yet. `asked`: it was given in the place of another. */
  const exportNew = (object: Local, policy: PolicyId, asked: boolean): Foreign | undefined => {
    const link = linkValue(object);
    if (link !== undefined) return exportLinked(object, link); // I2
    const proxied = isProxy?.(object);
    const record = proxied === false ? undefined : proxies.recordOf(object);
    // I1: a proxy of another membrane's end is, to this one, an object like any other.
    if (record !== undefined && record.owner === end) return record.foreign;
    const admitted = admit(object, proxied, asked);
    if (admitted === undefined || !isObject(admitted)) return primitiveToForeign(admitted) as Foreign | undefined;
    if (admitted !== object) return objectToForeign(admitted, policy, true);
    const id = policyOf(object, policy, proxied);
    // A trap of the object may have run meanwhile and have sent it across: it has one view only.
    return exports.get(object) ?? wrap(object, id, proxied);
  };

  function objectToForeign(object: Local, policy: PolicyId, asked: boolean): Foreign {
    const known = exports.get(object);
    if (known !== undefined) return known;
    const view = exportNew(object, policy, asked);
    if (view !== undefined) exports.set(object, view);
    return view as Foreign;
  }

  const toForeign = (value: Local, policy: PolicyId): Foreign =>
    isObject(value) ? objectToForeign(value, policy, false) : (primitiveToForeign(value) as Foreign);

  const lent = new WeakMapConstructor();

  const receiverToForeign = (value: Local): Foreign => {
    if (typeof value !== "function" || !lendsReceiver(value)) return toForeign(value, 0);
    const known = WeakMapPrototypeGet(lent, value) as Foreign | undefined;
    if (known !== undefined) return known;
    // I6: what the operation does to its receiver it does to this one, not to the other realm's intrinsic.
    const view = wrap(value, 0, isProxy?.(value));
    WeakMapPrototypeSet(lent, value, view);
    return view;
  };

  const paired = new WeakMapConstructor();

  const prototypeToForeign = (value: Local, policy: PolicyId): Foreign => {
    if (isObject(value)) {
      const pair = WeakMapPrototypeGet(paired, value) as Foreign | undefined;
      if (pair !== undefined) return pair;
      const link = linkPrototype(value);
      const counterpart = link?.place === undefined ? undefined : end.port.intrinsic(link.place);
      if (counterpart !== undefined) return counterpart;
    }
    return toForeign(value, policy);
  };

  // I4: a trap that is called directly may be given anything in the place of a key, and the other realm would convert it.
  const keyToForeign = (key: Key): Key | undefined =>
    typeof key === "string" ? key : typeof key === "symbol" ? symbolToForeign(key) : undefined;

  const pairPrototype = (local: Local, foreign: Foreign): void => {
    WeakMapPrototypeSet(paired, local, foreign);
  };

  return bare({ toForeign, receiverToForeign, prototypeToForeign, keyToForeign, pairPrototype });
};
