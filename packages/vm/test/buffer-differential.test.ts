import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";
import { bufferExpressions, programOf } from "./support/buffer-expressions.ts";

/** The engine's picture of a wrong receiver is another one for a proxy, as which Node sees an object of the guest's. */
const receiver = /(incompatible receiver )(?:#<Object>|\[object Object\])/g;

const linesOf = (text: unknown): string[] => String(text).replaceAll(receiver, "$1an object").split("\n");

/** Expressions that Node and the guest answer differently, with both answers. */
const differences = (expressions: readonly string[]): string[] => {
  const program = programOf(expressions);
  const node = linesOf(vm.runInThisContext(program));
  const guest = linesOf(new VM().run(program));
  expect(node).toHaveLength(expressions.length);
  return expressions.flatMap((expression, index) =>
    node[index] === guest[index]
      ? []
      : [`${expression}\n  node:  ${node[index] ?? ""}\n  guest: ${guest[index] ?? ""}`],
  );
};

describe("the guest's Buffer answers as Node's does", () => {
  it.each(Object.entries(bufferExpressions))("BF-1: %s", (_subject, expressions) => {
    expect(differences(expressions)).toEqual([]);
  });
});
