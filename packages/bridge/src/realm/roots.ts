/**
 * Runs in both realms, before any guest program: with `primordials.ts` the only reader of globals.
 * Captures the objects from which every other intrinsic can be reached through own properties that the language fixes
 * (`prototype` of a built-in constructor can be neither written nor redefined).
 */
import { ReflectGetPrototypeOf, ReflectOwnKeys, globalObject } from "./primordials.ts";
import { append, makeList } from "./collections.ts";
import type { Local } from "./types.ts";

const protoOf = (value: unknown): unknown => ReflectGetPrototypeOf(value as Local);

/** The names of the globals that the language defines. A name that this engine lacks leaves its place empty. */
// prettier-ignore
const names = [
  "Object", "Function", "Array", "Number", "Boolean", "String", "Symbol", "BigInt", "Date", "Promise", "RegExp",
  "Error", "AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError",
  "SuppressedError", "ArrayBuffer", "SharedArrayBuffer", "DataView", "Uint8Array", "Int8Array", "Uint16Array",
  "Int16Array", "Uint32Array", "Int32Array", "Float16Array", "Float32Array", "Float64Array", "Uint8ClampedArray",
  "BigUint64Array", "BigInt64Array", "Map", "Set", "WeakMap", "WeakSet", "WeakRef", "FinalizationRegistry", "Proxy",
  "Reflect", "JSON", "Math", "Intl", "Atomics", "WebAssembly", "Temporal", "Iterator", "AsyncIterator",
  "DisposableStack", "AsyncDisposableStack", "parseInt", "parseFloat", "isNaN", "isFinite", "decodeURI",
  "decodeURIComponent", "encodeURI", "encodeURIComponent", "escape", "unescape", "eval",
] as const;

const generator = function* (): Generator {};
const asyncGenerator = async function* (): AsyncGenerator {};
const asyncFunction = async (): Promise<void> => {};
const iteratorPrototype = protoOf(protoOf(generator.prototype));

/** Intrinsics without a name, from the syntax or the method that gives them (ECMA-262, table of well-known intrinsics). */
const hidden = {
  __proto__: null,
  "%GeneratorFunction.prototype%": protoOf(generator),
  "%AsyncFunction.prototype%": protoOf(asyncFunction),
  "%AsyncGeneratorFunction.prototype%": protoOf(asyncGenerator),
  "%TypedArray%": protoOf(Uint8Array),
  "%IteratorPrototype%": iteratorPrototype,
  "%AsyncIteratorPrototype%": protoOf(protoOf(asyncGenerator.prototype)),
  "%ArrayIteratorPrototype%": protoOf([].values()),
  "%MapIteratorPrototype%": protoOf(new Map().values()),
  "%SetIteratorPrototype%": protoOf(new Set().values()),
  "%StringIteratorPrototype%": protoOf(""[Symbol.iterator]()),
  "%RegExpStringIteratorPrototype%": protoOf("".matchAll(/x/g)),
} as const;

interface IteratorStatics {
  from?: (value: unknown) => unknown;
  prototype?: { map?: (f: unknown) => unknown };
}
const iterator = (globalObject as unknown as { Iterator?: IteratorStatics }).Iterator;
/** Of the iterator helpers, where the engine has them. */
const helpers = {
  __proto__: null,
  "%WrapForValidIteratorPrototype%": iterator?.from === undefined ? undefined : protoOf(iterator.from({ next() {} })),
  "%IteratorHelperPrototype%":
    iterator?.prototype?.map === undefined
      ? undefined
      : protoOf((generator() as unknown as { map: (f: unknown) => unknown }).map(() => undefined)),
} as const;

/**
 * Node 26 makes these when they are first read, in the realm of whoever reads: were that the host, the guest would have
 * the host's. So they are read here, once.
 */
export const touched: readonly unknown[] = [
  (Date.prototype as unknown as { toTemporalInstant?: unknown }).toTemporalInstant,
  (globalObject as unknown as { Temporal?: unknown }).Temporal,
];

/** A captured root: the name under which `intrinsics.ts` speaks of it, and the object (absent where the engine has none). */
export interface Root {
  readonly name: string;
  readonly value: Local | undefined;
}

const captured = makeList<Root>();
const capture = (name: string, value: unknown): void => {
  append(captured, { name, value: value as Local | undefined });
};
const captureAll = (holder: object, names: readonly string[]): void => {
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    capture(name, (holder as Record<string, unknown>)[name]);
  }
};
capture("globalThis", globalObject);
captureAll(globalObject, names);
captureAll(hidden, ReflectOwnKeys(hidden as never) as string[]);
captureAll(helpers, ReflectOwnKeys(helpers as never) as string[]);

/** All roots of this realm, in an order that is the same in every realm of one engine. */
export const roots: ArrayLike<Root> = captured;
