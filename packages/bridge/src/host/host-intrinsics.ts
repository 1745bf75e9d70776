/**
 * Runs in the host realm, once per process. Upholds I2.
 * Knows every intrinsic of the host by identity: the graph that is reachable from the captured roots, each object with
 * the place at which the guest finds its counterpart. What is not in the table below is linked, so that an intrinsic of a
 * newer engine crosses as the guest's own, or, where the guest has none, not at all (I10).
 */
import { isObject, policyIds, rootNames, roots } from "./realm.ts";
import { safeMethods } from "./node-buffers.ts";
import { speciesMethods } from "./species.ts";
import type { Key, Link, Local, Place } from "../realm/types.ts";

/**
 * TABLE: methods and accessors that need an internal slot of their receiver, which a proxy does not have. They cross as
 * proxied functions that unwrap their receiver. `true`: all functions of that object but `constructor`.
 */
// prettier-ignore
const branded: Readonly<Record<string, true | readonly string[]>> = {
  "Function.prototype": ["toString"],
  "Object.prototype": [],
  "Number.prototype": true, "String.prototype": ["toString", "valueOf"], "Boolean.prototype": true,
  "Symbol.prototype": true, "BigInt.prototype": true, "Date.prototype": true,
  "RegExp.prototype": [
    "exec", "compile", "source", "dotAll", "global", "hasIndices", "ignoreCase", "multiline", "sticky", "unicode",
    "unicodeSets",
  ],
  "Promise.prototype": ["then"],
  "Map.prototype": true, "Set.prototype": true, "WeakMap.prototype": true, "WeakSet.prototype": true,
  "WeakRef.prototype": true, "FinalizationRegistry.prototype": true,
  "ArrayBuffer.prototype": true, "SharedArrayBuffer.prototype": true, "DataView.prototype": true,
  "%TypedArray%.prototype": true, "Uint8Array.prototype": true,
  "%GeneratorFunction.prototype%.prototype": true, "%AsyncGeneratorFunction.prototype%.prototype": true,
  "%ArrayIteratorPrototype%": true, "%MapIteratorPrototype%": true, "%SetIteratorPrototype%": true,
  "%StringIteratorPrototype%": true, "%RegExpStringIteratorPrototype%": true,
  "%WrapForValidIteratorPrototype%": true, "%IteratorHelperPrototype%": true,
  "DisposableStack.prototype": true, "AsyncDisposableStack.prototype": true,
};

/** All functions of these objects' prototypes have slots. */
const brandedNamespaces = ["Intl", "Temporal", "WebAssembly"];

/** TABLE: branded methods that change the slots of their receiver; a read-only receiver refuses them. */
const mutators: Readonly<Record<string, RegExp>> = {
  "Date.prototype": /^set/,
  "RegExp.prototype": /^compile$/,
  "Map.prototype": /^(set|delete|clear|getOrInsert|getOrInsertComputed)$/,
  "Set.prototype": /^(add|delete|clear)$/,
  "WeakMap.prototype": /^(set|delete|getOrInsert|getOrInsertComputed)$/,
  "WeakSet.prototype": /^(add|delete)$/,
  "FinalizationRegistry.prototype": /^(register|unregister)$/,
  "ArrayBuffer.prototype": /^(resize|transfer|transferToFixedLength|transferToImmutable)$/,
  "SharedArrayBuffer.prototype": /^grow$/,
  "DataView.prototype": /^set/,
  "%TypedArray%.prototype": /^(copyWithin|fill|reverse|set|sort)$/,
  "Uint8Array.prototype": /^setFrom/,
  "WebAssembly.Memory.prototype": /^grow$/,
  "WebAssembly.Table.prototype": /^(set|grow)$/,
  "WebAssembly.Global.prototype": /^value$/,
  "DisposableStack.prototype": /./,
  "AsyncDisposableStack.prototype": /./,
};

/** I1: the store behind a view is nobody's to read. What stands for it in the guest is of no use on the host's views. */
const readsStore = (holder: string, key: Key): boolean =>
  key === "buffer" && (holder === "DataView.prototype" || holder === "%TypedArray%.prototype");

const isBranded = (holder: string, key: Key): boolean => {
  if (key === "constructor" || readsStore(holder, key)) return false;
  const [namespace] = holder.split(".");
  if (holder.endsWith(".prototype") && brandedNamespaces.includes(namespace ?? "")) return true;
  const listed = branded[holder];
  return listed === true || (listed !== undefined && typeof key === "string" && listed.includes(key));
};

const policyOf = (holder: string, key: Key): number =>
  typeof key === "string" && mutators[holder]?.test(key) === true ? policyIds.mutator : policyIds.branded;

const linkTo = (place: Place | undefined, policy: number): Link => Object.freeze({ place, policy });
const placeAt = (root: number, path: readonly Key[], slot: Place["slot"]): Place =>
  Object.freeze({ __proto__: null, root, path, slot });

const names = Array.from(rootNames);
const { Temporal } = globalThis as { readonly Temporal?: Local };
const indexOf = (name: string): number => names.indexOf(name);

