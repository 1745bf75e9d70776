import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("run.mjs", import.meta.url));

function run(...args: string[]): { status: number | null; lines: string[] } {
  // Vitest's own flags and conditions would reach the children.
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
    maxBuffer: 1e8,
  });
  return { status, lines: `${stdout}${stderr}`.trim().split("\n") };
}

describe("attack corpus", () => {
  it.each(["bridge", "vm"])(
    "is stopped by the subject %s",
    (subject) => {
      const { lines } = run("--subject", subject);
      expect(lines.filter((line) => line.startsWith("BREACH") || line.startsWith("FAILED"))).toEqual([]);
      expect(lines.at(-1)).toMatch(/^stopped \d+, breached 0/);
    },
    180_000,
  );
});
