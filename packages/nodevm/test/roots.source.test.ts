import { describe, expect, it } from "vitest";
import { canonicalRoots, comparePaths } from "../src/access/roots.ts";
import { createFiles } from "../src/filesystem/filesystem.ts";
import { MemoryFileSystem } from "../src/filesystem/memory-file-system.ts";

const posix = createFiles(new MemoryFileSystem({ "/real/a.js": "" }));
const windows = createFiles(new MemoryFileSystem({ "C:\\real\\a.js": "" }, { windows: true }));

describe("comparePaths", () => {
  it.each([
    ["/a/b", "/a/b", ""],
    ["/a/b", "/a/b/c/d.js", "c/d.js"],
    ["/a/b/", "/a/b/c", "c"],
    ["/a/b", "/a/bc", undefined],
    ["/a/b", "/a", undefined],
    ["/a/b", "/A/B/c", undefined],
    ["/", "/a", "a"],
    ["/a/b", "/a/b\\c", undefined],
  ])("RS-62 SH-7: what of %j lies below it in %j: %j", (folder, path, expected) => {
    expect(comparePaths(posix).below(folder, path)).toBe(expected);
  });

  it.each([
    ["C:\\Real", "c:\\real\\A.js", true],
    ["C:\\real", "C:\\realm\\a.js", false],
    ["C:\\real", "\\\\?\\C:\\real\\a.js", true],
    ["\\\\?\\c:\\REAL", "C:/real/a.js", true],
    ["\\\\server\\share", "\\\\?\\UNC\\server\\share\\a.js", true],
    ["C:\\real", "D:\\real\\a.js", false],
  ])("FS-10 GP-18: on Windows, %j contains %j: %j", (folder, path, expected) => {
    expect(comparePaths(windows).isInside(folder, path)).toBe(expected);
  });
});

describe("canonicalRoots", () => {
  it("RS-61: follows links; a folder that does not exist keeps its lexical form", () => {
    const fs = new MemoryFileSystem({ "/real/a.js": "" });
    fs.link("/link", "/real");
    expect(canonicalRoots(createFiles(fs), ["/link", "/none/../later", "/real/"])).toEqual([
      "/real",
      "/later",
      "/real",
    ]);
  });
});
