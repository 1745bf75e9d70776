import { describe, expect, it } from "vitest";
import { makeRealms } from "./support.ts";

/** Programs that have a method of the view or store `t` make its result by a function of the guest's, `give`. */
const choosing: readonly string[] = [
  "t.constructor = { [Symbol.species]: give }; made(t)",
  "Object.defineProperty(t, 'constructor', { value: { [Symbol.species]: give } }); made(t)",
  "Reflect.set({}, 'constructor', { [Symbol.species]: give }, t); made(t)",
  "function Evil() {} Evil.prototype = { constructor: { [Symbol.species]: give } }; made(Reflect.construct(Own, [4], Evil))",
  "class Evil extends Own { static get [Symbol.species]() { return give } } made(new Evil(4))",
  "made(Reflect.construct(Own, [4], Singleton))",
  "plain.constructor = { [Symbol.species]: give }; made(odd)",
  "made(odd, () => { odd.constructor = { [Symbol.species]: give }; return 7 })",
  "made(t, () => { t.constructor = { [Symbol.species]: give }; return 7 })",
];
const making = {
  map: "(t, f) => Object.getPrototypeOf(Int8Array).prototype.map.call ? t.map(f ?? (() => 7)) : 0",
  filter: "(t, f) => { t.fill(7); return t.filter(f ?? (() => true)) }",
  slice: "(t, f) => { t.fill(7); return t.slice(f ? { valueOf() { f(); return 0 } } : 0) }",
};

/** A view whose prototype is an object that a guest may write to. */
const oddView = (plain: object): Uint8Array =>
  Object.setPrototypeOf(new Uint8Array(4), Object.setPrototypeOf(plain, Uint8Array.prototype) as object) as Uint8Array;

describe("species", () => {
  it.each(choosing.flatMap((program) => Object.entries(making).map(([name, made]) => [name, program, made] as const)))(
    "I6: a view is not written to by being named the result of %s: %s",
    (_name, program, made) => {
      const attack = (policy: "transparent" | "readonly"): string => {
        const { membrane, global, run } = makeRealms();
        const target = new Uint8Array(4);
        membrane.setPolicy(target, policy);
        class Own extends Uint8Array {}
        class Singleton extends Uint8Array {
          constructor(length: number) {
            super(length);
            // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- such classes exist
            if (new.target === Singleton) return target;
          }
        }
        const plain = {};
        Object.assign(global, { t: new Uint8Array(4), ro: target, Own, Singleton, plain, odd: oddView(plain) });
        run(`(() => { function give() { return ro } const made = ${made}; try { ${program} } catch {} })()`);
        return target.join();
      };
      expect(attack("readonly")).toBe("0,0,0,0");
    },
  );

  it("I1: a function that a view names as its class is not given the store behind it", () => {
    const { global, run } = makeRealms();
    global["t"] = new Uint8Array(new ArrayBuffer(1000), 10, 4);
    const program = `(() => {
      let most = 0;
      t.constructor = { [Symbol.species]: function (store) { most = Math.max(most, store.byteLength ?? 0); return t } };
      for (const m of ["subarray", "slice", "map", "filter"]) try { t[m](m === "map" || m === "filter" ? (v) => v : 0) } catch {}
      return most;
    })()`;
    expect(run(program)).toBe(0);
  });

  it("I6: a store is not written to by being named the result of slice", () => {
    const { membrane, global, run } = makeRealms();
    const target = new ArrayBuffer(4);
    membrane.setPolicy(target, "readonly");
    Object.assign(global, { t: new Uint8Array([7, 7, 7, 7]).buffer, ro: target });
    run("t.constructor = { [Symbol.species]: function () { return ro } }; try { t.slice(0) } catch {}");
    expect(new Uint8Array(target).join()).toBe("0,0,0,0");
  });

  it("results are of the classes that the host has made, and callbacks are told the view", () => {
    const { global, run } = makeRealms();
    class Own extends Uint8Array {
      readonly kind = "own";
    }
    Object.assign(global, {
      own: new Own([1, 2, 3]),
      plain: new Float32Array([1, 2]),
      buffer: Buffer.from("abc"),
      Own,
    });
    const seen = run(`[
      own.slice(1).kind, own.map((v) => v * 2) instanceof Own, own.subarray(1, 2).length, own.filter((v) => v > 1).join(),
      own.map((v, i, all) => (all === own ? i : 9)).join(), plain.slice(1).constructor === Float32Array, plain.map(function () { return this.a }, { a: 3 }).join(),
      buffer.map((v) => v + 1).toString(), own.buffer.slice(1).byteLength, own.slice.name + own.slice.length,
    ].join()`);
    expect(seen).toBe("own,true,1,2,3,0,1,2,true,3,3,bcd,2,slice2");
  });

  it("what is no view or store is refused, as the language says", () => {
    const { global, run } = makeRealms();
    Object.assign(global, { view: new Uint8Array(2), store: new ArrayBuffer(2) });
    for (const call of ["view.slice.call({})", "view.map.call([], (v) => v)", "store.slice.call(view)", "view.map()"]) {
      expect([call, run(`(() => { try { ${call} } catch (e) { return e instanceof TypeError } })()`)]).toEqual([call, true]); // prettier-ignore
    }
  });
});
