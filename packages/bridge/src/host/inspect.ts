/**
 * Runs in the host realm. Upholds I1.
 * How `util.inspect`, and so `console.log` and the messages of `assert`, show a guest object. Node's inspector looks
 * behind a proxy, at its shadow, and there finds the method below. It answers with a mirror: an object of the host's that
 * has the class name, the contents and the properties of the guest's, and whose values are proxies again.
 */
import { askProxy, findShadowRecord, shadowPrototype } from "./realm.ts";
import { rawMirrorOf, type RawMirror } from "./raw-contents.ts";
import type { End } from "../realm/trap-types.ts";
import type { Examined, Foreign, Local } from "../realm/types.ts";

/** The key under which Node's inspector looks for a method (Node's docs, `util.inspect.custom`). */
const customInspect = Symbol.for("nodejs.util.inspect.custom");

type Contents = Examined<unknown>;
interface InspectOptions {
  readonly depth?: number | null;
  readonly stylize?: (text: string, style: string) => string;
}

/** A class of that name, for the prefix that an inspector puts before an instance. */
const classNamed = (name: string, parent: object | null): { readonly prototype: object } => {
  const constructor = function (): void {};
  Object.defineProperty(constructor, "name", { value: name });
  const prototype = Object.create(parent) as object;
  Object.defineProperty(prototype, "constructor", { value: constructor, configurable: true, writable: true });
  constructor.prototype = prototype;
  return constructor;
};

const withClass = <T extends object>(mirror: T, base: string, { className }: Contents): T => {
  const parent = Object.getPrototypeOf(mirror) as object;
  if (className === null) return Object.setPrototypeOf(mirror, null) as T;
  if (className === base) return mirror;
  return Object.setPrototypeOf(mirror, classNamed(className, parent).prototype) as T;
};

/** The tag as an inspector finds it: not among the object's own properties. */
const withTag = (mirror: object, { tag }: Contents): object => {
  if (tag === "") return mirror;
  const tagged = Object.create(Reflect.getPrototypeOf(mirror)) as object;
  Object.defineProperty(tagged, Symbol.toStringTag, { value: tag, configurable: true });
  return Object.setPrototypeOf(mirror, tagged) as object;
};

const makeArguments = function (): object {
  // eslint-disable-next-line prefer-rest-params -- it is what is shown
  return arguments;
};

const pairs = (items: ArrayLike<unknown>): [unknown, unknown][] => {
  const list: [unknown, unknown][] = [];
  for (let index = 0; index < items.length; index += 2) list.push([items[index], items[index + 1]]);
  return list;
};

const regExpOf = (text: string): RegExp => {
  const end = text.lastIndexOf("/");
  return new RegExp(text.slice(1, end), text.slice(end + 1));
};

const typedArrayOf = (name: string, items: ArrayLike<unknown>): object => {
  const constructor = (globalThis as unknown as Record<string, (new (items: unknown[]) => object) | undefined>)[name];
  return constructor === undefined ? Array.from(items) : new constructor(Array.from(items));
};

/** TABLE: an empty mirror for each kind of object. */
const mirrorOf: Readonly<Record<Contents["type"], (contents: Contents, isArray: boolean) => object>> = {
  Map: (contents) => withClass(new Map(pairs(contents.items)), "Map", contents),
  Set: (contents) => withClass(new Set(Array.from(contents.items)), "Set", contents),
  Date: (contents) => withClass(new Date(contents.items[0] as number), "Date", contents),
  RegExp: (contents) => withClass(regExpOf(contents.text), "RegExp", contents),
  Error: (contents) => withClass(new Error(), "Error", contents),
  Promise: (contents) => Object.create(classNamed(contents.className ?? "Promise", null).prototype) as object,
  TypedArray: (contents) => withClass(typedArrayOf(contents.text, contents.items), contents.text, contents),
  Boxed: (contents) => withClass(Object(contents.items[0]) as object, contents.text, contents),
  Function: () => () => {},
  Arguments: () => makeArguments(),
  Object: (contents, isArray) =>
    isArray ? withClass([], "Array", contents) : withTag(withClass({}, "Object", contents), contents),
};

/** Properties that a mirror has by being what it is. */
const isOwnContents = (contents: Contents, isArray: boolean, key: PropertyKey): boolean => {
  if (contents.type === "TypedArray" || contents.text === "String") return typeof key === "string" && /^\d+$/.test(key);
  if (contents.type === "Function") return key === "length" || key === "name" || key === "prototype";
  return key === "stack" ? contents.type === "Error" : isArray && key === "length";
};

/** What an inspector reads of an object that is not among its properties. */
const setHidden = (to: object, key: PropertyKey, value: unknown): void => {
  if (value !== "") Reflect.defineProperty(to, key, { value, enumerable: false, configurable: true, writable: true });
};

