import { createRequire } from "node:module";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import * as package_ from "@sbx/vm";
import { VM, VMScript, type VMError } from "@sbx/vm";
import { caught, described } from "./caught.ts";

/** What a program gives in a fresh guest. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as `run` itself
const run = <T = unknown>(program: string, sandbox: object = {}): T => new VM({ sandbox }).run<T>(program);

describe("the package", () => {
  it("PK-1: exports its names, from ESM and CommonJS", () => {
    const names = Object.keys(package_).sort();
    expect(names).toEqual(expect.arrayContaining(["VM", "VMError", "VMScript"]));
    const required = createRequire(import.meta.url)("@sbx/vm") as object;
    expect(Object.keys(required).sort()).toEqual(names);
  });

  it("PK-2, PK-3: names the Node versions that it runs on, and ships types", () => {
    const manifest = createRequire(import.meta.url)("@sbx/vm/package.json") as Record<string, unknown>;
    expect(manifest["engines"]).toEqual({ node: ">=20.19" });
    expect(manifest["types"]).toMatch(/\.d\.c?ts$/);
  });
});

describe("VMError", () => {
  it("ER-3: has the texts that programs look for", () => {
    const text = (operation: () => unknown): string => (caught(operation) as VMError).message;
    expect(text(() => new VM({ allowAsync: false }).run("async () => 1"))).toBe("Async not available");
    expect(text(() => new VM({ sandbox: 5 as never }))).toBe("Sandbox must be object.");
    expect(text(() => new VM({ bufferAllocLimit: -1 }))).toBe("bufferAllocLimit must be a non-negative number.");
    expect(text(() => new VM({ compiler: "X" }))).toBe("Unsupported compiler 'X'.");
    expect(text(() => new VM().runFile("X"))).toBe("Script 'X' not found.");
    expect(text(() => new VM().runFile("."))).toBe("Script must be file, got directory.");
  });
});

describe("globals", () => {
  it("GL-4: Proxy is there, and constructs (decision 3)", () => {
    expect(run("new Proxy({}, { get: (target, key) => key + '!' }).hello")).toBe("hello!");
  });

  it("GL-7, SEC-7: symbols of the registry cross by key, those of Node neither way", () => {
    const inspectSymbol = Symbol.for("nodejs.util.inspect.custom");
    const host = { [inspectSymbol]: () => "shown", [Symbol.for("shared")]: 1, symbol: inspectSymbol };
    const vm = new VM({ sandbox: { host, key: Symbol.for("shared") } });
    expect(vm.run("[key === Symbol.for('shared'), Symbol.keyFor(key), host[key]].join()")).toBe("true,shared,1");
    expect(vm.run("host.symbol")).toBeUndefined();
    expect(
      vm.run(`[
        Object.getOwnPropertySymbols(host).length, Symbol.for('nodejs.util.inspect.custom') in host,
        Object.getOwnPropertySymbols({ ...host }).length, Object.getOwnPropertySymbols(Object.assign({}, host)).length,
        Object.getOwnPropertySymbols(Object.getOwnPropertyDescriptors(host)).length,
        Symbol.for('nodejs.rejection') === Symbol.for('nodejs.rejection'),
      ].join()`),
    ).toBe("1,false,1,1,1,true");
    const thrown = vm.run<object>("({ [Symbol.for('nodejs.util.inspect.custom')]() { throw 'asked' } })");
    expect(inspectSymbol in thrown).toBe(false);
    expect(inspect(thrown)).not.toContain("asked");
  });

  it("WK-27: built-ins look and act as the engine's", () => {
    expect(
      run(`class F extends Function {} ; class P extends Promise {} ;
      [new F() instanceof F, String(Symbol.for), String(Promise.prototype.then), new P(() => {}) instanceof P,
      (() => { try { Object.assign(null) } catch (e) { return e instanceof TypeError } })(),
      (() => { const o = {}; Error.captureStackTrace(o); return o.stack.split('\\n')[0] })()].join('|')`),
    ).toBe(
      "true|function for() { [native code] }|function then() { [native code] }|true|true|" + (caughtHeader() ?? ""),
    );
  });
});

/** What the engine itself puts in front of the frames of an object that is no error. */
function caughtHeader(): string | undefined {
  return run<string>("const o = { toString() { return 'x' } }; Error.captureStackTrace(o); o.stack").split("\n")[0];
}

