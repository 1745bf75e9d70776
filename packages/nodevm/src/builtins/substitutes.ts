/**
 * Runs on the host. Upholds I9 and I10.
 * What a guest sees in the place of Node's own functions, classes and objects, on whatever way it gets to them: asked once
 * for each host object, when it crosses. So `socket.constructor`, `request.agent` or a method taken from a prototype are
 * as limited as what `require` gave.
 */
import { EventEmitter } from "node:events";
import { types } from "node:util";
import { interfaceArguments, lockTerminal } from "./readline-guard.ts";
import { withTicks } from "./tick-guard.ts";
import { guardCompressor, isWriteState } from "./compressor-guard.ts";
import {
  isClass,
  isCompressor,
  isCryptoStream,
  isInternalHandle,
  isMachinePrototype,
  isReceiverOf,
  machineOf,
  registerFileHandle,
  registerInstance,
} from "./machinery.ts";
import { settlingFor } from "./native-arguments.ts";
import { constructWithPrivates } from "./private-methods.ts";
import { flushOnce } from "./transform-flush.ts";
import type { WatchedEmitters } from "./watched-emitters.ts";

type Func = (this: unknown, ...args: unknown[]) => unknown;
type Prepare = (args: readonly unknown[]) => unknown[];

/** What a builtin has changed for one VM. */
export interface Changes {
  /** Objects that are seen in the place of others; functions as functions of Node's are. */
  readonly replaced?: ReadonlyMap<object, object>;
  /** What is seen in the place of others as it is: facades of modules, the host's views of the guest's own objects. */
  readonly counterparts?: ReadonlyMap<object, object>;
  /** What functions are called with, and classes constructed with, in the place of the guest's arguments. */
  readonly arguments?: ReadonlyMap<unknown, Prepare>;
  /** What becomes of what functions give. */
  readonly results?: ReadonlyMap<unknown, (result: unknown) => unknown>;
  /** Classes that call private methods of their own, which instances of a guest's class must have. */
  readonly keepsPrivates?: ReadonlySet<unknown>;
  /** Looks at what was constructed. */
  readonly finish?: (instance: object) => void;
}

/** What making the substitutes of one VM needs. */
export interface SubstituteTools {
  /** Is told of what is thrown where nobody can catch it. */
  readonly failed: (reason: unknown) => void;
  readonly emitters: WatchedEmitters;
  /** Has the guest see an object as classes are seen: not to be changed, but for what it makes. */
  readonly share: <T extends object>(value: T) => T;
  /** Has the host find its own prototype where a guest object inherits from that of a view. */
  readonly pairPrototype: (view: object, prototype: object) => void;
}

/** The substitutes of one VM. */
export interface Substitutes {
  readonly add: (changes: Changes) => void;
  readonly substituteFor: (value: object) => unknown;
  /** What works as a function or class does that a module is, and has none of its members. */
  readonly facadeOf: (module: Func) => Func;
}

const emptyMap = new Map<never, never>();

/** A function's own members (`realpath.native`, `promisify.custom`) go with it. */
function withMembers(to: Func, from: Func, keys: readonly PropertyKey[] = Reflect.ownKeys(from)): Func {
  for (const key of keys) {
    const descriptor = Object.getOwnPropertyDescriptor(from, key);
    if (key !== "prototype" && key !== Symbol.hasInstance && descriptor !== undefined)
      Object.defineProperty(to, key, descriptor);
  }
  return to;
}

/** Node calls what stands there later, and would throw from its event loop. */
function completeCallback(args: unknown[], at: number): void {
  if (at >= 0 && typeof args[at] !== "function") args[at] = (): void => undefined;
}

/** A class of Node's that no module gives: it tells what its instances are, and makes none. */
function refuseConstruction(original: Func): Func {
  const refuse: Func = function () {
    throw new TypeError("Illegal constructor");
  };
  Object.defineProperty(refuse, "name", { value: original.name });
  Object.defineProperty(refuse, "prototype", { value: original.prototype as unknown, writable: false });
  return refuse;
}

