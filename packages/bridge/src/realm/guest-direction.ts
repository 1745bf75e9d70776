/**
 * Runs in the guest realm. Upholds I2, I3, I6, I8.
 * TABLE: what is different when a value leaves the guest. Only constructors and prototypes are linked: were the guest's
 * other intrinsics turned into the host's, a guest could have host code call a host intrinsic of its choice.
 */
import {
  ArrayPrototypeValues,
  arrayPrototype,
  RangeErrorConstructor,
  ReflectApply,
  ReflectGetPrototypeOf,
  SymbolCreate,
  SymbolIterator,
  MapConstructor,
  MapPrototypeGet,
  MapPrototypeSet,
  WeakMapConstructor,
  WeakMapPrototypeGet,
  WeakMapPrototypeSet,
  bare,
  globalObject,
  objectPrototype,
  ownDescriptor,
} from "./primordials.ts";
import { asCaught } from "./crossing.ts";
import { intrinsicAt } from "./intrinsics.ts";
import { constructorCount, rootNames, roots } from "./roots.ts";
import { exportOf, proxyRecordOf, stampExport, stampProxy } from "./stamp.ts";
import {
  isObject,
  type Direction,
  type Foreign,
  type Key,
  type Link,
  type Local,
  type Place,
  type ProxyRecord,
  type ProxyTable,
  type SymbolTable,
} from "./types.ts";

const valueAt = (root: number, path: readonly Key[]): Local | undefined =>
  intrinsicAt({ __proto__: null, root, path, slot: "value" });

// What is known of a linked object is one number: the root and where it stands from there, and whether it is linked as a
// value too. There are some hundred of them in each realm, and few are ever asked for.
const itself = 0;
const itsPrototype = 1;
const itsIterator = 2;
const asValue = 4;
const pathOf = (standing: number): readonly Key[] =>
  standing === itself ? [] : standing === itsPrototype ? ["prototype"] : ["prototype", SymbolIterator];

/** Built on first use; the roots were captured before any guest program, and a root's `prototype` cannot be changed. */
type Links = Map<unknown, unknown>;

const makeLinks = (): Links => {
  const links = new MapConstructor<unknown, unknown>();
  for (let root = 0; root < roots.length; root += 1) {
    const value = roots[root];
    if (value === undefined || value === globalObject) continue;
    const place = root << 3;
    const isConstructor = root < constructorCount;
    if (isConstructor) MapPrototypeSet(links, value, place | itself | asValue);
    // The hidden roots are prototypes themselves (%ArrayIteratorPrototype% …).
    else if (rootNames[root]?.[0] === "%") MapPrototypeSet(links, value, place | itself);
    const prototype = valueAt(root, pathOf(itsPrototype));
    if (prototype !== undefined) MapPrototypeSet(links, prototype, place | itsPrototype);
    // A constructor that was tamed stands here; towards the host it is what it replaces.
    const tamed = isConstructor ? valueAt(root, ["prototype", "constructor"]) : undefined;
    if (tamed !== undefined && tamed !== value) MapPrototypeSet(links, tamed, place | itself | asValue);
    // Harmless, and it makes the host's `for…of` over a guest array a matter of reading indices.
    if (rootNames[root] === "Array") MapPrototypeSet(links, ArrayPrototypeValues, place | itsIterator | asValue);
  }
  return links;
};

/**
 * Whether a function that crosses may be one of the linked ones, which are constructors that the engine or taming has made:
 * their `prototype` cannot be written. Most are not, so that in most realms the links are made late. A program's proxies are not asked.
 */
const mayBeLinked = (callable: Local, proxied: boolean | undefined): boolean => {
  if (proxied === undefined || callable === ArrayPrototypeValues) return true;
  return !proxied && ownDescriptor(callable, "prototype")?.writable === false;
};

const linkOf = (links: Links, object: Local, needed: number): Link | undefined => {
  const known = MapPrototypeGet(links, object) as number | undefined;
  if (known === undefined || (known & needed) !== needed) return undefined;
  const place: Place = { __proto__: null, root: known >> 3, path: pathOf(known & 3), slot: "value" };
  return bare({ place, policy: 0 });
};

const makeSymbolTable = (privateSymbols: ArrayLike<symbol>): SymbolTable => {
  const byKey = new MapConstructor<unknown, unknown>();
  const keys = new MapConstructor<unknown, unknown>();
  return bare<SymbolTable>({
    keyFor: (symbol) => MapPrototypeGet(keys, symbol) as string | undefined,
    for(key) {
      const known = MapPrototypeGet(byKey, key) as symbol | undefined;
      if (known !== undefined) return known;
      const symbol = SymbolCreate(key);
      MapPrototypeSet(byKey, key, symbol);
      MapPrototypeSet(keys, symbol, key);
      return symbol;
    },
    // The guest's own symbol for such a key means nothing to the host.
    unshared: "stays",
    privateSymbols,
  });
};

/** From this lookup on, a proxy is found by a weak map: at once, but its entry outlives every small collection. */
const frequent = 3;