const accessor = (): undefined => undefined;

/** The same descriptor, with accessors that do nothing in the place of the guest's. */
const withoutCode = (descriptor: PropertyDescriptor): PropertyDescriptor => {
  const copy: PropertyDescriptor = { enumerable: descriptor.enumerable === true, configurable: true };
  if ("value" in descriptor) return { ...copy, value: descriptor.value as unknown, writable: true };
  if (typeof descriptor.get === "function") copy.get = accessor;
  if (typeof descriptor.set === "function") copy.set = accessor;
  return copy;
};

/** Copies the properties, as descriptors, so that no getter of the guest's is called. */
const copyProperties = (from: object, to: object, contents: Contents, isArray: boolean): void => {
  const keys = Reflect.ownKeys(from);
  for (const key of Reflect.ownKeys(to)) if (!keys.includes(key)) Reflect.deleteProperty(to, key);
  for (const key of keys) {
    if (isOwnContents(contents, isArray, key)) continue;
    const descriptor = Reflect.getOwnPropertyDescriptor(from, key);
    if (descriptor === undefined) continue;
    Reflect.defineProperty(to, key, withoutCode(descriptor));
  }
  // Never left to the mirror's own, which would tell the host's files to whom this is shown.
  if (contents.type === "Error")
    setHidden(to, "stack", contents.text === "" ? (contents.className ?? "Error") : contents.text);
  if (isArray) (to as unknown[]).length = (from as unknown[]).length;
};

const nameOf = (callable: object | null): string => {
  const name: unknown = callable === null ? "" : Reflect.getOwnPropertyDescriptor(callable, "name")?.value;
  return typeof name === "string" || typeof name === "number" || typeof name === "symbol" ? String(name) : "";
};

/** The name of the class that a class extends; a proxy that a program made is not asked. */
const parentNameOf = (proxy: object): string => {
  const parent = Reflect.getPrototypeOf(proxy);
  const record = parent === null ? undefined : askProxy(parent as unknown as Local);
  return record !== undefined && (record.owner as End).direction.isProxy?.(record.foreign) === true
    ? ""
    : nameOf(parent);
};

const classBase = (proxy: object, className: string | null): string => {
  const name = nameOf(proxy) || "(anonymous)";
  const constructor = className === null || className === "Function" ? "" : ` [${className}]`;
  const parent = className === null ? "null" : parentNameOf(proxy);
  return `[class ${name}${constructor}${parent === "" ? "" : ` extends ${parent}`}]`;
};

