/**
 * Runs in both realms. Upholds I1, I5.
 * Property descriptors under way. Presence of a field is a bit, so that nobody asks an object that has a prototype.
 */
import { ObjectPrototypeHasOwnProperty, bare, makingRecords, objectPrototype } from "./primordials.ts";
import type { Described, Local, LocalDescriptor, PolicyId } from "./types.ts";

/** The bits of `Described.fields`. */
const bits = bare({ value: 1, get: 2, set: 4, writable: 8, enumerable: 16, configurable: 32 });
type FieldName = keyof typeof bits;
const dataFields = bits.value | bits.writable | bits.enumerable | bits.configurable;
const accessorFields = bits.get | bits.set | bits.enumerable | bits.configurable;

// Constructors give one shape to all that they make.
type Fields<T> = { -readonly [Name in keyof T]: T[Name] };
const Envelope = makingRecords(function (
  this: Fields<Described<unknown>>,
  fields: number,
  value: unknown,
  get: unknown,
  set: unknown,
  writable: boolean,
  enumerable: boolean,
  configurable: boolean,
): void {
  this.fields = fields;
  this.value = value;
  this.get = get;
  this.set = set;
  this.writable = writable;
  this.enumerable = enumerable;
  this.configurable = configurable;
}) as unknown as new <Value>(
  fields: number,
  value: Value | undefined,
  get: Value | undefined,
  set: Value | undefined,
  writable: boolean,
  enumerable: boolean,
  configurable: boolean,
) => Described<Value>;

const DataDescriptor = makingRecords(function (
  this: Fields<LocalDescriptor>,
  value: Local,
  writable: boolean,
  enumerable: boolean,
  configurable: boolean,
): void {
  this.value = value;
  this.writable = writable;
  this.enumerable = enumerable;
  this.configurable = configurable;
}) as unknown as new (
  value: Local | undefined,
  writable: boolean,
  enumerable: boolean,
  configurable: boolean,
) => LocalDescriptor;

const AccessorDescriptor = makingRecords(function (
  this: Fields<LocalDescriptor>,
  get: Local,
  set: Local,
  enumerable: boolean,
  configurable: boolean,
): void {
  this.get = get;
  this.set = set;
  this.enumerable = enumerable;
  this.configurable = configurable;
}) as unknown as new (
  get: Local | undefined,
  set: Local | undefined,
  enumerable: boolean,
  configurable: boolean,
) => LocalDescriptor;

const has = (descriptor: object, field: FieldName): boolean =>
  ObjectPrototypeHasOwnProperty(descriptor as Local, field);

/** For a descriptor that the engine has just made: it is complete, and its fields are its own. */
export const encode = <To>(
  descriptor: LocalDescriptor,
  cross: (value: Local, policy: PolicyId) => To,
  crossGetter: (getter: Local, policy: PolicyId) => To,
  crossSetter: (setter: Local, policy: PolicyId) => To,
  policy: PolicyId,
): Described<To> => {
  const { enumerable = false, configurable = false } = descriptor;
  if (has(descriptor, "value")) {
    const { value, writable = false } = descriptor;
    return new Envelope(
      dataFields,
      cross(value as Local, policy),
      undefined,
      undefined,
      writable,
      enumerable,
      configurable,
    );
  }
  const { get, set } = descriptor;
  const getter = crossGetter(get as Local, policy);
  return new Envelope(
    accessorFields,
    undefined,
    getter,
    crossSetter(set as Local, policy),
    false,
    enumerable,
    configurable,
  );
};

/** For a descriptor that may lack fields, or be an attacker's object: only own fields count, each read once. */
export const encodePartial = <To>(descriptor: object, cross: (value: Local) => To): Described<To> => {
  const source = descriptor as Record<FieldName, never>;
  const fields =
    (has(source, "value") ? bits.value : 0) |
    (has(source, "get") ? bits.get : 0) |
    (has(source, "set") ? bits.set : 0) |
    (has(source, "writable") ? bits.writable : 0) |
    (has(source, "enumerable") ? bits.enumerable : 0) |
    (has(source, "configurable") ? bits.configurable : 0);
  return new Envelope(
    fields,
    (fields & bits.value) === 0 ? undefined : cross(source.value),
    (fields & bits.get) === 0 ? undefined : cross(source.get),
    (fields & bits.set) === 0 ? undefined : cross(source.set),
    (fields & bits.writable) !== 0 && !!source.writable,
    (fields & bits.enumerable) !== 0 && !!source.enumerable,
    (fields & bits.configurable) !== 0 && !!source.configurable,
  );
};

const decodePartial = ({ fields, value, get, set, writable, enumerable, configurable }: Described<Local>): object => {
  const descriptor: Record<string, unknown> = { __proto__: null };
  if ((fields & bits.value) !== 0) descriptor["value"] = value;
  if ((fields & bits.get) !== 0) descriptor["get"] = get;
  if ((fields & bits.set) !== 0) descriptor["set"] = set;
  if ((fields & bits.writable) !== 0) descriptor["writable"] = writable;
  if ((fields & bits.enumerable) !== 0) descriptor["enumerable"] = enumerable;
  if ((fields & bits.configurable) !== 0) descriptor["configurable"] = configurable;
  return descriptor;
};

/**
 * The engine reads a plain literal faster than an object without prototype. It may be one as long as nobody has given
 * `Object.prototype` the two names that the literal lacks: that prototype has none itself, and cannot get one.
 */
const dataDescriptor = (
  value: Local | undefined,
  writable: boolean,
  enumerable: boolean,
  configurable: boolean,
): object => {
  if (ObjectPrototypeHasOwnProperty(objectPrototype, "get") || ObjectPrototypeHasOwnProperty(objectPrototype, "set")) {
    return new DataDescriptor(value, writable, enumerable, configurable); // I5
  }
  // eslint-disable-next-line no-restricted-syntax -- checked on the line above
  return { value, writable, enumerable, configurable };
};

/** A descriptor of this realm, without prototype, for `Reflect.defineProperty` or as the answer of a trap. */
export const decode = (described: Described<Local>): object => {
  const { fields, value, get, set, writable, enumerable, configurable } = described;
  if (fields === dataFields) return dataDescriptor(value, writable, enumerable, configurable);
  if (fields === accessorFields) return new AccessorDescriptor(get, set, enumerable, configurable);
  return decodePartial(described);
};

/** The same for an object that is seen as data: an accessor becomes a property without a value. */
export const decodeData = (
  { value, writable, enumerable, configurable }: Described<Local>,
  asData: (value: Local | undefined) => Local | undefined,
): object => dataDescriptor(asData(value), writable, enumerable, configurable);
