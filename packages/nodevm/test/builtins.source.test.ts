import { builtinModules, createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { selectBuiltins } from "../src/builtins/select.ts";
import type { BuiltinSettings } from "../src/options.ts";
import { builtinTable, dangerousFamilies } from "../src/builtins/table.ts";

const require = createRequire(import.meta.url);
/** What every function has; `assert` and `events` export one. */
const ofFunctions = new Set(["length", "name", "prototype", "arguments", "caller"]);

function membersOf(name: string): string[] {
  const module = require(name) as object;
  const own = Reflect.ownKeys(module).filter((key): key is string => typeof key === "string");
  return typeof module === "function" ? own.filter((key) => !ofFunctions.has(key)) : own;
}

describe("the table of builtins", () => {
  it.each([...builtinTable])("SH-14: every member of the running Node's %s has been looked at", (name, review) => {
    const seen = new Set([...review.given, ...review.withheld, ...Object.keys(review.nested)]);
    expect(membersOf(name).filter((member) => !seen.has(member))).toEqual([]);
  });

  it.each([...builtinTable])("lists no member of %s twice", (_name, { given, withheld, nested }) => {
    const all = [...given, ...withheld, ...Object.keys(nested)];
    expect(all.filter((member, index) => all.indexOf(member) !== index)).toEqual([]);
  });

  it("SH-2: holds no module of a dangerous family", () => {
    for (const name of builtinTable.keys()) expect(dangerousFamilies.has(name.split("/")[0] ?? "")).toBe(false);
  });
});

const names = (...given: string[]): string[] => [
  ...selectBuiltins(new Map(given.map((name) => [name, true])), []).keys(),
];

describe("selectBuiltins", () => {
  it("BI-2: the star stands for the reviewed set", () => {
    expect(names("*")).toEqual([...builtinTable.keys()]);
    expect(names("-fs")).toEqual([]);
  });

  it("GP-8 BI-2: the set has every module that programs use for their work", () => {
    const wanted = `assert buffer console crypto events fs fs/promises http https net path punycode querystring readline stream stream/promises
      stream/consumers stream/web string_decoder timers timers/promises tls url util util/types zlib`;
    expect(wanted.split(/\s+/).filter((name) => !names("*").includes(name))).toEqual([]);
  });

  it.each([["-fs"], ["-node:fs"]])("SH-4: %s takes the whole family away, wherever it stands", (minus) => {
    for (const list of [
      ["*", minus],
      [minus, "*", "fs"],
    ]) {
      const left = names(...list);
      expect(left).toContain("path");
      expect(left.filter((name) => name === "fs" || name.startsWith("fs/"))).toEqual([]);
    }
  });

  it("BI-1: takes names with the scheme", () => {
    expect(names("node:path", "events")).toEqual(["path", "events"]);
  });

  it("BI-3: takes names to true, false or settings", () => {
    const given = new Map<string, boolean | BuiltinSettings>([
      ["path", true],
      ["url", false],
      ["fs", {}],
    ]);
    expect([...selectBuiltins(given, [])]).toEqual([
      ["path", undefined],
      ["fs", undefined],
    ]);
  });

  it("GP-20: refuses a setting that the module does not know, since it would limit nothing", () => {
    const given = new Map<string, boolean | BuiltinSettings>([["path", { roots: ["/x"] }]]);
    expect(() => selectBuiltins(given, [])).toThrow(expect.objectContaining({ path: "require.builtin.path.roots" }));
  });

  it("BI-5 BI-6 SH-2 SH-3 threats 29: gives no dangerous module by star, by name or with its scheme", () => {
    const dangerous = builtinModules
      .map((name) => name.replace(/^node:/, ""))
      .filter((name) => !builtinTable.has(name));
    expect(dangerous).toEqual(
      expect.arrayContaining(
        ["child_process", "vm", "module", "process", "worker_threads", "inspector/promises", "_http_client"].filter(
          (name) => builtinModules.includes(name),
        ),
      ),
    );
    for (const name of dangerous)
      for (const spelling of [name, `node:${name}`]) expect(names("*", spelling)).not.toContain(name);
  });

  it("decision 3: gives a dangerous module by its own option, one name at a time", () => {
    expect([...selectBuiltins(new Map(), ["child_process"]).keys()]).toEqual(["child_process"]);
    expect(() => selectBuiltins(new Map(), ["*"])).toThrow(/there is no builtin module/);
  });

  it("SH-5: a doubled scheme names nothing", () => {
    expect(() => names("node:node:path")).toThrow(/there is no builtin module 'node:node:path'/);
  });
});
