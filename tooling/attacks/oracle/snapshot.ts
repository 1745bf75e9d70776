import { EventEmitter } from "node:events";
import Stream from "node:stream";
import { createContext, runInContext } from "node:vm";

/** One object of the host as it was: enough to see any change of it. */
interface Remembered {
  readonly path: string;
  readonly object: object;
  readonly prototype: object | null;
  readonly extensible: boolean;
  readonly keys: readonly PropertyKey[];
  readonly own: readonly PropertyDescriptor[];
}

/** The state of all intrinsics of the host realm at one moment. */
export type Snapshot = readonly Remembered[];

/** Names of the language's own globals, from a fresh realm: Node's lazy globals are left out. */
const languageNames = runInContext("Object.getOwnPropertyNames(globalThis)", createContext()) as string[];

const hidden: Readonly<Record<string, () => unknown>> = {
  GeneratorFunction: () => Object.getPrototypeOf(function* () {}),
  AsyncGeneratorFunction: () => Object.getPrototypeOf(async function* () {}),
  AsyncFunction: () => Object.getPrototypeOf(async () => {}),
  ArrayIteratorPrototype: () => Object.getPrototypeOf([][Symbol.iterator]()),
  MapIteratorPrototype: () => Object.getPrototypeOf(new Map()[Symbol.iterator]()),
  SetIteratorPrototype: () => Object.getPrototypeOf(new Set()[Symbol.iterator]()),
  StringIteratorPrototype: () => Object.getPrototypeOf(""[Symbol.iterator]()),
  RegExpStringIteratorPrototype: () => Object.getPrototypeOf("a".matchAll(/a/g)),
  TypedArray: () => Object.getPrototypeOf(Uint8Array),
  Buffer: () => Buffer,
  EventEmitter: () => EventEmitter,
  Stream: () => Stream,
};

/** Remembers every object reachable from the intrinsics by own data properties, accessors and prototypes. */
export function takeSnapshot(): Snapshot {
  const seen = new Set<object>();
  const list: Remembered[] = [];
  const queue: [string, unknown][] = [
    ...languageNames.map((name): [string, unknown] => [name, Reflect.get(globalThis, name)]),
    ...Object.entries(hidden).map(([name, get]): [string, unknown] => [name, get()]),
  ].filter(([name]) => name !== "globalThis");
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [path, value] = next;
    if (((typeof value !== "object" || value === null) && typeof value !== "function") || seen.has(value)) continue;
    seen.add(value);
    const remembered = remember(path, value);
    list.push(remembered);
    queue.push([`${path}.__proto__`, remembered.prototype]);
    for (const [i, key] of remembered.keys.entries()) {
      const own = remembered.own[i];
      if (own === undefined) continue;
      queue.push(
        [`${path}.${String(key)}`, own.value],
        [`get ${path}.${String(key)}`, own.get],
        [`set ${path}.${String(key)}`, own.set],
      );
    }
  }
  return list;
}

function remember(path: string, object: object): Remembered {
  const keys = Reflect.ownKeys(object);
  return {
    path,
    object,
    prototype: Object.getPrototypeOf(object) as object | null,
    extensible: Object.isExtensible(object),
    keys,
    own: keys.map((key) => Object.getOwnPropertyDescriptor(object, key) ?? {}),
  };
}

/** The first difference between a snapshot and the present, in words; `undefined` when nothing has changed. */
export function findChange(snapshot: Snapshot): string | undefined {
  for (const was of snapshot) {
    const { object, path } = was;
    if (Object.getPrototypeOf(object) !== was.prototype) return `the prototype of ${path} was replaced`;
    if (Object.isExtensible(object) !== was.extensible) return `${path} was made non-extensible`;
    const keys = Reflect.ownKeys(object);
    if (keys.length !== was.keys.length) {
      const extra = keys.filter((key) => !was.keys.includes(key)).map(String);
      const lost = was.keys.filter((key) => !keys.includes(key as string)).map(String);
      return `${path} gained [${extra.join(", ")}] and lost [${lost.join(", ")}]`;
    }
    const changed = was.keys.findIndex(
      (key, i) => !sameProperty(Object.getOwnPropertyDescriptor(object, key), was.own[i]),
    );
    if (changed >= 0) return `${path}.${String(was.keys[changed])} was changed`;
  }
  return undefined;
}

function sameProperty(now: PropertyDescriptor | undefined, was: PropertyDescriptor | undefined): boolean {
  if (now === undefined || was === undefined) return now === was;
  return (
    Object.is(now.value, was.value) &&
    now.get === was.get &&
    now.set === was.set &&
    now.writable === was.writable &&
    now.enumerable === was.enumerable &&
    now.configurable === was.configurable
  );
}
