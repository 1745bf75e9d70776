/**
 * Types, and one test. `Local` and `Foreign` are opaque, so a value that was not made to cross does not compile.
 * Everything is said from the point of view of the end that the code belongs to.
 */
declare const local: unique symbol;
declare const foreign: unique symbol;
declare const thrown: unique symbol;

/** A value of this realm: a primitive, one of its objects, or one of its proxies for the other realm's objects. */
export interface Local {
  readonly [local]: never;
}

/** A value in the form in which the other realm may see it. To this realm it is untouchable: it only passes it on. */
export interface Foreign {
  readonly [foreign]: never;
}

/** A property key of either realm: strings are common to both, symbols cross through the symbol tables. */
export type Key = string | symbol;

/** What a proxy must look like to the engine; decided by the end that owns the object. */
export type Kind = "object" | "array" | "callable" | "constructor" | "view";

/** The index of a row in the table of policies. */
export type PolicyId = number;

/** What one decision of a policy lets through. A row holds one for each operation that can change something. */
export interface Policy {
  /** Whether own properties may be written, defined or deleted, and extensions prevented. */
  readonly write: boolean;
  /** Whether functions and accessors, and objects that have any, may be stored. */
  readonly storeFunctions: boolean;
  /** Whether the function changes the internal slots of its receiver (only intrinsics are known to). */
  readonly mutates: boolean;
  /** Whether what the function gives is its receiver's, so that it belongs to the receiver's policy: it reads slots, or is a getter. */
  readonly branded: boolean;
  /** Whether the function changes the object that is its first argument. */
  readonly writesArgument: boolean;
  /** The policy of what is reached through the object. */
  readonly inherited: PolicyId;
  /** The policy of getters that are taken out of descriptors of the object. */
  readonly getters: PolicyId;
  /** The policy of setters of the object, where they are given at all. */
  readonly setters: PolicyId | undefined;
  /** Whether setters of the object are asked for leave also when they run for another receiver. */
  readonly guardsSetters: boolean;
  /** Whether the object is seen as data: without functions, accessors, proxies, or a prototype of its realm's own. */
  readonly dataOnly: boolean;
  /** The keys of properties that the other side neither sees nor sets. */
  readonly hidden: KeySet | undefined;
  /** Whether all properties are read as they are: nothing is hidden, nor left out of what is data. */
  readonly isOpen: boolean;
}

/** A set of property keys, without prototype. */
export interface KeySet {
  readonly __proto__: null;
  [key: Key]: true | null;
}

/** What an end knows of one of its proxies. Found through the shadow or the proxy, never through the handler. */
export interface ProxyRecord {
  /** The end that made the proxy: a process has one for each membrane, and one must not take another's for its own. */
  readonly owner: object;
  readonly foreign: Foreign;
  /** Becomes stricter when the other realm stores its object as data. */
  policy: Policy;
  /** Whether the foreign object is known to be neither a proxy nor an array. */
  readonly isPlain: boolean;
  /** Whether the foreign object was found not to be extensible, and the shadow was sealed. */
  isSealed: boolean;
  /** Set as soon as it exists. */
  proxy: Local | undefined;
  /** How often it was found through the proxy. */
  lookups: number;
}

/** A property descriptor under way: made by one end with every field its own, read by the other. */
export interface Described<Value> {
  /** Which fields the descriptor has: see `descriptors.ts`. */
  readonly fields: number;
  readonly value: Value | undefined;
  readonly get: Value | undefined;
  readonly set: Value | undefined;
  readonly writable: boolean;
  readonly enumerable: boolean;
  readonly configurable: boolean;
}

/** A complete descriptor as the engine gives it. Only own properties of it may be read. */
export interface LocalDescriptor {
  readonly value?: Local;
  readonly writable?: boolean;
  readonly get?: Local;
  readonly set?: Local;
  readonly enumerable?: boolean;
  readonly configurable?: boolean;
}

/** Where an intrinsic is found: own properties to follow from a captured root, and which part of the last one it is. */
export interface Place {
  readonly __proto__: null;
  readonly root: number;
  readonly path: ArrayLike<Key>;
  readonly slot: "value" | "get" | "set";
}

/** What an operation of a port returns when it failed. */
export interface Thrown {
  readonly [thrown]: never;
}

