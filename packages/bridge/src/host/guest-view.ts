/**
 * Runs in the host realm. Upholds I1.
 * A guest's typed array or DataView arrives as one of the host's, over the same memory, so that every API of the host
 * takes it. What lies behind it is an ArrayBuffer of the guest's, which host programs must not get hold of: the classes
 * below answer `buffer` with a copy, and what is derived from a view is of such a class again.
 *
 * The slots of the guest's view are read by the host's own accessors; nothing of the guest's runs.
 */
import type { Foreign, Local } from "../realm/types.ts";

interface ViewConstructor {
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): ArrayBufferView;
  readonly prototype: object;
}

const getterOf = (object: object, key: PropertyKey): ((view: unknown) => never) => {
  const get: unknown = Reflect.getOwnPropertyDescriptor(object, key)?.get;
  if (typeof get !== "function") throw new TypeError(`No accessor ${String(key)}`);
  return (view) => Reflect.apply(get, view, []) as never;
};
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
const tagOf: (view: unknown) => string | undefined = getterOf(typedArrayPrototype, Symbol.toStringTag);

interface Slots {
  readonly buffer: (view: unknown) => ArrayBufferLike;
  readonly byteOffset: (view: unknown) => number;
  /** In elements, in bytes for a DataView. */
  readonly length: (view: unknown) => number;
}
const typedArraySlots: Slots = {
  buffer: getterOf(typedArrayPrototype, "buffer"),
  byteOffset: getterOf(typedArrayPrototype, "byteOffset"),
  length: getterOf(typedArrayPrototype, "length"),
};
const dataViewSlots: Slots = {
  buffer: getterOf(DataView.prototype, "buffer"),
  byteOffset: getterOf(DataView.prototype, "byteOffset"),
  length: getterOf(DataView.prototype, "byteLength"),
};

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver
const { set: setBytes } = Uint8Array.prototype;

/**
 * The bytes of a view, which has its class's properties, in a buffer of the host's own. No method of the store is called,
 * and no species asked: they may be the guest's.
 */
export const copyBytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView): ArrayBuffer => {
  const copy = new Uint8Array(byteLength);
  Reflect.apply(setBytes, copy, [new Uint8Array(buffer, byteOffset, byteLength)]);
  return copy.buffer;
};

const copyOf = (buffer: ArrayBufferLike): ArrayBuffer => copyBytes(new Uint8Array(buffer));

/**
 * A class that looks like `base`, and keeps its buffer to itself. I6: all membranes of the process have it in common, so its
 * `prototype` cannot be written: host code that gives a guest the class of a view gives it a class like any other.
 */
const makeViewClass = (base: ViewConstructor, slots: Slots): ViewConstructor => {
  const prototype = Object.create(base.prototype) as object;
  const view = function (...args: unknown[]): object {
    // A length alone asks for memory of the host's: an ordinary view.
    if (typeof args[0] === "number") return new base(args[0] as never);
    return Reflect.construct(base, args, view) as object;
  };
  Object.defineProperties(view, {
    name: { value: base.name },
    prototype: { value: prototype, writable: false },
    [Symbol.species]: { get: () => view },
  });
  Object.defineProperties(prototype, {
    buffer: {
      get(this: unknown) {
        return copyOf(slots.buffer(this)); // I1
      },
      configurable: true,
    },
    constructor: { value: view, configurable: true, writable: true },
  });
  Object.setPrototypeOf(view, base);
  return view as unknown as ViewConstructor;
};

const classes = new Map<string, ViewConstructor>();

const classFor = (name: string, slots: Slots): ViewConstructor => {
  const known = classes.get(name);
  if (known !== undefined) return known;
  const base = (globalThis as unknown as Record<string, ViewConstructor>)[name];
  if (base === undefined) throw new TypeError(`No class ${name}`);
  const made = makeViewClass(base, slots);
  classes.set(name, made);
  return made;
};

const makeView = (foreign: Foreign, constructor: ViewConstructor, slots: Slots): ArrayBufferView => {
  try {
    return new constructor(slots.buffer(foreign), slots.byteOffset(foreign), slots.length(foreign));
  } catch (error) {
    // The guest has detached or shrunk the memory: a view of nothing. The end of the stack is another matter.
    if (error instanceof TypeError) return new constructor(new ArrayBuffer(0));
    throw error;
  }
};

