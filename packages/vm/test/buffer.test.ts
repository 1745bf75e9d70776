import { createHash } from "node:crypto";
import { types } from "node:util";
import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";

describe("Buffer in the guest", () => {
  it("BF-1: is a class over the guest's own Uint8Array", () => {
    const guest = new VM();
    expect(guest.run("Object.getPrototypeOf(Buffer) === Uint8Array && Buffer.from('x') instanceof Uint8Array")).toBe(
      true,
    );
    expect(guest.run("ArrayBuffer.isView(Buffer.from('x')) && Buffer.from('x').constructor === Buffer")).toBe(true);
    expect(guest.run("Buffer.from('x').constructor.constructor === Function")).toBe(true);
  });

  it("BF-1, BR-5: is the counterpart of the host's class", () => {
    const guest = new VM({ sandbox: { given: Buffer } });
    expect(guest.run("given === Buffer")).toBe(true);
    expect(guest.run("Buffer")).toBe(Buffer);
    expect(guest.sandbox["Buffer"]).toBe(Buffer);
  });

  it("BF-1: arrives as a genuine Buffer of Node's over the same memory, the same each time", () => {
    const guest = new VM();
    const made = guest.run<Buffer>("b = Buffer.from('text')");
    expect(types.isProxy(made)).toBe(false);
    expect(Buffer.isBuffer(made) && made instanceof Uint8Array).toBe(true);
    expect(Object.getPrototypeOf(made)).toBe(Buffer.prototype);
    expect(guest.run("b")).toBe(made);
    made[0] = 0x6e;
    expect(guest.run("b.toString()")).toBe("next");
    made.subarray(1, 2).fill("a");
    made.subarray(2).write("va");
    expect(guest.run("b.toString()")).toBe("nava");
    expect(guest.run<(value: unknown) => boolean>("(value) => value === b")(made)).toBe(true);
    expect(createHash("sha1").update(made).digest("hex")).toBe(createHash("sha1").update("nava").digest("hex"));
  });

  it("I1, WK-10: what the host reaches from it is the host's", () => {
    const guest = new VM();
    const made = guest.run<Buffer>("b = Buffer.from('text')");
    const values = [made, made.buffer, made.subarray(1), made.subarray(1).buffer, Reflect.get(made, "parent")];
    expect(values.map((value) => value instanceof Object)).toEqual(Array(5).fill(true));
    const part = Uint8Array.prototype.subarray.call(made, 1);
    expect(
      part.buffer instanceof ArrayBuffer && Uint8Array.prototype.slice.call(made).buffer instanceof ArrayBuffer,
    ).toBe(true);
    expect(made.buffer).not.toBe(made.buffer); // a copy each time
  });

  it("BR-40: a host's Buffer is a Buffer to the guest", () => {
    const bytes = Buffer.from("bytes");
    const guest = new VM({ sandbox: { bytes, target: Buffer.alloc(3) } });
    expect(guest.run("[bytes instanceof Buffer, Buffer.isBuffer(bytes), bytes.constructor === Buffer].join()")).toBe(
      "true,true,true",
    );
    expect(guest.run("[bytes[0], bytes.length, bytes.toString('hex'), bytes.readUInt16BE(1)].join()")).toBe(
      "98,5,6279746573,31092",
    );
    expect(guest.run("Buffer.concat([bytes, Buffer.from('!')]).toString() + Buffer.from(bytes).toString()")).toBe(
      "bytes!bytes",
    );
    expect(guest.run("[Buffer.compare(bytes, Buffer.from('c')), bytes.equals(Buffer.from('bytes'))].join()")).toBe(
      "-1,true",
    );
    expect(guest.run("Buffer.from('xyz').copy(target, 1) + target.toString('latin1')")).toBe("2\0xy");
    expect(guest.run("Buffer.prototype.toString.call(bytes, 'latin1', 1, 3)")).toBe("yt");
    expect(guest.run("(bytes.fill('z', 3), bytes)")).toBe(bytes);
    expect(bytes.toString()).toBe("bytzz");
    expect(guest.run("bytes.subarray(3).write('AB'); bytes.toString()")).toBe("bytAB");
  });

  it("VM-84, I6: a host's Buffer that is read-only stays as it is", () => {
    const bytes = Buffer.from("bytes");
    const guest = new VM();
    guest.freeze(bytes, "bytes");
    const attempts = [
      "bytes[0] = 1", "bytes.fill(1)", "bytes.write('x')", "bytes.writeUInt8(1)", "bytes.swap16()", "Buffer.prototype.fill.call(bytes, 1)",
      "Buffer.prototype.writeUInt8.call(bytes, 1)", "Buffer.prototype.utf8Write.call(bytes, 'x', 0, 1)", "Buffer.from('xxxxx').copy(bytes)",
      "bytes.copy(bytes, 1)", "bytes.copy.call(Buffer.from('xx'), bytes, 0, 0, 1)", "bytes.subarray(1).fill(1)", "bytes.slice(1)[0] = 1",
      "Buffer.prototype.subarray.call(bytes, 1).fill(1)", "bytes.set([1])", "Uint8Array.prototype.fill.call(bytes, 1)",
    ]; // prettier-ignore
    for (const attempt of attempts) guest.run(`try { ${attempt} } catch {}`);
    expect(bytes.toString()).toBe("bytes");
  });

  it("BF-2, G26: memory is cleared and belongs to one Buffer alone", () => {
    const secret = Buffer.from("host secret in the pool");
    const guest = new VM();
    const makers = [
      "Buffer.allocUnsafe(64)", "Buffer.allocUnsafeSlow(9000)", "Buffer(64)", "new Buffer(64)", "Buffer.alloc(64)", "new (class extends Buffer {})(100)",
      "new Buffer[Symbol.species](64)", "Buffer.from({ length: 64 })", "Buffer.concat([], 64)",
    ]; // prettier-ignore
    for (const maker of makers) expect(guest.run(`(${maker}).every((byte) => byte === 0)`)).toBe(true);
    const texts = [
      "Buffer.from('x')",
      "Buffer.from([1])",
      "Buffer.concat([Buffer.from('x')])",
      "Buffer.from('eA', 'base64')",
      "Buffer.of(1)",
    ];
    for (const text of texts) expect(guest.run(`(${text}).buffer.byteLength + (${text}).byteOffset`)).toBe(1);
    expect(secret).toHaveLength(23);
  });

  it("VM-52: may be replaced, which changes nothing but the guest's own programs", () => {
    const guest = new VM({ sandbox: { bytes: Buffer.from("bytes") } });
    expect(guest.run("const Original = Buffer; Buffer = 5; [Buffer, bytes.constructor === Original].join()")).toBe(
      "5,true",
    );
    expect(Buffer.isBuffer(guest.run("Original.from('x')"))).toBe(true);
    expect(new VM({ sandbox: { Buffer: 7 } }).run("Buffer")).toBe(7);
  });

  it("SEC-8: survives a guest that has replaced everything it could look at", () => {
    const guest = new VM();
    guest.run(`{
      const { defineProperty } = Object, { ownKeys } = Reflect, seen = () => { throw "seen"; };
      const targets = [Uint8Array.prototype, Object.getPrototypeOf(Uint8Array.prototype), String.prototype, Function.prototype, JSON, Reflect, Math, Object];
      for (let t = 0; t < targets.length; t++) {
        const keys = ownKeys(targets[t]);
        for (let k = 0; k < keys.length; k++)
          if (keys[k] !== "constructor") try { defineProperty(targets[t], keys[k], { value: seen, configurable: true }); } catch {}
      }
      const names = ["0", "1", "2", "get", "set", "value", "writable", "name", "key", "same", "methods", "latin1", "code"];
      for (let n = 0; n < names.length; n++) {
        const trap = { __proto__: null, get: seen, set: seen, configurable: true };
        defineProperty(Array.prototype, names[n], trap);
        defineProperty(Object.prototype, names[n], trap);
      }
    }`);
    expect(guest.run("Buffer.from('text').toString('hex')")).toBe("74657874");
    expect(guest.run("Buffer.concat([Buffer.from('a'), Buffer.alloc(2, 'bc')]).latin1Slice()")).toBe("abc");
    expect(
      guest.run(
        "var b = Buffer.alloc(16); b.writeDoubleLE(0.5); b.writeInt32BE(-2, 8); b.readDoubleLE() + b.readInt32BE(8)",
      ),
    ).toBe(-1.5);
    expect(guest.run("try { b.readUInt8(99) } catch (error) { error.code }")).toBe("ERR_OUT_OF_RANGE");
  });

  it("gives errors of the guest's own, at the guest's line", () => {
    const error = new VM().run<Error>("let e; try {\n Buffer.alloc(-1); } catch (error) { e = error; } e", "mine.js");
    expect(error).toBeInstanceOf(RangeError);
    expect(error.stack).toMatch(/mine\.js:2/);
    expect(error.stack).not.toMatch(/node:/);
    expect(new VM().run("try { Buffer.from('x', 'no') } catch (error) { error.constructor === TypeError }")).toBe(true);
    expect(new VM().run("try { Buffer.from({ valueOf() { throw 5; } }) } catch (error) { error }")).toBe(5);
  });
});

