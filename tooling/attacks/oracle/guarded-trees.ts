/** What policies promise of trees of the host's: whether they are as they were, told without running any code of theirs. */
import type { Evidence } from "./evidence.ts";
import { hostRoots, isOfRealm, proxyDetails } from "./realm-of.ts";

const numbers = new Map<unknown, number>();

/** A number for an object, the same each time: it lets text tell whether a prototype is still the same. */
function numberOf(object: unknown): number {
  const known = numbers.get(object) ?? numbers.size;
  numbers.set(object, known);
  return known;
}

/** Stands for a function in the text of a tree: no key or text of a program has it by chance, as it may have the word. */
const FUNCTION = "\u0192";

/** Which function it is. */
const functionName = (value: object): string => `${FUNCTION}${String(numberOf(value))}`;

/** What a collection has beside its properties. */
function itemsOf(value: object): readonly unknown[] {
  if (value instanceof Map) return [...Map.prototype.entries.call(value)].flat();
  return value instanceof Set ? [...Set.prototype.values.call(value)] : [];
}

/** The state of a guarded tree as text, built without running any code that the tree may have gained. */
function treeState(value: unknown, depth = 6): string {
  if (typeof value === "function") {
    const name = functionName(value);
    return depth < 2 ? name : `${name}{${ownState(value, Math.min(depth, 3))}}`;
  }
  if (typeof value !== "object" || value === null)
    return typeof value === "symbol" ? "symbol" : value === undefined ? "undefined" : JSON.stringify(value);
  if (depth === 0) return "…";
  let extra = itemsOf(value)
    .map((item) => treeState(item, depth - 1))
    .join();
  if (value instanceof Date) extra = String(Date.prototype.getTime.call(value));
  else if (value instanceof DataView) extra = String(value.getUint32(0));
  else if (value instanceof RegExp) extra = RegExp.prototype.toString.call(value);
  return `${Object.isExtensible(value) ? "" : "fixed"}#${String(numberOf(Object.getPrototypeOf(value)))}{${extra}|${ownState(value, depth)}}`;
}

function ownState(value: object, depth: number): string {
  return Reflect.ownKeys(value)
    .map((key) => {
      const own = Object.getOwnPropertyDescriptor(value, key);
      const accessors = [own?.get, own?.set].filter((accessor) => accessor !== undefined).map(functionName);
      const kind = accessors.length === 0 ? treeState(own?.value, depth - 1) : accessors.join();
      return `${String(key)}:${own?.writable === false ? "const " : ""}${kind}`;
    })
    .join(";");
}

type IsLeftOut = (object: object) => boolean;

/** The objects of a tree, and where in them which functions stand. */
interface Functions {
  readonly objects: ReadonlySet<object>;
  /** Each as text: the object, the key and the function. */
  readonly places: ReadonlySet<string>;
}

/** More objects than a tree has: a proxy of the guest's could make them without end. */
const MOST_OBJECTS = 1000;

/** Finds the functions of a tree, without running any code that it may have gained. Goes to each object once. */
function functionsOf(tree: unknown, isLeftOut: IsLeftOut = () => false): Functions {
  const objects = new Set<object>();
  const places = new Set<string>();
  const visit = (value: unknown, owner: object | undefined, place: string): void => {
    const isFunction = typeof value === "function";
    if (isFunction) places.add(`${String(numberOf(owner))} ${place} ${functionName(value)}`);
    if ((!isFunction && typeof value !== "object") || value === null) return;
    if (objects.size > MOST_OBJECTS || objects.has(value) || (!isFunction && isLeftOut(value))) return;
    objects.add(value);
    for (const item of itemsOf(value)) visit(item, value, "has");
    for (const key of Reflect.ownKeys(value))
      for (const [role, part] of Object.entries(Object.getOwnPropertyDescriptor(value, key) ?? {}))
        visit(part, value, `${role} ${String(key)}`);
  };
  visit(tree, undefined, "is");
  return { objects, places };
}

/** Trees that policies guard, and what they were like. */
export interface Guarded {
  readonly readonly: { readonly tree: unknown; readonly state: string };
  readonly protected: { readonly tree: unknown } & Functions;
}

/** Notes what the trees are like before a guest gets them. */
export function guard(readonlyTree: unknown, protectedTree: unknown): Guarded {
  return {
    readonly: { tree: readonlyTree, state: treeState(readonlyTree) },
    protected: { tree: protectedTree, ...functionsOf(protectedTree) },
  };
}

/** Notes what the guest has done to them that it may not. */
export function compareTrees(evidence: Evidence, { readonly: fixed, protected: open }: Guarded): void {
  if (treeState(fixed.tree) !== fixed.state) evidence.note("mutated", "a read-only object was changed");
  // Other objects of the host may be put there, whatever functions they have: those are the host's own (decision 13).
  const isHosts = (object: object): boolean =>
    !open.objects.has(object) && proxyDetails(object) === undefined && isOfRealm(object, { roots: hostRoots });
  // Its own functions may be deleted (VM-87); none may be put there, nor one that is there in another place.
  const { places } = functionsOf(open.tree, isHosts);
  if ([...places].some((place) => !open.places.has(place)))
    evidence.note("mutated", "a protected object gained a function");
}
