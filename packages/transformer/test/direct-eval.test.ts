import { createGuardName, restore, transform, type Transformed } from "@sbx/transformer";
import { describe, expect, it } from "vitest";
import { v8Verdict } from "./support/guest.ts";

const gated = (source: string, sourceType: "script" | "direct-eval" = "script"): Transformed =>
  transform(source, { evalGate: "E", sourceType });

const armed = "(E.arm(eval),eval(";
const text = "E.text((E.holder.eval=E.tamed,E.holder),";

describe("direct calls of eval", () => {
  it.each([
    ["x = eval(a)", `x = ${armed}${text}a/*E*/))/*E*/)`],
    ["x = eval (\n a, b)", `x = (E.arm(eval),eval (\n ${text}a/*E*/), b)/*E*/)`],
    ["eval(a)", `E.arm(eval),eval(${text}a/*E*/))`],
    ["if (a) eval(b); else eval(c)", `if (a) E.arm(eval),eval(${text}b/*E*/)); else E.arm(eval),eval(${text}c/*E*/))`],
    ["f = 1\neval(a) + 1", `f = 1\nE.arm(eval),eval(${text}a/*E*/)) + 1`],
    ["-eval(eval(a))", `-${armed}${text}${armed}${text}a/*E*/))/*E*/)/*E*/))/*E*/)`],
  ])("%j goes through the gate", (source, expected) => {
    const { code, columnOf } = gated(source);
    expect(code).toBe(expected);
    expect(v8Verdict(code)).toBe(true);
    expect(restore(code, { evalGate: "E" })).toBe(source);
    const lines = code.split("\n");
    expect(columnOf(lines.length, (lines.at(-1)?.lastIndexOf("eval(E") ?? 0) + 1)).toBeLessThanOrEqual(source.length);
  });

  it.each([
    "eval",
    "eval()",
    "eval(...a)",
    "eval?.(a)",
    "a.eval(b)",
    "new eval(a)",
    "(0, eval)(a)",
    "eval/**/(a)",
    "'eval(a)'",
    "({ eval(a) {} })",
    "class C { eval(a) {} }",
    "with (a) eval(b)",
    "eval(a); with (a) {}",
    "this is { not JavaScript eval(a)",
  ])("%j stays as it is", (source) => {
    expect(gated(source)).toMatchObject({ code: source });
  });

  it.each([
    ["eval(a) // with (b)", "w\u00EDth"],
    ["eval('with (b)')", "w\\u0069th"],
    ["eval(a); ({ with (b) {} })", "w\\u0069th"],
  ])("I7: nothing that could be a `with` is left beside a gate: %j", (source, spelling) => {
    const { code } = gated(source);
    expect(code).toContain("E.arm");
    expect(code).toContain(spelling);
    expect(code).not.toMatch(/with\s*\(/);
  });

  it("takes what only the scope of a call can allow", () => {
    const source = "new.target; super.x; this.#p; #p in this; eval(a)";
    expect(gated(source, "direct-eval").code).toContain("E.arm");
    expect(gated(source)).toMatchObject({ code: source });
  });

  it("refuses a text that mentions the gate, in any spelling", () => {
    const evalGate = createGuardName();
    const escaped = `\\u{${evalGate.charCodeAt(0).toString(16)}}${evalGate.slice(1)}`;
    for (const name of [evalGate, escaped]) {
      expect(() => transform(`${name}.arm(eval)`, { evalGate })).toThrow("reserved name");
    }
  });

  it("leaves the words of a syntax error to the engine", () => {
    expect(gated("eval(a) b c")).toMatchObject({ changed: false });
    expect(() => gated("async () => eval(a) b c")).toThrow(SyntaxError);
  });
});
