import { describe, expect, it } from "vitest";
import { makeRealms, sameEverywhere } from "./support.ts";

sameEverywhere("values and identity", [
  [
    "BR-1: primitives cross as themselves",
    "[1, -0, NaN, Infinity, '', 'text', true, false, null, undefined, 10n, Symbol.iterator]",
    "(x) => [x[0] === 1, Object.is(x[1], -0), Number.isNaN(x[2]), x[3] === Infinity, x[4] === '', x[5] === 'text', x[6], x[7], x[8] === null, x[9] === undefined, x[10] === 10n, x[11] === Symbol.iterator]",
    [true, true, true, true, true, true, true, false, true, true, true, true],
  ],
  [
    "BR-2: an object keeps one stand-in",
    "(() => { const inner = {}; return { inner, again: [inner], get it() { return inner; }, give: () => inner }; })()",
    "(x) => [x.inner === x.again[0], x.inner === x.it, x.inner === x.give(), new Set([x.inner, x.it, x.give()]).size]",
    [true, true, true, 1],
  ],
  [
    "BR-2: what is passed back is the original",
    "(() => { const key = {}; const map = new Map([[key, 1]]); const weak = new WeakMap([[key, 2]]); return { key, map, weak, is: (v) => v === key, nested: ({ v: [w] }) => w === key }; })()",
    "(x) => [x.is(x.key), x.nested({ v: [x.key] }), x.map.get(x.key), x.weak.get(x.key), x.map.has({})]",
    [true, true, 1, 2, false],
  ],
  [
    "BR-2: the looker's own objects come back as themselves, also as keys",
    "{ kept: new Map(), keep(k, v) { this.kept.set(k, v); return k; } }",
    "(x) => { const k = {}, f = () => k; return [x.keep(k, f) === k, x.kept.get(k) === f, [...x.kept.keys()][0] === k, x.kept.get(k)() === k]; }",
    [true, true, true, true],
  ],
  [
    "BR-2: listeners are found again",
    "{ list: [], on(f) { this.list.push(f); }, off(f) { const i = this.list.indexOf(f); if (i >= 0) this.list.splice(i, 1); return i; } }",
    "(x) => { const f = () => {}; x.on(f); return [x.off(f), x.off(f), x.list.length]; }",
    [0, -1, 0],
  ],
  [
    "BR-3: reads are live and writes go through",
    "{ n: 1, list: [1], read() { return [this.n, this.list.length, this.added, Object.keys(this).length].join(); }, bump() { this.n += 1; } }",
    "(x) => { x.bump(); const before = x.n; x.n = 10; x.list.push(2, 3); x.added = 'yes'; return [before, x.read(), x.list.join()]; }",
    [2, "10,3,yes,5", "1,2,3"],
  ],
  [
    "BR-4: typeof is kept",
    "[{}, [], () => {}, class {}, /x/, new Date(0), new Proxy(() => {}, {}), Symbol('s'), 1n]",
    "(x) => x.map((v) => typeof v)",
    ["object", "object", "function", "function", "object", "object", "function", "symbol", "bigint"],
  ],
  [
    "BR-4: Array.isArray is kept, of proxies too",
    "[[], {}, new Proxy([], {}), new Proxy({}, {}), Object.create([]), (class extends Array {}).of(1)]",
    "(x) => x.map(Array.isArray)",
    [true, false, true, false, false, true],
  ],
  [
    "BR-4: Object.prototype.toString gives the right tag",
    "[[], new Date(0), /x/, Object('s'), Object(1), Object(true), new Map(), new Set(), new WeakMap(), new WeakSet(), Promise.resolve(), () => {}, async () => {}, function* () {}, new TypeError('x'), { [Symbol.toStringTag]: 'Mine' }, new Uint8Array(1), new ArrayBuffer(1), Object(1n), (function () { return arguments; })()]",
    "(x) => Array.from(x, (v) => Object.prototype.toString.call(v).slice(8, -1)).join()",
    "Array,Date,RegExp,String,Number,Boolean,Map,Set,WeakMap,WeakSet,Promise,Function,AsyncFunction,GeneratorFunction,Error,Mine,Uint8Array,ArrayBuffer,BigInt,Arguments",
  ],
]);

