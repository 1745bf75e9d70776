import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

interface Report {
  readonly seen: readonly (readonly unknown[])[];
  readonly host: readonly string[];
  readonly warnings: readonly string[];
}

/** Runs a fixture on what was built, in a process of its own, which vitest has not changed; a bad exit code throws. */
const child = (fixture: string, ...args: string[]): Report => {
  const file = fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, ["--expose-gc", file, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  ) as Report;
};

describe("failures that a guest leaves unhandled", () => {
  it.each(["listeners", "no-listeners"])(
    "I9, WK-13, PR-5: become events of the VM, and the process goes on (%s)",
    (mode) => {
      const { seen, host, warnings } = child("unhandled.mjs", mode);
      expect(host).toEqual([]);
      expect(warnings).toEqual(["SBX_UNHANDLED"]);
      expect(seen).toContainEqual(["async function", "a", true]);
      expect(seen).toContainEqual(["async generator", "b", true]);
      expect(seen).toContainEqual(["Promise.reject", "c", true]);
      expect(seen).toContainEqual(["reject null-prototype", "object", true]);
      expect(seen).toContainEqual(["reject proxy", "object", true]);
      expect(seen).toContainEqual(["primitive", "number", true]);
      expect(seen).toContainEqual(["new Promise", "d", true]);
      expect(seen).toContainEqual(["thenable", "e", true]);
      expect(seen.some(([name]) => name === "WebAssembly")).toBe(true);
      expect(seen).toContainEqual(["limited", "limited"]);
      expect(seen).toContainEqual(["handled later", "f", true]);
      expect(seen).toContainEqual(["handled later", "handled"]);
      expect(seen).toContainEqual(["finaliser", "fin"]);
    },
  );

  it("I9: what a guest function throws where no host code catches it is an event of the VM; the host's own is the host's", () => {
    const { guests, expected, seen, host, late } = child("host-listeners.mjs") as unknown as Record<string, unknown>;
    expect(guests).toBe(expected);
    expect(seen).toContainEqual(["error", "an emitter", "uncaughtException", "object", false]);
    expect(host).toEqual(["monitor of the host", "of the host", "monitor text", "text", "rejection text"]);
    expect(late).toBe(0);
  });

  it("I9: host promises that were on their way to a guest when the stack ended are no failures of the host's", () => {
    const { host, made } = child("lost.mjs") as unknown as { host: string[]; made: number };
    expect(host).toEqual([]);
    expect(made).toBeGreaterThan(1000);
  });

  it("I9: the end of the stack in host code that a guest has called is no failure of the host's, and in other host code it is", () => {
    expect(child("host-overflow.mjs", "guest").host).toEqual([]);
    expect(child("host-overflow.mjs", "host").host).toEqual(["Maximum call stack size exceeded"]);
  });

  it("decision 12, I9: what a disposed VM leaves ends no process: callbacks that the host still holds, rejections", () => {
    const { seen, host, warnings } = child("disposed.mjs");
    expect(host).toEqual([]);
    expect(seen).toEqual([
      ["uncaughtException", "TypeError", "This VM was disposed of."],
      ["unhandledRejection", "TypeError", "This VM was disposed of."],
    ]);
    expect(warnings).toEqual(["SBX_UNHANDLED"]);
  });
});
