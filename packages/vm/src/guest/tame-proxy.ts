/**
 * Runs in the guest realm. Upholds I9.
 * `Proxy`: the engine gets, in the place of the guest's handler, a proxy of it that answers with traps of ours
 * (`proxy-traps.ts`). Everything else is the engine's.
 */
import {
  FunctionPrototypeBind,
  ObjectFreeze,
  ProxyConstructor,
  ReflectApply,
  ReflectDefineProperty,
  ReflectGet,
  TypeErrorConstructor,
  WeakMapConstructor,
  WeakMapPrototypeGet,
  WeakMapPrototypeSet,
  ownDescriptor,
} from "@sbx/bridge/realm";
import { ArrayConstructor, ArrayIsArray, GlobalObject, ProxyRevocable, type Callable } from "./captures.ts";
import { define } from "./define.ts";
import { lookNative } from "./function-source.ts";
import { depthAbove, stampProxy } from "./proxy-stamp.ts";
import type { ProxyTraps } from "./proxy-traps.ts";

const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

/** From now on `Array.isArray` refuses revoked proxies, which the engine does not know to be revoked. */
const refuseInIsArray = (revoked: WeakMap<object, unknown>): void => {
  if (ownDescriptor(ArrayConstructor as never, "isArray")?.value !== (ArrayIsArray as unknown)) return; // the guest's own
  const methods = {
    __proto__: null,
    isArray(value: unknown): boolean {
      if (WeakMapPrototypeGet(revoked, value) !== true) return ArrayIsArray(value);
      throw new TypeErrorConstructor("Cannot perform 'IsArray' on a proxy that has been revoked");
    },
  };
  define(ArrayConstructor, "isArray", lookNative(methods.isArray as Callable, "isArray", 1));
};

export const tameProxy = ({ trapFor, refusalFor }: ProxyTraps, isProxy: (value: unknown) => boolean): void => {
  const shieldOf = (isOrdinary: boolean): object =>
    ObjectFreeze({ __proto__: null, get: (handler: object, name: string) => trapFor(handler, name, isOrdinary) });
  const ofOrdinary = shieldOf(true);
  const ofProxies = shieldOf(false);

  const shielded = (handler: unknown): object => {
    // The engine refuses what is no object.
    if (!isObject(handler)) return handler as never;
    return new ProxyConstructor(handler, isProxy(handler) ? ofProxies : ofOrdinary);
  };

  const construct: Callable = function (target: object, handler: unknown): unknown {
    if (new.target === undefined) throw new TypeErrorConstructor("Constructor Proxy requires 'new'");
    const depth = depthAbove(target);
    return stampProxy(new ProxyConstructor(target, shielded(handler)), target, depth);
  };
  // A bound function is a constructor without `prototype`, as the language says of Proxy.
  const constructor = FunctionPrototypeBind(construct as never, undefined) as never as Callable;

  const revoked = new WeakMapConstructor<object, unknown>();
  let someRevoked = false;
  const revoke = (proxy: object): void => {
    WeakMapPrototypeSet(revoked, proxy, true);
    if (!someRevoked) refuseInIsArray(revoked);
    someRevoked = true;
  };

  const methods = {
    __proto__: null,
    revocable(target: object, handler: unknown): unknown {
      const depth = depthAbove(target);
      let over = false;
      const switching = ObjectFreeze({
        __proto__: null,
        // A shield answers as a handler would, until the end.
        get: (shield: object, name: string): unknown =>
          over ? refusalFor(name) : ReflectGet(shield as never, name, shield as never),
      });
      const shield = shielded(handler);
      const last = isObject(shield) ? new ProxyConstructor(shield, switching) : shield;
      const made = ReflectApply(ProxyRevocable as never, undefined, [target, last]) as unknown;
      const { proxy } = made as { readonly proxy: object }; // an own property of the engine's fresh object
      stampProxy(proxy, target, depth);
      const result = {
        __proto__: null,
        revoke(): void {
          if (!over) revoke(proxy);
          over = true;
        },
      };
      ReflectDefineProperty(made as never, "revoke", { __proto__: null, value: lookNative(result.revoke, "", 0) });
      return made;
    },
  };
  define(constructor, "revocable", lookNative(methods.revocable, "revocable", 2));
  define(GlobalObject, "Proxy", lookNative(constructor, "Proxy", 2));
};
