import { EventEmitter } from "node:events";
import { inspect } from "node:util";
import type { Evidence } from "./evidence.ts";
import { proxyDetails } from "./realm-of.ts";
import { SECRET } from "./secret.ts";

export { SECRET } from "./secret.ts";

type HostFunction = (this: unknown, ...args: never[]) => unknown;

/** Classes of the host; made anew for each entry, since the guest may change what it was given. */
function makeClasses(): {
  HostPoint: new () => object;
  HostHolder: new (held: object) => object;
  HostFailure: new (text: string) => Error;
} {
  class HostPoint {
    x = 1;
    #secret = 42;
    static made = 0;
    static of(x: number): HostPoint {
      const point = new HostPoint();
      point.x = x;
      return point;
    }
    get double(): number {
      return this.x * 2;
    }
    set double(value: number) {
      this.x = value / 2;
    }
    self(): this {
      return this;
    }
    secret(): number {
      return this.#secret;
    }
  }

  class HostHolder {
    readonly #held: object;
    constructor(held: object) {
      this.#held = held;
    }
    get held(): object {
      return this.#held;
    }
  }

  class HostFailure extends Error {
    readonly detail = { deep: [1, 2, 3] };
  }
  return { HostPoint, HostHolder, HostFailure };
}

type Classes = ReturnType<typeof makeClasses>;

/** Values of the host that a guest is given, one of each kind. */
function values(evidence: Evidence, { HostPoint, HostFailure }: Classes): Record<string, unknown> {
  const bare = Object.assign(Object.create(null) as object, { inner: { leaf: true }, fn: () => ({ made: 1 }) });
  evidence.known.add(bare);
  const shared = Symbol.for("nodejs.util.inspect.custom");
  // Lies in the shared pool beside `bytes`, where a guest could see it only through an ArrayBuffer of the host.
  const neighbour = Buffer.from(SECRET);
  evidence.known.add(neighbour);
  return {
    object: {
      a: 1,
      text: "text",
      nested: { deep: { leaf: 1 } },
      list: [{ id: 1 }, { id: 2 }],
      method: (): object => ({}),
    },
    array: [1, "two", { three: 3 }, [4]],
    numbers: [3, 1, 2],
    map: new Map<unknown, unknown>([
      ["key", { value: 1 }],
      [{ key: 2 }, "two"],
    ]),
    set: new Set<unknown>([1, { member: true }]),
    weak: new WeakMap(),
    date: new Date(86_400_000),
    regexp: /(?<word>t\w+)/g,
    error: new TypeError("host error", { cause: { reason: "because" } }),
    aggregate: new AggregateError([new RangeError("inner"), { plain: true }], "many"),
    nullProto: bare,
    frozen: Object.freeze({ inner: Object.freeze([Object.freeze({ leaf: 1 })]) }),
    frozenArray: Object.freeze([1, { leaf: 1 }]),
    accessor: {
      get value(): object {
        return { fresh: true };
      },
      set value(given: object) {
        evidence.arrived("a host setter", [given]);
      },
      get fails(): object {
        throw new HostFailure("host getter");
      },
    },
    proxied: new Proxy({ a: { b: 1 } }, {}),
    tagged: { [shared]: () => "custom", [Symbol("local")]: { leaf: 1 }, [Symbol.for("app.key")]: { leaf: 2 } },
    symbols: [shared, Symbol.for("nodejs.rejection"), Symbol.for("nodejs.util.promisify.custom")],
    Point: HostPoint,
    point: new HostPoint(),
    Failure: HostFailure,
    emitter: new EventEmitter(),
    bytes: Buffer.from("some bytes"),
    u8: new Uint8Array([1, 2, 3, 4]),
    floats: new Float64Array([1.5, 2.5]),
    arrayBuffer: new ArrayBuffer(8),
    view: new DataView(new ArrayBuffer(8)),
  };
}

