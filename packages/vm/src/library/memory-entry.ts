/**
 * Runs in the guest realm, as an ordinary library: it holds nothing that a program there could not hold itself, and what it
 * gives to the host is checked there. No exports: bundled to one function.
 *
 * Buffers of memory of the two realms: the engine's own functions take a buffer only if it has the slot, which a proxy of the
 * other realm's has not.
 */

interface Services {
  /** A view, of the class of that name, over an ArrayBuffer of the host's; `undefined` for what is none. */
  readonly viewOf: (name: string, buffer: unknown, byteOffset: unknown, length: unknown) => object | undefined;
}

interface Library {
  /** The bytes of a buffer of this realm's; `undefined` for anything else. */
  readonly bytesOf: (value: unknown) => Uint8Array | undefined;
  readonly allocate: (length: number) => Uint8Array;
  readonly bufferOf: (bytes: Uint8Array) => unknown;
  /** Has the constructors of views take buffers of the host's. */
  readonly tameViews: () => void;
}

declare const connect: (main: (services: Services) => Library) => void;

type Constructor = new (...args: unknown[]) => object;
type Holder = Record<string, unknown>;

const names = [
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Float16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "DataView",
];

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const copyOf = ({ buffer, byteOffset, byteLength }: DataView): ArrayBufferLike =>
  buffer.slice(byteOffset, byteOffset + byteLength);

/** Reads the realm when it is called, and not before: the host calls it under the limit that programs have. */
function makeLibrary({ viewOf }: Services): Library {
  const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
  const construct: (target: Constructor, args: unknown[], own: Constructor) => object = Reflect.construct;
  const bytesClass = Uint8Array;
  const buffers = [ArrayBuffer, ...(typeof SharedArrayBuffer === "function" ? [SharedArrayBuffer] : [])];
  const byteLengths = buffers.map(
    ({ prototype }) => getOwnPropertyDescriptor(prototype, "byteLength")?.get as () => never,
  );

  const isOwnBuffer = (value: unknown): boolean =>
    byteLengths.some((byteLength) => {
      try {
        apply(byteLength, value, []);
        return true;
      } catch {
        return false; // without the slot
      }
    });
  /** Whether it inherits from a class of buffers: only then is anything else asked. */
  const looksLikeBuffer = (value: object): boolean => buffers.some((constructor) => value instanceof constructor);

  /** What takes a class's place. Constructs as it does, but of a buffer of the host's. */
  function tame(name: string, native: Constructor): Constructor {
    const tamed: Constructor = new Proxy(native, {
      construct(target: Constructor, args: unknown[], newTarget: Constructor): object {
        const own = newTarget === tamed ? target : newTarget;
        const [buffer, byteOffset, length] = args;
        if (!isObject(buffer) || !looksLikeBuffer(buffer) || isOwnBuffer(buffer)) return construct(target, args, own);
        const view = viewOf(name, buffer, byteOffset, length);
        if (view === undefined) return construct(target, args, own);
        if (own === target) return view;
        // A class of the program's: an object of the host's cannot be its instance, a copy can.
        return construct(target, [name === "DataView" ? copyOf(view as DataView) : view], own);
      },
    });
    return tamed;
  }

  const replace = (name: string): void => {
    const descriptor = getOwnPropertyDescriptor(globalThis, name);
    if (typeof descriptor?.value !== "function") return;
    const native = descriptor.value as Constructor & { readonly prototype: Holder };
    const tamed = tame(name, native);
    // Where the program has fixed its globals they stay: then a view of the host's memory is to be had from the host only.
    if (!defineProperty(globalThis, name, { ...descriptor, value: tamed })) return;
    const constructor = getOwnPropertyDescriptor(native.prototype, "constructor");
    defineProperty(native.prototype, "constructor", { ...constructor, value: tamed });
  };

  return {
    bytesOf: (value) => (isObject(value) && isOwnBuffer(value) ? new bytesClass(value as ArrayBuffer) : undefined),
    allocate: (length) => new bytesClass(length),
    bufferOf: (bytes) => bytes.buffer,
    tameViews() {
      for (const name of names) replace(name);
    },
  };
}

connect(makeLibrary);
