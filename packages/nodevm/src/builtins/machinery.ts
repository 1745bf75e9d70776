/**
 * Runs on the host. Upholds I10.
 * Which functions and classes of the host are the machinery of Node's builtins: what the modules export, and everything on
 * the prototypes of their classes, which a guest reaches from any instance (`socket.constructor`, `stream.pipe`).
 */

import { types } from "node:util";
import { builtinTable } from "./table.ts";

/** What a function of a builtin is. */
export type Machine = "function" | "protocol" | "class" | "unexported" | "internal";

const machines = new WeakMap<object, Machine>();
const registered = new Set<string>();
/** What modules export. A class that is none of these is only met above one of them, and nobody checks its arguments. */
const exported = new Set<unknown>();

type Func = (...args: unknown[]) => unknown;

const wellKnown = new Set<unknown>(
  Object.getOwnPropertyNames(Symbol).map((name) => Reflect.get(Symbol, name) as unknown),
);

/** A class by Node's way of naming; some can be called without `new`. */
export const isClass = (name: string, value: Func): boolean => {
  const prototype: unknown = Object.getOwnPropertyDescriptor(value, "prototype")?.value;
  return /^[A-Z]/.test(name) && typeof prototype === "object" && prototype !== null;
};

/** Methods under symbols of Node's own are how its files talk to one another, past every check. */
const isPrivate = (key: PropertyKey): boolean =>
  typeof key === "symbol" && !wellKnown.has(key) && Symbol.keyFor(key) === undefined;

/** Modules whose methods under an underscore go straight to C++, where a wrong argument ends the process. */
const guardedModules: ReadonlySet<string> = new Set(["crypto", "net", "tls", "zlib"]);

/** Methods under an underscore that derived classes have to call. */
const protocol = new Set(`_construct _read _write _writev _final _destroy _transform _flush _undestroy`.split(" "));

/** The module that is being registered. */
let current = "";

const isHidden = (key: PropertyKey): boolean =>
  isPrivate(key) ||
  (typeof key === "string" && key.startsWith("_") && guardedModules.has(current) && !protocol.has(key));

/** The prototypes on which methods stand. */
const holders = new WeakMap<object, Set<object>>();

function registerMethod(holder: object, method: object): void {
  const known = holders.get(method);
  if (known === undefined) holders.set(method, new Set([holder]));
  else known.add(holder);
}

function registerMembers(object: object): void {
  for (const key of Reflect.ownKeys(object)) {
    const value: unknown = Object.getOwnPropertyDescriptor(object, key)?.value;
    if (typeof value !== "function") continue;
    if (typeof object !== "function" && key !== "constructor") registerMethod(object, value);
    if (isHidden(key)) machines.set(value, "internal");
    else if (typeof key === "string" && protocol.has(key)) machines.set(value, "protocol");
    else register(typeof key === "string" ? key : "", value as Func);
  }
}

/** The prototypes of the classes that `crypto` exports. */
const cryptoPrototypes = new WeakSet();

function registerClass(constructor: Func): void {
  machines.set(constructor, "class");
  if (current === "crypto") cryptoPrototypes.add(constructor.prototype as object);
  registerMembers(constructor);
  let prototype = constructor.prototype as object | null;
  while (prototype !== null && prototype !== Object.prototype) {
    registerMembers(prototype); // its `constructor` registers what is inherited from
    prototype = Object.getPrototypeOf(prototype) as object | null;
  }
}

const intrinsics = new Set<unknown>(
  Object.getOwnPropertyNames(globalThis).map(
    (name) => Object.getOwnPropertyDescriptor(globalThis, name)?.value as unknown,
  ),
);

function register(name: string, value: Func): void {
  const known = machines.get(value);
  if ((known !== undefined && known !== "unexported") || intrinsics.has(value)) return;
  if (name === "constructor" && !exported.has(value)) {
    machines.set(value, "unexported");
    return;
  }
  if (isClass(name === "constructor" ? value.name : name, value)) registerClass(value);
  else machines.set(value, "function");
}

/** Registers the reviewed members of a module, once per process. Others may be accessors that load something. */
export function registerMachinery(name: string, module: unknown): void {
  if (registered.has(name)) return;
  registered.add(name);
  current = name;
  const members = new Map<string, unknown>();
  for (const member of builtinTable.get(name)?.given ?? []) members.set(member, Reflect.get(module as object, member));
  if (typeof module === "function") members.set(module.name, module);
  for (const value of members.values()) exported.add(value);
  for (const [member, value] of members) if (typeof value === "function") register(member, value as Func);
}

/** Registers the methods of a class that no module exports. */
export function registerMethods(prototype: object): void {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
    if (typeof value === "function") {
      registerMethod(prototype, value as Func);
      register(name, value as Func);
    }
}

/** Registers a function of ours that stands in the place of one of a module's: what it gives and puts off is watched alike. */
export function registerFunction(value: object): void {
  machines.set(value, "function");
}