const head = /^(\s+[^(]*?)\s*\{/;
const comments = /(\/\/.*?\n)|(\/\*(.|\n)*?\*\/)/g;

/** Whether an inspector takes a function for a class (Node's `util.inspect`, getFunctionBase). */
const isClassText = (text: string): boolean => {
  if (!text.startsWith("class") || !text.endsWith("}")) return false;
  const body = text.slice("class".length, -1);
  const bracket = body.indexOf("{");
  return bracket !== -1 && (!body.slice(0, bracket).includes("(") || head.test(body.replace(comments, "")));
};

const kinds: readonly unknown[] = ["GeneratorFunction", "AsyncFunction", "AsyncGeneratorFunction"];

/** How a function is introduced. */
const functionBase = (proxy: object, { text, tag, className }: Contents): string => {
  if (isClassText(text)) return classBase(proxy, className);
  const name = nameOf(proxy);
  const kind = kinds.includes(tag) ? tag : "Function";
  const bare = className === null ? " (null prototype)" : "";
  const constructor = className === null || className === kind || className === "Object" ? "" : ` ${className}`;
  return `[${kind}${bare}${name === "" ? " (anonymous)" : `: ${name}`}]${constructor}`;
};

type Inspect = (value: unknown, options: unknown) => string;

interface Mirror {
  readonly mirror: object;
  readonly contents: Contents;
}

/** One mirror for each proxy, by whose identity an inspector finds cycles; its properties are copied anew each time. */
const mirrors = new WeakMap<object, Mirror>();

/** Whether a mirror still holds what the foreign object does. One that does not is left alone: it may be under inspection. */
const holds = ({ contents: { type, text, className, items } }: Mirror, now: Contents): boolean => {
  if (type !== now.type || className !== now.className || items.length !== now.items.length) return false;
  for (let index = 0; index < items.length; index += 1) if (!Object.is(items[index], now.items[index])) return false;
  return type === "Error" || text === now.text;
};

const mirrorFor = (proxy: object, contents: Contents, raw: RawMirror | undefined): object => {
  const isArray = Array.isArray(proxy);
  const known = raw === undefined ? mirrors.get(proxy) : undefined;
  const make = (): object =>
    raw === undefined ? mirrorOf[contents.type](contents, isArray) : withClass(raw.mirror, raw.base, contents);
  const mirror = known !== undefined && holds(known, contents) ? known.mirror : make();
  if (mirror !== known?.mirror) mirrors.set(proxy, { mirror, contents });
  copyProperties(proxy, mirror, contents, isArray);
  return mirror;
};

const showFunction = (proxy: object, contents: Contents, options: InspectOptions, inspect: Inspect): string => {
  const base = functionBase(proxy, contents);
  const properties: object = {};
  copyProperties(proxy, properties, contents, false);
  if (Object.keys(properties).length > 0) return `${base} ${inspect(properties, options)}`;
  return options.stylize?.(base, "special") ?? base;
};

const examine = ({ port }: End, foreign: Foreign): Contents => {
  try {
    return port.examine(foreign);
  } catch {
    // I3: the stack ended in one of the two realms; what was thrown is not looked at.
    return { type: "Object", className: "Object", tag: "", text: "", items: [] };
  }
};

const show = function (this: object, depth: number, options: InspectOptions, inspect: Inspect): unknown {
  // It is called on the proxy; where an inspector shows proxies as such, on the shadow.
  const record = findShadowRecord(this as unknown as Local) ?? askProxy(this as unknown as Local);
  if (record === undefined) return this;
  const end = record.owner as End;
  if (end.direction.isProxy?.(record.foreign) === true) return "[Proxy]";
  const contents = examine(end, record.foreign);
  if (contents.type === "Function") return showFunction(this, contents, { ...options, depth }, inspect);
  return mirrorFor(this, contents, contents.type === "Object" ? rawMirrorOf(record.foreign) : undefined);
};

/** What an array's or a function's shadow has of its own, out of sight among what it is given. */
const dressAgain = (shadow: object, shadowClass: object): void => {
  setHidden(shadow, customInspect, show);
  if (!Object.hasOwn(shadow, "constructor")) setHidden(shadow, "constructor", shadowClass);
};

/** Gives a shadow what its proxy shows; the name of the class that an inspector is to find. */
const fillShadow = (shadow: object, proxy: object, contents: Contents): string => {
  copyProperties(proxy, shadow, contents, Array.isArray(shadow));
  // By this Node 20 to 24 tell a proxy that was revoked.
  if ((shadow as Record<number, unknown>)[0] === null) Reflect.deleteProperty(shadow, 0);
  if (contents.type === "Function") {
    Reflect.defineProperty(shadow, "name", { value: nameOf(proxy), enumerable: false, configurable: true });
    return "Function";
  }
  if (!Object.hasOwn(shadow, Symbol.toStringTag)) setHidden(shadow, Symbol.toStringTag, contents.tag);
  return contents.className ?? "[Object: null prototype]";
};

/**
 * Where no method of the value is asked (`console.dir`, `%O`, the messages of `assert`), Node's inspector looks at the
 * shadow alone. To find its class it asks each `constructor` on the chain whether it is an instance: at that moment the
 * shadow is given the properties. Each can be changed and deleted again, so that a proxy is not bound by them.
 */
const shadowClass = ((): (() => void) => {
  const made = function (): void {};
  // A class without a name is not asked.
  let className = "Object";
  const hasInstance = (shadow: object): boolean => {
    const record = findShadowRecord(shadow as unknown as Local);
    if (record?.proxy === undefined) return false;
    const end = record.owner as End;
    const isProxy = end.direction.isProxy?.(record.foreign) === true;
    className = isProxy ? "Proxy" : fillShadow(shadow, record.proxy, examine(end, record.foreign));
    if (Reflect.getPrototypeOf(shadow) !== (shadowPrototype as unknown)) dressAgain(shadow, made);
    return true;
  };
  Object.defineProperties(made, {
    name: { get: () => className },
    [Symbol.hasInstance]: { value: hasInstance },
  });
  Object.freeze(made.prototype);
  return Object.freeze(made);
})();

/** Puts the method where an inspector finds it, once for all membranes of the process. */
export const installInspector = (): void => {
  if (!Object.isExtensible(shadowPrototype)) return;
  Reflect.defineProperty(shadowPrototype, customInspect, { value: show });
  Reflect.defineProperty(shadowPrototype, "constructor", { value: shadowClass });
  Object.freeze(shadowPrototype);
};

type Returning = new (shadow: object) => object;
const Returned = function (shadow: object): object {
  return shadow;
} as unknown as Returning;
/** Not a name that a field may have when it is written out. */
const classKey = "constructor" as const;
/** Adds the method to an object that was made elsewhere; many times faster than a change of its prototype. */
class Inspectable extends Returned {
  readonly [customInspect] = show;
  override readonly [classKey] = shadowClass;
}

/** The same for one shadow, an array's or a function's, which does not inherit it. */
export const dressShadow = (shadow: Local): void => {
  new Inspectable(shadow);
};
