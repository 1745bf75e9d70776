import { describe, expect, it } from "vitest";
import { makeRealms, type Realms } from "./support.ts";

const collect = (globalThis as { gc?: () => void }).gc;

/** Collects until the reference is dead, or gives up. */
const dies = async (reference: WeakRef<object>): Promise<boolean> => {
  for (let round = 0; round < 20; round += 1) {
    // Looking at a reference keeps its object until the job ends.
    await new Promise((resolve) => setImmediate(resolve));
    collect?.();
    await new Promise((resolve) => setImmediate(resolve));
    if (reference.deref() === undefined) return true;
  }
  return false;
};

describe.skipIf(collect === undefined)("garbage", () => {
  it("a dropped host object that the guest has seen is collected", async () => {
    const { global, run } = makeRealms();
    const reference = (() => {
      const object = { big: new Array(1000).fill(0) };
      global["o"] = object;
      run("o.big.length; globalThis.o = undefined");
      return new WeakRef(object);
    })();
    expect(await dies(reference)).toBe(true);
  });

  it("a dropped guest object that the host has seen is collected", async () => {
    const { run, evaluate } = makeRealms();
    const reference = (() => {
      const seen = run("globalThis.o = { big: [] }") as { big: unknown[] };
      seen.big.push({});
      return new WeakRef(evaluate("o") as object);
    })();
    run("globalThis.o = undefined");
    expect(await dies(reference)).toBe(true);
  });

  it("cycles across the border are collected", async () => {
    const { global, run, evaluate } = makeRealms();
    const [host, guest] = (() => {
      const object: Record<string, unknown> = { name: "host" };
      global["o"] = object;
      object["guest"] = run(
        "globalThis.g = { host: o, f() { return o; } }; o.callback = () => g; o.map = new Map([[g, o]]); g",
      );
      object["again"] = [object["guest"]];
      const references = [new WeakRef<object>(object), new WeakRef(evaluate("g") as object)] as const;
      run("globalThis.g = globalThis.o = undefined");
      return references;
    })();
    expect(await dies(host)).toBe(true);
    expect(await dies(guest)).toBe(true);
  });

  it("a dropped membrane is collected with its realm", async () => {
    const kept: unknown[] = [];
    const reference = (() => {
      const { membrane, global, run, evaluate } = makeRealms();
      const shared = { list: [] as unknown[] };
      global["shared"] = shared;
      run("shared.list.push({ a: () => shared })");
      kept.push(shared);
      shared.list.length = 0;
      return [new WeakRef<object>(membrane), new WeakRef(evaluate("globalThis") as object)] as const;
    })();
    expect(await dies(reference[0])).toBe(true);
    expect(await dies(reference[1])).toBe(true);
    expect(kept.length).toBe(1);
  });

  it("identity outlives a collection while one side holds on", async () => {
    const { global, run } = makeRealms();
    const object = {};
    global["o"] = { object };
    run("globalThis.held = new WeakMap([[o.object, 1]]); globalThis.keep = { mine: {} }; o.theirs = keep.mine;");
    await dies(new WeakRef({}));
    collect?.();
    expect(run("held.get(o.object) + (o.theirs === keep.mine)")).toBe(2);
  });
});

describe("revoke", () => {
  const message = "it is over";
  const cut = (): Realms & { object: Record<string, unknown>; seen: Record<string, unknown> } => {
    const realms = makeRealms();
    const object = { a: 1, f: () => 1, K: class {}, list: [1] };
    realms.global["o"] = object;
    const seen = realms.run("({ a: 1, f() { return 1; }, K: class {}, list: [1], use(k) { return k(o); } })") as Record<string, unknown>; // prettier-ignore
    realms.run("[o.list, o.f, o.K]");
    return { ...realms, object, seen };
  };
  const operations = [
    "o.a", "o.a = 2", "'a' in o", "delete o.a", "Object.keys(o)", "Object.getPrototypeOf(o)", "Object.isExtensible(o)", "Object.freeze(o)",
    "Object.defineProperty(o, 'x', {})", "Object.getOwnPropertyDescriptor(o, 'a')", "f()", "new K()", "[...list]", "Object.setPrototypeOf(o, null)",
  ]; // prettier-ignore

  it("cuts what the guest holds of the host", () => {
    const { membrane, evaluate } = cut();
    evaluate("globalThis.held = { o, f: o.f, K: o.K, list: o.list }");
    membrane.revoke(message);
    for (const operation of operations) {
      const said = evaluate(
        `(({ o, f, K, list }) => { try { ${operation}; return "worked"; } catch (e) { return [e instanceof TypeError, e.message].join(); } })(held)`,
      );
      expect([operation, said]).toEqual([operation, `true,${message}`]);
    }
  });

  it("cuts what the host holds of the guest", () => {
    const { membrane, seen } = cut();
    const { f, K, list } = seen;
    membrane.revoke(message);
    for (const operation of operations) {
      const attempt = new Function("o", "f", "K", "list", operation) as (...values: unknown[]) => unknown;
      expect(() => attempt(seen, f, K, list)).toThrow(new TypeError(message));
    }
  });

  it("cuts in the middle of a call: what would still cross does not", () => {
    const { membrane, global, run, evaluate, object } = cut();
    global["end"] = () => {
      membrane.revoke(message);
      return object;
    };
    evaluate("globalThis.got = 'nothing'");
    expect(() => run("got = end(); try { got.a } catch {}")).not.toThrow(RangeError);
    expect(evaluate("typeof got")).not.toBe("function");
    expect(
      evaluate("(() => { try { return got === undefined ? 'cut' : got.a; } catch (e) { return 'cut'; } })()"),
    ).toBe("cut");
  });

  it("leaves both realms as they were", () => {
    const { membrane, evaluate, object } = cut();
    membrane.revoke();
    expect(evaluate("[1, 2].map((v) => v * 2).join()")).toBe("2,4");
    expect(object["a"]).toBe(1);
    expect(() => membrane.revoke()).not.toThrow();
  });
});
