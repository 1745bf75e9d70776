import { describe, expect, it } from "vitest";
import { attackerText } from "./hostile/attacker-text.ts";
import { makeEndowments } from "./hostile/exercise.ts";
import { makeHostJudge, makeRealms, withoutFailureEvents } from "./support.ts";

/**
 * Dives to the end of the stack and tries the operation once on every level on the way back, until it has succeeded often
 * enough, or has failed too often. `pad` makes frames of another size, so that the end of the stack falls on another instruction. What was returned
 * and caught is kept, and judged where there is stack again.
 */
const diverText = `(function (operation, pad, enough) {
  "use strict";
  const most = 60;
  const kept = { __proto__: null, length: 0 };
  let successes = 0, overflows = 0;
  const attempt = () => {
    try { const result = operation(); kept[kept.length++] = result; successes += 1; }
    catch (error) { kept[kept.length++] = error; overflows += 1; }
  };
  const small = () => { try { small(); } catch (e) { kept[kept.length++] = e; } if (successes < enough && overflows < most) attempt(); };
  const wide = (a, b, c, d, e, f, g, h) => { try { wide(a, b, c, d, e, f, g, h); } catch (e) { kept[kept.length++] = e; } if (successes < enough && overflows < most) attempt(); };
  const middle = (n) => { let x = n + 1, y = x * 2, z = [x, y]; try { middle(x); } catch (e) { kept[kept.length++] = e; } if (successes < enough && overflows < most) attempt(); return z; };
  const first = (n) => (n === 0 ? [small, wide, middle][pad % 3](1, 2, 3, 4) : first(n - 1));
  try { first(pad); } catch (e) { kept[kept.length++] = e; }
  return { kept, overflows };
})`;

interface Dive {
  readonly kept: ArrayLike<unknown>;
  readonly overflows: number;
}
type Diver = (operation: () => unknown, pad: number, enough: number) => Dive;

const fromGuest: readonly (readonly [title: string, text: string])[] = [
  ["get", "host.plain.nested"],
  ["a getter", "host.plain.g"],
  ["get a fresh object", "host.fresh().deep"],
  ["set", "host.plain.x = {}"],
  ["a setter", "(host.plain.s = {})"],
  ["has", "'a' in host.plain"],
  ["delete", "delete host.plain.x"],
  ["keys", "Reflect.ownKeys(host.list)"],
  ["describe", "Object.getOwnPropertyDescriptors(host.plain).g.get"],
  ["define", "Object.defineProperty(host.plain, 'd', { value: {}, configurable: true })"],
  ["prototype", "Object.getPrototypeOf(host.instance)"],
  ["freeze", "Object.freeze(host.fresh())"],
  ["extensible", "Object.isExtensible(host.closed)"],
  ["call", "host.identity({})"],
  ["call with many", "host.spread(1, {}, [], () => 1, 2, {}, 3)"],
  ["call back", "host.call(() => ({}), {})"],
  ["call back and recurse", "host.call(function f(v) { return host.call(f, v); }, {})"],
  ["construct", "new host.Klass({})"],
  ["extend", "new (class extends host.Klass {})({})"],
  ["thrown by the host", "host.thrower()"],
  ["thrown through the host", "host.call(() => { throw {}; })"],
  ["the host's own overflow", "host.overflow()"],
  ["iterate", "[...host.list]"],
  ["map", "host.map.get(1), [...host.map]"],
  ["forEach", "host.map.forEach((v) => v)"],
  ["generator", "[...host.generate()]"],
  ["then", "host.promise.then(() => ({}))"],
  ["async", "host.later({})"],
  ["await", "(async () => { await host.promise; })()"],
  ["the error's stack", "host.error.stack"],
  ["class name", "host.error.constructor"],
  ["symbol", "host.plain[Symbol.for('fresh' + Math.random())]"],
  ["inspect", "host.inspect({ a: [{}], f() {} })"],
  ["run", "host.run('({ a: 1 })')"],
  ["run what throws", "host.run('throw {}')"],
  ["evaluate and throw", "host.run('null.x')"],
  ["a guest function handed over and called", "host.call(host.identity, {})"],
  ["JSON", "JSON.stringify(host.plain)"],
  ["conversion", "`${host.date}`"],
];

