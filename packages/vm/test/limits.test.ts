import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** Runs the fixture on what was built, in a process that is ended if it hangs. */
const ended = (): unknown => {
  const file = fileURLToPath(new URL("fixtures/backstop.mjs", import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, [file], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 50_000,
    }),
  );
};

describe("a time limit", () => {
  it("I9: ends a guest whose rejections swallow the engine's termination, as often as it tries, and the VM goes on", () => {
    const timeout = "ERR_SCRIPT_EXECUTION_TIMEOUT";
    const each = [timeout, timeout, "alive"];
    expect(ended()).toEqual([...each, ...each, ...each]);
  });
});
