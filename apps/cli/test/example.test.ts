import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Result, repository, runNode, sbx } from "./support/sbx.ts";

/** What `pnpm start` runs after the build, as arguments of `sbx`. */
function startArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  return scripts["start"]?.split("apps/cli/dist/cli.js ")[1]?.split(" ") ?? [];
}

describe("the example that `pnpm start` runs", () => {
  let result: Result;
  beforeAll(async () => {
    result = await sbx(repository, ...startArguments());
  });

  it("ends well and fits two screens", () => {
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout.split("\n").length).toBeLessThan(40);
  });

  it("prints a report that Handlebars made of the host's rows and functions in the guest realm", () => {
    expect(result.stdout).toMatch(/^ {2}EUR {2}Euro +€1\.00 +3\d {2}Andorra, /m);
    expect(result.stdout).toMatch(/^ {2}South Africa +10 {2}Afrikaans, English, /m);
  });

  it("shows five breakouts that failed, and how", () => {
    const verdicts = result.stdout.match(/^ {2}(held|BROKE) .*$/gm) ?? [];
    expect(verdicts).toHaveLength(5);
    expect(verdicts.filter((line) => line.startsWith("  held"))).toEqual(verdicts);
    expect(result.stdout).toContain("5 of 5 held");
  });

  it("tries what does break out of a bare context of node:vm", async () => {
    const { stdout } = await runNode([join(repository, "apps/cli/test/support/bare-report.mjs")], repository);
    const verdicts = stdout.match(/^ {2}(held|BROKE) .*$/gm) ?? [];
    expect(verdicts.filter((line) => line.startsWith("  BROKE"))).toHaveLength(5);
    expect(stdout.match(/it got the file system$/gm)).toHaveLength(3);
  });

  it("is not let near a package or a builtin that it was not given", async () => {
    const [run = "", file = "", ...rest] = startArguments();
    const endowments = rest.slice(rest.indexOf("--endow"));
    expect(await sbx(repository, run, file, ...endowments)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("the package 'handlebars' was not allowed"),
    });
  });
});