const fromHost: readonly (readonly [title: string, make: string, operation: (guest: never) => unknown])[] = [
  ["get", "({ a: {} })", (o: { a: unknown }) => o.a],
  ["a getter", "({ get a() { return {}; } })", (o: { a: unknown }) => o.a],
  ["a getter that recurses", "({ get a() { return this.a; } })", (o: { a: unknown }) => o.a],
  ["set", "({ set a(v) { this.b = v; } })", (o: { a: unknown }) => (o.a = {})],
  ["has", "(new Proxy({}, { has() { return {}; } }))", (o: object) => "a" in o],
  ["keys", "({ a: 1 })", (o: object) => Reflect.ownKeys(o)],
  ["describe", "({ get a() { return 1; } })", (o: object) => Object.getOwnPropertyDescriptor(o, "a")?.get],
  ["define", "({})", (o: object) => Object.defineProperty(o, "x", { value: {}, configurable: true })],
  ["prototype", "(new (class A {})())", (o: object) => Reflect.getPrototypeOf(o)],
  ["call", "(() => ({}))", (f: () => unknown) => f()],
  ["call with arguments", "((...a) => a)", (f: (...a: unknown[]) => unknown) => f({}, {}, {}, {})],
  ["recurse", "(function f() { return f(); })", (f: () => unknown) => f()],
  ["call back", "((f) => f({}))", (f: (g: unknown) => unknown) => f((v: unknown) => v)],
  ["throw", "(() => { throw {}; })", (f: () => unknown) => f()],
  ["construct", "(class { constructor() { this.a = {}; } })", (C: new () => unknown) => new C()],
  ["iterate", "([{}, {}])", (list: unknown[]) => [...list]],
  ["convert", "({ toString() { return 'x'; } })", (o: unknown) => String(o)],
  ["json", "({ toJSON() { return {}; } })", (o: object) => JSON.stringify(o)],
  ["async", "(async () => ({}))", (f: () => unknown) => f()],
];

const pads = Array.from({ length: 24 }, (_, index) => index);
const enough = 12;

