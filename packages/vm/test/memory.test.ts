import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";

const bytes = (): Uint8Array => new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);

describe("a buffer of the host's in the guest", () => {
  it("views of it are over the same memory, whatever their class", () => {
    const host = bytes();
    const vm = new VM({ sandbox: { given: host.buffer } });
    expect(vm.run("[...new Uint8Array(given)].join()")).toBe("1,2,3,4,5,6,7,8");
    expect(
      vm.run("[new Uint8Array(given, 1, 2).join(), new Uint16Array(given, 6)[0], new DataView(given, 2).getUint16(0)]"),
    ).toEqual(["2,3", 0x0807, 0x0304]);
    vm.run("view = new Uint8Array(given, 4); view[0] = 50; new DataView(given).setInt8(1, -1)");
    expect([host[4], host[1]]).toEqual([50, 255]);
    host[5] = 60;
    expect(vm.run("view[1]")).toBe(60);
    expect(
      vm.run(
        "[view instanceof Uint8Array, view.byteOffset, view.length, new Uint8Array(new Uint8Array(given)).length].join()",
      ),
    ).toBe("true,4,4,8");
    expect(() => vm.run("new Uint16Array(given, 1)")).toThrow(RangeError);
  });

  it("comes from promises as well", async () => {
    const vm = new VM({ sandbox: { fetched: { arrayBuffer: () => Promise.resolve(bytes().buffer) } } });
    expect(await vm.run("fetched.arrayBuffer().then((b) => [b.byteLength, new Uint8Array(b)[7]].join())")).toBe("8,8");
  });

  it("the guest's classes stay what they were to its programs", () => {
    const vm = new VM({ sandbox: { given: bytes().buffer } });
    const program = `
      class Mine extends Uint8Array { first() { return this[0]; } }
      const mine = new Mine(given), own = new Uint8Array([4, 5]);
      [own.constructor === Uint8Array, own.subarray(1) instanceof Uint8Array, Uint8Array.from([1]).length, Uint8Array.name, Uint8Array.length,
        mine.first(), mine instanceof Mine, new Uint8Array(new ArrayBuffer(3)).length, new Uint8Array({ length: 2 }).length, new Uint8Array(new Set([1])).length,
        /native code/.test(Uint8Array), Uint8Array.constructor === Function].join()`;
    expect(vm.run(program)).toBe("true,true,1,Uint8Array,3,1,true,3,2,1,true,true");
    expect(() => vm.run("Uint8Array(1)")).toThrow(TypeError);
  });

  it("I6: a view changes a read-only buffer as little as the buffer does, however it was reached", () => {
    const [frozen, nested] = [bytes(), bytes()];
    const vm = new VM();
    vm.freeze(frozen.buffer, "frozen");
    vm.freeze({ deep: { buffer: nested.buffer } }, "holder");
    const program = `
      const attempt = (f) => { try { f() } catch {} };
      for (const buffer of [frozen, holder.deep.buffer])
        for (const make of [(b) => new Uint8Array(b), (b) => Buffer.from(b), (b) => new Uint8Array(b, 0, 4).subarray(0)]) {
          const view = make(buffer);
          attempt(() => { view[0] = 99 }); attempt(() => view.fill(99)); attempt(() => view.set([99])); attempt(() => view.reverse());
          attempt(() => new DataView(buffer).setUint8(0, 99)); attempt(() => Buffer.from([99]).copy(view)); attempt(() => view.write('zz'));
        }`;
    vm.run(program);
    expect([frozen, nested]).toEqual([bytes(), bytes()]);
  });

  it("I1: the buffer behind a view is a proxy, and the classes give nothing of the host's", () => {
    const vm = new VM({ sandbox: { given: bytes().buffer } });
    expect(
      vm.run(
        "const b = new Uint8Array(given).buffer; [b instanceof ArrayBuffer, b.constructor === ArrayBuffer, b.constructor.constructor('return typeof process')()].join()",
      ),
    ).toBe("true,true,undefined");
  });

  it("a guest that has broken its realm before still gets what else there is", () => {
    const vm = new VM();
    vm.run(
      "Array.prototype.map = Reflect.construct = () => { throw 1 }; Object.defineProperty(globalThis, 'Proxy', { get() { throw 2 } })",
    );
    vm.setGlobal("given", bytes().buffer);
    expect(vm.run("given.byteLength")).toBe(8);
  });

  it("I9: and is held to its time while it is told of the first one", () => {
    const vm = new VM({ timeout: 50 });
    vm.run("Array.prototype.map = () => { for (;;); }");
    vm.setGlobal("given", bytes().buffer);
    expect(vm.run("given.byteLength")).toBe(8);
  });
});

describe("a buffer of the guest's", () => {
  it("is read by TextDecoder", () => {
    const vm = new VM({ globals: ["TextDecoder"] });
    expect(vm.run("new TextDecoder().decode(new Uint8Array([104, 105]).buffer) + TextDecoder.name")).toBe(
      "hiTextDecoder",
    );
  });
});
