/**
 * Runs in both realms. Upholds I1, I3.
 * The operations that this end offers the other. Whatever arrives here is already of this realm.
 *
 * I3: a user-visible operation runs inside its own `try`, and nothing else does. What that `try` catches is therefore of
 * this realm; what escapes from the conversions around it is of unknown realm (the stack ended in one of the two), leaves
 * the port by being thrown, and is dropped uninspected by the caller.
 *
 * I9: what an operation gave and could not be converted then may be a promise, which has lost its only user. It is noted, right
 * there and without a call, which the end of the stack would not allow.
 */
import {
  FunctionPrototypeCall,
  ObjectFreeze,
  ObjectPrototypeHasOwnProperty,
  ObjectPrototypeToString,
  ReflectApply,
  ReflectConstruct,
  ReflectDefineProperty,
  ReflectDeleteProperty,
  ReflectGet,
  ReflectGetOwnPropertyDescriptor,
  ReflectGetPrototypeOf,
  ReflectHas,
  ReflectIsExtensible,
  ReflectOwnKeys,
  ReflectPreventExtensions,
  ReflectSet,
  StringPrototypeSlice,
  SymbolToStringTag,
  bare,
  ownDescriptor,
} from "./primordials.ts";
import { append, makeList } from "./collections.ts";
import { asCaught, type Crossing } from "./crossing.ts";
import { decode, encode } from "./descriptors.ts";
import { examine } from "./examine.ts";
import { asksReceiver, policyIds, rowOf } from "./policies.ts";
import type { End } from "./trap-types.ts";
import {
  isObject,
  type Foreign,
  type Key,
  type Local,
  type LocalDescriptor,
  type PolicyId,
  type Port,
  type Thrown,
} from "./types.ts";

type OwnPort = Port<Local, Foreign>;

/** Date, RegExp, Error and the like have their tag from a slot, which the other realm cannot see through a proxy. */
const tagOf = (target: Local): Local => {
  const text = ObjectPrototypeToString(target);
  const tag = StringPrototypeSlice(text, "[object ".length, text.length - 1);
  return (tag === "Object" || tag === "Function" || tag === "Array" ? undefined : tag) as unknown as Local;
};

/** Properties whose values are not given as they are. */
const isFiltered = (key: Key): boolean =>
  key === "stack" || key === "caller" || key === "arguments" || key === "buffer" || key === "parent";
/** I6: prototypes and classes belong to all that have them, unless a stricter policy says more. */
const sharedUnless = (policy: PolicyId): PolicyId =>
  policy === policyIds.transparent || policy === policyIds.member ? policyIds.shared : policy;
const isLinked = (key: Key): boolean => key === "constructor" || key === "__proto__";

/** Whether the language refuses to set a property; `undefined` where a proxy on the chain decides. */
const refuses = (target: Local, key: Key, isProxy: (object: unknown) => boolean): boolean | undefined => {
  let holder: Local | null = target;
  while (holder !== null && !isProxy(holder)) {
    const own = ownDescriptor(holder, key);
    if (own !== undefined) {
      const isData = own.get === undefined && own.set === undefined && own.writable !== undefined;
      return isData ? !own.writable || (holder !== target && !ReflectIsExtensible(target)) : own.set === undefined;
    }
    holder = ReflectGetPrototypeOf(holder);
  }
  return holder === null ? !ReflectIsExtensible(target) : undefined;
};

type Writable = Record<Key, Local>;

interface Failure {
  readonly __proto__: null;
  readonly error: Local;
  readonly older: Failure | undefined;
  readonly depth: number;
}

/** Failures that nobody collected, because the stack ended, are forgotten after a while. */
const mostFailures = 100;

