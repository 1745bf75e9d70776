import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { attackerText } from "./hostile/attacker-text.ts";
import { makeEndowments } from "./hostile/exercise.ts";
import { makeHostJudge, makeRealms, type Realms, withoutFailureEvents } from "./support.ts";

interface Attacker {
  readonly breaches: ArrayLike<string>;
  readonly note: unknown;
}

/**
 * SEC-10. Gets at a handler and a shadow of the host's end through an inspector that was handed over: `stylize` is called with the
 * inspector's context, whose list of what it has seen holds the handler while that is shown. So it does the shadow, if the
 * inspector is told to ask no object how it is to be shown, and the shadow has a property: what is frozen is mirrored there
 * when it is shown for the first time.
 */
const findHandlerText = `(() => {
  let handler, shadow;
  const stylize = function (text) {
    const seen = this.seen;
    for (let index = 0; seen !== undefined && index < seen.length; index += 1) {
      if (typeof seen[index]?.getOwnPropertyDescriptor === "function") handler = seen[index];
      else shadow ??= seen[index];
    }
    return text;
  };
  const show = (target, customInspect) => host.inspect(target, { showProxy: true, showHidden: true, depth: 9, stylize, customInspect });
  for (const target of [{ a: 1 }, () => 1, class {}, [1]]) show(target, true);
  shadow = undefined;
  const frozen = Object.freeze({ a: 1 });
  host.inspect(frozen);
  show(frozen, false);
  globalThis.handler = handler; globalThis.shadow = shadow;
  return typeof handler?.get;
})()`;

const arm = (): Realms & { attacker: Attacker } => {
  const realms = makeRealms();
  const attacker = (realms.evaluate(attackerText) as (o: object, f: object) => Attacker)(
    Object.prototype,
    Function.prototype,
  );
  realms.global["host"] = { ...makeEndowments(), inspect };
  (realms.evaluate("((note) => { globalThis.note = note; })") as (note: unknown) => void)(attacker.note);
  return { ...realms, attacker };
};

const callAllText = `(() => {
  const own = { a: 1, f() { return this; }, get g() { return host.plain; } };
  const revoked = Proxy.revocable({}, {}); revoked.revoke();
  const evil = new Proxy({}, { get(t, k, r) { note("trap " + String(k), r); return k === "length" ? 3 : own; }, getOwnPropertyDescriptor: () => ({ value: own, configurable: true }), has: () => true, ownKeys: () => ["a"] });
  const argsLike = { length: 2, get 0() { note("args this", this); return host.plain; }, get 1() { return own; } };
  const things = [own, () => own, class {}, [own], evil, revoked.proxy, host.plain, host.identity, host.Klass, host.list, host.frozen, host.global, handler, shadow, argsLike, null, undefined, 1, "text", Symbol.iterator];
  const keys = ["a", "constructor", "__proto__", "stack", Symbol.iterator, "0"];
  const descriptors = [{ value: own }, { get: () => own }, evil, host.plain, { value: host.plain, configurable: false }];
  let calls = 0;
  const call = (name, ...args) => { calls += 1; let result; try { result = handler[name](...args); note(name, result); if (result !== null && typeof result === "object") for (const key of Reflect.ownKeys(result).slice(0, 9)) note(name + "." + String(key), result[key]); } catch (error) { note(name + " threw", error); } };
  for (const target of things) {
    for (const key of keys) {
      call("has", target, key); call("deleteProperty", target, key); call("getOwnPropertyDescriptor", target, key);
      for (const receiver of things) { call("get", target, key, receiver); call("set", target, key, receiver, target); call("set", target, key, own, receiver); }
      for (const descriptor of descriptors) call("defineProperty", target, key, descriptor);
    }
    for (const name of ["ownKeys", "getPrototypeOf", "isExtensible", "preventExtensions"]) call(name, target);
    for (const other of things) { call("setPrototypeOf", target, other); call("apply", target, other, argsLike); call("apply", target, own, other); call("construct", target, [own], other); call("construct", target, other, target); }
  }
  for (const name of Reflect.ownKeys(handler)) { note("trap itself", handler[name]); try { note("as method", handler[name].call(own, shadow, "a", own)); note("new", Reflect.construct(handler[name], [shadow, "a"])); } catch (error) { note("threw", error); } }
  return calls;
})()`;