/**
 * The record of operations that one end offers the other.
 *
 * `Mine` is the type of a value of the realm that offers the port, `Yours` of a value in the form that the caller may
 * see. An operation that fails returns the sentinel; `takeThrown` then gives the error.
 */
export interface Port<Mine, Yours> {
  readonly get: (target: Mine, key: Key, receiver: Mine, policy: PolicyId) => Yours | Thrown;
  readonly set: (target: Mine, key: Key, value: Mine, receiver: Mine, isPlain: boolean) => boolean | Thrown;
  readonly has: (target: Mine, key: Key) => boolean | Thrown;
  readonly deleteProperty: (target: Mine, key: Key) => boolean | Thrown;
  readonly ownKeys: (target: Mine) => ArrayLike<Key> | Thrown;
  readonly describe: (target: Mine, key: Key, policy: PolicyId) => Described<Yours> | undefined | Thrown;
  readonly define: (target: Mine, key: Key, described: Described<Mine>) => boolean | Thrown;
  readonly getPrototypeOf: (target: Mine, policy: PolicyId) => Yours | Thrown;
  readonly isExtensible: (target: Mine) => boolean | Thrown;
  readonly preventExtensions: (target: Mine) => boolean | Thrown;
  /**
   * With up to three arguments, and how many these are: they need no list, which costs more than the call. Further ones
   * come, with the first three, in `list`, of the caller's; it is read by index.
   */
  readonly call: (
    policy: PolicyId,
    target: Mine,
    receiver: Mine,
    count: number,
    first: Mine | undefined,
    second: Mine | undefined,
    third: Mine | undefined,
    list: ArrayLike<Mine> | undefined,
  ) => Yours | Thrown;
  readonly construct: (policy: PolicyId, target: Mine, newTarget: Mine, args: ArrayLike<Mine>) => Yours | Thrown;
  /** The error of the operation that just returned the sentinel. */
  readonly takeThrown: () => Yours;
  /** Makes a proxy, in the realm that offers the port, for an object of the caller's. */
  readonly wrap: (object: Yours, kind: Kind, policy: PolicyId, isPlain: boolean) => Mine;
  /** From now on the object, which is the caller's, is seen as data, and so is what is reached through it. */
  readonly seeAsData: (object: Mine) => void;
  /** The intrinsic, of the realm that offers the port, that stands at a place. */
  readonly intrinsic: (place: Place) => Mine | undefined;
  /** The symbol that the realm that offers the port has registered under a key. */
  readonly symbolFor: (key: string) => symbol;
  /** What an inspector shows of an object beyond its properties; runs no program's code, but for proxies. */
  readonly examine: (target: Mine) => Examined<Yours>;
  /** What the caller may see of a value that is still raw. */
  readonly show: (value: Mine) => Yours;
  /** The same for a value that was caught around code of this realm, and may be an error of the other's. */
  readonly showCaught: (value: Mine) => Yours;
}

/** The ways in which an object may be shown. */
// prettier-ignore
export type ExaminedType =
  | "Map" | "Set" | "Date" | "RegExp" | "Error" | "Promise" | "TypedArray" | "Boxed" | "Function" | "Arguments" | "Object";

/** What an inspector needs to know of an object beyond its properties. */
export interface Examined<Value> {
  readonly type: ExaminedType;
  /** The name of the class, by the nearest `constructor` on the chain; `null` where the chain has none. */
  readonly className: string | null;
  /** The nearest `Symbol.toStringTag` that is a data property, or nothing. */
  readonly tag: string;
  /** The text of a function, a regular expression or a stack, the name of a typed array's or a box's class. */
  readonly text: string;
  /** The contents in order: a map's keys and values in turn, the time of a date, the value in a box. */
  readonly items: ArrayLike<Value>;
}

/** A decision about an object that is about to cross for the first time. */
export interface Link {
  /** Where the receiver finds its counterpart; absent for an intrinsic that crosses as a proxy. */
  readonly place: Place | undefined;
  readonly policy: PolicyId;
}

/** The proxies of an end, by which their records are found. */
export interface ProxyTable {
  readonly add: (proxy: Local, record: ProxyRecord) => void;
  /** The record of a proxy, perhaps of another end's of the same realm; `undefined` for every other object. */
  readonly recordOf: (object: Local) => ProxyRecord | undefined;
}

