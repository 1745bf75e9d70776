/**
 * Runs in the guest realm, before any guest program. Upholds I9.
 * A guest's view arrives at the host as a view over the same memory, and the host may give it to code that works on it in
 * another thread: files, ciphers. Were the memory freed meanwhile, that code would read and write what the process has put
 * there by then. So a buffer of which the host has got a view cannot be shrunk or detached any more, as a buffer of
 * `WebAssembly.Memory` cannot be (ECMA-262, DetachArrayBuffer); and such a memory lives as long as its old buffers.
 */
import {
  ReflectApply,
  ReflectDefineProperty,
  TypeErrorConstructor,
  WeakMapConstructor,
  WeakMapPrototypeSet,
  bare,
  ownDescriptor,
} from "./primordials.ts";
import {
  ArrayBufferPrototypeGetByteLength,
  MemoryPrototypeGetBuffer,
  arrayBufferPrototype,
  memoryPrototype,
} from "./slots.ts";
import { isObject, type Local } from "./types.ts";

/** TABLE: methods of `ArrayBuffer` that free memory; whether one takes a length that may be no smaller than before. */
const freeing = {
  __proto__: null,
  resize: true,
  transfer: false,
  transferToFixedLength: false,
  transferToImmutable: false,
};
type Freeing = Exclude<keyof typeof freeing, "__proto__">;

/** Puts a function in the place of a method, with its name and length. */
const replace = (holder: Local, name: string, make: (native: Local) => Local): void => {
  const native = ownDescriptor(holder, name)?.value;
  if (typeof native !== "function") return;
  const method = make(native);
  const like = (key: "name" | "length"): void => {
    const value = ownDescriptor(native, key)?.value as Local;
    // To say what is so already costs the engine a change of the function's shape.
    if (value === ownDescriptor(method, key)?.value) return;
    ReflectDefineProperty(method, key, {
      __proto__: null,
      value,
      writable: false,
      enumerable: false,
      configurable: true,
    });
  };
  like("name");
  like("length");
  ReflectDefineProperty(holder, name, {
    __proto__: null,
    value: method,
    writable: true,
    enumerable: ownDescriptor(holder, name)?.enumerable === true,
    configurable: true,
  });
};

/** Whether a receiver is an `ArrayBuffer`, shared ones apart. */
const isBuffer = (receiver: Local): boolean => {
  try {
    ArrayBufferPrototypeGetByteLength(receiver);
    return true;
  } catch {
    return false; // the getter throws its TypeError
  }
};

/** ToNumber of the language, of what is not left out. */
const toLength = (given: Local): number | undefined =>
  // eslint-disable-next-line no-implicit-coercion -- `Number` would take a bigint
  (given as unknown) === undefined ? undefined : (given as unknown as number) - 0;

/** Has a memory of WebAssembly live as long as each buffer that was ever read of it: when it grows, they are detached. */
const keepMemories = (prototype: Local): void => {
  const memories = new WeakMapConstructor();
  const accessors = {
    __proto__: null,
    get buffer(): Local {
      const buffer = MemoryPrototypeGetBuffer(this as never);
      WeakMapPrototypeSet(memories, buffer, this);
      return buffer;
    },
  };
  const get = ownDescriptor(accessors as never, "buffer")?.get;
  ReflectDefineProperty(prototype, "buffer", bare({ get, enumerable: true, configurable: true }));
};

/** `ask` is the host's: whether it has a view over a buffer. At the end of the stack it would throw the host's error (I3). */
export const tameLending = (ask: (buffer: Local) => boolean): void => {
  const isLent = (buffer: Local): boolean => {
    if (!isObject(buffer)) return false;
    try {
      return ask(buffer);
    } catch {
      return true;
    }
  };

  const guard = (name: Freeing): void => {
    replace(arrayBufferPrototype, name, (native) => {
      const methods = {
        __proto__: null,
        [name](this: Local, ...args: Local[]): Local {
          // What is no buffer is refused before anything is converted. (The engine is not given it: at the end of the stack
          // one that is would seem to be none.)
          if (!isBuffer(this)) return ReflectApply(native, undefined, []);
          // Converted first: what that runs could hand the host a view.
          const length = args.length === 0 ? undefined : toLength(args[0] as Local);
          const grows = (): boolean => freeing[name] && (length ?? 0) >= ArrayBufferPrototypeGetByteLength(this);
          if (isLent(this) && !grows()) {
            throw new TypeErrorConstructor(
              `Cannot perform ArrayBuffer.prototype.${name} on a buffer that the host views`,
            );
          }
          return ReflectApply(native, this, length === undefined ? [] : [length]);
        },
      };
      return methods[name] as unknown as Local;
    });
  };
  guard("resize");
  guard("transfer");
  guard("transferToFixedLength");
  guard("transferToImmutable");

  if (memoryPrototype !== undefined) keepMemories(memoryPrototype);
};