const constructorOf = (value: object): unknown => (Object.getPrototypeOf(value) as object).constructor;

/** Evaluators, and `Proxy`, cross as the guest's tamed ones, which stand where the language links them from. */
const evaluators: readonly (readonly [object: unknown, root: string, path: readonly Key[]])[] = [
  [Function, "Function", ["prototype", "constructor"]],
  [constructorOf(function* () {}), "%GeneratorFunction.prototype%", ["constructor"]],
  [constructorOf(async () => {}), "%AsyncFunction.prototype%", ["constructor"]],
  [constructorOf(async function* () {}), "%AsyncGeneratorFunction.prototype%", ["constructor"]],
  [eval, "globalThis", ["eval"]],
  [Proxy, "globalThis", ["Proxy"]],
];

interface Node {
  readonly object: Local;
  readonly name: string;
  readonly root: number;
  readonly path: readonly Key[];
}

const textOf = (key: Key): string => (typeof key === "string" ? key : `[${key.description ?? ""}]`);

/** Whoever tames a constructor in the guest puts the tamed one where instances look for it. */
const tamed: readonly Key[] = ["prototype", "constructor"];
const isConstructorRoot = (value: object): boolean => {
  const prototype: unknown = Reflect.getOwnPropertyDescriptor(value, "prototype")?.value;
  return (
    typeof prototype === "object" &&
    prototype !== null &&
    Reflect.getOwnPropertyDescriptor(prototype, "constructor")?.value === value
  );
};

/** What somebody has added to an intrinsic is enumerable as a rule; the engine's own is so in WebAssembly only (Web IDL). */
const isAddition = (holder: string, { enumerable }: PropertyDescriptor): boolean =>
  enumerable === true && !holder.startsWith("WebAssembly");

/** Walks the graph of intrinsics breadth first, so that an object is known by its shortest path. */
const walk = (): WeakMap<object, Link> => {
  const links = new WeakMap<object, Link>();
  const queue: Node[] = [];

  const visit = (node: Node, slot: Place["slot"], holder: string, key: Key): void => {
    if (links.has(node.object)) return;
    const crossesAsProxy = typeof node.object === "function" && isBranded(holder, key);
    const policy = crossesAsProxy ? policyOf(holder, key) : 0;
    links.set(node.object, linkTo(crossesAsProxy ? undefined : placeAt(node.root, node.path, slot), policy));
    queue.push(node);
  };

  for (const [object, root, path] of evaluators) {
    links.set(object as object, linkTo(placeAt(indexOf(root), path, "value"), 0));
    queue.push({ object: object as Local, name: root, root: indexOf(root), path });
  }
  names.forEach((name, root) => {
    const value = name === "Temporal" ? Temporal : roots[root];
    if (value === undefined || !isObject(value)) return;
    visit({ object: value, name, root, path: isConstructorRoot(value) ? tamed : [] }, "value", "", "");
  });

  const global = roots[indexOf("globalThis")];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    // The global object holds much that is not an intrinsic; its intrinsics are roots.
    if (node.object === global) continue;
    for (const key of Reflect.ownKeys(node.object)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(node.object, key);
      if (descriptor === undefined || isAddition(node.name, descriptor)) continue;
      for (const slot of ["value", "get", "set"] as const) {
        const object = descriptor[slot] as Local | undefined;
        if (object === undefined || !isObject(object)) continue;
        const path = [...node.path, key];
        visit({ object, name: `${node.name}.${textOf(key)}`, root: node.root, path }, slot, node.name, key);
      }
    }
  }
  return links;
};

/** What crosses in the place of a method is known as that was, which is known no more. */
const linkSpeciesMethods = (links: WeakMap<object, Link>): void => {
  for (const [native, instead] of speciesMethods) {
    links.delete(native as object);
    links.set(instead, linkTo(undefined, policyIds.branded));
  }
};

/** Node's Buffers are typed arrays with methods of their own, which reach the same bytes. */
const linkBufferMethods = (links: WeakMap<object, Link>): void => {
  const { Buffer } = globalThis as { readonly Buffer?: { readonly prototype: object } };
  if (Buffer === undefined) return;
  for (const key of Reflect.ownKeys(Buffer.prototype)) {
    const method: unknown = Reflect.getOwnPropertyDescriptor(Buffer.prototype, key)?.value;
    const safe = safeMethods.get(method);
    if (safe === undefined || links.has(safe)) continue;
    const writes = typeof key === "string" && /^(write|fill|swap)|Write$/.test(key);
    const { mutator, writer, branded: reader } = policyIds;
    links.set(safe, linkTo(undefined, writes ? mutator : key === "copy" ? writer : reader));
  }
};

let links: WeakMap<object, Link> | undefined;

/** How an intrinsic of the host crosses into a guest; `undefined` for every other object. */
export const hostLinkOf = (object: object): Link | undefined => {
  if (links === undefined) {
    links = walk();
    linkBufferMethods(links);
    linkSpeciesMethods(links);
  }
  return links.get(object);
};
