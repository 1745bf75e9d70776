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
