import { describe, expect, it } from "vitest";
import { Evidence } from "./evidence.ts";
import { compareTrees, guard } from "./guarded-trees.ts";

interface Tree {
  [key: string]: unknown;
  inner: Record<string, unknown>;
  method(): number;
}

const makeTree = (): Tree => ({
  inner: { list: [1], map: new Map<string, unknown>() },
  method: () => 1,
  get accessor() {
    return 1;
  },
});

/** What is noted after `change` has worked on a protected tree, and on a read-only one like it. */
function notedFor(change: (tree: Tree) => void, which: "protected" | "readonly"): string[] {
  const trees = { readonly: makeTree(), protected: makeTree() };
  const guarded = guard(trees.readonly, trees.protected);
  change(trees[which]);
  const evidence = new Evidence();
  compareTrees(evidence, guarded);
  return evidence.signals.map(({ detail }) => detail);
}

const define = (tree: Tree, descriptor: PropertyDescriptor): unknown =>
  Object.defineProperty(tree, "accessor", descriptor);

describe("a protected tree", () => {
  const allowed: readonly (readonly [title: string, change: (tree: Tree) => void])[] = [
    ["data in it changes", (tree) => (tree.inner["list"] = [2, { a: 1 }])],
    ["a function of it is deleted", (tree) => Reflect.deleteProperty(tree, "method")],
    ["an accessor of it is deleted", (tree) => Reflect.deleteProperty(tree, "accessor")],
    ["it is put into itself", (tree) => (tree["self"] = tree)],
    ["a part of it is put into another part", (tree) => (tree["again"] = tree.inner)],
    ["another object of the host's is put there, with functions", (tree) => (tree["other"] = { run: () => 1 })],
  ];
  it.each(allowed)("is as it may be when %s", (_title, change) => {
    expect(notedFor(change, "protected")).toEqual([]);
  });

  const forbidden: readonly (readonly [title: string, change: (tree: Tree) => void])[] = [
    ["a function", (tree) => (tree["evil"] = () => 1)],
    ["a function of it in another place", (tree) => (tree["evil"] = tree.method)],
    ["a function in the place of one", (tree) => (tree.method = () => 2)],
    ["a function deep in it", (tree) => ((tree.inner["list"] as unknown[])[0] = () => 1)],
    ["a function in a map of it", (tree) => (tree.inner["map"] as Map<string, unknown>).set("a", () => 1)],
    ["a getter in the place of one", (tree) => define(tree, { get: () => 2 })],
    ["a setter", (tree) => define(tree, { set: () => undefined })],
  ];
  it.each(forbidden)("has gained %s", (_title, change) => {
    expect(notedFor(change, "protected")).toEqual(["a protected object gained a function"]);
  });

  it("is looked at though it has no end", () => {
    const endless = (): object => new Proxy({ next: 0 }, { getOwnPropertyDescriptor: () => ({ value: endless(), configurable: true }) }); // prettier-ignore
    expect(notedFor((tree) => (tree["endless"] = endless()), "protected")).toEqual([]);
  });
});

describe("a read-only tree", () => {
  it.each<[title: string, change: (tree: Tree) => void]>([
    ["data in it", (tree) => (tree.inner["list"] = [2])],
    ["an entry of a map of it", (tree) => (tree.inner["map"] as Map<string, unknown>).set("a", 1)],
    ["what may be added to it", (tree) => Object.preventExtensions(tree.inner)],
    ["its prototype", (tree) => Object.setPrototypeOf(tree.inner, null)],
    ["one of its functions", (tree) => Reflect.deleteProperty(tree, "method")],
  ])("has changed: %s", (_title, change) => {
    expect(notedFor(change, "readonly")).toEqual(["a read-only object was changed"]);
  });
});