describe("buffers", () => {
  it("BF-3: show their first fifty bytes", () => {
    expect(run("Buffer.from([0, 1]).inspect()")).toBe("<Buffer 00 01>");
    expect(run("Buffer.alloc(60).inspect()")).toMatch(/ 00 \.\.\. 10 more bytes>$/);
  });

  it("BF-4: a constructor that was put on one makes no slices", () => {
    expect(
      run(`const b = Buffer.from([1, 2]); let calls = 0; const F = function () { calls++; return [] };
        try { b.constructor = F } catch {} try { Object.defineProperty(b, 'constructor', { value: F }) } catch {}
        [b.slice(1) instanceof Buffer, b.slice(0)[0], calls].join()`),
    ).toBe("true,1,0");
  });
});

describe("promises", () => {
  it("PR-4, SEC-3: a rejection that nobody handles is an event of the VM", async () => {
    const vm = new VM();
    const reasons: unknown[] = [];
    vm.on("unhandledRejection", (reason) => reasons.push(reason));
    vm.run("Promise.reject(new TypeError('a')); Promise.resolve().then(() => { throw new RangeError('b') }); 0");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(reasons.map((reason) => [reason instanceof TypeError, reason instanceof RangeError])).toEqual(
      expect.arrayContaining([
        [true, false],
        [false, true],
      ]),
    );
  });
});

describe("source text", () => {
  it("TR-3: guarded clauses mean what they did", () => {
    expect(
      run(`let log = []; const thrown = {};
        try { throw thrown } catch (e) { log.push(e === thrown); var e = 5; log.push(e) }
        try { throw { get a() { log.push('read'); return 1 }, b: 2 } } catch ({ a = 9, ...rest }) { log.push(a, rest.b) } finally { log.push('f') }
        const closures = []; for (const n of [1, 2]) try { throw n } catch (c) { closures.push(() => c) }
        function* g() { try { yield 1 } catch (x) { yield x } } const i = g(); i.next();
        log.push(closures.map((f) => f()).join('+'), i.throw(7).value); log.join()`),
    ).toBe("true,5,read,1,2,f,1+2,7");
  });

  it("TR-6: no name is reserved, and none of ours can be found (decision 1)", () => {
    expect(
      run(
        "var VM2_INTERNAL_STATE_DO_NOT_USE_OR_PROGRAM_WILL_FAIL = 1; VM2_INTERNAL_STATE_DO_NOT_USE_OR_PROGRAM_WILL_FAIL",
      ),
    ).toBe(1);
    const strange = `Object.getOwnPropertyNames(globalThis).filter((name) => !/^[A-Za-z0-9]{2,25}$/.test(name)).join()`;
    expect(run(`try { throw 1 } catch (e) { eval("1") } import('x').catch(() => {}); ${strange}`)).toBe("");
  });

  it("TR-10: sloppy mode and annex B are there", () => {
    expect(
      run(`var await = 1, async = 2; { function inBlock() { return 3 } }
        <!-- a comment
        [await, async, inBlock(), 010, (function () { return typeof arguments.callee })(), "x".anchor("y"), escape("ü")].join()
        --> another`),
    ).toBe('1,2,3,8,function,<a name="y">x</a>,%FC');
  });

  it("WK-20: what was transformed does not show", () => {
    const text = "function f(a) { try { a() } catch (e) { return [e, eval('a'), import('x')] } with (a) a }";
    expect(run(`String(${text.replace(" with (a) a", "")})`)).toBe(text.replace(" with (a) a", ""));
    expect(run("7; try { throw 5 } catch (e) { var z = 1 }")).toBeUndefined();
    expect(run("var o = { f() { return this === o } }; with (o) { f() }")).toBe(true);
    expect(run("with (new Map([[1, 2]])) get(1) + size")).toBe(3);
    const [, frame] = run<string>("try { throw 0 } catch (e) { new Error('x').stack }").split("\n");
    expect(frame).toContain("vm.js:1:29");
  });
});

