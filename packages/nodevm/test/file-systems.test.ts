import * as nodeFs from "node:fs";
import { win32 } from "node:path";
import { MemoryFileSystem, NodeVM, VMFileSystem } from "@sbx/nodevm";
import { describe, expect, it } from "vitest";

describe("MemoryFileSystem", () => {
  const fs = new MemoryFileSystem({ "/a/b.js": "text", "/c/d/e.js": "e" });
  fs.link("/a/link.js", "b.js");
  fs.link("/folder", "/c");
  fs.link("/loop", "/loop");

  it("FS-1: tells files from folders and from nothing", () => {
    expect(fs.statSync("/a/b.js")?.isFile()).toBe(true);
    expect(fs.statSync("/a")?.isDirectory()).toBe(true);
    expect(fs.statSync("/a/none")).toBeUndefined();
    expect(fs.statSync("/a/b.js/c")).toBeUndefined();
  });

  it("follows links to files and folders, and gives up on a circle", () => {
    expect(fs.readFileSync("/a/link.js")).toBe("text");
    expect(fs.realpath("/folder/d/e.js")).toBe("/c/d/e.js");
    expect(fs.statSync("/loop")).toBeUndefined();
    expect(() => fs.realpath("/loop")).toThrow(expect.objectContaining({ code: "ENOENT" }));
  });

  it("FS-10: knows Windows paths, names without regard to case", () => {
    const windows = new MemoryFileSystem({ "C:\\a\\b.js": "text" }, { windows: true });
    expect(windows.readFileSync("c:\\A\\B.JS")).toBe("text");
    expect(windows.resolve("a")).toBe("C:\\a");
    expect([windows.isSeparator("/"), windows.isSeparator("\\")]).toEqual([true, true]);
  });
});

describe("VMFileSystem", () => {
  it("FS-3: uses Node's modules unless it is given others", () => {
    const fs = new VMFileSystem();
    expect(fs.statSync(process.execPath)?.isFile()).toBe(true);
    expect(fs.realpath(".")).toBe(nodeFs.realpathSync("."));
    expect(new VMFileSystem({ path: win32 }).join("a", "b")).toBe("a\\b");
  });

  it("FS-7: names the missing realpathSync when a root is set", () => {
    const rest = { ...nodeFs, realpathSync: undefined } as never;
    const fs = new VMFileSystem({ fs: rest });
    const make = (root?: string): NodeVM =>
      new NodeVM({ require: { external: true, fs, ...(root === undefined ? {} : { root }) } });
    expect(() => make("/")).toThrow(/realpath probe failed.*GHSA-cp6g-6699-wx9c/);
    expect(make()).toBeInstanceOf(NodeVM); // FS-8
  });
});

describe("a file system without realpath", () => {
  const fs = new MemoryFileSystem({ "/p/a.js": "module.exports = 'a'" });
  const without = {
    resolve: (path: string) => fs.resolve(path),
    isSeparator: (char: string) => char === "/",
    isAbsolute: (path: string) => fs.isAbsolute(path),
    join: (...paths: string[]) => fs.join(...paths),
    basename: (path: string) => fs.basename(path),
    dirname: (path: string) => fs.dirname(path),
    statSync: (path: string) => fs.statSync(path),
    readFileSync: (path: string) => Buffer.from(fs.readFileSync(path)),
  };

  it("FS-6: is refused when a root is set", () => {
    expect(() => new NodeVM({ require: { external: true, fs: without, root: "/p" } })).toThrow(
      /realpath.*GHSA-cp6g-6699-wx9c/,
    );
  });

  it("FS-5 FS-8: serves without a root; files may come as bytes", () => {
    const vm = new NodeVM({ require: { external: true, fs: without, context: "sandbox" } });
    expect(vm.run("module.exports = require('./a')", "/p/main.js")).toBe("a");
  });

  it("FS-1: a value that is no file system is refused by the missing function's name", () => {
    const broken = { ...without, join: undefined };
    expect(() => new NodeVM({ require: { fs: broken as never } })).toThrow(/'join'/);
    expect(() => new NodeVM({ require: { fs: null as never } })).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_OPTION", path: "require.fs" }),
    );
  });
});

describe("Windows paths", () => {
  const fs = new MemoryFileSystem(
    {
      "C:\\app\\main.js": "module.exports = [require('./lib/a'), require('.\\\\lib\\\\a'), require('p'), __dirname]",
      "C:\\app\\lib\\a.js": "module.exports = __filename",
      "C:\\app\\node_modules\\p\\package.json": '{"main":"x/y"}',
      "C:\\app\\node_modules\\p\\x\\y.js": "module.exports = module.paths",
      "C:\\apple\\secret.js": "",
    },
    { windows: true },
  );

  it("FS-10 GP-18: resolve with either slash, from a root in another case", () => {
    const vm = new NodeVM({ require: { external: ["p"], fs, root: "c:\\APP", context: "sandbox" } });
    expect(vm.run("module.exports = require('./main')", "C:\\app\\entry.js")).toEqual([
      "C:\\app\\lib\\a.js",
      "C:\\app\\lib\\a.js",
      [
        "C:\\app\\node_modules\\p\\x\\node_modules",
        "C:\\app\\node_modules\\p\\node_modules",
        "C:\\app\\node_modules",
        "C:\\node_modules",
      ],
      "C:\\app",
    ]);
    expect(() => vm.run("require('../apple/secret')", "C:\\app\\entry.js")).toThrow("Cannot find module");
    expect(() => vm.run("require('C:\\\\apple\\\\secret.js')", "C:\\app\\entry.js")).toThrow("Cannot find module");
  });
});