describe("traps that a guest got hold of", () => {
  withoutFailureEvents();
  it("the inspector does hand the handler out, which is what the rest is about", () => {
    expect(arm().run(findHandlerText)).toBe("function");
  });

  it("I4: the handler is frozen, has no prototype, and its traps are nobody's", () => {
    const { run } = arm();
    run(findHandlerText);
    expect(run("Object.isFrozen(handler) && Object.getPrototypeOf(handler) === null")).toBe(true);
    expect(run("Reflect.set(handler, 'get', () => 1) || Reflect.deleteProperty(handler, 'get')")).toBe(false);
    expect(run("Reflect.ownKeys(handler).every((name) => typeof handler[name] === 'function')")).toBe(true);
    expect(run("Reflect.ownKeys(handler).length")).toBe(13);
  });

  it("I4: what a shadow is to the guest is the guest's own object", () => {
    const { run } = arm();
    run(findHandlerText);
    run("globalThis.mine = { mine: 1 }; globalThis.got = undefined;");
    run(
      "host.inspect(mine, { showProxy: true, stylize(text) { for (const o of this.seen ?? []) if (o === mine) got = o; return text; } })",
    );
    expect(run("got === undefined || got === mine")).toBe(true);
  });

  it("I4: calling each trap with every kind of forged argument gives nothing of the host's", () => {
    const { run, attacker, evaluate } = arm();
    const isRaw = makeHostJudge({ evaluate } as Realms);
    run(findHandlerText);
    expect(run(callAllText)).toBeGreaterThan(5000);
    expect(Array.from(attacker.breaches)).toEqual([]);
    expect(isRaw(run("handler.getPrototypeOf(shadow)"))).toBe(false);
  });

  it("I4: a forged shadow is refused", () => {
    const { run } = arm();
    run(findHandlerText);
    expect(run("handler.get(shadow, 'a', {})")).toBe(1);
    // The last one is, in the host, a proxy of the host's end itself.
    for (const forged of ["host.plain", "null", "1", "host.frozen", "handler", "host.Klass", "{ a: {} }"]) {
      expect(run(`try { handler.get(${forged}, "a", {}); "answered" } catch (e) { e instanceof TypeError }`)).toBe(
        true,
      );
    }
  });

  it("I4: a shadow of another membrane's end is refused", () => {
    const lookBehind = (): { handler: ProxyHandler<object>; shadow: object } => {
      const seen: unknown[] = [];
      const proxy = makeRealms().run("Object.freeze({ a: 1 })");
      inspect(proxy);
      const stylize = function (this: { seen?: unknown[] } | undefined, text: string): string {
        seen.push(...(this?.seen ?? []));
        return text;
      };
      inspect(proxy, { showProxy: true, customInspect: false, showHidden: true, stylize } as never);
      const handler = seen.find((found) => typeof (found as ProxyHandler<object>).get === "function");
      return { handler: handler as ProxyHandler<object>, shadow: seen[0] as object };
    };
    const [one, other] = [lookBehind(), lookBehind()];
    expect(one.handler.get?.(one.shadow, "a", {})).toBe(1);
    expect(() => one.handler.get?.(other.shadow, "a", {}) as unknown).toThrow(TypeError);
  });

  it("I4: a key that is an object is not converted on the other side", () => {
    const { run } = arm();
    run(findHandlerText);
    run("globalThis.asked = 0; globalThis.key = { [Symbol.toPrimitive]() { asked += 1; return 'a'; } };");
    for (const name of ["get", "has", "deleteProperty"]) {
      run(`try { handler.${name}(shadow, key, {}); } catch {}`);
    }
    expect(run("asked")).toBe(0);
  });

  it("I4: traps called behind the back of a proxy do not break it", () => {
    const { run, global } = arm();
    run(findHandlerText);
    const object = run("globalThis.victim = { a: 1 }") as Record<string, unknown>;
    run(
      "try { handler.defineProperty(victim, 'a', { value: 1, configurable: false }); handler.preventExtensions(victim); handler.getOwnPropertyDescriptor(victim, 'a'); } catch {}",
    );
    expect([object["a"], Object.keys(object)]).toEqual([1, ["a"]]);
    expect(global["victim"]).toBe(object);
  });

  it("BR-50: an inspector shows nothing of the membrane, with showProxy neither", () => {
    const { global } = arm();
    const text = inspect(global["host"] === undefined ? {} : arm().run("({ a: { b: 1 }, f() {} })"), { showProxy: true, showHidden: true, depth: 9 }); // prettier-ignore
    expect(text).not.toMatch(/foreign|record|policy|owner/);
  });
});