describe("wrap and unwrap are inverse", () => {
  it("BR-2: the host reads its own objects back, without a proxy", () => {
    const { global, run } = makeRealms();
    const object = { nested: { deep: [] as unknown[] } };
    global["o"] = object;
    expect(run("o")).toBe(object);
    expect(run("o.nested.deep")).toBe(object.nested.deep);
    expect((run("({ o, list: [o.nested] })") as { list: unknown[] }).list[0]).toBe(object.nested);
  });

  it("BR-2: toGuest after toHost gives the raw object, toHost after toGuest the view", () => {
    const { membrane, evaluate } = makeRealms();
    const raw = evaluate("({})");
    const view = membrane.toHost(raw);
    expect(view).not.toBe(raw);
    expect(membrane.toGuest(view)).toBe(raw);
    expect(membrane.toHost(membrane.toGuest(view))).toBe(view);
  });

  it("BR-2: a guest's proxy whose trap runs while it crosses gets one view only", () => {
    // A host that cannot tell proxies asks them, while they cross, for their prototypes.
    const { global, run } = makeRealms({ isProxy: () => false });
    const taken: unknown[] = [];
    global["take"] = (value: unknown) => taken.push(value);
    run(
      "{ let n = 0; const p = new Proxy({}, { getPrototypeOf() { if (n++ === 0) take(p); return null; } }); take(p); take(p); }",
    );
    expect(new Set(taken).size).toBe(1);
  });

  it("BR-2: two membranes do not take each other's proxies for their own", () => {
    const [first, second] = [makeRealms(), makeRealms()];
    const secret = { secret: 1 };
    first.global["o"] = secret;
    second.global["o"] = first.run("({ o, own: {} })");
    expect(second.run("o.o === o.o && o.o.secret")).toBe(1);
    expect(second.run("o.o")).toBe(secret);
    expect(second.run("o.own")).toBe((first.run("globalThis.x = {}, x"), second.run("o.own")));
    second.run("o.own.back = {}");
    expect(first.membrane.toGuest(second.run("o.own.back"))).not.toBe(second.evaluate("o.own.back"));
  });
});

