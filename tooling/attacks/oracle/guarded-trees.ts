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

/** The functions in the state of a tree. */
const functionsIn = (state: string): readonly string[] => state.match(/\u0192\d+/gu) ?? [];

/** Whether the state of an object is left out of the state of a tree. */
type IsLeftOut = (object: object) => boolean;

/**
 * The state of a guarded tree as text, built without running any code that the tree may have gained.
 *
 * @param isLeftOut asked for each object that is no function
 */
function treeState(value: unknown, isLeftOut: IsLeftOut = () => false, depth = 6): string {
  if (typeof value === "function") {
    const name = functionName(value);
    return depth < 2 ? name : `${name}{${ownState(value, isLeftOut, Math.min(depth, 3))}}`;
  }
  if (typeof value !== "object" || value === null)
    return typeof value === "symbol" ? "symbol" : value === undefined ? "undefined" : JSON.stringify(value);
  if (depth === 0 || isLeftOut(value)) return "…";
  const itemState = (item: unknown): string => treeState(item, isLeftOut, depth - 1);
  let extra = "";
  if (value instanceof Map) extra = [...Map.prototype.entries.call(value)].map(itemState).join();
  else if (value instanceof Set) extra = [...Set.prototype.values.call(value)].map(itemState).join();
  else if (value instanceof Date) extra = String(Date.prototype.getTime.call(value));
  else if (value instanceof DataView) extra = String(value.getUint32(0));
  else if (value instanceof RegExp) extra = RegExp.prototype.toString.call(value);
  return `${Object.isExtensible(value) ? "" : "fixed"}#${String(numberOf(Object.getPrototypeOf(value)))}{${extra}|${ownState(value, isLeftOut, depth)}}`;
}

function ownState(value: object, isLeftOut: IsLeftOut, depth: number): string {
  return Reflect.ownKeys(value)
    .map((key) => {
      const own = Object.getOwnPropertyDescriptor(value, key);
      const accessors = [own?.get, own?.set].filter((accessor) => accessor !== undefined).map(functionName);
      const kind = accessors.length === 0 ? treeState(own?.value, isLeftOut, depth - 1) : accessors.join();
      return `${String(key)}:${own?.writable === false ? "const " : ""}${kind}`;
    })
    .join(";");
}

/** Trees that policies guard, and what they were like. */
export interface Guarded {
  readonly readonly: { readonly tree: unknown; readonly state: string };
  readonly protected: {
    readonly tree: unknown;
    readonly functions: readonly string[];
    readonly objects: ReadonlySet<object>;
  };
}

/** Notes what the trees are like before a guest gets them. */
export function guard(readonlyTree: unknown, protectedTree: unknown): Guarded {
  const objects = new Set<object>();
  const state = treeState(protectedTree, (object) => {
    objects.add(object);
    return false;
  });
  return {
    readonly: { tree: readonlyTree, state: treeState(readonlyTree) },
    protected: { tree: protectedTree, functions: functionsIn(state), objects },
  };
}

/** Notes what the guest has done to them that it may not. */
export function compareTrees(evidence: Evidence, { readonly: fixed, protected: open }: Guarded): void {
  if (treeState(fixed.tree) !== fixed.state) evidence.note("mutated", "a read-only object was changed");
  // Other objects of the host may be put there, whatever functions they have: those are the host's own (decision 13).
  const isHosts = (object: object): boolean =>
    !open.objects.has(object) && proxyDetails(object) === undefined && isOfRealm(object, { roots: hostRoots });
  // Its own functions may be deleted (VM-87); none may be put there, nor one that is there in another place.
  const functions = functionsIn(treeState(open.tree, isHosts));
  if (functions.length > open.functions.length || functions.some((name) => !open.functions.includes(name)))
    evidence.note("mutated", "a protected object gained a function");
}