describe("the membrane", () => {
  it("WK-3: frozen arrays can be used on both sides, and hosts can be tags", () => {
    const tag = (strings: TemplateStringsArray, ...values: unknown[]): string => strings.raw.join("|") + values.join();
    const list = Object.freeze([1, 2]);
    let constructor: unknown;
    const look = (array: unknown[]): void => {
      constructor = array.constructor;
    };
    const vm = new VM({ sandbox: { tag, list, look } });
    expect(vm.run("tag`a${1}b`")).toBe("a|b1");
    expect(vm.run("[...list].concat(list.map((n) => n * 2)).join()")).toBe("1,2,2,4");
    expect([...vm.run<number[]>("Object.freeze([1, 2])")].map((n) => n + 1)).toEqual([2, 3]);
    vm.run("look([1])");
    expect(constructor).toBe(Array);
  });

  class Animal {
    legs = 4;
    get kind(): string {
      return this.constructor.name;
    }
    walk(): string {
      return `walks on ${String(this.legs)}`;
    }
  }

  it("WK-6, WK-7: classes are extended across, and prototypes are what they are", () => {
    const vm = new VM({ sandbox: { Animal } });
    expect(
      vm.run(`class Bird extends Animal { legs = 2; walk() { return super.walk() + ' and flies' } } const b = new Bird();
        [b.walk(), b instanceof Bird, b instanceof Animal, Object.getPrototypeOf(b) === Bird.prototype, b.kind,
        Object.getPrototypeOf(new Animal()) === Animal.prototype, new Animal().constructor === Animal].join()`),
    ).toBe("walks on 2 and flies,true,true,true,Bird,true,true");
    const Guest = vm.run<new () => { hello(): string }>("(class Guest { hello() { return 'hi' } })");
    class Mine extends Guest {
      more(): string {
        return `${this.hello()} there`;
      }
    }
    const mine = new Mine();
    expect([mine.more(), mine instanceof Mine, mine instanceof Guest]).toEqual(["hi there", true, true]);
    expect(Object.getPrototypeOf(new Guest())).toBe(Guest.prototype);
    expect(new Guest().constructor.name).toBe("Guest");
  });

  it("WK-8, ST-2: receivers are honoured, and classes of errors keep their names", () => {
    const base = {
      name: "base",
      get title(): string {
        return `the ${this.name}`;
      },
    };
    const vm = new VM({ sandbox: { base } });
    expect(
      vm.run("const c = Object.create(base); c.name = 'child'; [c.title, base.title, Object.keys(c)].join()"),
    ).toBe("the child,the base,name");
    expect(base.name).toBe("base");
    const error = caught(() => vm.run("class Mine extends Error { name = 'Own' } throw new Mine('m')")) as Error;
    expect([error instanceof Error, error.name, error.constructor.name]).toEqual([true, "Own", "Mine"]);
  });

  it("WK-25: no property name is taken", () => {
    expect(run<{ isProxy: number }>("({ isProxy: 5 })").isProxy).toBe(5);
    expect(run("o.isProxy", { o: { isProxy: 6 } })).toBe(6);
  });

  it("WK-26, BR-10: a prototype cannot be changed across, as the language says it", () => {
    const o = { a: 1 };
    const text = `const before = Object.getPrototypeOf(o); [
      Object.setPrototypeOf(o, before) === o, Reflect.setPrototypeOf(o, before), Reflect.setPrototypeOf(o, {}),
      (() => { try { Object.setPrototypeOf(o, {}) } catch (e) { return e instanceof TypeError } })(),
    ].join()`;
    expect(run(text, { o })).toBe("true,true,false,true");
    const theirs = run<object>("({})");
    expect(Reflect.setPrototypeOf(theirs, {})).toBe(false);
    expect(caught(() => Object.setPrototypeOf(theirs, {}) as unknown)).toBeInstanceOf(TypeError);
  });

  it("BR-25: bind and the methods of accessors are the viewer's own", () => {
    const f = Object.assign(() => 1, { o: {} });
    expect(
      run("[f.bind === Function.prototype.bind, f.o.__defineGetter__ === {}.__defineGetter__, f.bind()()].join()", {
        f,
      }),
    ).toBe("true,true,1");
  });

  it("WK-30: the sandbox option takes own enumerable string keys, accessors by value", () => {
    const sandbox = {
      get once(): number {
        return 1;
      },
    };
    expect(run("JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, 'once'))", sandbox)).toBe(
      '{"value":1,"writable":true,"enumerable":true,"configurable":true}',
    );
  });

  it("WK-24: printing shows what is there", () => {
    const value = run(
      "class Point { x = 1 } ({ list: [null, new Map([[1, { a: 2 }]])], p: new Point(), d: new Date(0) })",
    );
    expect(inspect(value, { depth: 5 })).toBe(
      "{\n  list: [ null, Map(1) { 1 => { a: 2 } } ],\n  p: Point { x: 1 },\n  d: 1970-01-01T00:00:00.000Z\n}",
    );
  });

  it("WK-23, SEC-13: neither memory nor paths of the host are seen", () => {
    const secret = Buffer.from("secret secret");
    const fail = (): never => {
      throw new Error("host");
    };
    const vm = new VM({ sandbox: { fail, buffer: Buffer.from("x"), secret } });
    expect(vm.run("buffer.buffer.byteLength")).toBe(1);
    expect(vm.run("try { fail() } catch (e) { e.stack }")).not.toMatch(/node:|\/|file:/);
    expect(
      vm.run(
        `Error.prepareStackTrace = (e, frames) => frames.map((f) => [f.getThis(), f.getFunction(), f.getEvalOrigin()].map(String).join()).join(';'); new Error('x').stack`,
      ),
    ).toMatch(/^(?:(?:undefined|null),(?:undefined|null),(?:undefined|null);?)+$/);
  });
});

