/** Decision 13: a result as objects of the host's own, which `structuredClone`, `postMessage` and `deepStrictEqual` accept. */
import { types } from "node:util";
import type { Examined, ExaminedType } from "@sbx/bridge";
import { codes, VMError } from "./errors.ts";

/** Says what an object of the guest's is; runs no program's code. */
type Examine = (view: object) => Examined<unknown>;

type Contents = Pick<Examined<unknown>, "type" | "className" | "text" | "items">;

const errorClasses: Readonly<Record<string, ErrorConstructor>> = {
  __proto__: null as never,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

const uncopiable = (what: string, path: string): VMError =>
  new VMError(`The result cannot be copied: ${what} at ${path}`, codes.uncopiable);

/** Of a host object that went through the guest. */
const contentsOf = (value: object): Contents => {
  const of = (type: ExaminedType, text = "", items: unknown[] = []): Contents => ({ type, className: "", text, items });
  if (types.isTypedArray(value)) return of("TypedArray");
  if (types.isMap(value)) return of("Map", "", [...value].flat(1));
  if (types.isSet(value)) return of("Set", "", [...value]);
  if (types.isDate(value)) return of("Date", "", [value.getTime()]);
  if (types.isRegExp(value)) return of("RegExp", String(value));
  if (types.isNativeError(value)) return of("Error", value.stack ?? "");
  if (types.isPromise(value)) return of("Promise");
  if (types.isBoxedPrimitive(value)) return of("Boxed", "", [value.valueOf()]);
  return of("Object");
};

/** Classes whose contents nobody can look into, or that mean nothing without their realm. */
const opaque =
  /^(?:Weak(?:Map|Set|Ref)|FinalizationRegistry|Promise|(?:Shared)?ArrayBuffer|DataView|.*Generator|.*Iterator)$/;

const regExpOf = (text: string): RegExp => {
  const end = text.lastIndexOf("/");
  return new RegExp(text.slice(1, end), text.slice(end + 1));
};

const sliceOfTypedArray = Reflect.get(Object.getPrototypeOf(Uint8Array.prototype) as { slice(): object }, "slice");

/** The guest's proxies give what they like as a length. */
const arrayOfLength = ({ length }: readonly unknown[], path: string): unknown[] => {
  const isLength = typeof length === "number" && length >>> 0 === length;
  if (!isLength) throw uncopiable("an array without a length", path);
  return new Array<unknown>(length);
};

/** Copies one result. */
class Copier {
  readonly #examine: Examine;
  readonly #copies = new Map<object, object>();

  constructor(examine: Examine) {
    this.#examine = examine;
  }

  copy(value: unknown, path: string): unknown {
    if (typeof value === "symbol" || typeof value === "function") throw uncopiable(`a ${typeof value}`, path);
    if (typeof value !== "object" || value === null) return value;
    return this.#copies.get(value) ?? this.#copyObject(value, path);
  }

  #keep<T extends object>(value: object, copy: T): T {
    this.#copies.set(value, copy);
    return copy;
  }

  #copyObject(value: object, path: string): object {
    // A view of the guest's memory arrives as a view of the host's, and is none of its proxies. (`slice` of a Buffer copies nothing.)
    if (types.isTypedArray(value)) return this.#keep(value, Reflect.apply(sliceOfTypedArray, value, []));
    const contents = types.isProxy(value) ? this.#examine(value) : contentsOf(value);
    if (Array.isArray(value)) return this.#copyProperties(value, this.#keep(value, arrayOfLength(value, path)), path);
    switch (contents.type) {
      case "Map":
        return this.#copyMap(value, contents, path);
      case "Set":
        return this.#copySet(value, contents, path);
      case "Date":
        return this.#keep(value, new Date(contents.items[0] as number));
      case "RegExp":
        return this.#keep(value, regExpOf(contents.text));
      case "Boxed":
        return this.#keep(value, Object(this.copy(contents.items[0], path)) as object);
      case "Error":
        return this.#copyError(value as Error, path);
      case "Object":
        if (opaque.test(contents.className ?? "")) throw uncopiable(`a ${contents.className ?? ""}`, path);
        return this.#copyProperties(value, this.#keep(value, {}), path);
      default:
        throw uncopiable(`a ${contents.type}`, path);
    }
  }

  #copyMap(value: object, { items }: Contents, path: string): object {
    const map = this.#keep(value, new Map<unknown, unknown>());
    for (let index = 0; index < items.length; index += 2) {
      map.set(this.copy(items[index], `${path}.key`), this.copy(items[index + 1], `${path}.value`));
    }
    return map;
  }

  #copySet(value: object, { items }: Contents, path: string): object {
    const set = this.#keep(value, new Set<unknown>());
    for (const item of Array.from(items)) set.add(this.copy(item, `${path}.item`));
    return set;
  }

  #copyError(value: Error, path: string): object {
    const constructor = errorClasses[value.name] ?? Error;
    const error = this.#keep(value, new constructor(value.message));
    const hide = (key: string, own: unknown): void => {
      Object.defineProperty(error, key, { value: own, writable: true, enumerable: false, configurable: true });
    };
    hide("stack", String(value.stack));
    for (const key of ["cause", "errors"] as const) {
      if (Object.hasOwn(value, key))
        hide(key, this.copy((value as { errors?: unknown })[key as never], `${path}.${key}`));
    }
    return this.#copyProperties(value, error, path);
  }

  #copyProperties<T extends object>(value: object, copy: T, path: string): T {
    for (const key of Object.keys(value)) {
      const own = this.copy((value as Record<string, unknown>)[key], `${path}.${key}`);
      Object.defineProperty(copy, key, { value: own, writable: true, enumerable: true, configurable: true });
    }
    return copy;
  }
}

/**
 * Copies plain data, arrays, `Map`, `Set`, `Date`, `RegExp`, typed arrays, boxed primitives and errors, at any depth and with
 * cycles, into the host's realm. Instances of classes become plain objects; getters are read.
 *
 * @throws VMError `ERR_VM_UNCOPIABLE` for functions, symbols and what has no contents to copy, with the path to it
 */
export const copyResult = (value: unknown, examine: Examine): unknown => new Copier(examine).copy(value, "result");
