import { describe, expect, it } from "vitest";
import { makeRealms, sameEverywhereAsync } from "./support.ts";

sameEverywhereAsync("promises", [
  [
    "BR-40: then, catch, finally, await and combinators",
    "(() => { const x = { ok: Promise.resolve({ v: 1 }), bad: Promise.reject(new RangeError('no')), later: (async () => { await null; return 'late'; })() }; x.bad.catch(() => {}); return x; })()",
    "async (x) => [(await x.ok).v, await x.bad.catch((e) => [e.constructor.name, e.message, e instanceof RangeError]), await x.later, await x.ok.then((v) => v.v + 1), await x.ok.finally(() => 0).then((v) => v.v), (await Promise.all([x.ok, x.later, 3])).length, (await Promise.allSettled([x.ok, x.bad])).map((r) => r.status), await Promise.race([x.ok]).then((v) => v.v), await Promise.any([x.bad, x.later]), x.ok instanceof Promise]",
    [1, ["RangeError", "no", true], "late", 2, 1, 3, ["fulfilled", "rejected"], 1, "late", true],
  ],
  [
    "BR-2: what a promise settles with keeps its identity",
    "(() => { const value = {}, error = new Error('e'); return { value, error, ok: Promise.resolve(value), bad: Promise.reject(error) }; })()",
    "async (x) => [await x.ok === x.value, await x.bad.catch((e) => e === x.error), await x.ok.then(() => x.bad).catch((e) => e === x.error)]",
    [true, true, true],
  ],
  [
    "async functions and their rejections",
    "{ async f(v) { return v; }, async g() { throw new TypeError('t'); }, async wait(p) { return (await p) + 1; }, async fails(p) { try { await p; } catch (e) { return [e.constructor.name, e instanceof Error]; } } }",
    "async (x) => { const own = {}; return [await x.f(own) === own, await x.g().catch((e) => e.constructor === TypeError), await x.wait(Promise.resolve(1)), await x.wait({ then: (f) => f(5) }), await x.fails(Promise.reject(new SyntaxError('s'))), await x.fails((async () => { throw new RangeError('r'); })())]; }",
    [true, true, 2, 6, ["SyntaxError", true], ["RangeError", true]],
  ],
  [
    "thenables: resolved once, errors after resolution dropped",
    "{ then(ok, bad) { ok('first'); ok('second'); bad('third'); throw new Error('late'); }, count: 0 }",
    "async (x) => [await x, await Promise.resolve(x), await Promise.resolve().then(() => x)]",
    ["first", "first", "first"],
  ],
  [
    "a thenable that throws, or whose then is a getter that throws",
    "{ a: { then() { throw new RangeError('t'); } }, b: { get then() { throw new TypeError('g'); } }, c: { then: 5, v: 1 } }",
    "async (x) => [await Promise.resolve(x.a).catch((e) => e.constructor.name), await (async () => x.b)().catch((e) => e.constructor.name), (await x.c).v]",
    ["RangeError", "TypeError", 1],
  ],
  [
    "the executor and its functions cross",
    "{ make: (executor) => new Promise(executor), deferred: () => { let ok, bad; const promise = new Promise((f, r) => { ok = f; bad = r; }); return { promise, ok, bad }; } }",
    "async (x) => { const d = x.deferred(); d.ok({ k: 2 }); const e = x.deferred(); e.bad(new URIError('u')); return [await x.make((ok) => ok(1)), await x.make((ok, bad) => bad('why')).catch((r) => r), await x.make(() => { throw new EvalError('e'); }).catch((r) => r.name), (await d.promise).k, await e.promise.catch((r) => r.constructor === URIError)]; }",
    [1, "why", "EvalError", 2, true],
  ],
  [
    "a subclass of Promise",
    "class Mine extends Promise { tag() { return 'mine'; } }",
    "async (Mine) => { const p = Mine.resolve(4); const q = p.then((v) => v + 1); return [p.tag(), q.tag(), await q, p instanceof Mine, p instanceof Promise]; }",
    ["mine", "mine", 5, true, true],
  ],
]);

describe("promises and the process", () => {
  it("I9: a host promise that rejects in the guest's hands is no failure of the host's", async () => {
    const { global, run } = makeRealms();
    const unhandled: unknown[] = [];
    const listener = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", listener);
    global["fail"] = async () => {
      throw new Error("host");
    };
    run("fail(); void 0");
    global["rejected"] = Promise.reject(new Error("given"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off("unhandledRejection", listener);
    expect(unhandled).toEqual([]);
  });

  it("the order of reactions is kept across the membrane", async () => {
    const { global, run } = makeRealms();
    const order: string[] = [];
    global["log"] = (text: string) => order.push(text);
    global["p"] = Promise.resolve();
    await (run(
      "Promise.all([p.then(() => log('a')), p.then(() => log('b')), (async () => { await null; log('c'); })()])",
    ) as Promise<unknown>);
    expect(order.filter((step) => step !== "c")).toEqual(["a", "b"]);
    expect(order).toContain("c");
  });
});
