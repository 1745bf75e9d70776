import { describe, expect, it } from "vitest";
import { makeHostJudge, makeRealms } from "./support.ts";

describe("memory", () => {
  it("I1: a small Buffer of the host does not show the store that Buffers share", () => {
    const { global, run } = makeRealms();
    // The next pool is begun when one is full.
    const pairs = [0, 1].map(() => [Buffer.from("of another tenant"), Buffer.from("small")] as const);
    const pair = pairs.find(([one, other]) => one.buffer === other.buffer);
    if (pair === undefined) throw new Error("Buffers do not share a store any more");
    const [beside, small] = pair;
    global["b"] = small;
    expect(run("b.buffer.byteLength + ',' + b.parent.byteLength")).toBe("5,5");
    for (const read of [
      "b.buffer",
      "b.parent",
      "Object.getPrototypeOf(b).parent",
      "b.subarray(0).buffer",
      "b.slice(0, 1).buffer",
    ]) {
      expect(run(`(() => { try { return ${read}.byteLength > 5; } catch { return false; } })()`)).toBe(false);
    }
    global["pool"] = beside.buffer;
    expect(run("typeof pool")).toBe("undefined");
  });

  it("I1: memory that others have used is cleared before a guest sees it", () => {
    const { global, run } = makeRealms();
    global["B"] = Buffer;
    for (const make of ["allocUnsafe", "allocUnsafeSlow"]) {
      expect(run(`Array.from(B.${make}(4096)).some((byte) => byte !== 0)`)).toBe(false);
    }
  });

  it.each(["transfer", "transferToFixedLength", "transferToImmutable"])(
    "I9: a buffer of which the host has got a view is not detached by %s: native code may be at work on it",
    (name) => {
      const { global, run } = makeRealms();
      global["take"] = (): void => undefined;
      const program = `
        (() => {
          const make = () => new ArrayBuffer(8, { maxByteLength: 16 }), own = make(), lent = make(), late = make();
          if (own.${name} === undefined) return "8,8,8,0,8";
          own.${name}();
          take(new Uint8Array(lent, 0, 4)); take(new DataView(lent));
          const attempt = (f) => { try { f() } catch (e) { if (!(e instanceof TypeError)) throw e } };
          attempt(() => lent.${name}()); attempt(() => lent.${name}(4)); attempt(() => lent.${name}(100));
          attempt(() => late.${name}({ valueOf() { take(new Uint8Array(late)); return 4 } }));
          return [lent.byteLength, 8, late.byteLength, own.byteLength, 8].join();
        })()`;
      expect(run(program)).toBe("8,8,8,0,8");
    },
  );

  it("I9: a buffer of which the host has got a view grows, and does not shrink", () => {
    const { global, run } = makeRealms();
    global["take"] = (): void => undefined;
    const program = `
      (() => {
        const b = new ArrayBuffer(8, { maxByteLength: 16 }), own = new ArrayBuffer(8, { maxByteLength: 16 });
        own.resize(2);
        take(new Uint8Array(b, 4));
        b.resize(12);
        const refused = [0, 11, undefined, NaN, "0", -0].map((n) => { try { b.resize(n) } catch (e) { return e instanceof TypeError } });
        try { b.resize({ valueOf() { b.resize(16); return 12 } }) } catch (e) { refused.push(e instanceof TypeError) }
        try { ArrayBuffer.prototype.resize.call({}, 0) } catch (e) { refused.push(e instanceof TypeError) }
        const { name, length } = b.resize;
        return JSON.stringify([own.byteLength, b.byteLength, refused.every(Boolean), refused.length, name, length]);
      })()`;
    expect(run(program)).toBe('[2,16,true,8,"resize",1]');
  });

  it("I9: a memory of WebAssembly grows while the host has a view of it", () => {
    const { global, run } = makeRealms();
    let view: Uint8Array = new Uint8Array();
    global["take"] = (given: Uint8Array): void => void (view = given);
    expect(
      run(`
        (() => {
          const memory = new WebAssembly.Memory({ initial: 1 });
          take(new Uint8Array(memory.buffer));
          memory.grow(1);
          return [memory.buffer.byteLength, memory.buffer === memory.buffer].join();
        })()`),
    ).toBe("131072,true");
    expect(view).toHaveLength(0);
  });

  it.each(["buffer", "parent"])("I1: reading %s for another receiver gives no store, the guest's neither", (key) => {
    const { global, run } = makeRealms();
    const secret = {};
    Object.assign(global, {
      whole: new Uint8Array(new ArrayBuffer(1000), 0, 4), small: Buffer.from(new ArrayBuffer(1000), 8, 4), data: new DataView(new ArrayBuffer(8)), secret,
      storeOf: (view: Uint8Array) => Reflect.get(Object.getPrototypeOf(Uint8Array.prototype) as object, "buffer", view) as object,
    }); // prettier-ignore
    run(`globalThis.most = 0; globalThis.got = undefined; for (const g of [new Uint8Array(4), new DataView(new ArrayBuffer(4)), small, whole]) {
      g.buffer.evil = (x) => { got = x };
      for (const t of [whole, small, data]) for (const go of [
        () => Reflect.get(t, "${key}", g), () => Reflect.get(Object.getPrototypeOf(t), "${key}", g), () => storeOf(g),
        () => Object.getOwnPropertyDescriptor(Object.getPrototypeOf(small), "${key}").get.call(g), () => Object.create(t).__lookupGetter__("${key}").call(g),
        () => (class { static m() { return super.${key} } static { Object.setPrototypeOf(this, t) } }).m.call(g),
      ]) try { const P = go(); if (g !== whole && g !== small || go.toString().includes("storeOf") === false) most = Math.max(most, P.byteLength ?? 0); P.evil(secret) } catch {}
    }`);
    expect(run("most")).toBeLessThan(10);
    expect(run("got === undefined || got === secret")).toBe(true);
    expect(run("globalThis.own = new Uint8Array(4); own.buffer.evil = () => {}; storeOf(own)")).toBeUndefined();
  });

  it("I1: a view that a guest has made of the host's class says its true size, whatever it inherits", () => {
    const { global, run } = makeRealms();
    const looks: unknown[] = [];
    class Own extends Uint8Array {}
    Object.assign(global, {
      Own,
      look: (view: Uint8Array) =>
        looks.push([view.length, view.byteLength, view.byteOffset, view.buffer.byteLength].join()),
    });
    run(`const big = { get length() { return 8192 }, get byteLength() { return 8192 }, get byteOffset() { return -5 }, get buffer() { return { byteLength: 1 } } };
      function Evil() {} Evil.prototype = big;
      look(Reflect.construct(Own, [8], Evil));
      class Derived extends Own { get length() { return 8192 } get byteLength() { return 8192 } get byteOffset() { return 1 } get buffer() { return big } }
      const d = new Derived(8); look(d);
      for (const k of ["length", "byteLength", "byteOffset", "buffer"]) { try { Object.defineProperty(d, k, { value: 1 }) } catch {} try { delete d[k] } catch {} }
      Reflect.setPrototypeOf(d, big); look(d);`);
    expect(looks).toEqual(["8,8,0,8", "8,8,0,8", "8,8,0,8"]);
    expect(run("new (class G extends Own { get twice() { return this.length * 2 } })(4).twice")).toBe(8);
  });

  it("I6: what a guest is given of the classes of views is everybody's, and stays as it is", () => {
    const one = makeRealms();
    Object.assign(one.global, { classOf: (view: { constructor: unknown }) => view.constructor, partOf: (view: { slice: unknown }) => view.slice }); // prettier-ignore
    one.run(`for (const C of [classOf(new Int16Array(2)), classOf(new DataView(new ArrayBuffer(1)))]) {
      Reflect.set(C, "prototype", { get hacked() { return 1 } }); try { C.hacked = 1 } catch {} try { C.prototype.hacked = 1 } catch {} try { Object.getPrototypeOf(C.prototype).hacked = 1 } catch {}
    }`);
    const seen = makeRealms().run("new Int16Array(2)") as {
      hacked: unknown;
      constructor: { hacked: unknown };
    };
    expect([seen.hacked, seen.constructor.hacked, seen instanceof Int16Array]).toEqual([undefined, undefined, true]);
  });

  it("I1: a guest's view in the host keeps its buffer back, and so does what is made of it", () => {
    const realms = makeRealms();
    const isRaw = makeHostJudge(realms);
    const view = realms.run("globalThis.u8 = new Uint8Array([1, 2, 3])") as Uint8Array;
    const made = [view, view.subarray(1), view.slice(1), view.map((v) => v), view.filter(() => true)];
    for (const one of made) expect([one.buffer instanceof ArrayBuffer, isRaw(one.buffer)]).toEqual([true, false]);
    new Uint8Array(view.buffer).fill(9);
    expect(realms.run("u8.join()")).toBe("1,2,3");
    view[0] = 7;
    expect(realms.run("u8.join()")).toBe("7,2,3");
  });
});