/** Functions of the host that a guest is given; what they receive is judged before they use it. */
function functions(evidence: Evidence, { HostFailure }: Classes): Record<string, HostFunction> {
  const call = (where: string, fn: unknown, self: unknown, args: readonly unknown[]): unknown => {
    try {
      const result: unknown = Reflect.apply(fn as () => unknown, self, args);
      evidence.arrived(`the result of ${where}`, [result]);
      return result;
    } catch (error) {
      evidence.arrived(`what ${where} threw`, [error]);
      throw error;
    }
  };
  return {
    echo: (value: unknown) => value,
    same: (a: unknown, b: unknown) => a === b,
    call: (fn: unknown, ...args: unknown[]) => call("call", fn, undefined, args),
    callOn: (self: unknown, fn: unknown, ...args: unknown[]) => call("callOn", fn, self, args),
    tryCall: (fn: unknown, ...args: unknown[]) => {
      try {
        return call("tryCall", fn, undefined, args);
      } catch (error) {
        return error;
      }
    },
    callWithError: (fn: unknown) => call("callWithError", fn, undefined, [new RangeError("handed over")]),
    construct: (C: unknown, ...args: unknown[]) => Reflect.construct(C as new () => object, args),
    read: (object: object, key: PropertyKey) => {
      const value: unknown = Reflect.get(object, key);
      evidence.arrived("a property read", [value]);
      return value;
    },
    write: (object: object, key: PropertyKey, value: unknown) => Reflect.set(object, key, value),
    describe: (object: object, key: PropertyKey) => Reflect.getOwnPropertyDescriptor(object, key),
    define: (object: object, key: PropertyKey, own: PropertyDescriptor) => Reflect.defineProperty(object, key, own),
    has: (object: object, key: PropertyKey) => Reflect.has(object, key),
    remove: (object: object, key: PropertyKey) => Reflect.deleteProperty(object, key),
    keys: (object: object) => Reflect.ownKeys(object),
    prototypeOf: (object: object) => {
      const up: unknown = Reflect.getPrototypeOf(object);
      evidence.arrived("getPrototypeOf", [up]);
      return up;
    },
    freeze: (object: object) => Object.freeze(object),
    iterate: (iterable: Iterable<unknown>) => {
      const items = [...iterable];
      evidence.arrived("an iteration", items);
      return items;
    },
    assign: (target: object, source: object) => Object.assign(target, source),
    spread: (source: object) => ({ ...source }),
    json: (value: unknown) => JSON.stringify(value),
    text: (value: unknown) => String(value),
    template: (value: unknown) => value,
    sort: (array: unknown[], by: (a: unknown, b: unknown) => number) => array.sort(by),
    mapper: (array: unknown[], fn: (item: unknown) => unknown) => Array.prototype.map.call(array, fn),
    concat: (a: unknown[], b: unknown) => Array.prototype.concat.call(a, b) as unknown,
    inspect: (value: unknown, options?: object) => inspect(value, options).length,
    proxyInspect: (value: unknown, options?: object) =>
      inspect(value, { ...options, showProxy: true, showHidden: true, depth: 6 }),
    rawInspect: inspect,
    bufferInspect: (Buffer.prototype as unknown as { inspect: HostFunction }).inspect,
    parts: (value: unknown) => {
      evidence.arrived("parts", [value]);
      return proxyDetails(value);
    },
    fail: (text?: string) => {
      throw new HostFailure(text ?? "host failure");
    },
    failWith: (value: unknown) => {
      throw value;
    },
    failDeep: () => {
      throw new AggregateError([new HostFailure("a"), new Error("b", { cause: new HostFailure("c") })], "deep");
    },
    failNull: () => {
      const value = Object.assign(Object.create(null) as object, { fn: () => 1 });
      evidence.known.add(value);
      throw value;
    },
    badJson: () => JSON.parse("{") as unknown,
    readMissing: () => (undefined as unknown as { x: number }).x,
    recurse: () => {
      const down = (): number => down() + 1;
      return down();
    },
    fresh: () => ({ made: [{}] }),
    makeFunction: () => () => ({}),
    makeArguments: function (this: unknown) {
      // eslint-disable-next-line prefer-rest-params -- the attack is about the arguments object
      return arguments;
    },
    sloppyThis: new Function("return this") as HostFunction,
    sloppyCaller: new Function("return arguments.callee") as HostFunction,
    defaults: new Function("o", "{ const { a = {}, ...rest } = o; return [a, rest]; }") as HostFunction,
    tag: (strings: TemplateStringsArray, ...parts: unknown[]) => [strings, parts],
    returnTag: () =>
      ((strings: TemplateStringsArray, ...parts: unknown[]) =>
        parts.length > 0 ? strings : parts)`host ${1} template`,
    generate: function* () {
      yield { first: true };
      yield [2];
      return { done: true };
    },
    generateAsync: async function* () {
      yield { first: true };
      await Promise.resolve();
      yield [2];
    },
    delegate: function* (inner: Iterable<unknown>) {
      yield* inner;
    },
    resolve: (value: unknown) => Promise.resolve(value ?? { resolved: true }),
    resolveNull: () => {
      const value = Object.assign(Object.create(null) as object, { fn: () => 1 });
      evidence.known.add(value);
      return Promise.resolve(value);
    },
    reject: (value?: unknown) => Promise.reject(value ?? new HostFailure("host rejection")),
    laterReject: () => new Promise((_, reject) => setImmediate(() => reject(new HostFailure("late rejection")))),
    awaitIt: async (value: unknown) => {
      const got: unknown = await value;
      evidence.arrived("await", [got]);
      return got;
    },
    race: (...all: unknown[]) => Promise.race(all),
    all: (...all: unknown[]) => Promise.all(all),
    later: (fn: () => unknown) => {
      setImmediate(() => {
        try {
          evidence.arrived("later", [fn()]);
        } catch (error) {
          evidence.arrived("what later threw", [error]);
        }
      });
    },
    timer: () => setTimeout(() => undefined, 1),
    laterRaw: (fn: () => unknown) => void setImmediate(fn),
    tick: (fn: () => unknown) => process.nextTick(fn),
    microtask: (fn: () => void) => queueMicrotask(fn),
    copy: (value: unknown) => structuredClone(value),
    typedFrom: (source: ArrayLike<number>) => Uint8Array.from(source),
    bufferFrom: (source: Uint8Array) => Buffer.from(source),
    poolBytes: (text: string) => {
      evidence.known.add(Buffer.from(SECRET));
      return Buffer.from(text);
    },
    decode: (source: Uint8Array) => new TextDecoder().decode(source),
    match: (text: string, by: RegExp) => text.match(by),
    replace: (text: string, by: RegExp, fn: (...all: unknown[]) => string) => text.replace(by, fn),
    instance: (value: unknown, C: unknown) => value instanceof (C as new () => object),
    bind: (fn: HostFunction, ...args: never[]) => Function.prototype.bind.call(fn, undefined, ...args) as unknown,
    getter: (object: object, key: PropertyKey, get: () => unknown) =>
      Object.defineProperty(object, key, { get, configurable: true }),
    proxy: (target: object, handler: ProxyHandler<object>) => new Proxy(target, handler),
    makeError: (text: string) => new HostFailure(text),
    stackOf: (error: Error) => typeof error.stack,
  };
}

