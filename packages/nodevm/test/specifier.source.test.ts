import { describe, expect, it } from "vitest";
import { createFiles } from "../src/filesystem/filesystem.ts";
import { MemoryFileSystem } from "../src/filesystem/memory-file-system.ts";
import { classify, splitPackageSpecifier } from "../src/resolver/specifier.ts";

const posix = createFiles(new MemoryFileSystem());
const windows = createFiles(new MemoryFileSystem({}, { windows: true }));

describe("classify", () => {
  it.each([
    [".", "relative"],
    ["..", "relative"],
    ["./a", "relative"],
    ["../a", "relative"],
    ["..a", "relative"],
    [".a", "package"],
    ["/a", "absolute"],
    ["a", "package"],
    ["@s/a", "package"],
    ["#a", "imports"],
    ["node:fs", "scheme"],
    ["node:node:fs", "scheme"],
    ["", "package"],
    ["file:///a.js", "package"],
    ["C:\\a", "package"],
    [".\\a", "package"],
  ])("RS-31 RS-45: calls %j %s", (specifier, kind) => {
    expect(classify(specifier, posix)).toBe(kind);
  });

  it.each([
    ["C:\\a", "absolute"],
    [".\\a", "relative"],
    ["\\a", "absolute"],
    ["./a", "relative"],
  ])("FS-10: on Windows, calls %j %s", (specifier, kind) => {
    expect(classify(specifier, windows)).toBe(kind);
  });
});

describe("splitPackageSpecifier", () => {
  it.each([
    ["a", { name: "a", subpath: "." }],
    ["a/b/c", { name: "a", subpath: "./b/c" }],
    ["@s/a", { name: "@s/a", subpath: "." }],
    ["@s/a/b", { name: "@s/a", subpath: "./b" }],
    ["a/", { name: "a", subpath: "./" }],
    [".a", undefined],
    ["a%2f", undefined],
    ["a\\b", undefined],
    ["", undefined],
  ])("RS-36: takes %j apart", (specifier, parts) => {
    expect(splitPackageSpecifier(specifier)).toEqual(parts);
  });
});
