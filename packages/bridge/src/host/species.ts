/**
 * Runs in the host realm. Upholds I1, I6.
 * Methods whose result is of a class that they ask their receiver for (ECMA-262, SpeciesConstructor), and that write to it
 * without a further look. A guest may say of a view that it may change what class it is of: it would name a function that
 * gives one that it may not, or be called with the store. So they run on a view of ours, which names a class of the host's.
 */
import { askProxy } from "./realm.ts";
import { baseOf, baseView, nodeBufferClass } from "./guest-view.ts";
import { likeNative } from "./like-native.ts";
import type { Local } from "../realm/types.ts";

type Callable = (this: unknown, ...args: unknown[]) => unknown;

const { getPrototypeOf, getOwnPropertyDescriptor } = Reflect;
const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype) as Record<string, unknown>;
const { slice, set: setBytes } = typedArrayPrototype as Record<"slice" | "set", Callable>;
interface StoreClass {
  new (length: number): ArrayBufferLike;
  readonly prototype: object;
}

const dataOf = (object: object, key: PropertyKey): PropertyDescriptor | undefined => {
  const own = getOwnPropertyDescriptor(object, key);
  return own !== undefined && "value" in own ? own : undefined;
};

/** The class whose prototype an object is, of those that no guest can change: see decision 8. */
const classOf = (prototype: object): object | undefined => {
  if (askProxy(prototype as unknown as Local) !== undefined) return undefined;
  const constructor: unknown = dataOf(prototype, "constructor")?.value;
  if (typeof constructor !== "function" || askProxy(constructor as unknown as Local) !== undefined) return undefined;
  const own = dataOf(constructor, "prototype");
  return own?.value === prototype && own.writable === false ? constructor : undefined;
};

/** The class that a result is of, as the host's program has it; `undefined` for the built-in one. */
const speciesOf = (object: object, builtIn: object): unknown => {
  const first = getPrototypeOf(object);
  if (first === builtIn || first === null || dataOf(object, "constructor") !== undefined) return undefined;
  if (first === nodeBufferClass?.prototype) return nodeBufferClass;
  for (let prototype: object | null = first; prototype !== builtIn; prototype = getPrototypeOf(prototype)) {
    if (prototype === null || classOf(prototype) === undefined) return undefined; // I6
  }
  return Reflect.get(classOf(first) as object, Symbol.species);
};

/** Has a view name a class, whatever becomes of the one that it stands for while the method runs. */
const naming = (view: object, species?: unknown): object =>
  Object.defineProperty(view, "constructor", {
    value: species === undefined ? undefined : { [Symbol.species]: species },
  });

/** A callback is told the view that it knows. */
const tellingOf = (receiver: unknown, callback: Callable): Callable =>
  function (value, index) {
    return Reflect.apply(callback, this, [value, index, receiver]);
  };

const overViews = (native: Callable): Callable =>
  function (first, ...rest) {
    if (!ArrayBuffer.isView(this)) return Reflect.apply(native, this, [first, ...rest]);
    const self = naming(baseView(this), speciesOf(this, baseOf(this).prototype));
    return Reflect.apply(native, self, [
      typeof first === "function" ? tellingOf(this, first as Callable) : first,
      ...rest,
    ]);
  };

/** Of a store: the bytes are copied by way of views, which ask it for nothing. */
const overStores = (Store: StoreClass): Callable => {
  const lengthOf = getOwnPropertyDescriptor(Store.prototype, "byteLength")?.get as Callable;
  return function (...args) {
    Reflect.apply(lengthOf, this, []); // throws for anything else, as the method does
    const part = Reflect.apply(slice, naming(new Uint8Array(this as ArrayBufferLike)), args) as Uint8Array;
    const species = speciesOf(this as object, Store.prototype) ?? Store;
    const result = new (species as StoreClass)(part.length);
    Reflect.apply(setBytes, new Uint8Array(result), [part]);
    return result;
  };
};

/** TABLE */
const creating: readonly (readonly [holder: object, names: readonly string[], make: (native: Callable) => Callable])[] =
  [
    [typedArrayPrototype, ["slice", "subarray", "map", "filter"], overViews],
    [ArrayBuffer.prototype, ["slice"], () => overStores(ArrayBuffer)],
    ...(typeof SharedArrayBuffer === "undefined"
      ? []
      : [[SharedArrayBuffer.prototype, ["slice"], () => overStores(SharedArrayBuffer)] as const]),
  ];

/** Methods of the language's, and what guests get in their place. */
export const speciesMethods: ReadonlyMap<unknown, Callable> = new Map(
  creating.flatMap(([holder, names, make]) =>
    names.map((name) => {
      const native = Reflect.get(holder, name) as Callable;
      return [native, likeNative(make(native), native)] as const;
    }),
  ),
);
