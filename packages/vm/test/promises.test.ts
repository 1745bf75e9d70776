import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";

describe("promises", () => {
  it("PR-1: async functions, generators, combinators and subclasses work", async () => {
    const vm = new VM();
    const program = `
      class Mine extends Promise {}
      const log = [];
      const all = (async () => {
        for await (const n of (async function* () { yield 1; yield 2 })()) log.push(n);
        log.push(await Promise.all([1, Promise.resolve(2)]), await Promise.race([3]), await Promise.any([4]));
        log.push((await Promise.allSettled([Promise.reject(5)]))[0].reason);
        log.push(Mine.resolve(1).then(() => {}) instanceof Mine, (async () => {})() instanceof Promise);
        log.push(await new Promise((r) => r({ then(f) { f('thenable') } })));
        try { await Promise.reject(new RangeError('r')) } catch (e) { log.push(e instanceof RangeError) }
        await Promise.resolve().finally(() => log.push('finally'));
        return JSON.stringify(log);
      })();
      log.push('first');
      all`;
    expect(await vm.run<Promise<string>>(program)).toBe(
      '["first",1,2,[1,2],3,4,5,true,true,"thenable",true,"finally"]',
    );
  });

  it("PR-2: a guest's promise can be awaited outside; a rejection is of the host's class", async () => {
    const vm = new VM();
    const promise = vm.run<Promise<number>>("Promise.resolve(5)");
    expect(promise).toBeInstanceOf(Promise);
    expect(await promise).toBe(5);
    await expect(vm.run<Promise<number>>("(async () => { null.x })()")).rejects.toBeInstanceOf(TypeError);
    expect(await Promise.all([vm.run<Promise<number>>("Promise.resolve(1)"), Promise.resolve(2)])).toEqual([1, 2]);
  });

  it("PR-2: a host's promise can be awaited inside; a rejection is of the guest's class", async () => {
    const vm = new VM({ sandbox: { ok: Promise.resolve({ a: 1 }), bad: () => Promise.reject(new RangeError("no")) } });
    expect(await vm.run<Promise<number>>("(async () => (await ok).a)()")).toBe(1);
    expect(
      await vm.run<Promise<boolean>>(
        "(async () => { try { await bad() } catch (e) { return e instanceof RangeError } })()",
      ),
    ).toBe(true);
    expect(await vm.run<Promise<boolean>>("bad().catch((e) => e instanceof RangeError)")).toBe(true);
    expect(vm.run("ok instanceof Promise")).toBe(true);
  });

  it("PR-3: a wrong executor is a TypeError, and what an executor throws is a rejection", async () => {
    const vm = new VM();
    expect(vm.run("try { new Promise(1) } catch (e) { e instanceof TypeError }")).toBe(true);
    expect(await vm.run<Promise<number>>("new Promise(() => { throw 7 }).catch((e) => e)")).toBe(7);
  });

  it("combinators and reactions of subclasses do what the language says", async () => {
    const program = `
      const log = [];
      class Mine extends Promise { static resolve(x) { log.push(this === Mine); return super.resolve(x) } }
      Object.freeze(Mine);
      (async () => {
        for (const k of ['all', 'allSettled', 'any', 'race']) {
          const p = Mine[k]([Mine.resolve(1), 2]);
          log.push(p instanceof Mine, p.constructor === Mine, JSON.stringify(await p));
        }
        log.push(await Mine.all({ [Symbol.iterator]() { throw 3 } }).catch((e) => e));
        log.push(await Mine.reject(4).then().catch((e) => e), Mine.reject(4).catch(() => {}) instanceof Mine);
        try { Promise.all.call(1, []) } catch (e) { log.push(e instanceof TypeError) }
        try { Promise.all.call(() => {}, []) } catch (e) { log.push(e instanceof TypeError) }
        try { Promise.all.call(function (run) { run(1, 2) }, []) } catch (e) { log.push(e instanceof TypeError) }
        log.push(Promise.all.name, Promise.all.length, String(Promise.all));
        return JSON.stringify(log);
      })()`;
    const inNode = (0, eval)(program) as Promise<string>;
    expect(await new VM().run<Promise<string>>(program)).toBe(await inNode);
  });

  it("`return` of an async generator awaits its value, wherever the generator stands", async () => {
    const program = `
      (async () => {
        const log = [];
        const run = async (steps, body, value) => {
          const g = body();
          for (let i = 0; i < steps; i++) await g.next();
          try { log.push(await g.return(value())) } catch (e) { log.push(['thrown', e]) }
        };
        const plain = async function* () { try { yield 1 } catch (e) { yield ['caught', e] } finally { log.push('finally') } };
        for (const steps of [0, 1, 5])
          for (const value of [() => 1, () => Promise.resolve(2), () => Promise.reject(3), () => ({ then(f) { f(4) } }), () => ({ a: 5 })])
            await run(steps, plain, value);
        try { plain.prototype.return.call({}, 1).catch((e) => log.push(e instanceof TypeError)) } catch (e) { log.push(e.name) }
        await null; await null;
        return JSON.stringify(log);
      })()`;
    const inNode = (0, eval)(program) as Promise<string>;
    expect(await new VM().run<Promise<string>>(program)).toBe(await inNode);
  });

  it("WK-12: `then` takes what it takes in a bare context, receivers too", () => {
    const vm = new VM();
    expect(vm.run("try { Promise.prototype.then.call({}) } catch (e) { e instanceof TypeError }")).toBe(true);
    expect(
      vm.run("[Promise.prototype.then.name, Promise.prototype.then.length, String(Promise.prototype.then)].join()"),
    ).toBe("then,2,function then() { [native code] }");
    expect(vm.run("const p = Promise.resolve(); p.then(); Reflect.ownKeys(p).length")).toBe(0);
  });
});

describe("policies", () => {
  it("VM-82: what is made from a frozen object is free, and reading works as ever", () => {
    const vm = new VM();
    vm.freeze({ a: 1, b: { c: 2 } }, "o");
    expect(vm.run("const child = Object.create(o); child.a = 5; child.z = 6; [child.a, child.z, o.a].join()")).toBe(
      "5,6,1",
    );
    expect(vm.run("JSON.stringify([{ ...o }, Object.keys(o), o])")).toBe(
      '[{"a":1,"b":{"c":2}},["a","b"],{"a":1,"b":{"c":2}}]',
    );
  });

  it("VM-83: holds from the first crossing on, for one VM", () => {
    const shared = { a: 1 };
    const [strict, free] = [new VM(), new VM({ sandbox: { o: shared } })];
    strict.freeze(shared, "o");
    strict.run("o.a = 2");
    expect(shared.a).toBe(1);
    free.run("o.a = 3");
    expect(shared.a).toBe(3);
  });

  it("VM-85: integrity can be asked for without an error", () => {
    const vm = new VM();
    vm.freeze({ a: 1 }, "o");
    expect(vm.run("[Object.isFrozen(o), Object.isSealed(o), Object.isExtensible(o)].map((b) => typeof b).join()")).toBe(
      "boolean,boolean,boolean",
    );
    expect(vm.run("[Reflect.preventExtensions(o), Reflect.set(o, 'a', 2)].join()")).toBe("false,false");
  });
});
