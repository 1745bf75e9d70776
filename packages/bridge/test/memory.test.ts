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