describe("intrinsics are identified", () => {
  const names =
    "Object Array Number String Boolean Symbol BigInt Date RegExp Map Set WeakMap WeakSet Promise Error TypeError RangeError AggregateError Uint8Array ArrayBuffer DataView".split(
      " ",
    );
  it("BR-5: a host constructor is the guest's own, and the other way round", () => {
    const { global, run } = makeRealms();
    for (const name of names) {
      const host = (globalThis as unknown as Record<string, unknown>)[name];
      global["given"] = host;
      expect([name, run(`given === ${name}`), run(name) === host]).toEqual([name, true, true]);
    }
  });

  it("BR-5: instances have the looker's prototypes", () => {
    const { global, run } = makeRealms();
    global["x"] = { date: new Date(0), list: [1], map: new Map(), error: new RangeError("r"), f() {} };
    expect(
      run(
        "[x.date instanceof Date, x.__proto__ === Object.prototype, x.list.constructor === Array, Object.getPrototypeOf(x.map) === Map.prototype, x.error instanceof RangeError, x.f instanceof Function].join()",
      ),
    ).toBe("true,true,true,true,true,true");
    const seen = run("({ date: new Date(0), list: [1], map: new Map(), f() {} })") as Record<string, object>;
    expect(seen["date"]).toBeInstanceOf(Date);
    expect(Object.getPrototypeOf(seen["list"])).toBe(Array.prototype);
    expect(seen["map"]).toBeInstanceOf(Map);
    expect(seen["f"]).toBeInstanceOf(Function);
  });

  it("BR-6: constructors of functions cross as the guest's own", () => {
    const { global, run } = makeRealms();
    const constructorsOf = (f: object): unknown => f.constructor;
    global["x"] = [() => {}, async () => {}, function* () {}, async function* () {}].map(constructorsOf);
    expect(
      run(
        "[(() => {}), (async () => {}), (function* () {}), (async function* () {})].map((f, i) => f.constructor === x[i]).join()",
      ),
    ).toBe("true,true,true,true");
    global["e"] = eval;
    expect(run("e === eval")).toBe(true);
  });

  it("BR-6: a guest function is an instance of the host's Function, but does not lead host code to that evaluator", () => {
    const { run } = makeRealms();
    const f = run("() => {}") as object;
    expect([f instanceof Function, Object.getPrototypeOf(f) === Function.prototype]).toEqual([true, true]);
    expect(f.constructor === Function).toBe(false);
    // What libraries do that copy deeply.
    const again = (value: object): unknown =>
      Reflect.construct(value.constructor as new (v: object) => object, [value]);
    (globalThis as { compiledInHost?: number }).compiledInHost = 0;
    for (const text of [
      "Object.assign(() => {}, { toString: () => 'globalThis.compiledInHost = 1' })",
      "({ constructor: Function, toString: () => 'globalThis.compiledInHost = 1', [Symbol.toStringTag]: 'String' })",
      "Object.setPrototypeOf({ toString: () => 'globalThis.compiledInHost = 1' }, Function.prototype)",
      "Object.setPrototypeOf({ toString: () => 'globalThis.compiledInHost = 1' }, Object.getPrototypeOf(async () => {}))",
    ]) {
      try {
        (again(run(text) as object) as () => unknown)();
      } catch {
        // Not every one of these is a function.
      }
    }
    expect((globalThis as { compiledInHost?: number }).compiledInHost).toBe(0);
    delete (globalThis as { compiledInHost?: number }).compiledInHost;
  });

  const temporal = (globalThis as { Temporal?: { Instant: object; Now: { instant: () => object } } }).Temporal;

  it.skipIf(temporal === undefined).each<[string, (realms: ReturnType<typeof makeRealms>) => unknown]>([
    ["the guest", () => undefined],
    ["the host", ({ global }) => global["Temporal"]],
    ["the host, which describes it", ({ global }) => Object.getOwnPropertyDescriptor(global, "Temporal")],
    [
      "the host, by the method of dates",
      ({ run }) => Reflect.get(run("Date.prototype") as object, "toTemporalInstant"),
    ],
    [
      "a function of the host's",
      ({ global, run }) => {
        global["f"] = (g: Record<string, unknown>) => g["Temporal"];
        run("f(globalThis)");
      },
    ],
    ["a value that crosses", ({ global }) => (global["t"] = temporal?.Now.instant())],
    ["a class that crosses", ({ global }) => (global["t"] = temporal?.Instant)],
  ])("BR-5: Temporal, which some engines make for the realm that reads it first, is the guest's: %s", (_, read) => {
    const realms = makeRealms();
    read(realms);
    const { global, run } = realms;
    global["instant"] = temporal?.Now.instant();
    const isOwn = (text: string): unknown => run(`Object.getPrototypeOf(${text}) === Function.prototype`);
    expect([isOwn("Temporal.Instant"), isOwn("Temporal.Now.instant"), isOwn("Date.prototype.toTemporalInstant")]).toEqual([true, true, true]); // prettier-ignore
    expect(run("instant.constructor === Temporal.Instant && instant instanceof Temporal.Instant")).toBe(true);
  });

  it("BR-5: what a guest puts in the place of Temporal is what it gets for the host's", () => {
    const { global, run } = makeRealms();
    run("globalThis.Temporal = { Instant: 'its own' }");
    global["given"] = temporal?.Instant;
    expect(run("given")).toBe(temporal === undefined ? undefined : "its own");
    run("Object.defineProperty(globalThis, 'Temporal', { get() { throw new Error('read'); } })");
    global["later"] = (temporal as { Duration?: object } | undefined)?.Duration;
    expect(run("later")).toBe(undefined);
  });

  it("BR-11: what the guest does to its intrinsics does not show on the host's, nor inside on host objects", () => {
    const { global, run } = makeRealms();
    global["o"] = { a: 1 };
    run("Object.prototype.polluted = 1; Array.prototype.extra = 2;");
    expect(["polluted" in {}, "extra" in []]).toEqual([false, false]);
    expect(run("o.polluted")).toBe(undefined);
  });

  it("BR-11: host intrinsics cannot be changed through what the guest can reach", () => {
    const { global, run } = makeRealms();
    global["o"] = { list: [], date: new Date(0), f() {} };
    run(`for (const v of [o, o.list, o.date, o.f, o.list.push, o.date.getTime]) {
      for (const p of [v.__proto__, v.constructor, v.constructor.prototype]) {
        try { p.planted = 1; Reflect.defineProperty(p, "planted", { value: 1 }); Object.assign(p, { planted: 1 }); } catch {}
      }
    }`);
    for (const target of [Object, Array, Date, Function]) {
      expect("planted" in target || "planted" in (target as { prototype: object }).prototype).toBe(false);
    }
    // A method with a slot crosses as a function of the host's, which is fixed.
    expect(run("Reflect.set(o.date.getTime, 'planted', 1) || Reflect.preventExtensions(o.date.getTime)")).toBe(false);
  });
});
