import { describe, expect, it } from "vitest";
import { makeRealms, type Realms } from "./support.ts";

/** Constructors whose counterparts host code gets when it is given them. */
const names = ["Object", "Array", "Map", "Error", "Promise", "Uint8Array", "Date", "RegExp", "String", "Symbol"];

const keysOf = (name: string): readonly PropertyKey[] =>
  Reflect.ownKeys((globalThis as unknown as Record<string, object>)[name] as object);

class Host {
  static kept = 0;
  get lazy(): number {
    Object.defineProperty(this, "lazy", { value: 1, configurable: true });
    return 1;
  }
  set value(value: unknown) {
    Object.defineProperty(this, "stored", { value, configurable: true });
  }
  write(value: unknown): void {
    (this as { written?: unknown }).written = value;
  }
}

const arm = (): Realms => {
  const realms = makeRealms();
  realms.global["plain"] = { a: 1 };
  realms.global["made"] = new Host();
  realms.global["Host"] = Host;
  realms.global["write"] = function (this: Record<string, unknown>): void {
    this["written"] = 1;
  };
  return realms;
};

/** Each has `C`, a constructor of the guest's, as the receiver of an operation of the host's. */
const programs: readonly string[] = [
  "Reflect.set(plain, 'added', 1, C)",
  "Reflect.set(plain, 'a', 1, C)",
  "Reflect.set(plain, 'name', 'x', C)",
  "Reflect.set(made, 'value', 1, C)",
  "Reflect.get(made, 'lazy', C)",
  "write.call(C)",
  "made.write.call(C, 1)",
  "Reflect.apply(Host.prototype.write, C, [1])",
  "Object.setPrototypeOf(C, plain); C.added = 1",
  "Object.setPrototypeOf(C, made); C.value = 1; C.lazy",
  "Object.setPrototypeOf(C, Host); C.kept = 1",
  "Object.setPrototypeOf(C, new Proxy(plain, {})); C.added = 1",
];

describe("a constructor of the guest's as the receiver", () => {
  it.each(programs)("I6: changes nothing of the host: %s", (program) => {
    for (const name of names) {
      const before = keysOf(name);
      const { run } = arm();
      run(`const C = ${name}; try { ${program} } catch {}`);
      expect(keysOf(name)).toEqual(before);
    }
  });

  it("is the one that is changed", () => {
    const { run } = arm();
    expect(run("[Reflect.set(plain, 'added', 5, Map), Map.added]")).toEqual([true, 5]);
    expect(run("Object.setPrototypeOf(Set, plain); Set.a = 2; [Set.a, plain.a]")).toEqual([2, 1]);
    expect(run("write.call(Date); Date.written")).toBe(1);
  });

  it("is seen by host code as an object of the guest's, the same each time", () => {
    const { run, global } = arm();
    const seen: unknown[] = [];
    global["look"] = function (this: unknown): unknown {
      seen.push(this);
      return this;
    };
    expect(run("[look.call(Map) === Map, look.call(Map) === Map]")).toEqual([true, true]);
    expect(seen[0]).toBe(seen[1]);
    expect(seen[0]).not.toBe(Map);
  });

  it("is the host's counterpart where it is a value, as ever", () => {
    const { run, global } = arm();
    global["isMap"] = (value: unknown): boolean => value === Map;
    expect(run("[isMap(Map), isMap.call(Map, Map)]")).toEqual([true, true]);
  });
});
