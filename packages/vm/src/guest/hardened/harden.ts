/**
 * Runs in the guest realm, once, when it has been tamed. Upholds I6 for the guest's own intrinsics: what one program leaves
 * behind is not what the next one relies on.
 *
 * Every intrinsic is frozen. That alone would break programs: to what an object inherits and cannot be written, assignment to
 * the object is refused (the override mistake). So properties that instances inherit become accessors: they read as before,
 * and what is assigned to an instance becomes a property of the instance. (The idea, and the name `originalValue`, are those
 * of Secure ECMAScript.)
 */
import {
  ReflectDefineProperty,
  ReflectGetPrototypeOf,
  ReflectOwnKeys,
  ReflectPreventExtensions,
  TypeErrorConstructor,
  WeakMapConstructor,
  WeakMapPrototypeGet,
  WeakMapPrototypeSet,
  append,
  makeList,
  ownDescriptor,
} from "@sbx/bridge/realm";
import { GlobalObject, StringConvert, globalKeys, hiddenIntrinsics } from "../captures.ts";
import { define, type Freedom } from "../define.ts";
import { lookNative } from "../function-source.ts";

const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

const fixed: Freedom = { __proto__: null, writable: false, configurable: false };

/** The setter of an inherited property: the assignment that the language would have made, were the property not frozen. */
const assign = (holder: object, key: string | symbol, receiver: unknown, value: unknown): void => {
  const descriptor = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  const done = isObject(receiver) && receiver !== holder && ReflectDefineProperty(receiver as never, key, descriptor);
  if (!done) throw new TypeErrorConstructor(`Cannot assign to read only property '${StringConvert(key)}' of object`);
};

/** Puts an accessor in the place of a property. */
const repair = (holder: object, key: string | symbol, value: unknown, enumerable: boolean): void => {
  const accessors = {
    __proto__: null,
    get: (): unknown => value,
    set(this: unknown, assigned: unknown): void {
      assign(holder, key, this, assigned);
    },
  };
  define(accessors.get, "originalValue", value, fixed);
  ReflectDefineProperty(holder as never, key, {
    __proto__: null,
    get: lookNative(accessors.get, `get ${StringConvert(key)}`, 0),
    set: lookNative(accessors.set, `set ${StringConvert(key)}`, 1),
    enumerable,
    configurable: false,
  });
};

/**
 * Symbols are looked for by the engine itself, whose short ways lead past accessors, and few programs assign to them. The limit of
 * stacks V8 takes from a plain property only.
 */
const mayBecomeAccessor = (key: string | symbol): boolean => typeof key === "string" && key !== "stackTraceLimit";

/** Whether instances inherit from it: a prototype, or a class, whose subclasses do. */
const isInherited = (object: object): boolean =>
  ownDescriptor(object as never, "constructor") !== undefined ||
  ownDescriptor(object as never, "prototype") !== undefined;

/** Freezes an object and what its properties lead to, found by descriptors: nothing of it is called. */
const freezeProperties = (object: object, found: (value: unknown) => void): void => {
  const inherited = isInherited(object);
  const keys = ReflectOwnKeys(object as never);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] as string | symbol;
    const descriptor = ownDescriptor(object as never, key);
    if (descriptor === undefined) continue;
    found(descriptor.value);
    found(descriptor.get);
    found(descriptor.set);
    if (descriptor.configurable !== true) continue;
    const assignable = descriptor.writable === true && inherited && mayBecomeAccessor(key);
    if (assignable) {
      repair(object, key, descriptor.value, descriptor.enumerable === true);
      const accessor = ownDescriptor(object as never, key);
      found(accessor?.get);
      found(accessor?.set);
    } else if (descriptor.get === undefined && descriptor.set === undefined) {
      ReflectDefineProperty(object as never, key, { __proto__: null, writable: false, configurable: false });
    } else ReflectDefineProperty(object as never, key, { __proto__: null, configurable: false });
  }
  ReflectPreventExtensions(object as never);
};

/** Fixes the language's own names on the global object, which stays extensible. Gives what they stand for to `found`. */
const fixGlobals = (found: (value: unknown) => void): void => {
  for (let index = 0; index < globalKeys.length; index += 1) {
    const key = globalKeys[index] as string | symbol;
    const value: unknown = ownDescriptor(GlobalObject as never, key)?.value;
    if (value === undefined) continue; // removed
    ReflectDefineProperty(GlobalObject as never, key, { __proto__: null, writable: false, configurable: false });
    found(value);
  }
};

/** Freezes all intrinsics of the realm. */
export const harden = (): void => {
  const seen = new WeakMapConstructor();
  const open = makeList<object>();
  WeakMapPrototypeSet(seen, GlobalObject, true);
  const found = (value: unknown): void => {
    if (!isObject(value) || WeakMapPrototypeGet(seen, value) === true) return;
    WeakMapPrototypeSet(seen, value, true);
    append(open, value);
  };
  fixGlobals(found);
  const hidden = hiddenIntrinsics();
  for (let index = 0; index < hidden.length; index += 1) found(hidden[index]);
  for (let index = 0; index < open.length; index += 1) {
    const object = open[index] as object;
    found(ReflectGetPrototypeOf(object as never));
    freezeProperties(object, found);
  }
};