const handlePrototypes = new WeakSet<object>();

/** The class of what `fs.promises.open` gives is no member of a module: its methods are registered when one is met. */
export function registerFileHandle(value: object): void {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || handlePrototypes.has(prototype) || !Object.hasOwn(prototype, "createWriteStream")) return;
  handlePrototypes.add(prototype);
  const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  if (typeof constructor === "function" && constructor.name === "FileHandle") registerMembers(prototype);
}

/** Some streams (`Readable.from`) have such methods of their own. */
export function registerInstance(instance: object): void {
  for (const key of protocol) {
    const value: unknown = Object.getOwnPropertyDescriptor(instance, key)?.value;
    if (typeof value === "function" && !types.isProxy(value)) machines.set(value, "protocol");
  }
}

/** What every stream of `zlib` inherits from, right below `Transform`. */
let compressorPrototype: object | undefined;

function findCompressor(): object {
  const { Gzip } = process.getBuiltinModule("node:zlib") as unknown as { Gzip: { prototype: object } };
  const { prototype: top } = process.getBuiltinModule("node:stream").Transform;
  let prototype = Gzip.prototype;
  for (let next = prototype; next !== top; next = Object.getPrototypeOf(next) as object) prototype = next;
  return prototype;
}

/** Whether an object is a stream of `zlib`: its methods below the surface end the process when they are called twice. */
export function isCompressor(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  compressorPrototype ??= findCompressor();
  return Object.prototype.isPrototypeOf.call(compressorPrototype, value);
}

/** What a host object is to Node's builtins; `undefined` for what is none of theirs. */
export const machineOf = (value: object): Machine | undefined => machines.get(value);

/** The class whose prototype an object is. Must not be asked of a Proxy. */
const classOf = (object: object): Func | undefined => {
  const constructor: unknown = Object.getOwnPropertyDescriptor(object, "constructor")?.value;
  if (typeof constructor !== "function" || types.isProxy(constructor)) return undefined;
  return Object.getOwnPropertyDescriptor(constructor, "prototype")?.value === object
    ? (constructor as Func)
    : undefined;
};

/** Whether an object is the prototype of a class of Node's, that is of all its instances in the process. */
export const isMachinePrototype = (object: object): boolean => {
  const constructor = classOf(object);
  return constructor !== undefined && machines.has(constructor);
};

/** An object may inherit from a guest's proxies, which can make the chain endless. */
const longestChain = 100;

/** Whether an object, or one that it inherits from, is one of these. */
function inheritsFrom(prototypes: Pick<WeakSet<object>, "has">, object: unknown): boolean {
  let next = object;
  for (let step = 0; step < longestChain && typeof next === "object" && next !== null; step += 1) {
    if (prototypes.has(next)) return true;
    next = Object.getPrototypeOf(next);
  }
  return false;
}

/** Whether a function is a method of a class, and no member of a module. */
export const isMethod = (value: object): boolean => holders.has(value);

/** Whether an object is one of `crypto`: streams of it hand C++ whatever their methods below the surface get. */
export const isCryptoStream = (value: unknown): boolean => inheritsFrom(cryptoPrototypes, value);

/** Whether an object of the host, not a Proxy, is an instance of a class that has the method: not its prototype, nor a function. */
export function isReceiverOf(method: object, object: object): boolean {
  const prototypes = holders.get(method);
  if (prototypes === undefined) return true;
  return classOf(object) === undefined && inheritsFrom(prototypes, object);
}

/** Classes of `internalBinding` that do not tell by their prototypes that they are. */
const bindings = new Set(
  `BlockList CipherBase DiffieHellman ECDH Hash Hmac KeyObjectHandle SecureContext Sign SocketAddress
  Verify X509Certificate`.split(/\s+/),
);

const isBindingClass = (prototype: object): boolean => {
  const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  if (typeof constructor !== "function" || !bindings.has(constructor.name)) return false;
  return Function.prototype.toString.call(constructor).includes("[native code]");
};

const internalPrototypes = new WeakMap<object, boolean>();

function isInternalPrototype(prototype: object): boolean {
  const known = internalPrototypes.get(prototype);
  if (known !== undefined) return known;
  // Whatever can be waited for in C++ inherits this from `AsyncWrap`: sockets, files, parsers, compressors.
  const internal = "getProviderType" in prototype || isBindingClass(prototype);
  internalPrototypes.set(prototype, internal);
  return internal;
}

/**
 * Whether an object is one of C++ behind Node's own (`socket._handle`): it opens what it likes, and a wrong argument to it
 * may end the process. Must not be asked of a Proxy.
 */
export function isInternalHandle(object: object): boolean {
  const prototype = Object.getPrototypeOf(object) as object | null;
  return prototype !== null && prototype !== Object.prototype && isInternalPrototype(prototype);
}
