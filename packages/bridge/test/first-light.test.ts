import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { createMembrane } from "@sbx/bridge";

const setup = () => {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY as never);
  const membrane = createMembrane({ evaluate: (text) => vm.runInContext(text, context) as unknown });
  const global = membrane.global as Record<string, any>;
  const run = (code: string): any => {
    let raw: unknown;
    try {
      raw = vm.runInContext(code, context);
    } catch (e) {
      throw membrane.thrownToHost(e);
    }
    return membrane.toHost(raw);
  };
  return { membrane, global, run };
};

describe("first light", () => {
  it("reads and calls both ways", () => {
    const { global, run } = setup();
    global.host = {
      a: 1,
      list: [1, 2, 3],
      add: (x: number, y: number) => x + y,
      self(this: unknown) {
        return this;
      },
      map: new Map([[1, { b: 2 }]]),
    };
    expect(run("host.a + host.add(1, 2)")).toBe(4);
    expect(run("host.self() === host")).toBe(true);
    expect(run("[...host.list].join()")).toBe("1,2,3");
    expect(run("host.list.map(x => x * 2).join()")).toBe("2,4,6");
    expect(run("Array.isArray(host.list) && host.list instanceof Array && host.list.constructor === Array")).toBe(true);
    expect(run("host.map.get(1).b")).toBe(2);
    expect(run("[...host.map].length + host.map.size")).toBe(2);
    expect(run("host.constructor === Object && host.add.constructor === Function")).toBe(true);
    expect(run("Object.keys(host).join()")).toBe("a,list,add,self,map");
    expect(run("host")).toBe(global.host);
    const g = run("({x: {y: [1, 2]}, f(cb) { return cb(this.x) }})");
    expect(g.x.y[1]).toBe(2);
    expect(g.f((x: unknown) => x === g.x)).toBe(true);
    expect(g instanceof Object).toBe(true);
    expect(g.x.y instanceof Array && Array.isArray(g.x.y)).toBe(true);
    expect([...g.x.y]).toEqual([1, 2]);
    expect(JSON.stringify(g)).toBe('{"x":{"y":[1,2]}}');
  });
  it("throws across", () => {
    const { global, run } = setup();
    const error = new TypeError("oops");
    global.fail = () => {
      throw error;
    };
    expect(
      run(
        "try { fail() } catch (e) { e instanceof TypeError && e.message === 'oops' && e.constructor === TypeError && !e.stack.includes('/') }",
      ),
    ).toBe(true);
    expect(() => run("fail()")).toThrow(error);
    let caught: any;
    try {
      run("throw new RangeError('inner')");
    } catch (e) {
      caught = e;
    }
    expect(caught instanceof RangeError && caught.message).toBe("inner");
  });
  it("keeps classes", () => {
    const { global, run } = setup();
    class K {
      #p = 7;
      constructor(public v: number) {}
      get p() {
        return this.#p;
      }
      m() {
        return this.v;
      }
      static s = 3;
    }
    global.K = K;
    expect(run("globalThis.k = new K(4); k.m() + k.p")).toBe(11);
    expect(run("k instanceof K && Object.getPrototypeOf(k) === K.prototype && k.constructor === K")).toBe(true);
    expect(
      run(
        "class L extends K { w = 1; m() { return super.m() + 100; } z() { return this.p; } }; const l = new L(5); l.m() + l.w + l.z()",
      ),
    ).toBe(113);
    expect(run("l instanceof L && l instanceof K && Object.getPrototypeOf(l) === L.prototype")).toBe(true);
    expect(run("l") instanceof K).toBe(true);
    expect(run("'use strict'; try { K.prototype.m = 1; false } catch (e) { e instanceof TypeError }")).toBe(true);
    const G = run("class G { constructor() { this.q = 1 } get r() { return this.q + 1 } }; G");
    class H extends G {
      t() {
        return (this as any).r + 1;
      }
    }
    expect(new H().t()).toBe(3);
    expect(new H() instanceof G).toBe(true);
  });
  it("keeps the host's evaluators and intrinsics away", () => {
    const { global, run } = setup();
    global.o = {
      f() {},
      async a() {},
      *g() {},
      m: new Map(),
      d: new Date(),
      e: new Error("x"),
      p: Promise.resolve(1),
      s: Symbol("u"),
      u: new URL("http://a/b"),
      b: Buffer.from("abc"),
    };
    for (const path of [
      "o",
      "o.f",
      "o.a",
      "o.g",
      "o.m",
      "o.m.get",
      "o.d",
      "o.d.getTime",
      "o.e",
      "o.p",
      "o.p.then",
      "o.u",
      "o.b",
      "o.b.slice",
      "o.g()",
      "o.g().next",
      "o.g().next()",
      "o.m.entries()",
      "o.m.entries().next()",
    ]) {
      const verdict = run(
        `{ const C = (${path}).constructor.constructor; [Function, Object.getPrototypeOf(function* () {}).constructor].includes(C) }`,
      );
      expect([path, verdict]).toEqual([path, true]);
    }
  });
  it("freezes, seals", () => {
    const { global, run } = setup();
    global.z = Object.freeze({ a: 1, b: Object.freeze([1, 2]) });
    expect(run("Object.isFrozen(z) && Object.isFrozen(z.b) && [...z.b].length === 2 && JSON.stringify(z)")).toBe(
      '{"a":1,"b":[1,2]}',
    );
    expect(run("Reflect.ownKeys(z).join() + Reflect.ownKeys(z.b).join()")).toBe("a,b0,1,length");
    global.tag = (s: TemplateStringsArray, ...v: unknown[]) => s.raw.join("|") + v.join();
    expect(run("tag`a${1}b\\n`")).toBe("a|b\\n1");
    const f = run("Object.freeze(function named(a, b) {})");
    expect(Object.isFrozen(f)).toBe(true);
    expect(f.name + f.length).toBe("named2");
  });
});
