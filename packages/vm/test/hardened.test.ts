import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";
import { described } from "./caught.ts";

const hardened = (sandbox: object = {}): VM => new VM({ hardened: true, sandbox });

describe("hardened: true", () => {
  it("freezes every intrinsic, hidden ones too", () => {
    expect(
      hardened().run(`
        const open = []; const seen = new Set();
        const queue = [...Object.getOwnPropertyNames(globalThis).filter((n) => !['global', 'GLOBAL', 'root', 'globalThis', 'VMError', 'Buffer'].includes(n)).map((n) => globalThis[n]),
          ...[function* () {}, async () => {}, async function* () {}].map(Object.getPrototypeOf), [].values(), new Map().values(), ''[Symbol.iterator](), ''.matchAll(/x/g), new Intl.Segmenter().segment('')].map((o, i) => o);
        const roots = new Set(queue.slice(-8));
        while (queue.length) {
          const o = queue.pop();
          if (Object(o) !== o || seen.has(o) || o === globalThis) continue;
          seen.add(o);
          if (!roots.has(o) && !Object.isFrozen(o)) open.push(String(o));
          for (const d of Object.values(Object.getOwnPropertyDescriptors(o))) queue.push(d.value, d.get, d.set);
          queue.push(Object.getPrototypeOf(o));
        }
        [open.length, open.slice(0, 3), seen.size > 1000].join()`),
    ).toBe("0,,true");
  });

  it.each([
    "'use strict'; Array.prototype.push = 1",
    "'use strict'; Array = 1",
    "'use strict'; delete Object.prototype.toString",
    "Object.defineProperty(Map.prototype, 'get', { value: 1 })",
    "'use strict'; Object.prototype.added = 1",
    "'use strict'; Math.max = 1",
    "'use strict'; Object.getPrototypeOf([].values()).next = 1",
    "'use strict'; globalThis.Promise = 1",
  ])("one program cannot spoil the next: %s", (program) => {
    expect(described(() => hardened().run(program))[0]).toBe("TypeError");
  });

  it("a formatter of stacks is not kept", () => {
    const vm = hardened();
    vm.run("Error.prepareStackTrace = () => 'mine'");
    expect(vm.run("new Error('x').stack")).toMatch(/^Error: x\n {4}at vm\.js:1:1/);
  });

  it.each([
    ["const o = {}; o.toString = () => 'mine'; String(o) + Object.keys(o)", "minetoString"],
    [
      "function F() {} F.prototype = Object.create(Array.prototype); F.prototype.constructor = F; new F().constructor === F",
      true,
    ],
    ["class E extends Error {} const e = new E('a'); e.message = 'b'; e.name = 'N'; String(e)", "N: b"],
    ["class A extends Array {} A.of = 5; A.of + typeof A.from", "5function"],
    ["'use strict'; const p = Promise.resolve(1); p.then = 5; p.then", 5],
    ["const c = Object.create(Object.prototype); c.hasOwnProperty = 1; JSON.stringify(c)", '{"hasOwnProperty":1}'],
    ["globalThis.mine = 1; var yours = 2; mine + yours", 3],
    ["[3, 1, 2].sort().map((n) => n * 2).join()", "2,4,6"],
  ])("assignments to what is inherited work: %s", (program, expected) => {
    expect(hardened().run(program)).toBe(expected);
  });

  it("the membrane works as ever", () => {
    const vm = hardened({ host: { list: [1], map: new Map([[1, 2]]) }, same: (value: unknown) => value });
    expect(
      vm.run(
        "[host.list.map((n) => n + 1)[0], [...host.map.keys()][0], host.list.constructor === Array, same instanceof Function, same(Array) === Array].join()",
      ),
    ).toBe("2,1,true,true,true");
    expect(vm.run<number[]>("[1, 2]") instanceof Array).toBe(true);
  });
});
