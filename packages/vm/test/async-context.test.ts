import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

describe("a host that uses AsyncLocalStorage", () => {
  it("I1: keeps its stores, while guest promises carry none and cannot plant any", () => {
    const file = fileURLToPath(new URL("fixtures/async-context.mjs", import.meta.url));
    const output = execFileSync(process.execPath, [file], { encoding: "utf8" });
    expect(JSON.parse(output)).toEqual({ found: [0], stores: [true, true, true, true] });
  });
});
