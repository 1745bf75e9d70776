/**
 * Runs in the host realm. Upholds I1.
 * Small Buffers of Node's share one ArrayBuffer, with whatever the host process keeps in it. A guest that is given a view
 * gets the bytes of the view, and never the store behind it.
 */
import type { Key, Local, LocalDescriptor, PolicyId } from "../realm/types.ts";
import { askProxy } from "./realm.ts";
import { baseOf, copyBytes, isLent, plainView, storeOfView } from "./guest-view.ts";

const isView: (value: unknown) => value is ArrayBufferView = ArrayBuffer.isView.bind(ArrayBuffer);
const copies = new WeakMap<object, ArrayBufferLike>();

/** A copy of the bytes of a view, the same one each time. */
const copyOf = (view: ArrayBufferView): ArrayBufferLike => {
  const known = copies.get(view);
  if (known !== undefined) return known;
  const copy = copyBytes(plainView(view) as ArrayBufferView);
  // The memory of a guest's view is the guest's: what it is given for it is as fresh as what the host is given.
  if (!isLent(storeOfView(view))) copies.set(view, copy);
  return copy;
};

/** The properties through which a view names its store; the second is of Node's Buffers. */
export const namesStore = (key: Key): boolean => key === "buffer" || key === "parent";

const sizes = new Set<Key>(["length", "byteLength", "byteOffset", "buffer"]);

/**
 * Whether a property says where the memory of a view is. Node's JavaScript reads these by name before its C++ copies bytes
 * without a further look: an own property of a guest's making would let it read and write what lies beyond.
 */
export const fixesSize = (object: Local, key: Key): boolean => sizes.has(key) && isView(object);

const isStoreOf = (view: unknown, value: unknown): view is ArrayBufferView =>
  isView(view) && value === storeOfView(view);

/** What is given for such a property. I1: its getter works on the receiver, which may be another view than the one asked. */
export const filterStore = (target: unknown, receiver: unknown, value: unknown): unknown => {
  if (isStoreOf(receiver, value)) return copyOf(receiver);
  return isStoreOf(target, value) ? copyOf(target) : value;
};

/** The same for a property that is described. An accessor of the view's own is described as what it gives. */
export const filterStoreDescriptor = (target: unknown, descriptor: LocalDescriptor): LocalDescriptor => {
  if (!isView(target)) return descriptor;
  const { enumerable = false, configurable = false } = descriptor;
  const value = filterStore(target, target, storeOfView(target)) as Local;
  return { value, writable: false, enumerable, configurable };
};

interface BufferClass {
  readonly poolSize: number;
  readonly alloc: (size: number) => object;
  readonly from: (text: string) => object;
  readonly allocUnsafe: unknown;
  readonly allocUnsafeSlow: unknown;
}
const buffers = (globalThis as { readonly Buffer?: BufferClass }).Buffer;

const allocZeroed = Object.freeze((size: number): unknown => buffers?.alloc(size)); // I6: common to all membranes
const zeroed = new Map<unknown, unknown>([
  [buffers?.allocUnsafe, allocZeroed],
  [buffers?.allocUnsafeSlow, allocZeroed],
]);

/** What a guest gets in the place of a function that would show it memory which others have used: one that clears it. */
export const withoutOldBytes = (object: Local): Local => (zeroed.get(object) as Local | undefined) ?? object;

const poolSizeAtStart = buffers?.poolSize ?? 0;
/** How much larger a pool is than its size says: Node 26 aligns it. */
const slack =
  buffers === undefined ? 0 : storeOfView(buffers.from("x") as ArrayBufferView).byteLength - poolSizeAtStart;
const pools = new WeakSet<object>();

/** Remembers the store behind a Buffer that crosses, if it has the size of a pool: a pool can be reached from there only. */
export const noteStore = (object: Local): void => {
  const view = object as unknown;
  if (!isView(view)) return;
  const store = storeOfView(view);
  const size = store.byteLength - slack;
  if (size === poolSizeAtStart || size === buffers?.poolSize) pools.add(store);
};

/**
 * Whether an object is a store that does not cross: one that Buffers share, or one of a guest's, which its view has brought
 * here. I1: to the host's end that would be an object of the host's, whose functions it hands what is raw.
 */
export const isWithheld = (object: Local): boolean => pools.has(object) || isLent(object);

const isStore = (object: object): boolean =>
  object instanceof ArrayBuffer || (typeof SharedArrayBuffer === "function" && object instanceof SharedArrayBuffer);

/** Gives a view what it says of its memory, by its slots, as its own. */
const ownMemory = (view: ArrayBufferView): void => {
  const { prototype } = baseOf(view);
  for (const holder of [prototype, Reflect.getPrototypeOf(prototype) as object]) {
    for (const key of sizes) {
      const said = Reflect.getOwnPropertyDescriptor(holder, key);
      if (said?.get !== undefined) Reflect.defineProperty(view, key, { ...said, configurable: false });
    }
  }
};

const isHosts = (object: object): boolean => askProxy(object as unknown as Local) === undefined;

/**
 * A guest has made an object of a class of the host's, and chosen what it inherits from. I1: what a view says of its memory
 * is then its own; and I6: so is what a view or a store says of its class, which `species.ts` then does not ask.
 */
export const fixDerived = (object: Local, newTarget: Local): void => {
  const made: object = object;
  const prototype = Reflect.getPrototypeOf(made);
  if (prototype === null || !(isView(made) || (isHosts(newTarget) && isStore(made)))) return;
  const isGuests = !isHosts(prototype);
  // A class that gives an object that was there before has not made what was chosen.
  if (!isGuests && !(isHosts(newTarget) && Reflect.get(newTarget, "prototype") === prototype)) return;
  if (isGuests) ownMemory(made as ArrayBufferView);
  Reflect.defineProperty(made, "constructor", { value: newTarget });
};

/**
 * I6: a view of a store is no way round the store's policy. Makes the function that is told what was decided of each object of
 * one membrane, and decides of views: as of the store that has crossed before, if not everything may be done with it.
 */
export const makeFollowStore = (): ((object: object, decided: PolicyId) => PolicyId) => {
  const policies = new WeakMap<object, PolicyId>();
  return (object, decided) => {
    if (isView(object)) return policies.get(storeOfView(object)) ?? decided;
    if (decided !== 0 && isStore(object)) policies.set(object, decided);
    return decided;
  };
};
