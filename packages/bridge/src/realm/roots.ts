/**
 * Runs in both realms, before any guest program: with `primordials.ts` the only reader of globals.
 * Captures the objects from which every other intrinsic can be reached through own properties that the language fixes
 * (`prototype` of a built-in constructor can be neither written nor redefined).
 */
import { ReflectGetPrototypeOf, globalObject } from "./primordials.ts";
import { append, makeList } from "./collections.ts";
import type { Local } from "./types.ts";

const protoOf = (value: unknown): unknown => ReflectGetPrototypeOf(value as Local);

const names = makeList<string>();
const values = makeList<Local | undefined>();
const capture = (name: string, value: unknown): void => {
  append(names, name);
  append(values, value as Local | undefined);
};
/** A name that this engine lacks leaves its place empty. */
const captureGlobals = (text: string): void => {
  const list = text.split(" ");
  for (let index = 0; index < list.length; index += 1) {
    const name = list[index] as string;
    capture(name, (globalObject as unknown as Record<string, unknown>)[name]);
  }
};

/**
 * TABLE: the globals that the language defines, constructors first that do nothing but make a value: host code may get the
 * guest's for its own.
 */
captureGlobals(
  "Object Array Number Boolean String Symbol BigInt Date Promise RegExp Error AggregateError EvalError RangeError " +
    "ReferenceError SyntaxError TypeError URIError SuppressedError ArrayBuffer SharedArrayBuffer DataView Uint8Array " +
    "Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array Float32Array Float64Array " +
    "Uint8ClampedArray BigUint64Array BigInt64Array Map Set WeakMap WeakSet",
);
/** How many of the roots, counted from the first, are such constructors. */
export const constructorCount: number = names.length;

capture("globalThis", globalObject);
captureGlobals(
  "Function WeakRef FinalizationRegistry Proxy Reflect JSON Math Intl Atomics WebAssembly Iterator " +
    "AsyncIterator DisposableStack AsyncDisposableStack parseInt parseFloat isNaN isFinite decodeURI " +
    "decodeURIComponent encodeURI encodeURIComponent escape unescape eval",
);

const generator = function* (): Generator {};
const asyncGenerator = async function* (): AsyncGenerator {};
// Intrinsics without a name, from the syntax or the method that gives them (ECMA-262, table of well-known intrinsics).
capture("%GeneratorFunction.prototype%", protoOf(generator));
capture(
  "%AsyncFunction.prototype%",
  protoOf(async () => {}),
);
capture("%AsyncGeneratorFunction.prototype%", protoOf(asyncGenerator));
capture("%TypedArray%", protoOf(Uint8Array));
capture("%IteratorPrototype%", protoOf(protoOf(generator.prototype)));
capture("%AsyncIteratorPrototype%", protoOf(protoOf(asyncGenerator.prototype)));
capture("%ArrayIteratorPrototype%", protoOf([].values()));
capture("%MapIteratorPrototype%", protoOf(new Map().values()));
capture("%SetIteratorPrototype%", protoOf(new Set().values()));
capture("%StringIteratorPrototype%", protoOf(""[Symbol.iterator]()));
capture("%RegExpStringIteratorPrototype%", protoOf("".matchAll(/x/g)));

interface IteratorStatics {
  from?: (value: unknown) => unknown;
  prototype?: { map?: (f: unknown) => unknown };
}
// Of the iterator helpers, where the engine has them.
const iterator = (globalObject as unknown as { Iterator?: IteratorStatics }).Iterator;
capture(
  "%WrapForValidIteratorPrototype%",
  iterator?.from === undefined ? undefined : protoOf(iterator.from({ next() {} })),
);
capture(
  "%IteratorHelperPrototype%",
  iterator?.prototype?.map === undefined
    ? undefined
    : protoOf((generator() as unknown as { map: (f: unknown) => unknown }).map(() => undefined)),
);

/**
 * Captured by nobody: Node 26 makes it when it is first read, which takes a fifth of the time of a new realm. It is made in
 * the realm of the code that reads, so only code of this realm may.
 */
capture("Temporal", undefined);
/** Which root it is. */
export const temporalRoot: number = names.length - 1;

/** All roots of this realm, in an order that is the same in every realm of one engine; `undefined` where it has none. */
export const roots: ArrayLike<Local | undefined> = values;
/** The names under which `host-intrinsics.ts` speaks of them. */
export const rootNames: ArrayLike<string> = names;
