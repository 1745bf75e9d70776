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
import { isCompressor, isInternalHandle, machineOf, registerFileHandle, registerInstance } from "./machinery.ts";
import { constructWithPrivates } from "./private-methods.ts";
import { flushOnce } from "./transform-flush.ts";
import type { WatchedEmitters } from "./watched-emitters.ts";

type Func = (this: unknown, ...args: unknown[]) => unknown;
type Prepare = (args: readonly unknown[]) => unknown[];

/** What a builtin has changed for one VM. */
export interface Changes {
  /** Objects that are seen in the place of others. */
  readonly replaced?: ReadonlyMap<object, object>;
  /** Objects of the guest (the host's views) that it sees in the place of the host's. */
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
}

/** The substitutes of one VM. */
export interface Substitutes {
  readonly add: (changes: Changes) => void;
  readonly substituteFor: (value: object) => unknown;
}

const emptyMap = new Map<never, never>();

/** A function's own members (`realpath.native`, `promisify.custom`) go with it. */
function copyMembers(from: Func, to: Func): void {
  for (const key of Reflect.ownKeys(from)) {
    const descriptor = Object.getOwnPropertyDescriptor(from, key);
    if (key !== "prototype" && key !== Symbol.hasInstance && descriptor !== undefined)
      Object.defineProperty(to, key, descriptor);
  }
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
export function createSubstitutes({ emitters, failed, share }: SubstituteTools): Substitutes {
  const changes: Changes[] = [];
  const originals = new WeakMap<object, Func>();
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

  const wrapFunction = (original: Func, isProtocol = false): Func => {
    const prepare = prepareFor(original);
    const give = find(original, "results") as ((result: unknown) => unknown) | undefined;
    const wrapper: Func = function (...args) {
      if (isProtocol && isCompressor(this)) throw new TypeError("Illegal invocation");
      if (isProtocol) completeCallback(args, original.length - 1);
      const result = withTicks<unknown>(failed, () => Reflect.apply(original, this, prepare(args)));
      return finish(give === undefined ? result : give(result));
    };
    copyMembers(original, wrapper);
    originals.set(wrapper, original);
    return wrapper;
  };

  /** Makes the same instances; a class of its own, since a Proxy could not answer for `Writable[Symbol.hasInstance]`. */
  const wrapClass = (original: Func): object => {
    const prepare = prepareFor(original);
    const call = (self: unknown, args: unknown[]): unknown => {
      const result = finish(withTicks<unknown>(failed, () => Reflect.apply(original, self, prepare(args))));
      if (result === undefined) flushOnce(self, originalOf); // it inherits in the old way
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
    copyMembers(original, wrapper);
    Object.defineProperty(wrapper, "prototype", { value: original.prototype as unknown, writable: false });
    const answer: unknown = Object.getOwnPropertyDescriptor(original, Symbol.hasInstance)?.value;
    if (typeof answer === "function")
      Object.defineProperty(wrapper, Symbol.hasInstance, {
        value(this: unknown, instance: unknown) {
          // `Writable` answers for streams that are both, but only when it is asked itself.
          return Reflect.apply(answer, this === wrapper ? original : this, [instance]) as boolean;
        },
      });
    return wrapper;
  };

  const substituteMachine = (value: Func): unknown => {
    const machine = machineOf(value);
    if (machine === undefined) return value;
    if (machine === "internal") return undefined;
    if (machine === "unexported") return share(refuseConstruction(value) as object);
    return share(machine === "class" ? wrapClass(value) : (wrapFunction(value, machine === "protocol") as object));
  };

  return {
    add: (change) => void changes.push(change),
    substituteFor(value) {
      if (types.isProxy(value)) return value;
      const counterpart = find(value, "counterparts");
      if (counterpart !== undefined) return counterpart;
      const replacement = find(value, "replaced") as object | undefined;
      if (replacement !== undefined) {
        if (typeof value !== "function" || typeof replacement !== "function") return replacement;
        return share(wrapFunction(replacement as Func) as object);
      }
      if (typeof value === "function") return substituteMachine(value as Func);
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