describe("bufferAllocLimit", () => {
  it.each([
    ["Buffer.alloc(101)", 101],
    ["Buffer.allocUnsafe(101)", 101],
    ["Buffer.allocUnsafeSlow(101)", 101],
    ["Buffer(101)", 101],
    ["new Buffer(101)", 101],
    ["Buffer.from('x'.repeat(101))", 101],
    ["Buffer.from('é'.repeat(51))", 102],
    ["Buffer.from('ab'.repeat(101), 'hex')", 101],
    ["Buffer.from(Array(101))", 101],
    ["Buffer.from({ length: 101 })", 101],
    ["Buffer.from({ length: 1e12 })", 1e12],
    ["Buffer.concat([Buffer.alloc(60), Buffer.alloc(60)])", 120],
    ["Buffer.concat([Buffer.alloc(1)], 101)", 101],
    ["Buffer.of(...Array(101).fill(1))", 101],
    ["Buffer.copyBytesFrom(Array(13).fill(0).length && big)", 104],
    ["Buffer.alloc(50).map.call(Buffer.alloc(1), Number) && new Buffer[Symbol.species](101)", 101],
    ["new (Object.getPrototypeOf(Buffer))(101)", 101],
    ["Buffer.alloc(101, 'x')", 101],
    ["Buffer.from(host)", 200],
    ["Buffer.concat([host])", 200],
    ["class B2 extends Buffer {}; new B2(101)", 101],
    ["Buffer.from({ valueOf: () => 'x'.repeat(101) })", 101],
  ])("VM-72, CH-1: %s is refused", (text, bytes) => {
    // prettier-ignore
    const guest = new VM({ bufferAllocLimit: 100, sandbox: { big: new Float64Array(13), host: Buffer.alloc(200) } });
    expect(guest.run(`try { ${text}; 'made' } catch (e) { [e instanceof RangeError, e.message].join() }`)).toBe(
      `true,Buffer allocation size ${bytes} exceeds bufferAllocLimit 100`,
    );
  });

  it("VM-72: what is within the limit is made, and what is no size is Node's to refuse", () => {
    const guest = new VM({ bufferAllocLimit: 10 });
    expect(guest.run("Buffer.alloc(10).length + Buffer.from('0123456789').length")).toBe(20);
    expect(guest.run("try { Buffer.alloc('11') } catch (e) { e.code }")).toBe("ERR_INVALID_ARG_TYPE");
    expect(guest.run("try { Buffer.alloc(NaN) } catch (e) { e.code }")).toBe("ERR_OUT_OF_RANGE");
  });
});
