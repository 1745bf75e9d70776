import { describe, expect, it } from "vitest";
import { compileExternalPatterns } from "../src/access/external-patterns.ts";

const matches = (pattern: string, path: string): boolean => compileExternalPatterns([pattern], false).matchesPath(path);

describe("compileExternalPatterns", () => {
  it.each([
    ["a", "/p/node_modules/a/index.js", true],
    ["a", "/p/node_modules/a", true],
    ["a", "/p/node_modules/ab/index.js", false],
    ["a", "/p/node_modules/ba/index.js", false],
    ["left-pad", "/p/node_modules/evil-left-pad/index.js", false],
    ["left-pad", "/p/node_modules/left-pad-evil/index.js", false],
    ["module", "/p/node_modules/module1/index.js", false],
    ["a", "/p/a/index.js", false],
    ["a", "/p/node_modules/b/a/index.js", false],
    ["a", "/p/my_node_modules/a/index.js", false],
    ["a", "/p/node_modules/a/node_modules/b/index.js", false],
    ["b", "/p/node_modules/a/node_modules/b/index.js", true],
    ["a", "/p/node_modules/a/node_modules", false],
    ["a/node_modules/b", "/p/node_modules/a/node_modules/b/x.js", true],
    ["a", "C:\\p\\node_modules\\a\\index.js", true],
    ["a", "/p/node_modules/A/index.js", false],
    ["a.b", "/p/node_modules/axb/index.js", false],
    ["a+", "/p/node_modules/aa/index.js", false],
    ["a", "/p/node_modules/a\n/index.js", false],
  ])("RS-53: pattern %j on %j gives %j", (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  it.each([
    ["*", "/p/node_modules/anything/x.js", true],
    ["*", "/p/node_modules/@scope/name/x.js", true],
    ["@scope/*", "/p/node_modules/@scope/name/x.js", true],
    ["@scope/*", "/p/node_modules/@scopes/name/x.js", false],
    ["@scope\\*", "/p/node_modules/@scope/name/x.js", true],
    ["left-*", "/p/node_modules/left-pad/x.js", true],
    ["left-*", "/p/node_modules/right/left-pad/x.js", false],
    ["l?ft", "/p/node_modules/left/x.js", true],
    ["l?ft", "/p/node_modules/l/ft/x.js", false],
    ["**/deep", "/p/node_modules/a/b/deep/x.js", true],
    ["a*", "/p/node_modules/a/node_modules/b/x.js", false],
  ])("RS-54: wildcard %j on %j gives %j", (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  it.each([
    ["a/lib", "/p/node_modules/a/lib/x.js", true],
    ["a/lib", "/p/node_modules/a/library/x.js", false],
    ["a/lib", "/p/node_modules/a/x.js", false],
  ])("RS-55: a pattern with a folder, %j, on %j gives %j", (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  it("RS-55: lets the manifest of a package be read of which only a folder is listed", () => {
    const list = compileExternalPatterns(["a/lib", "@s/b/x"], false);
    expect(list.matchesPackage("/p/node_modules/a/package.json")).toBe(true);
    expect(list.matchesPackage("/p/node_modules/@s/b/package.json")).toBe(true);
    expect(list.matchesPackage("/p/node_modules/@s/c/package.json")).toBe(false);
  });

  it.each([
    ["zz", "zz", true],
    ["zz", "zz/sub", true],
    ["zz", "xzzx", false],
    ["zz", "zzz", false],
    ["zz", "zz/../other", false],
    ["@s/*", "@s/a/b", true],
    ["*", "a\\..\\b", false],
  ])("SH-7: pattern %j lists the specifier %j: %j", (pattern, specifier, expected) => {
    expect(compileExternalPatterns([pattern], false).matchesSpecifier(specifier)).toBe(expected);
  });

  it("lists nothing when there is no pattern", () => {
    expect(compileExternalPatterns([], false).matchesPath("/node_modules/a")).toBe(false);
    expect(compileExternalPatterns([], false).matchesSpecifier("")).toBe(false);
  });

  it("FS-10: disregards case where the file system does", () => {
    expect(compileExternalPatterns(["a"], true).matchesPath("C:\\P\\Node_Modules\\A\\x.js")).toBe(true);
  });
});
