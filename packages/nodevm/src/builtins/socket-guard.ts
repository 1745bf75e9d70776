/**
 * Runs on the host. Upholds I9.
 * What C++ calls when something happens on a socket is JavaScript of Node's that relies on the socket's own properties, which
 * are a guest's to change: what it throws then would end the process. So whatever C++ is given to call for a guest's socket
 * reports to the VM, and ends the socket.
 */
import { types } from "node:util";
import { withTicks } from "./tick-guard.ts";

type Func = (this: unknown, ...args: unknown[]) => unknown;

const guardedSockets = new WeakSet<object>();
const guardedHandles = new WeakSet<object>();

/** What is thrown at a socket that a guest has broken. */
export type Broken = (reason: unknown, socket: object) => void;

const guarded = (socket: object, callback: unknown, broken: Broken): unknown =>
  typeof callback !== "function"
    ? callback
    : function (this: unknown, ...args: unknown[]): unknown {
        const report = (reason: unknown): void => broken(reason, socket);
        try {
          return withTicks(report, () => Reflect.apply(callback as Func, this, args));
        } catch (reason) {
          report(reason);
          return undefined;
        }
      };

/** `onread` is kept in C++, and set by an accessor that shows as data on older Nodes: only an assignment reaches it. */
function guardOnread(socket: object, handle: object, broken: Broken): void {
  let current: unknown = Reflect.get(handle, "onread");
  const accessors = {
    get: (): unknown => current,
    set(callback: unknown): void {
      current = guarded(socket, callback, broken);
      Reflect.deleteProperty(handle, "onread");
      Reflect.set(handle, "onread", current);
      Object.defineProperty(handle, "onread", { ...accessors, configurable: true });
    },
  };
  if (current === undefined) Object.defineProperty(handle, "onread", { ...accessors, configurable: true });
  else accessors.set(current);
}

/** C++ calls `onread` of a handle, and `oncomplete` of a request that `connect` was given. */
function guardHandle(socket: object, handle: object, broken: Broken): void {
  // That of an encrypted socket passes what it reads on in C++ as well, which another accessor would keep from working.
  if (guardedHandles.has(handle) || handle.constructor.name === "TLSWrap") return;
  guardedHandles.add(handle);
  guardOnread(socket, handle, broken);
  for (const name of ["connect", "connect6"]) {
    const connect: unknown = Reflect.get(handle, name);
    if (typeof connect !== "function") continue;
    Object.defineProperty(handle, name, {
      value(this: unknown, request: { oncomplete?: unknown }, ...args: unknown[]): unknown {
        request.oncomplete = guarded(socket, request.oncomplete, broken);
        return Reflect.apply(connect, this, [request, ...args]);
      },
      configurable: true,
      writable: true,
    });
  }
}

/** Guards a socket: the handle that it has, those that it will have, and its time limit. */
export function guardSocket(socket: object, broken: Broken): void {
  if (guardedSockets.has(socket)) return;
  guardedSockets.add(socket);
  let handle: unknown;
  const take = (value: unknown): void => {
    handle = value;
    if (typeof value === "object" && value !== null && !types.isProxy(value)) guardHandle(socket, value, broken);
  };
  take(Reflect.get(socket, "_handle"));
  Object.defineProperty(socket, "_handle", { get: () => handle, set: take, enumerable: true, configurable: false });
  let onTimeout: unknown;
  Object.defineProperty(socket, "_onTimeout", {
    get(this: object) {
      const call = (): unknown => {
        const own: unknown = onTimeout ?? Reflect.get(Object.getPrototypeOf(this) as object, "_onTimeout", this);
        return Reflect.apply(own as Func, this, []);
      };
      return guarded(socket, call, broken);
    },
    set(replacement: unknown) {
      onTimeout = replacement;
    },
    enumerable: false,
    configurable: false,
  });
}
