import { deepStrictEqual } from "node:assert";
import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";
import { described } from "./caught.ts";

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as `run` itself
const copy = <T = unknown>(program: string, sandbox: object = {}): T =>
  new VM({ sandbox }).run<T>(program, { result: "copy" });

describe("WK-11, decision 13: run(code, { result: 'copy' })", () => {
  it("gives objects of the host's, at any depth", () => {
    const program = `({ a: [1, , { b: new Map([['k', new Set([1n])]]) }], d: new Date(5), r: /x/gi, u: new Uint8Array([1, 2]),
      n: null, s: new String('s'), ['__proto__']: 1, get g() { return 'read' } })`;
    const expected = {
      a: [1, , { b: new Map([["k", new Set([1n])]]) }], // eslint-disable-line no-sparse-arrays -- holes are kept
      d: new Date(5),
      r: /x/gi,
      u: new Uint8Array([1, 2]),
      n: null,
      s: new String("s"),
      ["__proto__"]: 1,
      g: "read",
    };
    deepStrictEqual(copy(program), expected);
    deepStrictEqual(structuredClone(copy(program)), structuredClone(expected));
  });

  it("copies bytes, those of a Buffer too: what the guest does to its own later is not seen", () => {
    const vm = new VM();
    const program =
      "globalThis.all = [Buffer.from('abc'), new Uint8Array([97, 98, 99]), Buffer.from('xabc').subarray(1)]; all";
    const copies = vm.run<Uint8Array[]>(program, { result: "copy" });
    vm.run("for (const bytes of all) bytes.fill(0)");
    for (const bytes of copies) expect(new TextDecoder().decode(bytes)).toBe("abc");
    expect(Buffer.isBuffer(copies[0])).toBe(true);
  });

  it.each(["{}", "-1", "1.5", "2 ** 32", "'1'", "undefined"])("refuses an array whose length is %s", (length) => {
    const program = `new Proxy([], { get: (t, k) => k === 'length' ? ${length} : t[k] })`;
    expect(described(() => copy(program))[2]).toBe("ERR_VM_UNCOPIABLE");
  });

  it("keeps cycles and identity", () => {
    const { self, twice } = copy<{ self: unknown; twice: unknown[] }>(
      "const t = {}; const o = { twice: [t, t] }; o.self = o; o",
    );
    expect(self).toMatchObject({ twice: [{}, {}] });
    expect((self as { self: unknown }).self).toBe(self);
    expect(twice[0]).toBe(twice[1]);
  });

  it("makes errors of the host's classes", () => {
    const error = copy<TypeError & { extra: number }>(
      "Object.assign(new TypeError('m', { cause: { deep: 1 } }), { extra: 5 })",
    );
    expect(error).toBeInstanceOf(TypeError);
    expect([error.message, error.cause, error.extra]).toEqual(["m", { deep: 1 }, 5]);
    expect(error.stack).toContain("vm.js:1:");
  });

  it("makes plain objects of instances, and a copy of the host's own", () => {
    const host = { list: [new Map([[1, 2]])] };
    const { point, theirs } = copy<{ point: object; theirs: object }>(
      "class P { x = 1 } ({ point: new P(), theirs: host })",
      { host },
    );
    deepStrictEqual(point, { x: 1 });
    deepStrictEqual(theirs, host);
    expect(theirs).not.toBe(host);
  });

  it.each(["() => 1", "({ a: [Symbol()] })", "Promise.resolve(1)", "new WeakMap()", "({ f() {} })"])(
    "refuses %s, and says where",
    (program) => {
      const [name, message, code] = described(() => copy(program));
      expect([name, code]).toEqual(["VMError", "ERR_VM_UNCOPIABLE"]);
      expect(message).toMatch(/^The result cannot be copied: a \w+ at result/);
    },
  );

  it("refuses another value of the option", () => {
    expect(described(() => new VM().run("1", { result: "x" as never }))).toEqual([
      "VMError",
      "Invalid option 'result': it must be 'live' or 'copy'.",
      "ERR_INVALID_OPTION",
    ]);
  });
});
