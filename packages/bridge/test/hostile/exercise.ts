import { inspect } from "node:util";

export { guestExerciseText } from "./exercise-text.ts";

/** Host objects of every kind, fresh: their first crossing is part of the exercise. */
export function makeEndowments(): Record<string, unknown> {
  class Klass {
    #secret = 1;
    constructor(public value: unknown) {}
    get secret(): number {
      return this.#secret;
    }
    method(argument: unknown): unknown {
      return argument;
    }
  }
  return {
    plain: { a: 1, nested: { b: [1, {}] }, get g() { return this; }, set s(_v: unknown) { /* takes it */ } }, // prettier-ignore
    list: [1, { e: 1 }, [2]],
    map: new Map<unknown, unknown>([[{}, { v: 1 }]]),
    set: new Set([{}]),
    date: new Date(0),
    regexp: /a(?<n>b)/g,
    error: new RangeError("host", { cause: new Error("c") }),
    many: new AggregateError([new Error("one")]),
    promise: Promise.resolve({}),
    rejected: Promise.reject(new Error("rejected")),
    identity: (value: unknown) => value,
    call: (f: (v: unknown) => unknown, v: unknown) => f(v),
    thrower: (value: unknown) => {
      throw value ?? new TypeError("thrown");
    },
    Klass,
    instance: new Klass({}),
    frozen: Object.freeze({ a: {} }),
    frozenList: Object.freeze([{}, 2]),
    closed: Object.preventExtensions({ a: 1 }),
    fixed: Object.defineProperty({}, "x", { value: {} }),
    bytes: new Uint8Array(4),
    buffer: Buffer.from("text"),
    url: new URL("http://a.test/b"),
    generator: (function* (): Generator { yield {}; })(), // prettier-ignore
    later: async (value: unknown) => value,
    proxy: new Proxy({ p: {} }, {}),
    symbol: Symbol.for("app"),
    bare: Object.assign(Object.create(null) as object, { z: {} }),
    args: new Function("return arguments")(),
    spread: (...values: unknown[]) => values,
    global: globalThis,
  };
}

/** What the host looks at: made in the guest, under attack. */
export const guestObjectsText = `(() => {
  const { freeze } = Object, Fault = RangeError, Mirror = Proxy, Dict = Map, Bytes = Uint8Array;
  return function () {
    class Klass { constructor(v) { this.v = v; } method(v) { return v; } get g() { return {}; } }
    return {
      __proto__: null, list: [1, {}, [2]], Klass, instance: new Klass({}), frozen: freeze({ a: {} }), error: new Fault("guest"),
      plain: { a: {}, get g() { return this; }, f(v) { return v; } }, proxy: new Mirror({ p: {} }, {}), bare: { __proto__: null, z: {} },
      f(v) { return v === undefined ? {} : v; }, thrower(v) { throw v === undefined ? { thrown: 1 } : v; }, call(f, v) { return f(v); },
      async later(v) { return v; }, *generator() { yield {}; }, get getter() { return {}; }, map: new Dict(), bytes: new Bytes(2),
    };
  };
})()`;

const operations: readonly ((o: never, own: object) => unknown)[] = [
  (o: Record<PropertyKey, unknown>) => o["a"],
  (o: Record<PropertyKey, unknown>) => o.constructor,
  (o: Record<PropertyKey, unknown>) => o[Symbol.toStringTag],
  (o: Record<PropertyKey, unknown>) => o["stack"],
  (o: object, own) => Reflect.get(o, "g", own),
  (o: object, own) => Reflect.set(o, "mine", own),
  (o: object, own) => Reflect.set(o, "q", own, {}),
  (o: object) => Reflect.has(o, "mine"),
  (o: object) => Reflect.deleteProperty(o, "mine"),
  (o: object) => Reflect.ownKeys(o),
  (o: object) =>
    Object.values(Object.getOwnPropertyDescriptors(o)).flatMap((d) => [d.value, d.get, d.set] as unknown[]),
  (o: object, own) => Reflect.defineProperty(o, "d", { value: own, configurable: true }),
  (o: object) => Reflect.getPrototypeOf(o),
  (o: object) => Reflect.setPrototypeOf(o, null),
  (o: object) => Reflect.isExtensible(o),
  (o: () => unknown, own) => Reflect.apply(o, own, []),
  (o: (...v: unknown[]) => unknown, own) => o(own),
  (o: (...v: unknown[]) => unknown, own) => o(own, 1, own, own),
  (o: new (v: object) => unknown, own) => new o(own),
  (o: (f: unknown, v: unknown) => unknown, own) => o((v: unknown) => v, own),
  (o: object) => ({ ...o }),
  (o: Iterable<unknown>) => [...o],
  (o: object) => JSON.stringify(o),
  (o: unknown) => String(o),
  (o: object) => inspect(o, { depth: 2 }),
  (o: object) => inspect(o, { showHidden: true, showProxy: true }),
  (o: object) => o instanceof Error,
  (o: object) => Object.create(o) as unknown,
  (o: object) => Reflect.preventExtensions(o),
  (o: object) => Object.isFrozen(o),
];

/** Does everything to the guest's objects, and hands each result and error to the judge. */
export function exerciseFromHost(objects: object, judge: (where: string, value: unknown) => void): void {
  const attempt = (where: string, operation: () => unknown): unknown => {
    try {
      const result = operation();
      judge(where, result);
      if (Array.isArray(result)) for (const item of result.slice(0, 20) as unknown[]) judge(where, item);
      return result;
    } catch (error) {
      judge(`${where} threw`, error);
      return undefined;
    }
  };
  const keys = attempt("keys", () => Reflect.ownKeys(objects)) as string[] | undefined;
  for (const key of keys ?? []) {
    const object = attempt(key, () => (objects as Record<string, unknown>)[key]);
    operations.forEach((operation, index) => {
      attempt(`${key} ${index}`, () => operation(object as never, { own: {} }));
    });
  }
}
