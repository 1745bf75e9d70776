import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

interface Report {
  readonly seen: readonly string[];
  readonly complete: boolean;
}

/** Runs the fixture on what was built, in a process of its own; a bad exit code throws. */
const child = (mode: string, ...args: string[]): Report => {
  const file = fileURLToPath(new URL("fixtures/node-notes.mjs", import.meta.url));
  const output = execFileSync(process.execPath, [`--unhandled-rejections=${mode}`, "--no-warnings", file, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(output) as Report;
};

describe("what Node reads from a guest's promises", () => {
  it.each([
    ["throw", "none", "listeners"],
    ["throw", "none", "no-listeners"],
    ["throw", "before", "no-listeners"],
    ["throw", "after", "no-listeners"],
    ["warn", "none", "listeners"],
    ["none", "none", "listeners"],
    ["warn-with-error-code", "none", "no-listeners"],
  ])(
    "I9: does not end the process, whatever stands above them (--unhandled-rejections=%s, hooks of the host: %s, %s)",
    (mode, hooks, listeners) => {
      expect(child(mode, hooks, listeners)).toMatchObject({ seen: [], complete: true });
    },
    120_000,
  );
});
