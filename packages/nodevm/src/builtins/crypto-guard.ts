/**
 * Runs on the host. Upholds I9.
 * What `crypto` and `zlib` take and give as memory. A buffer of the guest's is a proxy on this side, which Node's functions do
 * not take for one; Web Crypto does, since it goes by prototypes, and hands it to C++, which ends the process. So buffers
 * become views over their memory, and whatever else Web Crypto is given is copied first: then it holds the host's objects only.
 */
import { types } from "node:util";
import { registerMethods } from "./machinery.ts";
import { itemsOf } from "./native-arguments.ts";
import type { Changes } from "./substitutes.ts";

type Func = (this: unknown, ...args: unknown[]) => unknown;

/** The buffers of one guest; `@sbx/vm` has them. */
export interface Memory {
  /** A view over the memory of a guest's buffer; any other value as it is. */
  readonly asBytes: (value: unknown) => unknown;
  /** A buffer of the guest's with the same bytes; any other value as it is. */
  readonly asGuestCopy: (value: unknown) => unknown;
}

/** No algorithm, and no key in JSON, goes deeper or is larger. */
const deepest = 4;
const longest = 1000;

const refused = (): TypeError =>
  Object.assign(new TypeError("The argument is too large, or goes too deep"), { code: "ERR_INVALID_ARG_VALUE" });

/** The enumerable members of a guest's object, inherited ones too, each read once. */
function membersOf(value: object, copy: (member: unknown) => unknown): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  let count = 0;
  for (const key in value) {
    if (++count > longest) throw refused();
    if (key !== "__proto__") members[key] = copy(Reflect.get(value, key));
  }
  return members;
}

/** A copy that holds no object of the guest's. Those of the host's (keys, and views, which arrive as the host's) stay. */
function copied({ asBytes }: Memory, value: unknown, depth = deepest): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null || !types.isProxy(value))
    return value;
  const bytes = asBytes(value);
  if (bytes !== value) return bytes;
  if (depth === 0) throw refused();
  const copy = (member: unknown): unknown => copied({ asBytes } as Memory, member, depth - 1);
  if (!Array.isArray(value)) return membersOf(value, copy);
  const items = itemsOf(value, longest);
  if (items === undefined) throw refused();
  return items.map(copy);
}

const functionsOf = (object: object): Func[] =>
  Object.entries(Object.getOwnPropertyDescriptors(object))
    .filter(([name, { value }]) => name !== "constructor" && typeof value === "function")
    .map(([, { value }]) => value as Func);

/** The changes that `crypto` has in each VM. */
export function webCryptoChanges(crypto: object, memory: Memory): Changes {
  const subtle = Object.getPrototypeOf(Reflect.get(Reflect.get(crypto, "webcrypto") as object, "subtle")) as object;
  registerMethods(subtle);
  const methods = functionsOf(subtle);
  /** Nobody on the host keeps what an operation gave: the guest gets it as memory of its own. */
  const give = (result: unknown): unknown => (types.isPromise(result) ? result.then(memory.asGuestCopy) : result);
  return {
    arguments: new Map(methods.map((method) => [method, (args) => args.map((value) => copied(memory, value))])),
    results: new Map(methods.map((method) => [method, give])),
  };
}

/** The changes that the functions of a module have that take memory. */
export function bytesChanges(module: object, { asBytes, asGuestCopy }: Memory): Changes {
  const functions = functionsOf(module).filter(
    ({ prototype }) => prototype === undefined || Object.keys(prototype as object).length === 0,
  );
  return {
    arguments: new Map(functions.map((method) => [method, (args) => args.map(asBytes)])),
    results: new Map(functions.map((method) => [method, asGuestCopy])),
  };
}