/**
 * The guest's proxies carry their records, by a private name: they die with what holds them. Asking them, as the host does
 * with its own, would run traps of the proxies that guest programs make.
 */
const makeProxies = (): ProxyTable => {
  const known = new WeakMapConstructor();
  return bare<ProxyTable>({
    add: stampProxy,
    recordOf(object) {
      const noted = WeakMapPrototypeGet(known, object) as ProxyRecord | undefined;
      if (noted !== undefined) return noted;
      const record = proxyRecordOf(object);
      if (record === undefined) return undefined;
      record.lookups += 1;
      if (record.lookups === frequent) WeakMapPrototypeSet(known, object, record);
      return record;
    },
  });
};

/** Guest objects are marked with a private name: they die with their realm, so no weak map has to be kept for them. */
const makeExports = ({ recordOf }: ProxyTable): Direction["exports"] => {
  const unstampable = new WeakMapConstructor();
  let some = false;
  return bare<Direction["exports"]>({
    get: (object) =>
      recordOf(object)?.foreign ??
      exportOf(object) ??
      (some // eslint-disable-next-line realm/brand-cast -- it was put there as a Foreign, below
        ? (WeakMapPrototypeGet(unstampable, object) as Foreign | undefined)
        : undefined),
    set(object, view) {
      try {
        stampExport(object, view);
      } catch {
        // An engine may refuse private names on objects that are not extensible.
        some = true;
        WeakMapPrototypeSet(unstampable, object, view);
      }
    },
  });
};

/**
 * `foreignObjectPrototype` is the host's `Object.prototype`, raw: it is compared with, and never used. `isProxy` is the
 * host's, if it has one: it answers for any object and runs nothing of it.
 */
export const makeGuestDirection = (
  foreignObjectPrototype: Foreign,
  isProxy: ((value: unknown) => boolean) | undefined,
  privateSymbols: ArrayLike<symbol>,
): Direction => {
  let links: Links | undefined;
  const linkedAs = (object: Local, needed: number): Link | undefined => linkOf((links ??= makeLinks()), object, needed);
  const linkFunction = (callable: Local): Link | undefined =>
    links !== undefined || mayBeLinked(callable, isProxy?.(callable)) ? linkedAs(callable, asValue) : undefined;

  /**
   * Whether an object is the host's own. A guest cannot make one that answers so: whatever its proxies say is a value of
   * the guest. The engine itself throws host errors (the host's formatter of stacks is called at the end of the stack).
   */
  const isRaw = (value: Local, proxied: boolean | undefined): boolean => {
    let object: Local | null = value;
    let isProxied = proxied;
    // The chain of the engine's own errors has three steps; one that a guest's proxies make endless is not followed.
    for (let step = 0; step < 8; step += 1) {
      if ((object as unknown) === foreignObjectPrototype) return true;
      // Neither is a proxy, in whose place a trap would answer, ever between the engine's errors and that prototype.
      if (object === null || !isObject(object) || isProxied === true) return false;
      object = ReflectGetPrototypeOf(object);
      // Nor is one of the guest's own prototypes: nearly every object ends here.
      if (object === objectPrototype || object === arrayPrototype) return false;
      isProxied = object === null ? false : isProxy?.(object);
    }
    return false;
  };

  const ordinary = bare({}) as unknown as Local;
  /** The same for a value that may be a proxy, whose trap throws. */
  const isRawBeyondProxies = (value: Local, proxied: boolean | undefined): boolean => {
    try {
      return isRaw(value, proxied);
    } catch {
      // I3: had the stack ended, it would end here again, and the value would not be taken for the guest's.
      return isRaw(ordinary, proxied);
    }
  };

  const proxies = makeProxies();
  return bare<Direction>({
    linkValue: (object) => (typeof object === "function" ? linkFunction(object) : undefined),
    // I6: host code may write to the object that it is called on, and what a setting does not find it defines there.
    lendsReceiver: (callable) => linkedAs(callable, asValue) !== undefined,
    linkPrototype: (object) => linkedAs(object, itself),
    // I1: what is not a guest's object does not cross as one.
    admit: (object, proxied) =>
      typeof object === "object" && isRawBeyondProxies(object, proxied) ? undefined : object,
    policyOf: () => 0,
    isFixed: () => false,
    fixDerived: () => {},
    applyUnder: (target, receiver, args) => ReflectApply(target, receiver, args),
    checkReceiver: () => {},
    makeView: undefined,
    sendsViews: true,
    isProxy,
    filter: (_target, _key, value) => value,
    filterDescriptor: (_target, _key, descriptor) => descriptor,
    completeDescriptor: (_target, _key, descriptor) => descriptor,
    caught(error) {
      // I3: what the engine threw out of the host realm is neither looked at nor passed on.
      if (typeof error !== "object" || !isRawBeyondProxies(error, isProxy?.(error))) return error;
      return asCaught(new RangeErrorConstructor("Maximum call stack size exceeded"));
    },
    dressShadow: undefined,
    proxies,
    exports: makeExports(proxies),
    symbols: makeSymbolTable(privateSymbols),
  });
};
