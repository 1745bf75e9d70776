/**
 * Runs in the host realm. Upholds I1.
 * Small Buffers of Node's share one ArrayBuffer, with whatever the host process keeps in it. A guest that is given a view
 * gets the bytes of the view, and never the store behind it.
 */
import type { Key, Local, PolicyId } from "../realm/types.ts";
import { plainView, storeOfView } from "./guest-view.ts";

const isView: (value: unknown) => value is ArrayBufferView = ArrayBuffer.isView.bind(ArrayBuffer);
const copies = new WeakMap<object, ArrayBufferLike>();

/** A copy of the bytes of a view, the same one each time. */
const copyOf = (view: ArrayBufferView): ArrayBufferLike => {
  const known = copies.get(view);
  if (known !== undefined) return known;
  const { byteOffset, byteLength } = plainView(view) as ArrayBufferView;
  const copy = storeOfView(view).slice(byteOffset, byteOffset + byteLength);
  copies.set(view, copy);
  return copy;
};

/** The properties through which a view names its store; the second is of Node's Buffers. */
export const namesStore = (key: Key): boolean => key === "buffer" || key === "parent";

const sizes = new Set<unknown>(["length", "byteLength", "byteOffset", "buffer"]);

/**
 * Whether a property says where the memory of a view is. Node's JavaScript reads these by name before its C++ copies bytes
 * without a further look: an own property of a guest's making would let it read and write what lies beyond.
 */
export const fixesSize = (object: Local, key: Key): boolean => sizes.has(key) && isView(object);

/** What is given for such a property. */
export const filterStore = (target: Local, value: Local): Local => {
  const view = target as unknown;
  return isView(view) && (value as unknown) === storeOfView(view) ? (copyOf(view) as unknown as Local) : value;
};

interface BufferClass {
  readonly poolSize: number;
  readonly alloc: (size: number) => object;
  readonly from: (text: string) => object;
  readonly allocUnsafe: unknown;
  readonly allocUnsafeSlow: unknown;
}
const buffers = (globalThis as { readonly Buffer?: BufferClass }).Buffer;

const allocZeroed = (size: number): unknown => buffers?.alloc(size);
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

/** Whether an object is a store that Buffers share. */
export const isPool = (object: Local): boolean => pools.has(object);

const isStore = (object: object): boolean =>
  object instanceof ArrayBuffer || (typeof SharedArrayBuffer === "function" && object instanceof SharedArrayBuffer);

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