describe("the end of the stack", () => {
  withoutFailureEvents();

  it("I1, I3: guest code that dives to it finds nothing of the host's, whatever it does there", async () => {
    const realms = makeRealms();
    const { evaluate, membrane, run } = realms;
    const { inspect } = await import("node:util");
    const attacker = (
      evaluate(attackerText) as (o: object, f: object) => { breaches: ArrayLike<string>; note: unknown }
    )(Object.prototype, Function.prototype);
    const overflow = (): unknown => overflow();
    const host = { ...makeEndowments(), fresh: () => ({ deep: { v: [] } }), run, inspect, overflow, generate: function* () { yield {}; } }; // prettier-ignore
    const dive = evaluate(`(function (dive, host, note, text, pad, enough) {
      const { kept, overflows } = dive(new Function("host", "return () => " + text)(host), pad, enough);
      for (let index = 0; index < kept.length; index += 1) note(text, kept[index]);
      return overflows;
    })`) as (...args: unknown[]) => number;
    const diver = evaluate(diverText);
    let total = 0;
    for (const [title, text] of fromGuest) {
      let overflows = 0;
      for (const pad of pads) overflows += dive(diver, membrane.toGuest(host), attacker.note, text, pad, enough);
      expect([title, Array.from(attacker.breaches)]).toEqual([title, []]);
      expect([title, overflows > 0]).toEqual([title, true]);
      total += overflows;
    }
    expect(total).toBeGreaterThan(2000);
  }, 120_000);

  it("I1, I3: host code that dives to it finds nothing of the guest's", () => {
    const realms = makeRealms();
    const isRaw = makeHostJudge(realms);
    const dive = (0, eval)(diverText) as Diver;
    let total = 0;
    for (const [title, make, operation] of fromHost) {
      for (const pad of pads) {
        const guest = realms.run(make);
        const { kept, overflows } = dive(() => operation(guest as never), pad, enough);
        total += overflows;
        const breaches = Array.from(kept).filter(
          (value) => isRaw(value) || (Array.isArray(value) && value.some(isRaw)),
        );
        expect([title, breaches.length]).toEqual([title, 0]);
      }
    }
    expect(total).toBeGreaterThan(500);
  }, 120_000);

  it("I1, I3: objects made anew on every level cross for the first time there", () => {
    const realms = makeRealms();
    const isRaw = makeHostJudge(realms);
    const dive = (0, eval)(diverText) as Diver;
    const makers = [
      "({})",
      "[]",
      "() => 1",
      "class {}",
      "new Map()",
      "new Proxy({}, {})",
      "new Error('e')",
      "Object.freeze({ a: 1 })",
    ];
    for (const maker of makers) {
      const make = realms.run(`() => ${maker.startsWith("{") ? `(${maker})` : maker}`) as () => unknown;
      for (const pad of pads) {
        const { kept } = dive(make, pad, enough);
        const views = Array.from(kept).filter((value) => typeof value === "object" || typeof value === "function");
        expect(views.filter(isRaw).length).toBe(0);
        // Whatever happened on the way, each view has one guest object and the other way round.
        for (const view of views) {
          expect(realms.membrane.toHost(realms.membrane.toGuest(view))).toBe(view);
        }
      }
    }
  }, 60_000);

  it("I1, I3: the functions of the membrane itself throw nothing of the guest's there", () => {
    const realms = makeRealms();
    const { membrane, evaluate } = realms;
    const isRaw = makeHostJudge(realms);
    const dive = (0, eval)(diverText) as Diver;
    const raw = evaluate(
      "[{}, () => {}, new Proxy({}, { getPrototypeOf() { throw {}; } }), Object.create(new Proxy({}, {})), /x/]",
    );
    const operations: readonly (readonly [title: string, operation: () => unknown])[] = [
      ["toHost", () => membrane.toHost((raw as unknown[])[0])],
      ["toHost of another", () => membrane.toHost((raw as unknown[])[4])],
      ["toGuest", () => membrane.toGuest({}) === undefined],
      ["thrownToHost", () => membrane.thrownToHost((raw as unknown[])[2])],
      ["thrownToHost of what inherits", () => membrane.thrownToHost((raw as unknown[])[3])],
      ["run", () => realms.run("throw new Error('e')")],
      ["install", () => membrane.install("(function (connect) { connect(() => ({})); })", {})],
    ];
    for (const [title, operation] of operations) {
      for (const pad of pads) {
        const { kept } = dive(operation, pad, enough);
        expect([title, Array.from(kept).filter(isRaw).length]).toEqual([title, 0]);
      }
    }
  }, 60_000);

  it("I1, I3: in promise jobs", async () => {
    const realms = makeRealms();
    const { evaluate, membrane } = realms;
    const attacker = (
      evaluate(attackerText) as (o: object, f: object) => { breaches: ArrayLike<string>; note: unknown }
    )(Object.prototype, Function.prototype);
    const job = evaluate(`(async function (dive, host, note) {
      let total = 0;
      for (let pad = 0; pad < 6; pad += 1) {
        await host.promise;
        const first = dive(() => host.call((v) => host.later(v), {}), pad, ${enough});
        await null;
        const second = dive(() => host.promise.then(() => host.overflow()), pad, ${enough});
        for (const { kept, overflows } of [first, second]) {
          total += overflows;
          for (let index = 0; index < kept.length; index += 1) { note("job", kept[index]); try { await kept[index]; } catch (e) { note("rejection", e); } }
        }
      }
      return total;
    })`) as (...args: unknown[]) => Promise<number>;
    const overflow = (): unknown => overflow();
    const total = await job(evaluate(diverText), membrane.toGuest({ ...makeEndowments(), overflow }), attacker.note);
    expect(total).toBeGreaterThan(50);
    expect(Array.from(attacker.breaches)).toEqual([]);
  }, 60_000);
});

describe("proxies that are passed back where the stack ends", () => {
  it("I1: are found, or do not arrive", () => {
    const { run } = makeRealms();
    const { makeAll, take, count } = run(
      `(() => { const own = new WeakSet(), seen = { own: 0, other: 0 };
        const make = () => { const object = {}; own.add(object); return object; };
        return { makeAll: (n) => Array.from({ length: n }, make), take(v) { if (own.has(v)) seen.own += 1; else seen.other += 1; }, count: () => JSON.stringify(seen) }; })()`,
    ) as { makeAll: (n: number) => object[]; take: (value: object) => void; count: () => string };
    const objects = Array.from(makeAll(3000));
    const climb = (): void => {
      try {
        climb();
      } catch {
        // The end of the stack: from here on there is a little more room at each step.
      }
      const object = objects.pop();
      if (object !== undefined) take(object);
    };
    try {
      climb();
    } catch {
      // Also here.
    }
    const seen = JSON.parse(count()) as { own: number; other: number };
    expect(seen.own).toBeGreaterThan(0);
    expect(seen.other).toBe(0);
  });
});
