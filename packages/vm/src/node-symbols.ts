/**
 * Finds the symbols under which Node keeps its notes on promises and other resources. Upholds I9.
 *
 * Node reads them from each promise that is rejected while nobody handles it, in C++ at once and in JavaScript later, and
 * believes what it finds: a number that is none aborts the process, and what is thrown there ends it. A guest that knew
 * them, or whose proxy above a promise were asked for them, would answer. So no guest ever sees one: the membrane does
 * not let them cross, `guest/proxy-traps.ts` asks no trap for them, `guest/tame-reflection.ts` lists none.
 */
import { AsyncResource, createHook } from "node:async_hooks";
import { types } from "node:util";

/** What guests' trusted code is given, raw. */
export interface NodeSymbols {
  readonly all: readonly symbol[];
  /** Those that hold a promise's numbers. */
  readonly ofPromises: readonly symbol[];
  /** Those that name what is shown to hooks in the place of a resource. */
  readonly ofResources: readonly symbol[];
  readonly isPromise: (value: unknown) => boolean;
  readonly isProxy: (value: unknown) => boolean;
}

const wellKnown = new Set<unknown>(Object.getOwnPropertyNames(Symbol).map((name) => (Symbol as never)[name]));

/** An object that notes the symbols that are read in whatever inherits from it. */
const witness = (prototype: object, symbols: symbol[]): object =>
  new Proxy(prototype, {
    get(target, key, receiver): unknown {
      if (typeof key === "symbol" && !wellKnown.has(key) && !symbols.includes(key)) symbols.push(key);
      return Reflect.get(target, key, receiver);
    },
  });

/** What Node asks of a rejected promise. The promise is handled before anybody is told. */
const askedOfPromises = (): symbol[] => {
  const symbols: symbol[] = [];
  let reject: (() => void) | undefined;
  const promise = new Promise((_resolve, rejected) => {
    reject = rejected;
  });
  for (const key of Reflect.ownKeys(promise)) Reflect.deleteProperty(promise, key); // of hooks that are there already
  Object.setPrototypeOf(promise, witness(Promise.prototype, symbols));
  reject?.();
  promise.catch(() => undefined);
  return symbols;
};

/** What Node asks of a resource before it shows it to a hook, which comes first; it does so only while there is one. */
const askedOfResources = (known: readonly symbol[]): symbol[] => {
  const symbols = [...known];
  class Probe extends AsyncResource {}
  Object.setPrototypeOf(Probe.prototype, witness(AsyncResource.prototype, symbols));
  const hook = createHook({ init: () => undefined }).enable();
  new Probe("SbxProbe", { requireManualDestroy: true }).emitDestroy();
  hook.disable();
  return symbols.slice(known.length, known.length + 1);
};

let found: NodeSymbols | undefined;

/** The symbols; they are looked for once per process. */
export const nodeSymbols = (): NodeSymbols => {
  if (found !== undefined) return found;
  const ofPromises = Object.freeze(askedOfPromises());
  const ofResources = Object.freeze(askedOfResources(ofPromises));
  const all = Object.freeze([...ofPromises, ...ofResources]);
  found = Object.freeze({
    all,
    ofPromises,
    ofResources,
    isPromise: types.isPromise,
    isProxy: types.isProxy,
  });
  return found;
};
