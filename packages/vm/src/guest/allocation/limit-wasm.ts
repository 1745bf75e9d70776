/**
 * Runs in the guest realm, where `bufferAllocLimit` is finite. Stops threat G27 for the memories of WebAssembly: those that a
 * program makes, those that a module declares, and what the code of either lets grow. (Tables are arrays, which nothing limits.)
 */
import {
  ReflectApply,
  ReflectConstruct,
  ReflectGet,
  ReflectGetOwnPropertyDescriptor,
  RangeErrorConstructor,
  TypeErrorConstructor,
} from "@sbx/bridge/realm";
import {
  DataViewPrototypeGetBuffer,
  DataViewPrototypeGetByteLength,
  DataViewPrototypeGetByteOffset,
  MathFloor,
  MathTrunc,
  MemoryPrototypeGetBuffer,
  PromiseReject,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetTag,
  TypedArrayPrototypeSet,
  Uint8ArrayConstructor,
  WebAssemblyNamespace,
  WebAssemblyValidate,
} from "../captures.ts";
import { hasSlot, isBuffer, isObject } from "../slots.ts";
import { assign } from "../define.ts";
import { lookNative } from "../function-source.ts";
import { capMemories } from "./wasm-memories.ts";

/** Makes the arguments for the engine of those that a guest gave. */
export type Check = (args: readonly unknown[]) => readonly unknown[];

/** What the other limits are made of. */
export interface WasmNeeds {
  readonly __proto__: null;
  /** In bytes. */
  readonly limit: number;
  readonly refuse: (bytes: number) => never;
  /** Makes a number of a size, once, and refuses what is too large. */
  readonly checked: (size: unknown, unit: number) => number | undefined;
  /** Replaces a constructor by one whose arguments are checked. */
  readonly replace: (holder: object, name: string, check: Check) => void;
  /** Replaces a method that takes a size. */
  readonly guardMethod: (holder: unknown, name: string, unit: number, already: (self: unknown) => number) => void;
}

const pageSize = 65536;
/** Of a memory; the engine refuses what has more. */
const mostPages = 65536;

const valueOf = (holder: unknown, key: string): unknown => ReflectGetOwnPropertyDescriptor(holder as never, key)?.value;

const makeBytes = (args: readonly unknown[]): Uint8Array =>
  ReflectConstruct(Uint8ArrayConstructor as never, args, Uint8ArrayConstructor as never) as never;

/** A view of the bytes that an object stands for, as the engine would read it; `undefined` for other values. */
const bytesOf = (source: unknown): Uint8Array | undefined => {
  if (TypedArrayPrototypeGetTag(source) !== undefined) {
    const offset = TypedArrayPrototypeGetByteOffset(source);
    return makeBytes([TypedArrayPrototypeGetBuffer(source), offset, TypedArrayPrototypeGetByteLength(source)]);
  }
  if (isBuffer(source)) return makeBytes([source]);
  if (!hasSlot(DataViewPrototypeGetBuffer, source)) return undefined;
  const offset = DataViewPrototypeGetByteOffset(source);
  return makeBytes([DataViewPrototypeGetBuffer(source), offset, DataViewPrototypeGetByteLength(source)]);
};

/** A copy of them, which nobody can change between two looks. */
const copyOfBytes = (source: unknown): Uint8Array | undefined => {
  const bytes = bytesOf(source);
  if (bytes === undefined) return undefined;
  const copy = makeBytes([TypedArrayPrototypeGetLength(bytes)]);
  TypedArrayPrototypeSet(copy, bytes, 0);
  return copy;
};

/** Installs the limits on memories. */
export const limitWasm = ({ limit, refuse, checked, replace, guardMethod }: WasmNeeds): void => {
  if (WebAssemblyNamespace === undefined) return;
  const largest = MathFloor(limit / pageSize);

  /** Code can let a memory grow up to its maximum, and asks nobody; so each has one. Only a shared one must be given it. */
  const memoryArguments: Check = (args) => {
    const given = args[0];
    if (!isObject(given)) return args;
    const read = (key: string): unknown => ReflectGet(given as never, key, given as never);
    const initial = checked(read("initial") ?? read("minimum"), pageSize);
    const shared = read("shared");
    const maximum = read("maximum");
    if (maximum === undefined) return [{ __proto__: null, initial, maximum: shared ? undefined : largest, shared }];
    const most = MathTrunc(maximum);
    return [{ __proto__: null, initial, maximum: most > largest && most <= mostPages ? largest : most, shared }];
  };
  const pagesOf = (memory: unknown): number => {
    const buffer = MemoryPrototypeGetBuffer?.(memory);
    return TypedArrayPrototypeGetLength(makeBytes([buffer])) / pageSize;
  };
  guardMethod(valueOf(valueOf(WebAssemblyNamespace, "Memory"), "prototype"), "grow", pageSize, pagesOf);
  replace(WebAssemblyNamespace, "Memory", memoryArguments);

  const cappedModule = (bytes: Uint8Array): Uint8Array => {
    const tooMuch = { __proto__: null, bytes: 0 };
    try {
      return capMemories(bytes, limit, (size) => {
        tooMuch.bytes = size;
        throw new TypeErrorConstructor("");
      });
    } catch {
      if (tooMuch.bytes > 0) refuse(tooMuch.bytes);
      // The engine says what is wrong with it; and if nothing is, nobody knows what it may take.
      if (WebAssemblyValidate(bytes)) throw new RangeErrorConstructor("The memories of the module cannot be limited");
      return bytes;
    }
  };
  /** The first argument, where it is a module's binary, as one whose memories are in the limit. */
  const moduleArguments: Check = (args) => {
    const bytes = copyOfBytes(args[0]);
    return bytes === undefined ? args : [cappedModule(bytes), args[1], args[2]];
  };
  const guardCompiler = (name: string): void => {
    const native = valueOf(WebAssemblyNamespace, name);
    const methods = {
      __proto__: null,
      method(this: unknown, ...args: unknown[]): unknown {
        let checkedArguments: readonly unknown[];
        try {
          checkedArguments = moduleArguments(args);
        } catch (error) {
          return PromiseReject(error);
        }
        return ReflectApply(native as never, this as never, checkedArguments);
      },
    };
    assign(WebAssemblyNamespace, name, lookNative(methods.method, name, 1));
  };
  replace(WebAssemblyNamespace, "Module", moduleArguments);
  guardCompiler("compile");
  guardCompiler("instantiate");
};
