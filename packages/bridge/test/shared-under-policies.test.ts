import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { makeRealms, type Realms } from "./support.ts";

class Point {
  static made = { count: 0 };
  x = 1;
  get double(): number {
    return this.x * 2;
  }
  set double(value: number) {
    this.x = value / 2;
  }
  move(): this {
    this.x += 1;
    return this;
  }
}

const policies = ["protected", "hidden"] as const;

const arm = (policy: (typeof policies)[number]): Realms => {
  const realms = makeRealms();
  const tree = { emitter: new EventEmitter(), bytes: Buffer.from("ab"), point: new Point(), Point };
  realms.membrane.setPolicy(tree, policy === "hidden" ? { hidden: ["password"] } : policy);
  realms.global["t"] = tree;
  return realms;
};

/** What a class, its prototype and the methods of that are, as a list to be compared item by item. */
const stateOf = (constructor: object): unknown[] => {
  const prototype = Reflect.get(constructor, "prototype") as object;
  const values = Reflect.ownKeys(prototype).map(
    (key) => Object.getOwnPropertyDescriptor(prototype, key)?.value as unknown,
  );
  const holders = [constructor, prototype, ...values.filter((value) => typeof value === "function")] as object[];
  return holders.flatMap((holder) => [
    Object.isExtensible(holder),
    Object.getPrototypeOf(holder),
    ...Reflect.ownKeys(holder).flatMap((key) => {
      const { value, get, set, writable } = Object.getOwnPropertyDescriptor(holder, key) ?? {};
      return [key, value as unknown, get, set, writable];
    }),
  ]);
};

const isSame = (now: readonly unknown[], before: readonly unknown[]): boolean =>
  now.length === before.length && now.every((item, index) => Object.is(item, before[index]));

/** Each has `p`, a prototype of the host's, its class `C` and a method `m`. */
const programs: readonly string[] = [
  "p.added = 1",
  "p.added = () => 1",
  "C.added = {}",
  "p.constructor = 1",
  "p[k] = 1",
  "p[k] = () => 1",
  "delete p[k]",
  "m.added = 1",
  "m.call = () => 1",
  "Object.defineProperty(p, k, { value: 1 })",
  "Object.defineProperty(m, 'name', { value: 'x' })",
  "Object.setPrototypeOf(p, null)",
  "Object.freeze(p)",
  "Object.assign(C, { added: 1 })",
  "Reflect.set({}, 'added', 1, p)",
  "p.__defineGetter__('added', () => 1)",
];

describe.each(policies)("what others share, reached from an object that is %s", (policy) => {
  it.each(programs)("I6: cannot be changed: %s", (program) => {
    for (const [expression, constructor] of [
      ["t.emitter", EventEmitter],
      ["t.bytes", Buffer],
      ["t.point", Point],
    ] as const) {
      const before = stateOf(constructor);
      const { run } = arm(policy);
      run(
        `const p = Object.getPrototypeOf(${expression}), C = p.constructor, k = Reflect.ownKeys(p).find((key) => key !== "constructor" && typeof Object.getOwnPropertyDescriptor(p, key).value === "function"), m = p[k]; try { ${program} } catch {}`,
      );
      expect(isSame(stateOf(constructor), before)).toBe(true);
    }
  });

  it("can be used as ever", () => {
    const { run } = arm(policy);
    expect(run("t.point.x = 5; t.point.move().x")).toBe(6);
    expect(run("t.point.double = 20; t.point.x")).toBe(10);
    expect(run("const made = new t.Point(); made.x = 7; made.double")).toBe(14);
    expect(
      run("class Own extends t.Point { y = 3; } const own = new Own(); own.x = 2; [own.x, own.y, own.double]"),
    ).toEqual([2, 3, 4]);
    expect(run("let got; t.emitter.listenerCount('x')")).toBe(0);
    expect(run("t.Point.made.count = 4; t.Point.made.count")).toBe(4);
    Point.made.count = 0;
  });
});