/** A tree that a policy protects: every kind of container, and a copy of its state to compare with. */
function guardedTree({ HostPoint, HostHolder }: Classes): object {
  const held = { v: 1 };
  // What a setter changes need not be in its receiver.
  const cell: { kept: unknown } = { kept: 0 };
  return {
    a: 1,
    cell,
    get kept(): unknown {
      return cell.kept;
    },
    set kept(value: unknown) {
      cell.kept = value;
    },
    nested: { b: 2, list: [3, 1, 2], deep: { c: 3 } },
    list: [{ id: 1 }, { id: 2 }, { id: 3 }],
    map: new Map<unknown, unknown>([["key", { value: 1 }]]),
    set: new Set<unknown>([1, 2, { w: 1 }]),
    holder: new HostHolder(held),
    held,
    date: new Date(1000),
    regexp: /x/g,
    bytes: Buffer.from([9, 8, 7]),
    u8: new Uint8Array([5, 4, 3]),
    view: new DataView(new ArrayBuffer(4)),
    point: new HostPoint(),
    Point: class Guarded {
      static count = 0;
      x = 1;
    },
    fn: (): number => 1,
    get now(): number {
      return (this as { a: number }).a;
    },
    set now(value: number) {
      (this as { a: number }).a = value;
    },
    [Symbol.for("app.tree")]: { s: 1 },
  };
}

/** Everything that the guest of an entry is given, under one name. */
export function makeEndowments(evidence: Evidence): Record<string, unknown> {
  const classes = makeClasses();
  const trees = { readonly: guardedTree(makeClasses()), protected: guardedTree(makeClasses()) };
  return { ...values(evidence, classes), ...functions(evidence, classes), ...trees };
}
