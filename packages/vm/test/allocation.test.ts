import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";

describe("bufferAllocLimit", () => {
  it.each([
    ["new ArrayBuffer(101)", 101],
    ["new ArrayBuffer({ valueOf: () => 101 })", 101],
    ["new ArrayBuffer(1, { maxByteLength: 101 })", 101],
    ["new SharedArrayBuffer(101)", 101],
    ["new Uint8Array(101)", 101],
    ["new Float64Array(13)", 104],
    ["new Float64Array({ length: 13 })", 104],
    ["new Float64Array(Array(13).fill(0))", 104],
    ["new Float64Array(new Uint8Array(13))", 104],
    ["Uint8Array.from({ length: 101 })", 101],
    ["Uint8Array.of(...Array(101))", 101],
    ["new (class extends Uint8Array {})(101)", 101],
    ["new (Object.getPrototypeOf(Uint8Array.prototype).constructor)(101)", undefined],
    ["new Uint8Array.prototype.constructor(101)", 101],
    ["new ArrayBuffer(1, { maxByteLength: 50 }).resize(101)", 101],
    ["new SharedArrayBuffer(1, { maxByteLength: 50 }).grow(101)", 101],
    ["new WebAssembly.Memory({ initial: 1 })", 65536],
  ])("VM-72, CH-1: %s is refused before anything is allocated", (text, bytes) => {
    const guest = new VM({ bufferAllocLimit: 100 });
    const answer = guest.run(`try { ${text}; 'made' } catch (e) { [e instanceof RangeError, e.message].join() }`);
    if (bytes === undefined) expect(answer).not.toBe("made");
    else expect(answer).toBe(`true,Buffer allocation size ${bytes} exceeds bufferAllocLimit 100`);
  });

  it.each(["fromBase64('A'.repeat(200))", "fromHex('0'.repeat(300))"])(
    "CH-1: Uint8Array.%s is refused, where the engine has it",
    (text) => {
      const guest = new VM({ bufferAllocLimit: 100 });
      const name = text.slice(0, text.indexOf("("));
      if (guest.run(`typeof Uint8Array.${name}`) === "undefined") return;
      expect(guest.run(`try { Uint8Array.${text}; 'made' } catch (e) { e.message }`)).toBe(
        "Buffer allocation size 150 exceeds bufferAllocLimit 100",
      );
      expect(
        guest.run("Uint8Array.fromBase64('QUJD' + ' '.repeat(999)).length + Uint8Array.fromHex('00ff').length"),
      ).toBe(5);
    },
  );

  it("VM-72: cannot be deceived by sizes that change between two looks", () => {
    const guest = new VM({ bufferAllocLimit: 100 });
    const twice =
      "let n = 0; const o = { valueOf: () => n++ ? 1e6 : 1, get length() { return n++ ? 1e6 : 1 }, get maxByteLength() { return n++ ? 1e6 : 10 } };";
    expect(guest.run(`{ ${twice} new ArrayBuffer(o).byteLength }`)).toBe(1);
    expect(guest.run(`{ ${twice} new Uint8Array(o).byteLength }`)).toBe(1);
    expect(guest.run(`{ ${twice} new ArrayBuffer(1, o).maxByteLength }`)).toBe(10);
  });

  it.each([
    "[new Uint8Array(4), new Uint8Array([1, 2]), new Uint8Array(new ArrayBuffer(8), 2, 3), new Uint8Array()].map(String).join('|')",
    "new Float32Array(new Set([1, 2])).join()",
    "[Uint8Array.name, Uint8Array.length, Uint8Array.BYTES_PER_ELEMENT, String(Uint8Array), Object.getPrototypeOf(Uint8Array).name].join()",
    "[ArrayBuffer.isView(new DataView(new ArrayBuffer(1))), ArrayBuffer[Symbol.species] === ArrayBuffer, new ArrayBuffer(8).slice(2).byteLength].join()",
    "class B extends Uint8Array {}; const b = new B(3).map((n) => n + 1); [b instanceof B, b.constructor === B, b.join()].join()",
    "new Uint8Array([3, 1, 2]).sort().subarray(1).slice(1).join()",
    "try { Uint8Array(1) } catch (e) { e.message }",
    "try { new Uint8Array(-1) } catch (e) { e.message }",
    "Uint8Array.from([1, 2], (n) => n * 2).join()",
  ])("what is within the limit works as in a bare context: %s", (text) => {
    expect(new VM({ bufferAllocLimit: 100 }).run(text)).toEqual(vm.runInNewContext(text, vm.constants.DONT_CONTEXTIFY));
  });
});
