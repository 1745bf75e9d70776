import { types, inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { makeEndowments } from "./hostile/exercise.ts";
import { receiversText } from "./hostile/receivers-text.ts";
import { makeRealms, wasm } from "./support.ts";

const isObject = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";

/** Whether an object inherits from one of some prototypes. Proxies are asked nothing: they are not raw. */
const inheritsFrom = (object: object, prototypes: readonly unknown[]): boolean => {
  let holder: object | null = object;
  for (let step = 0; step < 10 && holder !== null && !types.isProxy(holder); step += 1) {
    if (prototypes.includes(holder)) return true;
    holder = Reflect.getPrototypeOf(holder);
  }
  return false;
};

class Bytes extends Uint8Array {
  get store(): ArrayBufferLike {
    return this.buffer;
  }
}

const typedArrays = Reflect.getPrototypeOf(Uint8Array.prototype) as object;

/** What a sloppy function is called on, and with. */
const sloppy = new Function("return { self() { return this }, all(x) { return [this, x, arguments] } }")() as object;

const makeHost = (): Record<string, unknown> => {
  const all = makeEndowments();
  void (all["rejected"] as Promise<never>).catch(() => undefined);
  // What becomes of a guest's own promises is not the bridge's business, but a VM's.
  const leftOut = ["global", "rejected", "promise", "later"];
  const kinds = Object.fromEntries(Object.entries(all).filter(([name]) => !leftOut.includes(name)));
  const read = (object: object, key: PropertyKey, receiver: unknown): unknown => Reflect.get(object, key, receiver);
  return {
    ...kinds, Bytes, sloppy, derived: new Bytes(4), view: new DataView(new ArrayBuffer(8)), store: new ArrayBuffer(8), shared: new SharedArrayBuffer(8),
    weakMap: new WeakMap(), weakSet: new WeakSet(), ref: new WeakRef({}), boxed: Object("text"), count: Object(1), iterator: [1, {}].values(),
    entries: new Map([[1, {}]]).entries(), format: new Intl.NumberFormat("en"), encoder: new TextEncoder(), decoder: new TextDecoder(),
    query: new URLSearchParams("a=b"), cell: new wasm.Global({ value: "externref", mutable: true }, {}), table: new wasm.Table({ initial: 1, element: "externref" }),
    inherits: Object.create(function () {}) as object, bound: function (this: unknown) { return this }.bind({}),
    read, storeOf: (view: object) => read(typedArrays, "buffer", view), prototypeOf: (object: object) => Reflect.getPrototypeOf(object), copy: structuredClone,
    invoke: (f: (...args: unknown[]) => unknown, self: unknown, ...args: unknown[]) => Reflect.apply(f, self, args),
  }; // prettier-ignore
};

describe("receivers", () => {
  it("I1: no piece of the host's, used on an object of the guest's, gets either realm a raw object of the other", () => {
    const leaks = new Set<string>();
    let where = "";
    let guestPrototypes: unknown[] = [];
    const { global, run, evaluate } = makeRealms({
      distort(value) {
        // What a guest's program is given for an object of the host's must be one.
        if (!types.isProxy(value) && inheritsFrom(value, guestPrototypes)) leaks.add(`${where}: the host gives what is the guest's`);
        return value;
      },
    }); // prettier-ignore
    guestPrototypes = evaluate("[Object.prototype, Function.prototype]") as unknown[];
    const hostPrototypes = [Object.prototype, Function.prototype];
    const judge = (value: unknown): void => {
      if (isObject(value) && !types.isProxy(value) && inheritsFrom(value, hostPrototypes)) {
        leaks.add(`${where}: the guest has got ${inspect(value, { depth: 0 })}`);
      }
    };
    global["host"] = makeHost();
    const program = evaluate(receiversText.replace("DEPTH", "0")) as (...args: unknown[]) => number;
    // `judge` is the host's, raw: where it ends the stack, its error is no find.
    const shielded = evaluate("(f) => (v) => { try { f(v) } catch { throw 0 } }") as (f: unknown) => unknown;
    const count = program(
      evaluate("host"),
      shielded(judge),
      shielded((name: string) => (where = name)),
    );
    expect([...leaks]).toEqual([]);
    expect(count).toBeGreaterThan(20_000);
    expect(run("1")).toBe(1);
  });
});
