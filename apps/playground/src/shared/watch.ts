/**
 * Runs in the host realm. Watches what is handed to a guest, and what the guest hands back: proxies of the host's own, on
 * the host's side of the membrane, which report an operation and then do it. They decide nothing, so that a run without
 * them means the same; what the membrane itself refuses never gets here.
 */
import type { Crossing, Operation } from "./protocol.ts";

type From = Crossing["from"];
type Callable = (...args: unknown[]) => unknown;

/** What a watcher tells its owner. */
export interface WatcherOptions {
  readonly report: (crossing: Crossing) => void;
  /**
   * Told of each proxy that stands for a class or a prototype, before the guest is given it. The membrane keeps those
   * read-only under every policy, but cannot see what is behind a proxy.
   */
  readonly shared?: (proxy: object) => void;
}

/** See {@link makeWatcher}. */
export interface Watcher {
  /** The host value to hand to a guest in the place of `value`. */
  readonly watch: (value: unknown, path: string) => unknown;
}

const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

/** Built-in methods look for hidden slots in these and find none in a proxy: they are handed over as they are. */
const slotted = [Map, Set, WeakMap, WeakSet, Date, RegExp, Promise, Error, ArrayBuffer, DataView] as const;
const hasSlots = (value: object): boolean =>
  ArrayBuffer.isView(value) || slotted.some((known) => value instanceof known);

/** Values whose classes no global leads to. */
const hidden = (): unknown[] => [
  function* () {},
  async function () {},
  async function* () {},
  [][Symbol.iterator](),
  new Map()[Symbol.iterator](),
  new Set()[Symbol.iterator](),
  ""[Symbol.iterator](),
  "".matchAll(/./g),
];

/** All that the realm itself consists of: what its globals reach, without running anything. */
const realmOf = (): WeakSet<object> => {
  const found = new WeakSet<object>();
  const waiting: unknown[] = [globalThis, ...hidden()];
  const look = (object: object): void => {
    waiting.push(Reflect.getPrototypeOf(object));
    for (const key of Reflect.ownKeys(object)) {
      const own = Reflect.getOwnPropertyDescriptor(object, key);
      waiting.push(own?.value, own?.get, own?.set);
    }
  };
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (!isObject(next) || found.has(next)) continue;
    found.add(next);
    look(next);
  }
  return found;
};

/**
 * I2: the membrane gives a guest its own counterpart of an intrinsic, and knows one by its identity. Behind a proxy of ours
 * it would not be known, and the guest would hold the host's Function. So what is the realm's own is never watched.
 */
const realm = realmOf();

/** Whether an object is everybody's that has it. */
const isShared = (object: object): boolean => {
  if (typeof object === "function") return Reflect.getOwnPropertyDescriptor(object, "prototype")?.writable === false;
  const constructor: unknown = Reflect.getOwnPropertyDescriptor(object, "constructor")?.value;
  return (
    typeof constructor === "function" && Reflect.getOwnPropertyDescriptor(constructor, "prototype")?.value === object
  );
};

/** A property as a program would write it. */
export const member = (path: string, key: PropertyKey): string => {
  if (typeof key === "symbol") return `${path}[${key.description ?? "symbol"}]`;
  const name = String(key);
  if (/^\d+$/.test(name)) return `${path}[${name}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
};

/** A value in a word; nothing is read of an object, so that looking causes no crossing. */
export const brief = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value.length > 30 ? `${value.slice(0, 29)}…` : value);
  if (typeof value === "function") return "ƒ";
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "[…]" : "{…}";
  return typeof value === "bigint" ? `${value}n` : String(value);
};

const briefly = (values: readonly unknown[]): string => values.map(brief).join(", ");

/** A property whose value a proxy must give as it is, or the engine objects. */
const isFixed = (target: object, key: PropertyKey): boolean => {
  const own = Reflect.getOwnPropertyDescriptor(target, key);
  return own?.configurable === false && own.writable !== true;
};

const other = (from: From): From => (from === "guest" ? "host" : "guest");

/**
 * Makes a watcher.
 *
 * @example
 * const { watch } = makeWatcher({ report: console.log });
 * vm.setGlobal("cart", watch(cart, "cart")); // the guest's `cart.items` reports { operation: "get", path: "cart.items", … }
 */
export const makeWatcher = ({ report, shared }: WatcherOptions): Watcher => {
  const originals = new WeakMap<object, object>();
  const proxies = { guest: new WeakMap<object, object>(), host: new WeakMap<object, object>() };

  const say = (from: From, operation: Operation, path: string, detail = ""): void => {
    report({ from, operation, path, detail });
  };

  const plain = (value: unknown): unknown => (isObject(value) ? (originals.get(value) ?? value) : value);

  /** What the side that acts, `from`, is to see of a value of the other's. */
  const cross = (value: unknown, path: string, from: From): unknown => {
    if (!isObject(value)) return value;
    // What comes back to where it is from is the original again.
    const original = originals.get(value);
    if (original !== undefined) return original;
    const known = proxies[from].get(value);
    if (known !== undefined) return known;
    if (realm.has(value) || hasSlots(value)) return value;
    // eslint-disable-next-line @typescript-eslint/no-use-before-define -- the two make each other
    const proxy = new Proxy(value, handlerOf(path, from));
    originals.set(proxy, value);
    proxies[from].set(value, proxy);
    if (from === "guest" && isShared(value)) shared?.(proxy);
    return proxy;
  };

  const invoke = (path: string, from: From, operation: () => unknown): unknown => {
    let result: unknown;
    try {
      result = operation();
    } catch (error) {
      // The error goes the other way, with nothing read of it.
      say(other(from), "throw", path);
      throw error;
    }
    return cross(result, `${path}()`, from);
  };

  const handlerOf = (path: string, from: From): ProxyHandler<object> => ({
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, plain(receiver));
      say(from, "get", member(path, key), brief(value));
      return isFixed(target, key) ? value : cross(value, member(path, key), from);
    },
    set(target, key, value: unknown, receiver) {
      say(from, "set", member(path, key), brief(value));
      return Reflect.set(target, key, cross(value, member(path, key), other(from)), plain(receiver));
    },
    has(target, key) {
      say(from, "has", member(path, key));
      return Reflect.has(target, key);
    },
    deleteProperty(target, key) {
      say(from, "delete", member(path, key));
      return Reflect.deleteProperty(target, key);
    },
    ownKeys(target) {
      say(from, "keys", path);
      return Reflect.ownKeys(target);
    },
    defineProperty(target, key, descriptor) {
      say(from, "define", member(path, key));
      return Reflect.defineProperty(target, key, descriptor);
    },
    getOwnPropertyDescriptor(target, key) {
      const own = Reflect.getOwnPropertyDescriptor(target, key);
      if (own === undefined || own.configurable === false || !("value" in own)) return own;
      return { ...own, value: cross(own.value, member(path, key), from) };
    },
    apply(target, self, args: unknown[]) {
      say(from, "call", path, briefly(args));
      const mine = args.map((value, index) => cross(value, `${path}.arguments[${index}]`, other(from)));
      return invoke(path, from, () =>
        Reflect.apply(target as Callable, cross(self, `${path}.this`, other(from)), mine),
      );
    },
    construct(target, args: unknown[], newTarget) {
      say(from, "construct", path, briefly(args));
      const mine = args.map((value, index) => cross(value, `${path}.arguments[${index}]`, other(from)));
      const made = invoke(path, from, () => Reflect.construct(target as Callable, mine, plain(newTarget) as Callable));
      return made as object;
    },
  });

  return { watch: (value, path) => cross(value, path, "guest") };
};
