import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";

describe("run", () => {
  it("VM-30: returns the completion value", () => {
    expect(new VM().run("var a = 1; a + 1")).toBe(2);
    expect(new VM().run("var a")).toBeUndefined();
    expect(new VM().run("")).toBeUndefined();
  });
});
