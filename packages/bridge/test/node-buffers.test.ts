import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { makeRealms } from "./support.ts";

describe("Node's Buffers in a guest", () => {
  it.each(["byteLength", "length", "byteOffset", "buffer"])("I1: a guest cannot say what their %s is", (name) => {
    const { run, global } = makeRealms();
    global["b"] = Buffer.from("0123456789");
    global["u"] = new Uint8Array(4);
    global["plain"] = { [name]: 1e6 };
    expect(run(`Reflect.defineProperty(b, "${name}", { value: 1e6 })`)).toBe(false);
    expect(run(`Reflect.set(plain, "${name}", 1e6, b)`)).toBe(false);
    expect(run(`Reflect.set({ ${name}: 1e6 }, "${name}", 1e6, b)`)).toBe(false);
    expect(run(`Reflect.defineProperty(u, "${name}", { value: 1e6 })`)).toBe(false);
    expect(run("b.length + ',' + b.byteLength")).toBe("10,10");
    expect(run(`b.mine = 1; b.mine`)).toBe(1);
  });

  it("G26: a length that a derived class claims reads and writes nothing beyond the memory", () => {
    const { run, global } = makeRealms();
    global["Bytes"] = class extends Uint8Array {};
    global["b"] = Buffer.from("text");
    global["target"] = Buffer.alloc(5000);
    const forged = `class Forged extends Bytes { get byteLength() { return 1e6; } get length() { return 1e6; } }
      const f = new Forged(10);
      const attempt = (go) => { try { return go(); } catch (error) { return error.code ?? error.name; } };`;
    expect(run(`{ ${forged} [attempt(() => b.copy.call(f, target, 0, 1, 5000))].join() }`)).not.toBe("4999");
    expect(run(`{ ${forged} attempt(() => b.utf8Write.call(f, "x".repeat(100), 50, 100)) }`)).not.toBe(100);
    expect(run(`{ ${forged} attempt(() => b.copy.call(target, f, 50, 0, 100)) }`)).toBe(0);
  });

  it.each([
    "b.indexOf(String.fromCharCode(0xd800))",
    "b.includes('a' + String.fromCharCode(0xd83d))",
    "b.lastIndexOf(String.fromCharCode(0xdc00, 0xd800), 2, 'utf8')",
    "b.indexOf(3, 0, null)",
    "b.indexOf('x', 0, {})",
    "b.lastIndexOf(b, 0, 1n)",
    "b.includes(3, 0, Symbol())",
  ])("I9: %s does not end the process", (expression) => {
    const { run, global } = makeRealms();
    global["b"] = Buffer.from("a\ufffdb");
    expect(["number", "boolean", "string"]).toContain(
      typeof run(`try { ${expression} } catch (error) { error.code ?? error.name }`),
    );
  });

  it("find what Node finds", () => {
    const { run, global } = makeRealms();
    global["b"] = Buffer.from("xx\ufffd");
    expect(run("b.indexOf(String.fromCharCode(0xd800))")).toBe(2);
    expect(run("[b.indexOf('x', 1), b.lastIndexOf('x'), b.includes('y'), b.indexOf('ef', 'hex')].join()")).toBe(
      "1,1,false,2",
    );
  });

  it("give their receiver where Node does", () => {
    const { run, global } = makeRealms();
    global["b"] = Buffer.from("abcd");
    expect(run("b.fill('x') === b && b.swap16() === b && b.write('y') === 1 && b.toString()")).toBe("yxxx");
  });

  it("end this Node's process, were they called as they are", () => {
    const major = Number(process.versions.node.split(".")[0]);
    const { status } = spawnSync(process.execPath, ["-e", "Buffer.from('x').indexOf(3, 0, null)"]);
    expect(status === 0).toBe(major < 24);
  });
});