/** What is different in the two directions: see `guest-direction.ts` and `host/host-direction.ts`. */
export interface Direction {
  /** How an intrinsic crosses as a value; `undefined` for what is no intrinsic. */
  readonly linkValue: (object: Local) => Link | undefined;
  /** Whether a function that is linked crosses as itself, and not as its counterpart, where it is a receiver. */
  readonly lendsReceiver: (callable: Local) => boolean;
  /** The same where it is read as a prototype, or under the names `constructor` and `__proto__`. */
  readonly linkPrototype: (object: Local) => Link | undefined;
  /** Makes what stands for a view of the other realm's memory; absent where views are shown through proxies. */
  readonly makeView: ((view: Foreign) => Local) | undefined;
  /** Whether views of this realm's memory are shown as views, and not through proxies. */
  readonly sendsViews: boolean;
  /**
   * What crosses in the place of an object; `undefined` where nothing may. `proxied`: what `isProxy` says of it; `replaces`:
   * it is itself in the place of another, and so whoever uses the membrane is not asked again.
   */
  readonly admit: (object: Local, proxied: boolean | undefined, replaces: boolean) => Local | undefined;
  /** The policy of an object that crosses for the first time, reached under the policy `inherited`. */
  readonly policyOf: (object: Local, inherited: PolicyId, proxied: boolean | undefined) => PolicyId;
  /** Whether an object is known to be a proxy or not; `undefined` where nobody can tell. */
  readonly isProxy: ((object: unknown) => boolean) | undefined;
  /** Whether a property of an object of this realm may not be defined by the other, whatever the policy. */
  readonly isFixed: (object: Local, key: Key) => boolean;
  /** Is told of an object that the other realm has made of a class of this one's, with a `new.target` of its choice. */
  readonly fixDerived: (object: Local, newTarget: Local) => void;
  /** Throws for what a method of a class must not be called on. */
  readonly checkReceiver: (receiver: Local) => void;
  /**
   * Calls a built-in method on a receiver whose policy is not transparent. `show` sends a value across under that policy,
   * which settles how the other realm sees it from then on.
   */
  readonly applyUnder: (
    target: Local,
    receiver: Local,
    args: ArrayLike<Local>,
    show: (value: Local) => unknown,
  ) => Local;
  /** What is given for a property that was read: hides what must not be seen, such as the paths in a stack. */
  readonly filter: (target: Local, key: Key, value: Local, receiver: Local) => Local;
  /** The same for a property that is described. */
  readonly filterDescriptor: (target: Local, key: Key, descriptor: LocalDescriptor) => LocalDescriptor;
  /** What is defined for a descriptor that the other side gave. */
  readonly completeDescriptor: (target: Local, key: Key, descriptor: object) => object;
  /** What a caught value stands for: one that the engine threw out of the other realm is replaced by one of this. */
  readonly caught: (error: Local) => Local;
  /** Prepares the shadow of an array or a function for this realm's inspectors. */
  readonly dressShadow: ((shadow: Local) => void) | undefined;
  readonly proxies: ProxyTable;
  /** What is known to stand for an object in the other realm. The object may be one of our own proxies. */
  readonly exports: {
    readonly get: (object: Local) => Foreign | undefined;
    readonly set: (object: Local, view: Foreign) => void;
  };
  readonly symbols: SymbolTable;
}

/** Results that could not cross because the stack ended, newest first. */
export interface Lost {
  readonly __proto__: null;
  readonly value: Local;
  readonly older: Lost | undefined;
}

/** A realm's side of the mapping of registered symbols (I8). */
export interface SymbolTable {
  /** The key under which this realm has registered the symbol; `undefined` for every other symbol. */
  readonly keyFor: (symbol: symbol) => string | undefined;
  /** The symbol that this realm registers under the key. */
  readonly for: (key: string) => symbol;
  /** What becomes of a registered symbol that must not be shared: it stays as it is, or does not cross at all. */
  readonly unshared: "stays" | "denied";
  /** Symbols that do not cross at all. An array of the host's, read by index. */
  readonly privateSymbols: ArrayLike<symbol>;
}

/** Whether the value has an identity and properties. */
export const isObject = (value: Local): boolean =>
  typeof value === "object" ? (value as Local | null) !== null : typeof value === "function";
