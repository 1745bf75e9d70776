/**
 * Runs on the host. Upholds I10.
 * Some classes of Node's call methods of their own under symbols, and the same ones under names with an underscore. A guest's
 * class inherits them through the membrane, which shows nobody such a method; so an instance of one has them as properties of
 * its own, where Node finds them. The guest sees `undefined` there as ever.
 */

type Func = (...args: never[]) => unknown;

const wellKnown = new Set<unknown>(
  Object.getOwnPropertyNames(Symbol).map((name) => Reflect.get(Symbol, name) as unknown),
);

const isPrivate = (key: PropertyKey): boolean =>
  typeof key === "symbol" ? !wellKnown.has(key) : String(key).startsWith("_");

/** The methods on the prototypes of a class that are the class's own. */
function privateMembers(original: Func): ReadonlyMap<PropertyKey, PropertyDescriptor> {
  const members = new Map<PropertyKey, PropertyDescriptor>();
  let prototype = original.prototype as object | null;
  while (prototype !== null && prototype !== Object.prototype) {
    for (const key of Reflect.ownKeys(prototype).filter(isPrivate)) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
      const isMethod = descriptor?.get !== undefined || typeof descriptor?.value === "function";
      if (!isMethod || members.has(key)) continue;
      const changeable = "value" in descriptor ? { writable: true } : {};
      members.set(key, { ...descriptor, ...changeable, enumerable: false, configurable: true });
    }
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
  return members;
}

/** Defines those that a class of the guest's has not overridden. */
function define(object: object, members: ReturnType<typeof privateMembers>, prototype: object): void {
  for (const [key, descriptor] of members)
    if (!Object.hasOwn(object, key) && Reflect.get(prototype, key) === undefined)
      Object.defineProperty(object, key, descriptor);
}

/** `Reflect.construct`, with the methods there from the beginning: the constructor calls them. */
export function constructWithPrivates(original: Func, args: readonly unknown[], target: Func): object {
  if (target === original) return Reflect.construct(original, args) as object;
  const { prototype } = target as { readonly prototype: object };
  const members = privateMembers(original);
  const stand = function (): void {
    // only its prototype is used
  };
  stand.prototype = Object.create(prototype) as object;
  define(stand.prototype, members, prototype);
  const made = Reflect.construct(original, args, stand) as object;
  Object.setPrototypeOf(made, prototype);
  define(made, members, prototype);
  return made;
}