describe("what a guest tries", () => {
  const host = {
    list: [1],
    f: () => [2],
    map: new Map([[1, {}]]),
    bare: Object.create(null) as object,
    date: new Date(0),
  };

  it("SEC-2, SEC-5: every chain that begins with a host object ends at the guest's own intrinsics", () => {
    expect(
      run(
        `const seen = new Set(); const queue = [host]; let strange = 0;
        while (queue.length) {
          const o = queue.pop();
          if (Object(o) !== o || seen.has(o)) continue;
          seen.add(o);
          let top = o; while (Object.getPrototypeOf(top) !== null) top = Object.getPrototypeOf(top);
          if (top !== Object.prototype && top !== host.bare && top !== Array.prototype[Symbol.unscopables]) strange++;
          for (const k of Reflect.ownKeys(o)) { const d = Object.getOwnPropertyDescriptor(o, k); queue.push(d.value, d.get, d.set); }
          queue.push(Object.getPrototypeOf(o), o.constructor, o.__proto__);
        }
        [strange, seen.has(Function), seen.has(Object.prototype)].join()`,
        { host },
      ),
    ).toBe("0,true,true");
  });

  it.each([
    "host.f.constructor",
    "Object.getOwnPropertyDescriptor(Object.getPrototypeOf(host.f), 'constructor').value",
    "Object.getOwnPropertyDescriptors(Object.getPrototypeOf(host.f)).constructor.value",
    "Object.entries(Object.getOwnPropertyDescriptors(host.f.__proto__)).find(([k]) => k === 'constructor')[1].value",
    "({}).__lookupGetter__.call(host.f, '__proto__').call(host.f).constructor",
    "host.list.map.constructor",
    "host.map[Symbol.iterator]().next().constructor.constructor",
    "host.f.bind.apply.call.constructor",
  ])("SEC-4: %s is the guest's Function, which knows no host", (path) => {
    expect(run(`const F = ${path}; [F === Function, F('return typeof process')()].join()`, { host })).toBe(
      "true,undefined",
    );
  });

  it("SEC-6: intrinsics of the host stay as they are", () => {
    const before = Reflect.ownKeys(Object.prototype).length + Reflect.ownKeys(Array.prototype).length;
    run(
      `for (const o of [host, host.list, host.f, host.map, host.date]) for (const p of [Object.getPrototypeOf(o), o.constructor]) {
        try { p.polluted = 1 } catch {} try { Reflect.set(p, 'polluted', 1) } catch {}
        try { Object.defineProperty(p, 'polluted', { value: 1 }) } catch {} try { Object.assign(p, { polluted: 1 }) } catch {}
        try { Object.preventExtensions(p) } catch {} try { delete p.toString } catch {}
      }`,
      { host },
    );
    expect(Reflect.ownKeys(Object.prototype).length + Reflect.ownKeys(Array.prototype).length).toBe(before);
    expect(["polluted" in {}, Object.isExtensible(Map.prototype), typeof Date.prototype.toString]).toEqual([
      false,
      true,
      "function",
    ]);
  });

  it("SEC-9: species of the guest's get nothing of the host's", () => {
    const got: unknown[] = [];
    const vm = new VM({ sandbox: { host: { list: [{}, {}] }, note: (value: unknown) => got.push(value) } });
    vm.run(`const target = []; const C = function () { return target }; C[Symbol.species] = C;
      try { host.list.constructor = C } catch {} try { Object.defineProperty(host.list, 'constructor', { value: C }) } catch {}
      for (const m of ['map', 'filter', 'slice', 'concat', 'splice']) { try { host.list[m]((x) => x) } catch {} }
      note(target.every((x) => x === undefined || x instanceof Object))`);
    expect(got).toEqual([true]);
  });

  it("SEC-11: objects without a prototype cross as what they are", () => {
    const record = Object.assign(Object.create(null) as { f?: unknown }, { f: () => 1 });
    const text = `const get = () => record; try { throw get() } catch (e) {
      e.g = (x) => x; [Object.getPrototypeOf(e), e === record, e.f.constructor === Function].join() }`;
    expect(run(text, { record })).toBe(",true,true");
  });

  it("SEC-14: a graph of a thousand nodes crosses cheaply", () => {
    interface Node {
      next?: Node;
      others: Node[];
    }
    const nodes = Array.from({ length: 1000 }, (): Node => ({ others: [] }));
    nodes.forEach((node, index) => {
      node.next = nodes[(index + 1) % nodes.length] as Node;
      node.others = nodes.slice(0, 10);
    });
    expect(
      run("let n = first, i = 0; do { i += n.others.length; n = n.next } while (n !== first); i", { first: nodes[0] }),
    ).toBe(10_000);
  });
});

describe("code that is no text", () => {
  it("WK-29: is refused in clear words", () => {
    expect(new VM().run(Buffer.from("1 + 1"))).toBe(2);
    expect(new VM().run(new VMScript("2"))).toBe(2);
    expect(described(() => new VM().run(5 as never))).toEqual([
      "TypeError",
      'The "code" argument must be a string, a Buffer or a VMScript. Received type number',
      "ERR_INVALID_ARG_TYPE",
    ]);
  });
});
