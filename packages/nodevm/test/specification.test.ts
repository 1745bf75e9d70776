/**
 * Lines of the specification that are about no one subject of the other files. `pnpm check:spec` wants each line's id in
 * some test.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import fs, { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  MemoryFileSystem,
  NodeVM,
  Resolver,
  VMFileSystem,
  VMScript,
  makeResolverFromLegacyOptions,
  type RequestingModule,
  type VM,
} from "@sbx/nodevm";
import { afterAll, describe, expect, it } from "vitest";
import { guest, run } from "./helpers/guest.ts";

const top = realpathSync(mkdtempSync(join(tmpdir(), "sbx-spec-")));
afterAll(() => rmSync(top, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, name)), { recursive: true });
    writeFileSync(join(top, name), text);
  }
}

describe("construction", () => {
  it("NV-2: hooks of builtins run before the sandbox is filled and modules are preloaded; a failure leaves no VM", () => {
    const order: string[] = [];
    const hook = { init: () => order.push("init"), load: () => ({ loaded: true }) };
    const resolver = makeResolverFromLegacyOptions({ builtin: ["path"], import: ["hooked"] }, { hooked: hook });
    const sandbox = {
      get late() {
        order.push("sandbox");
        return 1;
      },
    };
    new NodeVM({ require: resolver, sandbox });
    expect(order).toEqual(["init", "sandbox"]);
    expect(() => new NodeVM({ require: { import: ["nothing-there"] } })).toThrow("Cannot find module 'nothing-there'");
  });

  it("NV-15: what is listed is source; json and node come after, unless they are listed", () => {
    const files = {
      "/p/a.json": "module.exports = 'source'",
      "/p/b.txt": "module.exports = 'text'",
      "/p/c.json": "{}",
    };
    expect(run(guest(files, {}, { sourceExtensions: ["json"] }), "module.exports = require('./a')")).toBe("source");
    const vm = guest(files, {}, { sourceExtensions: ["txt"] });
    expect(
      run(vm, "module.exports = [require('./b'), JSON.stringify(require('./c')), Object.keys(require.extensions)]"),
    ).toEqual(["text", "{}", [".txt", ".json", ".node"]]);
  });

  it("NV-26: bufferAllocLimit goes to the VM", () => {
    expect(() => new NodeVM({ bufferAllocLimit: -1 })).toThrow(expect.objectContaining({ code: "ERR_INVALID_OPTION" }));
    expect(() => new NodeVM({ bufferAllocLimit: 1024 }).run("new ArrayBuffer(2048)")).toThrow(RangeError);
  });

  it("NV-32: nothing of the host's console or process can be changed", () => {
    new NodeVM().run(
      "console.mine = 1; console.log.mine = 1; process.mine = 1; process.versions.node = '0'; Object.getPrototypeOf(console).mine = 1",
    );
    expect(["mine" in console, "mine" in console.log, "mine" in process, process.versions.node === "0"]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it("NV-82: stacks show where the guest's code is, offsets of a script included", () => {
    const vm = new NodeVM();
    const stack = vm.run<string>("\n\nmodule.exports = new Error('x').stack", join(top, "where.js"));
    expect(stack).toContain(`${join(top, "where.js")}:3:18`);
    expect(stack).not.toMatch(/packages|node:/);
    const script = new VMScript("module.exports = new Error('x').stack", { filename: "offset.js", lineOffset: 10 });
    expect(vm.run<string>(script)).toMatch(/offset\.js:11:/);
    const program =
      "Error.prepareStackTrace = (e, sites) => sites.map((s) => s.getLineNumber()); module.exports = new Error('x').stack";
    expect(new NodeVM().run<number[]>(program)[0]).toBe(1);
  });

  it("GP-7: the language's own and the timers are there, the network is not", () => {
    expect(
      new NodeVM().run(
        "module.exports = ['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource'].filter((name) => name in globalThis)",
      ),
    ).toEqual([]);
    expect(new NodeVM().run("module.exports = [typeof Proxy, typeof WeakRef, typeof setTimeout, typeof Intl]")).toEqual(
      ["function", "function", "function", "object"],
    );
  });

  it("GP-15: a program without a file name finds packages from the current folder, and the host hears why not", () => {
    const vm = new NodeVM({ require: { external: ["semver"], context: "sandbox", builtin: ["util"] } });
    const rules: unknown[] = [];
    vm.on("denied", ({ rule }: { rule: unknown }) => rules.push(rule));
    expect(() => vm.run("require('lodash-that-is-not-there')")).toThrow(
      expect.objectContaining({ code: "MODULE_NOT_FOUND" }),
    );
    expect(rules).toHaveLength(1);
  });

  it("GP-24: host context is the default, the guest's realm a word away", () => {
    write({ "context/m.js": "module.exports = Object" });
    const require = { external: true, root: top } as const;
    const program = "module.exports = require('./m.js') === Object";
    const file = join(top, "context/main.js");
    expect(new NodeVM({ require: { ...require, context: "sandbox" } }).run(program, file)).toBe(true);
    const hosted = new NodeVM({ require }).run("module.exports = require('./m.js')", file);
    expect(hosted).toBe(Object);
  });
});

describe("modules", () => {
  it("RS-21: an unknown extension is JavaScript", () => {
    expect(
      run(
        guest({ "/p/a.weird": "module.exports = 1", "/p/b": "module.exports = 2" }),
        "module.exports = [require('./a.weird'), require('./b')]",
      ),
    ).toEqual([1, 2]);
  });

  it("RS-27: NODE_PATH and global folders are ignored", () => {
    write({ "global/only-global/index.js": "" });
    const before = process.env["NODE_PATH"];
    process.env["NODE_PATH"] = join(top, "global");
    try {
      const vm = new NodeVM({ require: { external: true, context: "sandbox" } });
      expect(() => vm.run("require('only-global')", join(top, "x.js"))).toThrow(
        expect.objectContaining({ code: "MODULE_NOT_FOUND" }),
      );
    } finally {
      if (before === undefined) delete process.env["NODE_PATH"];
      else process.env["NODE_PATH"] = before;
    }
  });

  it("RS-34: a main that is no text counts for none", () => {
    const files = {
      "/p/node_modules/a/package.json": '{"main": 5}',
      "/p/node_modules/a/index.js": "module.exports = 'index'",
      "/p/node_modules/b/package.json": '{"main": ""}',
      "/p/node_modules/b/index.js": "module.exports = 'b'",
    };
    expect(run(guest(files), "module.exports = [require('a'), require('b')]")).toEqual(["index", "b"]);
  });

  it("RS-35: a broken package.json is named, an empty one is none, null is none", () => {
    const files = {
      "/p/node_modules/a/package.json": "{",
      "/p/node_modules/a/index.js": "",
      "/p/node_modules/n/package.json": "null",
      "/p/node_modules/n/index.js": "module.exports = 'n'",
    };
    const vm = guest(files);
    expect(() => run(vm, "require('a')")).toThrow(/\/p\/node_modules\/a\/package\.json/);
    expect(run(guest(files), "module.exports = require('n')")).toBe("n");
  });

  it("RS-39: paths into a package pass its exports by; names do not", () => {
    const files = {
      "/p/node_modules/a/package.json": '{"exports": {".": "./index.js"}}',
      "/p/node_modules/a/index.js": "module.exports = 1",
      "/p/node_modules/a/inner.js": "module.exports = 2",
    };
    const program =
      "let code; try { require('a/inner.js') } catch (e) { code = e.code } module.exports = [require('a'), require('./node_modules/a/inner.js'), code]";
    expect(run(guest(files), program)).toEqual([1, 2, "ERR_PACKAGE_PATH_NOT_EXPORTED"]);
  });

  it("RS-43: a package may be one file", () => {
    expect(run(guest({ "/p/node_modules/p7.js": "module.exports = 7" }), "module.exports = require('p7')")).toBe(7);
  });

  it("RS-60: in host context Node loads what a module needs; mocks do not reach there", () => {
    write({
      "hosted/a.js": "module.exports = require('./b.js')",
      "hosted/b.js": "module.exports = typeof require('fs').readFileSync",
    });
    const vm = new NodeVM({ require: { external: true, root: top, mock: { fs: {} } } });
    expect(vm.run("module.exports = require('./a.js')", join(top, "hosted/main.js"))).toBe("function");
  });

  it("RS-71 RS-73 RS-74: options of require reach the loader: builtin, strict, fs", () => {
    const vm = guest({ "/p/sloppy.js": "leak = 1; module.exports = leak" }, { builtin: ["path"], strict: false });
    expect(run(vm, "module.exports = [typeof require('path').join, require('./sloppy.js')]")).toEqual(["function", 1]);
    expect(() => run(guest({ "/p/sloppy.js": "leak = 1" }), "require('./sloppy.js')")).toThrow(ReferenceError);
  });

  it("CP-6: a compiler is for programs that are run and for source files, not for JSON and not for scripts", () => {
    const seen: string[] = [];
    const compiler = (code: string, filename: string): string => {
      seen.push(filename);
      return code.replaceAll("ONE", "1");
    };
    const vm = guest({ "/p/a.js": "module.exports = ONE", "/p/b.json": '"ONE"' }, {}, { compiler });
    expect(run(vm, "module.exports = [ONE, require('./a'), require('./b.json')]")).toEqual([1, 1, "ONE"]);
    expect(seen).toEqual(["/p/main.js", "/p/a.js"]);
    expect(() => vm.run(new VMScript("ONE"))).toThrow(ReferenceError);
  });
});

describe("resolvers", () => {
  it("RS-80 RS-81: one that is made by hand knows its builtins and no file", () => {
    const fs = new MemoryFileSystem({ "/p/a.js": "" });
    const vm = new NodeVM({ require: new Resolver(fs, [], new Map([["mine", () => ({ value: 5 })]])) });
    expect(vm.run("module.exports = require('mine').value", "/p/main.js")).toBe(5);
    expect(() => vm.run("require('./a.js')", "/p/main.js")).toThrow(
      expect.objectContaining({ code: "MODULE_NOT_FOUND" }),
    );
  });

  it("RS-82: a class that extends it decides by its methods: what is allowed, where packages are, what names mean", () => {
    const files = {
      "/p/lib/a.js": "module.exports = ['a', Object, require('pack')]",
      "/p/lib/data.json": "[1]",
      "/p/secret.js": "module.exports = 'secret'",
      "/store/pack/index.js": "module.exports = 'pack'",
      "/elsewhere/named.js": "module.exports = 'named'",
    };
    const calls: unknown[] = [];
    class Mine extends Resolver {
      override init(vm: unknown): void {
        calls.push(["init", vm instanceof NodeVM]);
      }
      override isPathAllowed(path: string): boolean {
        return /^\/(?:p\/lib|store|elsewhere)\//.test(path) || super.isPathAllowed(path);
      }
      override genLookupPaths(directory: string): string[] {
        return [...super.genLookupPaths(directory), "/store"];
      }
      override resolve(module: RequestingModule, specifier: string): string | undefined {
        return specifier === "by-name" ? "/elsewhere/named" : super.resolve(module, specifier);
      }
      override checkAccess(module: RequestingModule, filename: string): void {
        calls.push(["check", module.filename, filename]);
        if (filename.endsWith(".json")) throw new RangeError("no data");
      }
      override getBuiltinModulesList(vm: VM): string[] {
        return [...super.getBuiltinModulesList(vm), "answer"];
      }
      override loadBuiltinModule(vm: VM, id: string): unknown {
        return id === "answer" ? { value: 42 } : super.loadBuiltinModule(vm, id);
      }
    }
    const resolver = new Mine(new MemoryFileSystem(files), [], new Map([["own", () => "own"]]));
    const vm = new NodeVM({ require: resolver });
    const attempt = "const attempt = (id) => { try { return require(id) } catch (e) { return e.code ?? e.name } };";
    const program = `${attempt} const [a, o, pack] = require('./lib/a'); module.exports = [a, o === Object, pack, require('by-name'), require('answer').value, require('own'),
      attempt('./secret'), attempt('./lib/data.json'), attempt('fs'), require.resolve('pack'), module.constructor.builtinModules]`;
    expect(vm.run(program, "/p/main.js")).toEqual([
      "a",
      true,
      "pack",
      "named",
      42,
      "own",
      "MODULE_NOT_FOUND",
      "RangeError",
      "MODULE_NOT_FOUND",
      "/store/pack/index.js",
      ["own", "answer"],
    ]);
    expect(calls.slice(0, 3)).toEqual([
      ["init", true],
      ["check", "/p/lib/a.js", "/p/lib/a.js"],
      ["check", "/store/pack/index.js", "/store/pack/index.js"],
    ]);
    expect(resolver.isPathAllowed("/p/secret.js")).toBe(false);
  });

  it("RS-82 SH-8: whatever it allows, the library's own files are given to nobody", () => {
    class Open extends Resolver {
      override isPathAllowed(): boolean {
        return true;
      }
    }
    const library = createRequire(import.meta.url).resolve("@sbx/vm");
    const rules: unknown[] = [];
    const vm = new NodeVM({ require: new Open() });
    vm.on("denied", ({ rule }: { rule: unknown }) => rules.push(rule));
    expect(() => vm.run(`require(${JSON.stringify(library)})`)).toThrow("Cannot find module");
    expect(rules).toEqual(["own-files"]);
  });

  it("RS-83 RS-87: builtins are functions of the VM, or have hooks, and come before mocks and Node's", () => {
    const inits: unknown[] = [];
    const resolver = makeResolverFromLegacyOptions(
      { builtin: ["path"], mock: { m: "mock" } },
      { path: () => "override", m: { init: (vm) => inits.push(vm), load: (vm) => typeof vm } },
    );
    const vms = [new NodeVM({ require: resolver }), new NodeVM({ require: resolver })];
    expect(vms.map((vm) => vm.run("module.exports = [require('path'), require('node:path'), require('m')]"))).toEqual(
      Array(2).fill(["override", "override", "object"]),
    );
    expect(inits).toEqual(vms);
  });

  it("RS-84: the module's own require has its rights, module.require has not", () => {
    const files = {
      "/p/node_modules/a/index.js":
        "module.exports = [typeof require('b'), (() => { try { return typeof module.require('b') } catch (e) { return e.code } })()]",
      "/p/node_modules/b/index.js": "",
    };
    expect(
      run(guest(files, { external: { modules: ["a"], transitive: true } }), "module.exports = require('a')"),
    ).toEqual(["object", "MODULE_NOT_FOUND"]);
  });

  it("RS-86 RS-88: made from options, or from nothing; the third argument compiles the files", () => {
    const files = { "/p/a.js": "module.exports = ONE" };
    const compiler = (source: string): string => source.replace("ONE", "1");
    const resolver = makeResolverFromLegacyOptions(
      { external: true, context: "sandbox", fs: new MemoryFileSystem(files) },
      undefined,
      compiler,
    );
    expect(new NodeVM({ require: resolver }).run("module.exports = require('./a')", "/p/main.js")).toBe(1);
    const nothing = makeResolverFromLegacyOptions(false, { only: () => 1 });
    expect(new NodeVM({ require: nothing }).run("module.exports = require('only')")).toBe(1);
    expect(() => new NodeVM({ require: nothing }).run("require('fs')")).toThrow("Cannot find module 'fs'");
  });

  it("RS-89 RS-28: one resolver serves many VMs", () => {
    const resolver = makeResolverFromLegacyOptions({
      external: true,
      context: "sandbox",
      fs: new MemoryFileSystem({ "/p/a.js": "module.exports = {}" }),
    });
    const [first, second] = [0, 1].map(() =>
      new NodeVM({ require: resolver }).run<object>("module.exports = require('./a')", "/p/main.js"),
    );
    expect([typeof first, first === second]).toEqual(["object", false]);
  });
});

describe("builtins and files", () => {
  it("BI-14: events is the guest's own", () => {
    const program =
      "const EventEmitter = require('events'); module.exports = [EventEmitter instanceof Function, Object.getPrototypeOf(new EventEmitter()) === EventEmitter.prototype]";
    expect(new NodeVM({ require: { builtin: ["events"] } }).run(program)).toEqual([true, true]);
  });

  it("BI-19: a denied name gives nothing, however it is asked for", () => {
    const vm = new NodeVM({ require: { builtin: ["module", "vm", "path"] } });
    expect(vm.run("module.exports = module.constructor.builtinModules")).toEqual(["path"]);
  });

  it("FS-2 FS-11: the file system is Node's by default, and construction reads nothing but the root", () => {
    write({ "fs/a.js": "module.exports = __dirname" });
    expect(
      new NodeVM({ require: { external: true, root: top, context: "sandbox" } }).run(
        "module.exports = require('./a')",
        join(top, "fs/m.js"),
      ),
    ).toBe(join(top, "fs"));
    const calls: string[] = [];
    const memory = new MemoryFileSystem({ "/p/a.js": "" });
    const fs = new Proxy(memory, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        return typeof value === "function"
          ? (...args: unknown[]): unknown => {
              calls.push(String(key));
              return Reflect.apply(value, target, args) as unknown;
            }
          : value;
      },
    });
    new NodeVM({ require: { external: true, context: "sandbox", fs } });
    expect(calls.filter((name) => name === "statSync" || name === "readFileSync")).toEqual([]);
  });

  it("FS-4: a file system in memory gives the modules of the guest's realm", () => {
    const memory = new MemoryFileSystem({
      "/p/a.js": "module.exports = require('./b.json').n",
      "/p/b.json": '{"n": 3}',
    });
    expect(
      new NodeVM({ require: { external: true, context: "sandbox", fs: memory } }).run(
        "module.exports = require('./a')",
        "/p/m.js",
      ),
    ).toBe(3);
    expect(new VMFileSystem().isSeparator("/")).toBe(true);
  });

  it("GP-22: the library reads none of its own files at run time", () => {
    const original = fs.readFileSync;
    const read: unknown[] = [];
    fs.readFileSync = ((...args: Parameters<typeof original>) => {
      read.push(args[0]);
      return original(...args);
    }) as typeof original;
    syncBuiltinESMExports();
    try {
      const vm = new NodeVM({ require: { builtin: ["*"] } });
      const names = ["events", "assert", "util", "timers/promises", "stream", "fs"];
      vm.run(`for (const name of ${JSON.stringify(names)}) require(name)`);
    } finally {
      fs.readFileSync = original;
      syncBuiltinESMExports();
    }
    expect(read).toEqual([]);
  });

  it("GP-17: the store of the host's asynchronous context flows through what the guest waits for", async () => {
    const storage = new AsyncLocalStorage<number>();
    const vm = new NodeVM({ sandbox: { store: () => storage.getStore() } });
    const program =
      "module.exports = new Promise((resolve) => setTimeout(() => process.nextTick(() => resolve(store())), 1))";
    expect(await storage.run(7, () => vm.run<Promise<unknown>>(program))).toBe(7);
  });
});
