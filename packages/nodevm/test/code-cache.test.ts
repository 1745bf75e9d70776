/** The option `codeCache`, from one process to the next: what was built, in processes of its own. */
import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NodeVM } from "@sbx/nodevm";
import { afterAll, describe, expect, it } from "vitest";

const top = realpathSync(mkdtempSync(join(tmpdir(), "sbx-code-")));
afterAll(() => rmSync(top, { recursive: true, force: true }));
const built = fileURLToPath(new URL("../dist/index.js", import.meta.url));

const filler = Array.from({ length: 300 }, (_, n) => `exports.f${n} = function (a) { return a + ${n}; };`).join("\n");
/** With a `catch`, which is transformed; the second begins so that only a parser knows where it ends. */
const sources: Readonly<Record<string, string>> = {
  "plain.js": `${filler}\nexports.where = function where() { return new Error("x").stack; };`,
  "caught.js": `${filler}\nexports.caught = () => { try { null.x } catch (error) { return error instanceof TypeError } }; exports.marker = "marker-1"; exports.where = () => { try { throw 1 } catch (e) { e } return new Error("x").stack; };`,
  "parsed.js": `var odd = function () {} / 2; exports.re = /}/.test("}") && odd;\n${filler}\nexports.caught = () => { try { null.x } catch (error) { return error instanceof TypeError } };`,
};
for (const [name, text] of Object.entries(sources)) writeFileSync(join(top, name), text);

const program = `
  const plain = require("./plain.js"), caught = require("./caught.js"), parsed = require("./parsed.js");
  module.exports = [plain.f7(1), caught.f299(1), parsed.f1(1), caught.caught(), parsed.caught(), caught.marker, place(plain.where()), place(caught.where()), typeof arguments.callee.cachedData,
    Object.keys(require("./parsed.js")).length];
  function place(stack) { return stack.split("\\n")[1].replace(")", "").split(":").slice(-2).join(":") }`;

function runIn(folder: string): unknown[] {
  const script = `
    import { NodeVM } from ${JSON.stringify(built)};
    const vm = new NodeVM({ codeCache: ${JSON.stringify(folder)}, require: { external: true, context: "sandbox", root: ${JSON.stringify(top)} } });
    console.log(JSON.stringify(vm.run(${JSON.stringify(program)}, ${JSON.stringify(join(top, "main.js"))})));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  if (stderr !== "") throw new Error(stderr);
  return JSON.parse(stdout) as unknown[];
}

const lastLine = (sources["caught.js"] ?? "").split("\n").at(-1) ?? "";
const expected = [
  8,
  300,
  2,
  true,
  true,
  "marker-1",
  "301:43",
  `301:${String(lastLine.indexOf("new Error") + 1)}`,
  "undefined",
  302,
];
const entriesOf = (folder: string): string[] => readdirSync(folder).sort();
const timesOf = (folder: string): number[] => entriesOf(folder).map((name) => statSync(join(folder, name)).mtimeMs);

describe("codeCache", () => {
  it("GP-11: keeps the code of large modules, one file for each text, and a second process uses it", () => {
    const folder = join(top, "cache/made");
    expect(runIn(folder)).toEqual(expected);
    const entries = entriesOf(folder);
    expect(entries).toHaveLength(3);
    for (const name of entries) expect(name).toMatch(/^[0-9a-f]{64}$/);
    const before = timesOf(folder);
    expect(runIn(folder)).toEqual(expected);
    expect(timesOf(folder)).toEqual(before); // had it not been used, it would have been written again
  });

  it("GP-11: what is damaged, or of another text, is made anew", () => {
    const folder = join(top, "damaged");
    expect(runIn(folder)).toEqual(expected);
    const entries = entriesOf(folder);
    const contents = entries.map((name) => readFileSync(join(folder, name)));
    entries.forEach((name, index) => {
      const content = Buffer.from(contents[index] ?? "");
      if (index === 0) content[content.length - 9] = (content[content.length - 9] ?? 0) ^ 1;
      writeFileSync(join(folder, name), index === 1 ? content.subarray(0, 100) : index === 0 ? content : "");
    });
    expect(runIn(folder)).toEqual(expected);
    expect(entries.map((name) => readFileSync(join(folder, name)).length > 1000)).toEqual([true, true, true]);
  });

  it("GP-11: a module that has changed is another text", () => {
    const folder = join(top, "changed");
    expect(runIn(folder)).toEqual(expected);
    const text = sources["caught.js"] ?? "";
    writeFileSync(join(top, "caught.js"), text.replace("marker-1", "marker-2"));
    try {
      expect(runIn(folder)[5]).toBe("marker-2");
    } finally {
      writeFileSync(join(top, "caught.js"), text);
    }
    expect(entriesOf(folder)).toHaveLength(4);
  });

  it("GP-11 I7: is no place that the guest may write to, and must be a folder", () => {
    const inside = join(top, "data/cache");
    mkdirSync(inside, { recursive: true });
    const make = (codeCache: string, readOnly: boolean): NodeVM =>
      new NodeVM({ codeCache, require: { builtin: { fs: { roots: [join(top, "data")], readOnly } } } });
    expect(() => make(inside, false)).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_OPTION", path: "codeCache" }),
    );
    expect(make(inside, true).run("module.exports = 1")).toBe(1);
    expect(make(join(top, "elsewhere"), false).run("module.exports = 1")).toBe(1);
    expect(() => make(join(top, "plain.js"), true)).toThrow(expect.objectContaining({ path: "codeCache" }));
    expect(() => make("", true)).toThrow(expect.objectContaining({ path: "codeCache" }));
  });

  it("GP-11 RS-28: VMs of one process share what was made of a text, whoever loads it", () => {
    const counted: string[] = [];
    const compiler = (code: string, filename: string): string => {
      counted.push(filename);
      return code;
    };
    const run = (): unknown =>
      new NodeVM({ compiler, require: { external: true, context: "sandbox", root: top } }).run(
        program,
        join(top, "main.js"),
      );
    expect([run(), run()]).toEqual([expected, expected]);
    expect(counted).toHaveLength(8);
  });

  it("GP-11 I1: nothing of V8's code is left on a function that the guest can find", () => {
    writeFileSync(
      join(top, "callee.js"),
      `${sources["parsed.js"] ?? ""}\nexports.keys = Reflect.ownKeys(arguments.callee).map(String).join();`.repeat(3),
    );
    const vm = (): NodeVM =>
      new NodeVM({
        codeCache: join(top, "callee"),
        require: { external: true, context: "sandbox", root: top, strict: false },
      });
    const keys = [vm(), vm()].map(
      (made) => made.run<{ keys: string }>("module.exports = require('./callee.js')", join(top, "main.js")).keys,
    );
    for (const text of keys) expect(text).not.toMatch(/cachedData/);
  });
});