/** Makes the substitutes of one VM. */
export function createSubstitutes({ emitters, failed, share, pairPrototype }: SubstituteTools): Substitutes {
  const changes: Changes[] = [];
  const originals = new WeakMap<object, Func>();
  const prototypes = new WeakMap<object, object>();
  /** What only this guest has: its facades of modules, classes, functions and prototypes. */
  const own = new WeakSet<object>();
  const originalOf = (value: unknown): unknown => originals.get(value as object) ?? value;
  const find = (value: unknown, of: "replaced" | "arguments" | "counterparts" | "results"): unknown =>
    changes.map((change) => (change[of] ?? emptyMap).get(value as never)).find((found) => found !== undefined);

  const prepareFor = (original: unknown): Prepare =>
    (find(original, "arguments") as Prepare | undefined) ?? ((args) => [...args]);

  const finish = (instance: unknown): unknown => {
    if (typeof instance === "object" && instance !== null && !types.isProxy(instance)) {
      for (const change of changes) change.finish?.(instance);
      if (instance instanceof EventEmitter) registerInstance(instance);
      if (isCompressor(instance)) guardCompressor(instance);
    }
    return emitters.watch(instance);
  };

  const isHosts = (value: unknown): value is object =>
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    !types.isProxy(value) &&
    !own.has(value);

  /**
   * I6: Node's methods change their receiver, whatever it is. An object of the host's that is no instance of their class may
   * be the guest's to look at only, or everybody's.
   */
  const checkReceiver = (original: Func, self: unknown): void => {
    if (isHosts(self) && !isReceiverOf(original, self)) throw new TypeError("Illegal invocation");
  };

  const callThrough = (original: Func, isProtocol = false): Func => {
    const prepare = prepareFor(original);
    const settle = settlingFor(original);
    const give = find(original, "results") as ((result: unknown) => unknown) | undefined;
    const wrapper: Func = function (...args) {
      checkReceiver(original, this);
      if (isProtocol && (isCompressor(this) || isCryptoStream(this))) throw new TypeError("Illegal invocation");
      if (isProtocol) completeCallback(args, original.length - 1);
      const result = withTicks<unknown>(failed, () => Reflect.apply(original, this, prepare(settle(args))));
      return finish(give === undefined ? result : give(result));
    };
    originals.set(wrapper, original);
    own.add(wrapper);
    return wrapper;
  };

  /** Makes the same instances; a class of its own, since a Proxy could not answer for `Writable[Symbol.hasInstance]`. */
  const constructThrough = (original: Func): Func => {
    const prepare = prepareFor(original);
    const call = (receiver: unknown, args: unknown[]): unknown => {
      // I6: the constructor would make an instance of it. To inherit in the old way is for objects of the guest's.
      const self = isHosts(receiver) ? undefined : receiver;
      const result = finish(withTicks<unknown>(failed, () => Reflect.apply(original, self, prepare(args))));
      if (result === undefined) flushOnce(self, originalOf);
      return result;
    };
    const makeInstance = changes.some(({ keepsPrivates }) => keepsPrivates?.has(original) === true)
      ? constructWithPrivates
      : Reflect.construct;
    const construct = (target: Func, args: unknown[]): unknown => {
      const made = finish(withTicks<unknown>(failed, () => makeInstance(original, prepare(args), target) as unknown));
      if (target !== original) flushOnce(made, originalOf);
      return made;
    };
    const wrapper: Func = function (...args) {
      const target: unknown = new.target;
      if (target === undefined) return call(this, args);
      return construct(target === wrapper ? original : (target as Func), args);
    };
    Object.setPrototypeOf(wrapper, Object.getPrototypeOf(original) as object | null);
    Object.defineProperty(wrapper, "prototype", { value: original.prototype as unknown, writable: false });
    const answer: unknown = Object.getOwnPropertyDescriptor(original, Symbol.hasInstance)?.value;
    if (typeof answer === "function")
      Object.defineProperty(wrapper, Symbol.hasInstance, {
        value(this: unknown, instance: unknown) {
          // `Writable` answers for streams that are both, but only when it is asked itself.
          return Reflect.apply(answer, this === wrapper ? original : this, [instance]) as boolean;
        },
      });
    own.add(wrapper);
    return wrapper;
  };

  /**
   * I6: what the guest has in the place of a prototype that is the whole process's. Whatever it has code of Node's do to it,
   * as a receiver, an argument or an option, is done to this one, from which nothing inherits.
   */
  const facadeOfPrototype = (prototype: object): object => {
    const known = prototypes.get(prototype);
    if (known !== undefined) return known;
    const above = Object.getPrototypeOf(prototype) as object | null;
    const facade = share(Object.create(above, Object.getOwnPropertyDescriptors(prototype)) as object);
    own.add(facade);
    pairPrototype(facade, prototype);
    prototypes.set(prototype, facade);
    return facade;
  };

  const substituteMachine = (value: Func): unknown => {
    const machine = machineOf(value);
    if (machine === undefined) return value;
    if (machine === "internal") return undefined;
    if (machine === "unexported") return share(refuseConstruction(value) as object);
    const wrapper = machine === "class" ? constructThrough(value) : callThrough(value, machine === "protocol");
    return share(withMembers(wrapper, value) as object);
  };

  return {
    add: (change) => void changes.push(change),
    facadeOf(module) {
      const through = isClass(module.name, module) ? constructThrough(module) : callThrough(module);
      return withMembers(through, module, ["name", "length"]);
    },
    substituteFor(value) {
      if (types.isProxy(value)) return value;
      const counterpart = find(value, "counterparts");
      if (counterpart !== undefined) return counterpart;
      const replacement = find(value, "replaced") as object | undefined;
      if (replacement !== undefined) {
        if (typeof value !== "function" || typeof replacement !== "function") return replacement;
        return share(withMembers(callThrough(replacement as Func), replacement as Func) as object);
      }
      if (typeof value === "function") return substituteMachine(value as Func);
      if (isMachinePrototype(value)) return facadeOfPrototype(value);
      registerFileHandle(value);
      return isInternalHandle(value) || isWriteState(value) ? undefined : value;
    },
  };
}

/** The changes that `readline` has in each VM. */
export const readlineChanges = (modules: (name: string) => unknown): Changes => {
  const [plain, promises] = [modules("readline"), modules("readline/promises")] as Record<string, Func>[];
  const classes = [plain?.["Interface"], promises?.["Interface"]];
  const factories = [plain?.["createInterface"], promises?.["createInterface"]];
  return {
    arguments: new Map([...classes, ...factories].map((value) => [value, interfaceArguments])),
    keepsPrivates: new Set(classes),
    finish(instance) {
      if (classes.some((constructor) => constructor !== undefined && instance instanceof constructor))
        lockTerminal(instance);
    },
  };
};