/** Makes the port; the operations with which the other end finds or makes what stands for its objects are given. */
export const makePort = (
  end: End,
  { toForeign, prototypeToForeign, keyToForeign }: Crossing,
  { wrap, seeAsData, intrinsic, symbolFor }: Pick<OwnPort, "wrap" | "seeAsData" | "intrinsic" | "symbolFor">,
): OwnPort => {
  const { thrown } = end;
  /** Newest first: under a limit, jobs that run between a failure and its collection may fail themselves. */
  let pending: Failure | undefined;

  const fail = (error: unknown): Thrown => {
    const depth = pending === undefined ? 0 : pending.depth + 1;
    const older = depth < mostFailures ? pending : undefined;
    pending = { __proto__: null, error: end.direction.caught(asCaught(error)), older, depth };
    return thrown;
  };

  const special = (target: Local, key: Key, value: Local, receiver: Local, policy: PolicyId): Foreign => {
    if (isLinked(key)) return prototypeToForeign(value, sharedUnless(policy));
    return toForeign(end.direction.filter(target, key, value, receiver), policy);
  };

  /** I6: a method that is not the object's own belongs to every object of its class. */
  const methodToForeign = (target: Local, key: Key, method: Local, policy: PolicyId): Foreign => {
    const isShared = policy === 0 && end.direction.exports.get(method) === undefined;
    const own = isShared && ObjectPrototypeHasOwnProperty(target, key);
    return toForeign(method, isShared && !own ? policyIds.member : policy);
  };

  /** I6: what a getter gives is reached through the object that it is called on, as if it had been read there. */
  const getterToForeign = (getter: Local, reached: PolicyId): Foreign =>
    toForeign(getter, rowOf(end.policies, reached).getters);

  /** I6: a setter changes an object whose policy may be another's than that of who calls it. */
  const setterToForeign = (setter: Local, reached: PolicyId): Foreign => {
    const { setters } = rowOf(end.policies, reached);
    return toForeign(setters === undefined ? (undefined as never) : setter, setters ?? 0);
  };

  const symbolsToForeign = (keys: Key[]): ArrayLike<Key> => {
    const crossed = makeList<Key>();
    for (let index = 0; index < keys.length; index += 1) {
      const key = keyToForeign(keys[index] as Key);
      if (key !== undefined) append(crossed, key); // I8: a symbol of Node's own channels is not listed
    }
    return crossed;
  };

  const keysToForeign = (keys: Key[]): ArrayLike<Key> => {
    for (let index = 0; index < keys.length; index += 1) {
      if (typeof keys[index] === "symbol") return symbolsToForeign(keys);
    }
    return keys;
  };

  /** `Reflect.set` without the receiver, which the engine does not inline. The object is known to be no proxy. */
  const assign = (target: Local, key: Key, value: Local): boolean => {
    try {
      // eslint-disable-next-line realm/inherited-assignment -- the object is the program's, and so are its setters
      (target as unknown as Writable)[key] = value;
      return true;
    } catch (error) {
      const { isProxy } = end.direction;
      const refused = isProxy === undefined ? false : refuses(target, key, isProxy);
      if (refused === true) return false;
      // Whether the proxy refused or threw can only be learnt by asking it again.
      if (refused === undefined) return ReflectSet(target, key, value, target);
      throw error;
    }
  };

  const listOf = (count: number, ...values: (Local | undefined)[]): ArrayLike<Local> => {
    const list = makeList<Local>();
    for (let index = 0; index < count; index += 1) append(list, values[index] as Local);
    return list;
  };

  const port = bare<OwnPort>({
    wrap,
    seeAsData,
    intrinsic,
    symbolFor,

    get(target, key, receiver, policy) {
      let value: Local;
      try {
        // The operator is inlined by the engine, the function is not.
        value =
          receiver === target
            ? ((target as unknown as Record<Key, Local>)[key] as Local)
            : ReflectGet(target, key, receiver);
        if (
          key === SymbolToStringTag &&
          (value as unknown) === undefined &&
          receiver === target &&
          !ObjectPrototypeHasOwnProperty(target, key)
        )
          value = tagOf(target);
      } catch (error) {
        return fail(error);
      }
      if (!isObject(value) && key !== "stack") return toForeign(value, policy);
      try {
        if (isLinked(key) || isFiltered(key)) return special(target, key, value, receiver, policy);
        return typeof value === "function" ? methodToForeign(target, key, value, policy) : toForeign(value, policy);
      } catch (error) {
        end.lost = { __proto__: null, value, older: end.lost };
        throw error; // I3: still of unknown realm, and not looked at
      }
    },

    set(target, key, value, receiver, isPlain) {
      // I1, I6: what a setting does not find on the target it defines on the receiver.
      if (receiver !== target && end.direction.isFixed(receiver, key)) return false;
      try {
        return isPlain && receiver === target ? assign(target, key, value) : ReflectSet(target, key, value, receiver);
      } catch (error) {
        return fail(error);
      }
    },

    has(target, key) {
      try {
        return ReflectHas(target, key);
      } catch (error) {
        return fail(error);
      }
    },

    deleteProperty(target, key) {
      try {
        return ReflectDeleteProperty(target, key);
      } catch (error) {
        return fail(error);
      }
    },

    ownKeys(target) {
      let keys: Key[];
      try {
        keys = ReflectOwnKeys(target);
      } catch (error) {
        return fail(error);
      }
      return keysToForeign(keys);
    },

    describe(target, key, policy) {
      let descriptor: LocalDescriptor | undefined;
      try {
        descriptor = ReflectGetOwnPropertyDescriptor(target, key);
        if (descriptor !== undefined && isFiltered(key)) {
          descriptor = end.direction.filterDescriptor(target, key, descriptor);
        }
      } catch (error) {
        return fail(error);
      }
      if (descriptor === undefined) return undefined;
      // I6: a class that is described is as much everybody's as one that is read.
      const reached = isLinked(key) ? sharedUnless(policy) : policy;
      try {
        return encode(descriptor, toForeign, getterToForeign, setterToForeign, reached);
      } catch (error) {
        end.lost = { __proto__: null, value: descriptor.value as Local, older: end.lost };
        throw error;
      }
    },

    define(target, key, described) {
      if (end.direction.isFixed(target, key)) return false;
      try {
        return ReflectDefineProperty(target, key, end.direction.completeDescriptor(target, key, decode(described)));
      } catch (error) {
        return fail(error);
      }
    },

    getPrototypeOf(target, policy) {
      let prototype: Local | null;
      try {
        prototype = ReflectGetPrototypeOf(target);
      } catch (error) {
        return fail(error);
      }
      // I6: what is reached as a prototype is shared by all objects that have it.
      try {
        return prototypeToForeign(prototype as Local, sharedUnless(policy));
      } catch (error) {
        end.lost = { __proto__: null, value: prototype as Local, older: end.lost };
        throw error;
      }
    },

    isExtensible(target) {
      try {
        return ReflectIsExtensible(target);
      } catch (error) {
        return fail(error);
      }
    },

    preventExtensions(target) {
      try {
        return ReflectPreventExtensions(target);
      } catch (error) {
        return fail(error);
      }
    },

    call(asked, target, receiver, count, first, second, third, list) {
      const policy = asked === asksReceiver ? policyIds.transparent : asked;
      let result: Local;
      try {
        if (asked === asksReceiver) end.direction.checkReceiver(receiver);
        if (policy !== 0) {
          // What a built-in method gives to its callbacks is reached under the policy of its receiver.
          const args = list ?? listOf(count, first, second, third);
          result = end.direction.applyUnder(target, receiver, args, (value) => toForeign(value, policy));
        } else if (count === 1) result = FunctionPrototypeCall(target, receiver, first);
        else if (count === 2) result = FunctionPrototypeCall(target, receiver, first, second);
        else if (count === 0) result = FunctionPrototypeCall(target, receiver);
        else if (count === 3) result = FunctionPrototypeCall(target, receiver, first, second, third);
        else result = ReflectApply(target, receiver, list as ArrayLike<Local>);
      } catch (error) {
        return fail(error);
      }
      if (!isObject(result)) return toForeign(result, policy);
      try {
        return toForeign(result, policy);
      } catch (error) {
        end.lost = { __proto__: null, value: result, older: end.lost };
        throw error;
      }
    },

    construct(policy, target, newTarget, args) {
      let result: Local;
      try {
        result = ReflectConstruct(target, args, newTarget);
        if (newTarget !== target) end.direction.fixDerived(result, newTarget);
      } catch (error) {
        return fail(error);
      }
      try {
        return toForeign(result, policy);
      } catch (error) {
        end.lost = { __proto__: null, value: result, older: end.lost };
        throw error;
      }
    },

    takeThrown() {
      const failure = pending;
      pending = failure?.older;
      const thrownBefore = failure?.error as Local;
      try {
        return toForeign(thrownBefore, 0);
      } catch (error) {
        end.lost = { __proto__: null, value: thrownBefore, older: end.lost };
        throw error;
      }
    },

    examine: (target) => examine(target, (value) => toForeign(value, 0)),

    show: (value) => toForeign(value, 0),

    showCaught: (value) => toForeign(end.direction.caught(value), 0),
  });
  return ObjectFreeze(port);
};
