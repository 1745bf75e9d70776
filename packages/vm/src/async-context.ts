/**
 * Keeps the host's `AsyncLocalStorage` out of guest realms. Upholds I1.
 *
 * Without `AsyncContextFrame` (Node 20 and 22) the stores are own properties of promises, those of other realms too: a
 * guest would find the host's store objects, raw, on each of its promises, and could plant objects of its own for the
 * host to find. Here the stores of guest promises are kept aside.
 */
import { AsyncLocalStorage, executionAsyncResource } from "node:async_hooks";
import { standInOf } from "./promise-stand-ins.ts";

/** What of Node's class is used; it is this on Node 20 and 22 only. */
interface Storage {
  readonly kResourceStore: symbol;
  readonly enabled: boolean;
  _enable(): void;
  getStore(): unknown;
}

type Resource = Record<symbol, unknown>;
type Method = (this: Storage, ...args: never[]) => unknown;

/** Where the stores of a resource are kept: a guest's promise gets none itself. */
const holderOf = (resource: object): Resource => (standInOf(resource) ?? resource) as Resource;

const read = (storage: Storage, resource: object): unknown => holderOf(resource)[storage.kResourceStore];

const write = (storage: Storage, resource: object, store: unknown): void => {
  holderOf(resource)[storage.kResourceStore] = store;
};

/** Node's methods of the same names, with `read` and `write` in the place of property accesses. */
const methods: Readonly<Record<string, Method>> = {
  _propagate(resource: object, triggerResource: object) {
    const store = read(this, triggerResource);
    if (this.enabled) write(this, resource, store);
  },
  enterWith(store: unknown) {
    this._enable();
    write(this, executionAsyncResource(), store);
  },
  run(store: unknown, callback: (...args: unknown[]) => unknown, ...args: unknown[]): unknown {
    if (Object.is(store, this.getStore())) return Reflect.apply(callback, null, args);
    this._enable();
    const resource = executionAsyncResource();
    const before = read(this, resource);
    write(this, resource, store);
    try {
      return Reflect.apply(callback, null, args);
    } finally {
      write(this, resource, before);
    }
  },
  getStore() {
    return this.enabled ? read(this, executionAsyncResource()) : undefined;
  },
};

let done = false;

/** Steps in front of Node's class, once per process, where it keeps stores on promises. */
export const separateAsyncStores = (): void => {
  if (done) return;
  done = true;
  const prototype = AsyncLocalStorage.prototype as unknown as Record<string, unknown>;
  if (typeof prototype["_propagate"] !== "function") return;
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
};