interface NodeBuffer {
  readonly name: string;
  readonly prototype: object;
  readonly [Symbol.species]: ViewConstructor;
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver
const { subarray } = Uint8Array.prototype;

/**
 * Gives a Buffer properties that keep its store to itself. Its prototype stays Node's, so that nobody tells it from another
 * Buffer: a prototype of ours would be seen by every comparison.
 */
const makeKeeper = (nodeBuffer: NodeBuffer): ViewConstructor => {
  const base = nodeBuffer[Symbol.species];
  const part = function (this: unknown, start?: number, end?: number): unknown {
    return Reflect.apply(subarray, this, [start, end]);
  };
  const kept = {
    constructor: { value: undefined as unknown },
    buffer: {
      get(this: unknown) {
        return copyOf(typedArraySlots.buffer(this)); // I1
      },
    },
    // Node's would be over what `buffer` answers: the copy.
    slice: { value: part },
    subarray: { value: part },
  };
  Object.freeze(part); // I6: as the classes are, it is common to all membranes
  const constructor = function (...args: unknown[]): object {
    // A length alone asks for memory of the host's: an ordinary Buffer.
    const made = Reflect.construct(base, args) as ArrayBufferView;
    return typeof args[0] === "number" ? made : Object.defineProperties(made, kept);
  };
  Object.defineProperties(constructor, {
    name: { value: nodeBuffer.name },
    prototype: { value: nodeBuffer.prototype, writable: false },
    [Symbol.species]: { get: () => constructor },
  });
  Object.setPrototypeOf(constructor, nodeBuffer);
  kept.constructor.value = constructor; // I1: by its species the engine makes parts of the view
  return constructor as unknown as ViewConstructor;
};

let bufferClass: ViewConstructor | undefined;
const bases = globalThis as unknown as Readonly<Record<string, ViewConstructor | undefined>>;
/** The class of Node's Buffers, which itself makes views as the language's do; captured before a guest may say otherwise. */
export const nodeBufferClass: ViewConstructor | undefined = (globalThis as unknown as { readonly Buffer?: NodeBuffer })
  .Buffer?.[Symbol.species];

const slotsOf = (view: ArrayBufferView): Slots => (tagOf(view) === undefined ? dataViewSlots : typedArraySlots);

/** The store behind a view: by its slot, since a class may have derived the property. */
export const storeOfView = (view: ArrayBufferView): ArrayBufferLike => slotsOf(view).buffer(view);

/** The built-in class of a view. */
export const baseOf = (view: ArrayBufferView): ViewConstructor => {
  const base = bases[tagOf(view) ?? "DataView"];
  if (base === undefined) throw new TypeError("No class for a view");
  return base;
};

/**
 * A view of the built-in class over the same memory.
 * @throws TypeError if the memory was detached, or shrunk
 */
export const baseView = (view: ArrayBufferView): ArrayBufferView => {
  const { buffer, byteOffset, length } = slotsOf(view);
  return new (baseOf(view))(buffer(view), byteOffset(view), length(view));
};

/** A view without a property or a prototype of anybody's, over the same memory; everything else as it is. */
export const plainView = (value: unknown): unknown => {
  if (!ArrayBuffer.isView(value)) return value;
  const base = baseOf(value);
  const constructor = base === bases["Uint8Array"] ? (nodeBufferClass ?? base) : base;
  return makeView(value as unknown as Foreign, constructor, slotsOf(value));
};

const lent = new WeakSet<object>();

/** Whether the host has got a view over a guest's buffer, which is given raw. */
export const isLent = (buffer: object): boolean => lent.has(buffer);

/** The host's view over the memory of a guest's view. */
export const makeHostView = (foreign: Foreign): Local => {
  const tag = tagOf(foreign);
  const slots = tag === undefined ? dataViewSlots : typedArraySlots;
  lent.add(slots.buffer(foreign));
  return makeView(foreign, classFor(tag ?? "DataView", slots), slots) as unknown as Local;
};

/** The same for a guest's Buffer: one of Node's. */
export const makeHostBuffer = (foreign: Foreign): Local => {
  bufferClass ??= makeKeeper((globalThis as unknown as { readonly Buffer: NodeBuffer }).Buffer);
  lent.add(typedArraySlots.buffer(foreign));
  return makeView(foreign, bufferClass, typedArraySlots) as unknown as Local;
};
