import { describe, expect, it } from "vitest";
import type { Manifest } from "../src/resolver/package-json.ts";
import { resolveExports, resolveImports } from "../src/resolver/package-maps.ts";

const manifest = (fields: Partial<Manifest>): Manifest => ({
  directory: "/p",
  path: "/p/package.json",
  name: "p",
  main: undefined,
  exports: undefined,
  imports: undefined,
  type: undefined,
  ...fields,
});

const attempt = (operation: () => unknown): unknown => {
  try {
    return operation();
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
};
const node = new Set(["node", "require"]);
const exported = (exports: unknown, subpath = "."): unknown =>
  attempt(() => resolveExports(manifest({ exports }), subpath, node));
const imported = (imports: unknown, name: string, rootNames = false): unknown =>
  attempt(() => resolveImports(manifest({ imports }), name, node, "/p/x.js", { rootNames }));
const path = (file: string): object => ({ path: file });

describe("resolveExports", () => {
  it("RS-36: takes conditions in the order in which they are written", () => {
    expect(exported("./a.js")).toEqual(path("a.js"));
    expect(exported({ import: "./m.js", require: "./r.js", default: "./d.js" })).toEqual(path("r.js"));
    expect(exported({ default: "./d.js", require: "./r.js" })).toEqual(path("d.js"));
    expect(exported({ node: { import: "./m.js" }, require: { node: "./rn.js" } })).toEqual(path("rn.js"));
    expect(exported({ ".": { browser: "./b.js", default: "./d.js" } })).toEqual(path("d.js"));
  });

  it("RS-36: prefers the literal key, then the longest text before the star, then the longest key", () => {
    const map = { "./a/*": "./1/*.js", "./a/b/*": "./2/*.js", "./a/*.js": "./3/*.js", "./a/x": "./4.js" };
    expect(exported(map, "./a/x")).toEqual(path("4.js"));
    expect(exported(map, "./a/b/c")).toEqual(path("2/c.js"));
    expect(exported(map, "./a/c")).toEqual(path("1/c.js"));
    expect(exported(map, "./a/c.js")).toEqual(path("3/c.js"));
    expect(exported({ "./*": "./*/*.js" }, "./x")).toEqual(path("x/x.js"));
  });

  it("RS-36: null blocks a subpath, also one that a wider pattern gives", () => {
    const map = { "./*": "./*.js", "./private/*": null };
    expect(exported(map, "./a")).toEqual(path("a.js"));
    expect(exported(map, "./private/a")).toMatch(/^ERR_PACKAGE_PATH_NOT_EXPORTED/);
  });

  it("RS-37: takes the first valid target of an array", () => {
    expect(exported(["a.js", "./b.js", "./c.js"])).toEqual(path("b.js"));
    expect(exported([{ import: "./m.js" }, "./b.js"])).toEqual(path("b.js"));
    expect(exported([null, "./b.js"])).toEqual(path("b.js"));
    expect(exported(["a.js", "b.js"])).toMatch(/^ERR_INVALID_PACKAGE_TARGET/);
    expect(exported([])).toMatch(/^ERR_PACKAGE_PATH_NOT_EXPORTED/);
  });

  it("RS-38: says what is wrong, with code, file and subpath", () => {
    expect(exported({})).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED: No "exports" main defined in /p/package.json');
    expect(exported({ "./a": "./a.js" }, "./b")).toBe(
      "ERR_PACKAGE_PATH_NOT_EXPORTED: Package subpath './b' is not defined by \"exports\" in /p/package.json",
    );
    expect(exported({ "./a": "./a.js", node: "./b.js" })).toMatch(
      /^ERR_INVALID_PACKAGE_CONFIGURATION: Invalid package config \/p\/package.json\. "exports" cannot contain some keys/,
    );
    expect(exported({ ".": { "0": "./a.js" } })).toMatch(/^ERR_INVALID_PACKAGE_CONFIGURATION.*numeric property keys/);
    expect(exported("a.js")).toBe(
      'ERR_INVALID_PACKAGE_TARGET: Invalid "exports" main target "a.js" defined in the package config /p/package.json;' +
        ' targets must start with "./"',
    );
  });

  it.each([
    ["./../x.js"],
    ["./a/../../x.js"],
    ["./%2e%2e/x.js"],
    ["./node_modules/x.js"],
    ["./NODE_modules/x.js"],
    ["./%6eode_modules/x.js"],
    ["./a\\..\\x.js"],
    ["/x.js"],
    ["../x.js"],
    ["file:///x.js"],
    [""],
  ])("threats 31: refuses the target %j", (target) => {
    expect(exported(target)).toMatch(/^ERR_INVALID_PACKAGE_TARGET/);
  });

  it.each([["./..%2fx"], ["./../x"], ["./a/%2e%2e/x"], ["./node_modules/x"], ["./a\\..\\x"], ["./a%5cb"], ["./%"]])(
    "threats 31: refuses the subpath %j in a pattern",
    (subpath) => {
      expect(exported({ "./*": "./lib/*" }, subpath)).toMatch(/^ERR_INVALID_MODULE_SPECIFIER/);
    },
  );

  it("reads targets as URL references, as Node does", () => {
    expect(exported("./a%20b.js")).toEqual(path("a b.js"));
    expect(exported("./a.js?query#hash")).toEqual(path("a.js"));
    expect(exported({ "./*": "./$1/*.js" }, "./$&")).toEqual(path("$1/$&.js"));
  });

  it("inherits no key from a prototype", () => {
    expect(exported({ ".": "./a.js" }, "./constructor")).toMatch(/^ERR_PACKAGE_PATH_NOT_EXPORTED/);
    expect(exported(JSON.parse('{"./__proto__": "./a.js", "__proto__": null}'), "./__proto__")).toMatch(
      /^ERR_INVALID_PACKAGE_CONFIGURATION/,
    );
  });
});

describe("resolveImports", () => {
  it("RS-40 RS-41: leads to files of the package and to other packages", () => {
    const map = { "#a": "./a.js", "#b": { node: "other/b", default: "./b.js" }, "#c/*": "other/*", "#fs": "fs" };
    expect(imported(map, "#a")).toEqual(path("a.js"));
    expect(imported(map, "#b")).toEqual({ specifier: "other/b" });
    expect(imported(map, "#c/d/e")).toEqual({ specifier: "other/d/e" });
    expect(imported(map, "#fs")).toEqual({ specifier: "fs" });
  });

  it("RS-40: refuses names that cannot be, and names that are not there", () => {
    expect(imported({ "#": "./a.js" }, "#")).toMatch(/^ERR_INVALID_MODULE_SPECIFIER/);
    expect(imported({ "#a/": "./a/" }, "#a/")).toMatch(/^ERR_INVALID_MODULE_SPECIFIER/);
    expect(imported({ "#/a": "./a.js" }, "#/a")).toMatch(/^ERR_INVALID_MODULE_SPECIFIER/);
    expect(imported({ "#/a": "./a.js" }, "#/a", true)).toEqual(path("a.js")); // Node 24 and later
    expect(imported({ "#a": null }, "#a")).toBe(
      'ERR_PACKAGE_IMPORT_NOT_DEFINED: Package import specifier "#a" is not defined in package /p/package.json imported' +
        " from /p/x.js",
    );
    expect(imported(undefined, "#a")).toMatch(/^ERR_PACKAGE_IMPORT_NOT_DEFINED/);
    expect(imported({ "#a": "node:fs" }, "#a")).toMatch(/^ERR_INVALID_PACKAGE_TARGET/);
    expect(imported({ "#a": "../x.js" }, "#a")).toMatch(/^ERR_INVALID_PACKAGE_TARGET/);
  });
});
