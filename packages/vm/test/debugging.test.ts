import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("VM-40: a debugger stops at a break point that was set by file name, and sees the guest's variables", () => {
  const fixture = fileURLToPath(new URL("fixtures/breakpoint.mjs", import.meta.url));
  const output = execFileSync(process.execPath, [fixture], { encoding: "utf8" });
  expect(JSON.parse(output)).toEqual({
    found: [
      ["twice", 2, 21],
      ["twice", 2, 2],
    ],
    value: 42,
  });
});
