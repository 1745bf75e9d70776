import { describe, expect, it } from "vitest";
import { sbx } from "./support/sbx.ts";

describe("sbx check", () => {
  it("tells the versions, the features and the guarantees, all of which hold here", async () => {
    const { code, stdout, stderr } = await sbx(".", "check");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Node ${process.versions.node}`);
    expect(stdout).toMatch(/yes {2}WebAssembly/);
    expect(stdout.match(/^ {2}holds {3}I\d+/gm)?.length).toBeGreaterThanOrEqual(8);
    expect(stdout).not.toContain("BROKEN");
  });

  it("tells the same as JSON", async () => {
    const { stdout } = await sbx(".", "check", "--json");
    const { versions, guarantees } = JSON.parse(stdout) as {
      versions: { node: string };
      guarantees: { holds: boolean }[];
    };
    expect(versions.node).toBe(process.versions.node);
    expect(guarantees.every(({ holds }) => holds)).toBe(true);
  });

  it("says that a guarantee is broken, and fails: tried with a probe that lies", async () => {
    const { checkCommand } = await import("../src/commands/check.ts");
    const { probes } = await import("../src/probes.ts");
    const { createTerminal } = await import("../src/terminal.ts");
    const lie = { invariant: "I0", says: "nothing holds", holds: (): boolean => false };
    (probes as (typeof lie)[]).splice(0, probes.length, lie);
    let text = "";
    const codes: number[] = [];
    const stream = { write: (part: string) => ((text += part), true) };
    const args = { operands: [], rest: [], values: () => [] };
    await checkCommand(args, createTerminal(stream, stream), (code) => codes.push(code));
    expect(text).toMatch(/BROKEN {2}I0 {3}nothing holds/);
    expect(codes).toEqual([1]);
  });
});
