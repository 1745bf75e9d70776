/**
 * Runs in the guest realm, once, before any guest program. The order of taming.
 *
 * The free name `connect` is the host's; it is called once. `services` is the host's, seen through the membrane.
 */
import type { tameAllocation } from "./allocation/tame-allocation.ts";
import loadAllocation from "./allocation/tame-allocation.ts?late";
import type { BufferNatives } from "./buffer/services.ts";
import {
  GlobalObject,
  PromiseReject,
  SymbolFor,
  SymbolKeyFor,
  replacedByBridge,
  type Callable,
  type Replaced,
} from "./captures.ts";
import { define, open } from "./define.ts";
import { lookNative, tameFunctionSource } from "./function-source.ts";
import { removeGlobals } from "./globals.ts";
import { defineBuffer, type Announce } from "./global-buffer.ts";
import type { harden } from "./hardened/harden.ts";
import loadHarden from "./hardened/harden.ts?late";
import { makeGuard } from "./handle-caught.ts";
import { refuseAsync } from "./refuse-async.ts";
import type { Services } from "./services.ts";
import { tameErrorStack } from "./tame-error-stack.ts";
import { tameEvaluators } from "./tame-evaluators.ts";
import { makePrepare, tameExtensibility } from "./tame-extensibility.ts";
import { tameFinalization } from "./tame-finalization.ts";
import { hidePromises } from "./hide-promises.ts";
import { asOurs, makeIsPrivate, type NodeSymbols } from "./private-symbols.ts";
import { makeProxyTraps, type ProxyTrapNeeds } from "./proxy-traps.ts";
import { tamePromise } from "./tame-promise.ts";
import { tameProxy } from "./tame-proxy.ts";
import { tameReflection } from "./tame-reflection.ts";
import { tameWasm } from "./tame-wasm.ts";
import { compileAtOnce } from "./wasm-at-once.ts";

type InstallGuard = (hostObjectPrototype: unknown, guardCatch: string, nodeSymbols: NodeSymbols) => void;
type InstallBuffer = (natives: BufferNatives, announce: Announce) => () => void;

declare const connect: (
  main: (services: Services) => void,
  installGuard: InstallGuard,
  installBuffer: InstallBuffer,
) => void;

/** What replaces `import(x)`: it evaluates its arguments, as the call that it is, and rejects (WK-21). */
const defineCallees = (services: Services): void => {
  const { importCallee, entryCallee, entry } = services;
  const methods = {
    __proto__: null,
    import: (_specifier: unknown) => PromiseReject(services.makeVMError("Dynamic Import not supported")),
  };
  // The host turns these into constants of the global scope, which are no properties.
  define(GlobalObject, importCallee, lookNative(methods.import, "import", 1), open);
  if (entry !== undefined) define(GlobalObject, entryCallee, entry, open);
};

/** The bridge put these into the place of the engine's (I8, I9); they are to look like them. */
const lookLikeBuiltIns = (): void => {
  for (let index = 0; index < replacedByBridge.length; index += 1) {
    const { replacement, called, parameters } = replacedByBridge[index] as Replaced;
    lookNative(replacement, called, parameters);
  }
  lookNative(SymbolFor as Callable, "for", 1);
  lookNative(SymbolKeyFor, "keyFor", 1);
};

const defineGlobals = ({ VMError }: Services): void => {
  define(GlobalObject, "global", GlobalObject, open);
  define(GlobalObject, "GLOBAL", GlobalObject, open);
  define(GlobalObject, "root", GlobalObject, open);
  define(GlobalObject, "VMError", VMError, open);
};

// The modules of what most realms do without are evaluated where they are needed: each function costs memory.
const limitAllocation = (limit: number): void => {
  const tame = loadAllocation() as typeof tameAllocation;
  tame(limit);
};
const hardenRealm = (): void => {
  const fix = loadHarden() as typeof harden;
  fix();
};

let given: Services | undefined;

const main = (services: Services): void => {
  given = services;
  removeGlobals();
  tameErrorStack(services, services.hardened);
  tameFunctionSource(services);
  tameEvaluators(services);
  lookLikeBuiltIns();
  tameWasm();
  tameFinalization(services);
  const { bufferAllocLimit } = services;
  if (bufferAllocLimit !== undefined) limitAllocation(bufferAllocLimit);
  if (services.entry !== undefined) compileAtOnce();
  if (!services.allowAsync) refuseAsync(services);
  defineCallees(services);
  defineGlobals(services);
  if (services.hardened) hardenRealm();
};

/** Apart from `main`, because what it is given must not cross: the host's `Object.prototype` and Node's symbols, raw, to be compared with. */
const installGuard: InstallGuard = (hostObjectPrototype, guardCatch, nodeSymbols) => {
  const isPrivate = makeIsPrivate(nodeSymbols);
  const prepare = makePrepare(nodeSymbols);
  const isProxy = asOurs(nodeSymbols.isProxy);
  tameProxy(makeProxyTraps({ __proto__: null, isPrivate, isProxy, prepare } as ProxyTrapNeeds), isProxy);
  tameReflection(isPrivate);
  tameExtensibility(prepare);
  hidePromises(nodeSymbols);
  const guard = makeGuard(hostObjectPrototype);
  tamePromise(guard);
  define(GlobalObject, guardCatch, guard, open); // becomes a constant, as the callees do
};

/** After `main`. Apart from it, because it is given functions of the host's raw, and shows it the class raw. */
const installBuffer: InstallBuffer = (natives, announce) => defineBuffer(natives, announce, given as Services);

connect(main, installGuard, installBuffer);
