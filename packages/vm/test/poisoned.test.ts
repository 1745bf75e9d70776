import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";
import { caught } from "./caught.ts";

/** Replaces everything a guest can replace, by functions that note each call, and everything it can put in the way. */
const poison = `
  var calls = 0;
  var keep = { Object, Reflect, Function, Array, String, Symbol, Error, Promise, Proxy, JSON, eval: globalThis.eval, VMError };
  {
    const { Reflect: { ownKeys, getOwnPropertyDescriptor, defineProperty, getPrototypeOf }, Object: O } = keep;
    const seen = new Set();
    const noted = function () { calls++; throw 'poisoned' };
    const visit = (object) => {
      if (object === null || (typeof object !== 'object' && typeof object !== 'function') || seen.has(object)) return;
      if (object === keep || object === seen || object === noted) return;
      seen.add(object);
      const members = ownKeys(object).map((key) => [key, getOwnPropertyDescriptor(object, key)]);
      members.forEach(([, d]) => { visit(d.value); visit(d.get); visit(d.set) });
      visit(getPrototypeOf(object));
      seen.todo.push([object, members]);
    };
    seen.todo = [];
    visit(globalThis);
    const { todo } = seen;
    const own = (key) => key === 'calls' || key === 'keep' || key === 'host';
    for (let i = 0; i < todo.length; i++) {
      const object = todo[i][0], members = todo[i][1];
      for (let k = 0; k < members.length; k++) {
        const key = members[k][0], d = members[k][1];
        if (object === globalThis && (own(key) || key === 'globalThis')) continue;
        if (key === 'prototype' || key === '__proto__') continue;
        try {
          if ('value' in d) defineProperty(object, key, typeof d.value === 'function' ? { value: noted } : d);
          else defineProperty(object, key, { get: noted, set: noted });
        } catch {}
      }
    }
    const traps = ['get', 'set', 'value', 'writable', 'enumerable', 'configurable', 'apply', 'construct', 'has', '0', '1', '2', 'then', 'length', 'name', 'message', 'stack'];
    for (let i = 0; i < traps.length; i++) {
      try { defineProperty(O.prototype, traps[i], { get: noted, set: noted, configurable: true }) } catch {}
      try { if (traps[i] !== 'length') defineProperty(keep.Array.prototype, traps[i], { get: noted, set: noted, configurable: true }) } catch {}
    }
  }
  calls = 0;
`;

describe("after a guest has replaced every intrinsic", () => {
  const poisoned = (sandbox: object = {}): VM => {
    const vm = new VM({ sandbox });
    vm.on("unhandledRejection", () => undefined);
    vm.run(poison);
    return vm;
  };

  it("I5: the modules of Buffer, which are evaluated at its first use, rest on what was captured before", () => {
    const vm = new VM();
    vm.run("const getBuffer = Object.getOwnPropertyDescriptor(globalThis, 'Buffer').get");
    vm.run(poison);
    expect(vm.run("const B = getBuffer(); const made = B.from('text'); made.toString()")).toBe("text");
    expect(vm.run("B.alloc(3)[2] + made.readUInt16BE(1) + made[0]")).toBe(0x65_78 + 0x74);
    expect(vm.run("B.concat([made, made]).toString('hex') + made.equals(made) + B.byteLength('text')")).toBe(
      "7465787474657874true4",
    );
    expect(vm.run("made.indexOf('x') + ':' + made.subarray(1, 3).toString() + ':' + B.isBuffer(made)")).toBe(
      "2:ex:true",
    );
    expect(vm.run("calls")).toBe(0);
  });

  it.each([
    ["keep.eval('1 + 1')", 2],
    ["new keep.Function('a', 'b', 'return a + b')(1, 2)", 3],
    ["(async () => {}).constructor === keep.Object", false],
    ["new keep.Error('x') instanceof keep.Error", undefined],
    ["(() => { try { keep.eval('(') } catch (e) { return typeof e } })()", "object"],
    ["(() => { try { null.x } catch (e) { return typeof e } })()", "object"],
    ["host(5)", 6],
    ["host({ a: 1 })", "object"],
    ["typeof import('x')", "object"],
    ["`${object.nested.value}`", "7"],
    ["(() => { class A { static #p = 1; static r() { return A.#p } } return A.r() })()", 1],
  ])("SEC-8: %s works, and calls none of the replacements for our sake", (text, expected) => {
    const vm = poisoned({
      host: (value: unknown) => (typeof value === "number" ? value + 1 : typeof value),
      object: { nested: { value: 7 } },
    });
    const result = ((): unknown => {
      try {
        return vm.run(text);
      } catch {
        return undefined;
      }
    })();
    if (expected !== undefined) expect(result).toBe(expected);
    if (!text.includes("instanceof")) expect(vm.run("calls")).toBe(0);
  });

  it("SEC-8: the host still sees errors, arrays, objects and functions", () => {
    const vm = poisoned();
    expect(caught(() => vm.run("null.x"))).toBeInstanceOf(TypeError);
    expect(vm.run("[1, 2]")).toEqual([1, 2]);
    expect(vm.run<(n: number) => number>("(n) => n * 2")(4)).toBe(8);
    expect(Object.keys(vm.run<object>("({ a: 1, b: 2 })"))).toEqual(["a", "b"]);
    expect(vm.run("calls")).toBe(0);
  });

  it("SEC-1: no way leads to the host", () => {
    const vm = poisoned({ f: () => undefined });
    for (const text of [
      "f.constructor",
      "keep.VMError.constructor",
      "(class extends keep.VMError {}).constructor",
      "keep.Error.prepareStackTrace.constructor",
    ]) {
      expect(
        vm.run(`(() => { try { return ${text}('return typeof process')() } catch (e) { return 'undefined' } })()`),
      ).toBe("undefined");
    }
  });
});
