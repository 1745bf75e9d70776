import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { folderWith, repository, runNode, sbx } from "./support/sbx.ts";

interface Block {
  readonly language: string;
  readonly text: string;
}

const readme = readFileSync(join(repository, "README.md"), "utf8");

/** The fenced blocks of a Markdown text. */
const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, language = "", text = ""]) => ({ language, text }));

/** What the comments of a program say that it prints. */
const promised = (program: string): string[] => [...program.matchAll(/\/\/ → (.*)$/gm)].map(([, text = ""]) => text);

const manifest = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
  readonly packageManager: string;
  readonly scripts: Readonly<Record<string, string>>;
};

describe("README.md", () => {
  const blocks = blocksOf(readme);
  const [commands = ""] = blocks.filter(({ language }) => language === "sh").map(({ text }) => text);

  // Inside this package, so that its dependencies are found; outside of what git knows.
  const folder = mkdtempSync(join(repository, "apps/cli/node_modules/readme-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("begins with the two commands, for the pnpm that the repository is made for", () => {
    const lines = commands.trim().split("\n");
    expect(lines.map((line) => line.split("#")[0]?.trim())).toEqual([
      `npx -y ${manifest.packageManager} start`,
      `npx -y ${manifest.packageManager} test`,
    ]);
    expect(readme.slice(0, readme.indexOf("npx")).split("\n").length).toBeLessThan(12);
  });

  it.each(blocks.filter(({ language }) => language === "js").map(({ text }) => [text.split("\n")[0], text]))(
    "%s: the program prints what its comments say",
    async (_, text = "") => {
      const file = join(folder, "example.mjs");
      writeFileSync(file, text);
      const { code, stdout, stderr } = await runNode([file], folder);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout.trimEnd().split("\n")).toEqual(promised(text));
    },
  );

  it("shows what the example prints", async () => {
    const [excerpt = ""] = blocks.filter(({ language }) => language === "text").map(({ text }) => text);
    const [, start = ""] = manifest.scripts["start"]?.split("apps/cli/dist/cli.js ") ?? [];
    const { stdout } = await sbx(repository, ...start.split(" "));
    for (const part of excerpt.split("…\n")) expect(stdout).toContain(part.trim().split("\n").slice(0, 5).join("\n"));
    expect(stdout.split("\n")).toEqual(
      expect.arrayContaining(
        excerpt
          .trimEnd()
          .split("\n")
          .filter((line) => line !== "…"),
      ),
    );
  });

  it("names the command that `pnpm start` runs", () => {
    const [, start = ""] = manifest.scripts["start"]?.split(" && ") ?? [];
    expect(blocks.some(({ language, text }) => language === "sh" && text.split("\n").includes(start))).toBe(true);
  });

  it("names scripts that there are", () => {
    const own = ["start", "test"];
    const named = [...readme.matchAll(/`pnpm ([\w:]+)`/g)].map(([, name = ""]) => name);
    expect([...own, ...named].filter((name) => !(name in manifest.scripts))).toEqual([]);
  });
});

describe("apps/cli/README.md", () => {
  it("hands things over as it says", async () => {
    const text = readFileSync(join(repository, "apps/cli/README.md"), "utf8");
    const files = blocksOf(text)
      .filter(({ language }) => language === "js")
      .map((block): [string, string] => [/^\/\/ (\S+)\n/.exec(block.text)?.[1] ?? "", block.text]);
    const folder = folderWith(Object.fromEntries(files));
    expect(await sbx(folder, "run", "guest.js", "--endow", "host.mjs")).toEqual({
      code: 0,
      stdout: "apples: €1.20\n",
      stderr: "",
    });
  });
});
