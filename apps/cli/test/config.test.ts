import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, repository, sbx } from "./support/sbx.ts";

const program = "console.log(JSON.stringify([process.argv.slice(2), process.env, typeof require('./lib/x.js')]))";

describe("--config", () => {
  it("holds what the flags hold, and a flag goes before it", async () => {
    const folder = folderWith({
      "app/main.js": program,
      "app/lib/x.js": "exports.x = 1;",
      "etc/sbx.config.json": JSON.stringify({ env: ["A=1"], timeout: 5000, root: ["../app"], console: "inherit" }),
    });
    const args = ["run", "app/main.js", "--config", "etc/sbx.config.json"];
    expect((await sbx(folder, ...args)).stdout).toBe('[[],{"A":"1"},"object"]\n');
    expect((await sbx(folder, ...args, "--env", "B=2", "--", "x")).stdout).toBe('[["x"],{"B":"2"},"object"]\n');
  });

  it("is not read unless it is named: a folder that nobody trusts may bring one", async () => {
    const folder = folderWith({ "main.js": "require('fs')", "sbx.config.json": '{"dangerousBuiltin":["fs"]}' });
    expect((await sbx(folder, "run", "main.js")).code).toBe(4);
  });

  it.each([
    ["a missing file", undefined, /cannot read 'c\.json': no such file/],
    ["no JSON", "{", /cannot read 'c\.json': .*JSON/],
    ["no object", "[]", /c\.json: it must hold an object/],
    ["an unknown key", '{"timout":1}', /c\.json: unknown option 'timout'; did you mean 'timeout'\?/],
    ["a number of the wrong kind", '{"timeout":-1}', /'timeout' is -1, and must be a whole number of milliseconds/],
    ["a text for a list", '{"external":"a"}', /'external' is "a", and must be a list of texts/],
    ["an unknown choice", '{"context":"guest"}', /'context' is "guest", and must be one of sandbox, host/],
    ["a text for a switch", '{"eval":"no"}', /'eval' is "no", and must be true or false/],
  ])("refuses %s: exit code 2, and one line", async (_, text, says) => {
    const folder = folderWith({ "main.js": "1", ...(text === undefined ? {} : { "c.json": text }) });
    const { code, stderr } = await sbx(folder, "run", "main.js", "--config", "c.json");
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("the schema of the config file", () => {
  it("is the table of options", async () => {
    const { configSchema } = await import("../src/config-schema.ts");
    const file = join(repository, "apps/cli/sbx.config.schema.json");
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(configSchema());
  });
});
