import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { NodeVM, VM, VMError, VMScript } from "@sbx/nodevm";
import { afterAll, describe, expect, it } from "vitest";
import { guest, run } from "./helpers/guest.ts";

const here = dirname(fileURLToPath(import.meta.url));
const top = realpathSync(mkdtempSync(join(tmpdir(), "sbx-nodevm-")));
afterAll(() => rmSync(top, { recursive: true, force: true }));

const file = (name: string, content: string): string => {
  const path = join(top, name);
  writeFileSync(path, content);
  return path;
};

describe("NodeVM", () => {
  it("NV-1: is a VM, made with or without options", () => {
    const vm = new NodeVM();
    expect(vm).toBeInstanceOf(VM);
    expect(vm.run("module.exports = 1 + 1")).toBe(2);
    expect(() => (NodeVM as unknown as () => void)()).toThrow(TypeError);
  });

  it("NV-3 NV-4: copies the sandbox's own enumerable string keys, last of all", () => {
    let reads = 0;
    const sandbox = Object.create(
      { inherited: 1 },
      {
        own: { enumerable: true, get: () => ++reads },
        hidden: { value: 1 },
        console: { enumerable: true, value: "mine" },
        [Symbol("s")]: { enumerable: true, value: 1 },
      },
    ) as object;
    const vm = new NodeVM({ sandbox });
    expect(vm.run("module.exports = [own, own, typeof inherited, typeof hidden, console]")).toEqual([
      1,
      1,
      "undefined",
      "undefined",
      "mine",
    ]);
    expect(reads).toBe(1);
  });

  it("NV-12 NV-13: eval and wasm can be switched off", () => {
    const vm = new NodeVM({ eval: false, wasm: false });
    expect(() => vm.run("eval('1')")).toThrow(EvalError);
    expect(() => vm.run("new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))")).toThrow(
      /Wasm code generation/,
    );
  });

  it("NV-11 NV-10: compiles with the compiler and its options", () => {
    expect(new NodeVM({ compiler: "typescript" }).run("const a: number = 5; module.exports = a as number")).toBe(5);
    const seen: unknown[] = [];
    const compiler = (...args: unknown[]): string => {
      seen.push(args);
      return `module.exports = ${JSON.stringify(args[0])}`;
    };
    expect(new NodeVM({ compiler }).run("text", "name.x")).toBe("text");
    expect(seen).toEqual([["text", "name.x"]]); // CP-3
    expect(new NodeVM({ compiler: (() => undefined) as never }).run("x")).toEqual({}); // CP-4
  });

  it("NV-17: nesting gives sandboxes to the guest, and nothing else", () => {
    const vm = new NodeVM({ nesting: true, require: { mock: { vm2: "beaten" } } });
    const program = `
      const vm2 = require('vm2');
      const inner = new vm2.NodeVM({ require: false });
      module.exports = [Object.keys(vm2), inner.run('module.exports = 40 + 2'), new vm2.VM().run('1 + 1'), require('node:vm2') === vm2];
      vm2.VM = 1; module.exports.push(typeof vm2.VM);`;
    expect(vm.run(program)).toEqual([["VM", "NodeVM"], 42, 2, true, "function"]);
  });

  it("NV-19: gives module.exports, or what the program returns", () => {
    expect(new NodeVM().run("exports.a = 1; return 5")).toEqual({ a: 1 });
    expect(new NodeVM({ wrapper: "none" }).run("return 5")).toBe(5);
    expect(new NodeVM().run("return 5", { wrapper: "none" })).toBe(5);
    expect(() => new NodeVM().run("1", { wrapper: "x" as never })).toThrow(
      expect.objectContaining({ path: "wrapper" }),
    );
  });

  it("NV-20 NV-85: strict applies to what is run", () => {
    expect(() => new NodeVM({ strict: true }).run("leak = 1")).toThrow("leak is not defined");
    const vm = new NodeVM();
    vm.run("leak = 1");
    expect(vm.getGlobal("leak")).toBe(1);
    expect(() => vm.run("leaks = 1", { strict: true })).toThrow(ReferenceError);
  });

  it("NV-21 NV-22: argv and env are the very objects; the host's environment is not there", () => {
    const [argv, env] = [["a"], { X: "1" } as Record<string, string>];
    const vm = new NodeVM({ argv, env });
    vm.run("process.argv.push('b'); process.env.Y = '2'; delete process.env.X");
    expect([argv, env]).toEqual([["a", "b"], { Y: "2" }]);
    expect(new NodeVM().run("module.exports = [process.argv, Object.keys(process.env)]")).toEqual([[], []]);
  });

  it("NV-23 GP-1: timeout ends a program that runs on", () => {
    const vm = new NodeVM({ timeout: 50 });
    expect(() => vm.run("for (;;);")).toThrow(/timed out/);
    expect(vm.run("module.exports = 1")).toBe(1);
    const later = vm.run("module.exports = () => { for (;;); }");
    expect(() => (later as () => void)()).toThrow(/timed out/);
  });

  it("NV-24 GP-25: allowAsync: false holds for what is run and what is required", () => {
    const vm = guest({ "/p/a.js": "module.exports = async () => 1" }, {}, { allowAsync: false });
    for (const program of ["(async () => 1)()", "require('./a')", "Function('return async () => 1')()"])
      expect(() => run(vm, program)).toThrow("Async not available");
  });

  it("NV-29 NV-31: has the globals API of VM", () => {
    const vm = new NodeVM();
    expect(vm.setGlobal("a", 1).setGlobals({ b: 2 })).toBe(vm);
    expect(vm.run("module.exports = [a, b, globalThis]")).toEqual([1, 2, vm.sandbox]);
  });

  it("NV-33: call calls", () => {
    /* eslint-disable @typescript-eslint/no-deprecated -- it is there for programs of old */
    expect(new NodeVM().call((a: unknown) => a, 1)).toBe(1);
    expect(() => new NodeVM().call(5 as never)).toThrow(new VMError("Unrecognized method type."));
  });
});

describe("NodeVM.run", () => {
  it("NV-40 NV-41: takes null for no options; says what it takes", () => {
    expect(new NodeVM().run("module.exports = 1", null)).toBe(1);
    for (const options of [5, () => undefined])
      expect(() => new NodeVM().run("1", options as never)).toThrow(
        expect.objectContaining({ code: "ERR_INVALID_ARG_TYPE" }),
      );
    for (const code of [undefined, null, 5, {}])
      expect(() => new NodeVM().run(code as never)).toThrow(expect.objectContaining({ code: "ERR_INVALID_ARG_TYPE" }));
    expect(new NodeVM().run(Buffer.from("module.exports = 'é'"))).toBe("é");
  });

  it("NV-43: each run is a new module that is in no cache; globals stay", () => {
    const vm = guest({});
    const program =
      "var local = 1; global.kept = (global.kept || 0) + 1; module.exports = [module, module.loaded, Object.keys(require.cache), kept]";
    const [first, loaded, cache, kept] = run<unknown[]>(vm, program);
    const [second, , , again] = run<unknown[]>(vm, program);
    expect([loaded, cache, kept, again]).toEqual([false, [], 1, 2]);
    expect(second).not.toBe(first);
    expect(vm.getGlobal("local")).toBeUndefined();
  });

  it("NV-44: without a file name, modules come from the current folder", () => {
    const vm = new NodeVM({ require: { external: true, context: "sandbox" } });
    const program = `
      module.exports = [module.id, module.filename, module.path, typeof __filename, __dirname, require.resolve('semver'), require.resolve('./package.json')]`;
    const before = process.cwd();
    try {
      process.chdir(join(here, ".."));
      const [id, filename, path, name, directory, semver, manifest] = vm.run<string[]>(program);
      expect([id, filename, path, name, directory]).toEqual(["vm.js", null, null, "undefined", null]);
      expect(semver).toMatch(/semver.index\.js$/);
      expect(manifest).toBe(join(here, "..", "package.json"));
    } finally {
      process.chdir(before);
    }
  });

  it("NV-45: with a file name, even a relative one, the program knows its place", () => {
    const vm = new NodeVM();
    const program = "module.exports = [module.id, module.filename, __filename, __dirname, module.paths[0]]";
    const absolute = resolve("x/y.js");
    expect(vm.run(program, "x/y.js")).toEqual([
      absolute,
      absolute,
      absolute,
      dirname(absolute),
      join(dirname(absolute), "node_modules"),
    ]);
    expect(vm.run(program, { filename: "x/y.js" })).toEqual(vm.run(program, absolute));
  });

  it("NV-46 CP-11: a VMScript has its own name and compiler", () => {
    const script = new VMScript("const a: number = 1; module.exports = [a, __filename]", {
      filename: "/p/s.ts",
      compiler: "typescript",
    });
    expect(new NodeVM().run(script)).toEqual([1, resolve("/p/s.ts")]);
    expect(new NodeVM().run(new VMScript("module.exports = __filename"))).toBe(resolve("vm.js"));
  });

  it("NV-47: text cannot close its wrapper", () => {
    const vm = new NodeVM();
    for (const text of [
      "}); globalThis.escaped = 1; (function () {",
      "})(); globalThis.escaped = 1; (function(){",
      "} globalThis.escaped = 1; {",
    ])
      expect(() => vm.run(text)).toThrow(SyntaxError);
    expect(vm.getGlobal("escaped")).toBeUndefined();
    expect(vm.run("module.exports = 1 // comment")).toBe(1);
  });

  it("NV-49: no caller shows", () => {
    const program = `
      module.exports = function () { return arguments.callee.caller };
      exports = module.exports; exports.now = (function () { const c = arguments.callee.caller; return c && c.caller })();`;
    const exported = new NodeVM().run<(() => unknown) & { now: unknown }>(program);
    expect([exported(), exported.now]).toEqual([null, null]);
  });

  it("NV-50: a hashbang is a comment", () => {
    expect(new NodeVM().run("#!/usr/bin/env node\nmodule.exports = 1")).toBe(1);
    expect(run(guest({ "/p/a.js": "#!/x\nmodule.exports = 2" }), "module.exports = require('./a')")).toBe(2);
  });

  it("NV-57: what is thrown comes as it is, or as the host's class of it", () => {
    const vm = new NodeVM();
    const thrown = (program: string): unknown => {
      try {
        vm.run(program);
      } catch (error) {
        return error;
      }
      return "nothing";
    };
    expect(thrown("throw new RangeError('x')")).toBeInstanceOf(RangeError);
    expect(thrown("throw 5")).toBe(5);
    expect(thrown("throw { a: 1 }")).toEqual({ a: 1 });
    const own = new Error("mine");
    vm.setGlobal("fail", () => {
      throw own;
    });
    expect(thrown("fail()")).toBe(own);
  });

  it("NV-58 NV-88: a syntax error is the host's, and names file and line", () => {
    const attempt = (program: string): Error => {
      try {
        new NodeVM().run(program, "/p/bad.js");
      } catch (error) {
        return error as Error;
      }
      throw new Error("nothing was thrown");
    };
    const failure = attempt("let a;\nlet a;");
    expect(failure).toBeInstanceOf(SyntaxError);
    expect(failure.stack).toMatch(/^\/p\/bad\.js:2/);
    for (const text of ["import x from 'y'", "export default 1", "import.meta"])
      expect(attempt(text)).toBeInstanceOf(SyntaxError);
  });

  it("GP-5: a guest's stack names its files and lines, and no path of the host", () => {
    const vm = guest({ "/p/lib/a.js": "\nmodule.exports = () => { throw new Error('x') }" });
    const stack = run(vm, "const a = require('./lib/a');\ntry {\n  a() } catch (e) { module.exports = e.stack }");
    expect(stack).toContain("/p/lib/a.js:2:32");
    expect(stack).toContain("/p/main.js:3:3");
    expect(stack).not.toContain(here.replace(/.test$/, ""));
  });
});

describe("NodeVM.require", () => {
  it("NV-51: loads as a program in the current folder would", () => {
    const vm = new NodeVM({ require: { external: true, context: "sandbox", builtin: ["path"] } });
    expect(vm.require<{ sep: string }>("path").sep).toBe("/");
    expect(vm.require<{ rcompare: unknown }>(join(here, "../node_modules/semver")).rcompare).toBeTypeOf("function");
    expect(() => vm.require("./none")).toThrow(expect.objectContaining({ code: "MODULE_NOT_FOUND" }));
    expect(() => vm.require("fs")).toThrow("Cannot find module 'fs'");
  });

  it("NV-52 RS-72: preloads, and fails with what fails", () => {
    const events: string[] = [];
    const path = file("preload.js", "note('preloaded')");
    const options = { sandbox: { note: (text: string) => events.push(text) } };
    new NodeVM({ ...options, require: { external: true, context: "sandbox", import: path } });
    expect(events).toEqual(["preloaded"]);
    expect(() => new NodeVM({ require: { external: true, import: ["./none"] } })).toThrow(VMError);
  });
});

describe("NodeVM.code, NodeVM.file, runFile", () => {
  it("NV-53: runs text in a new VM", () => {
    expect(NodeVM.code("module.exports = __filename", "x.js")).toBe(resolve("x.js"));
    expect(NodeVM.code("return 1", { wrapper: "none" })).toBe(1);
    expect(NodeVM.code("module.exports = __filename", { filename: "y.js" })).toBe(resolve("y.js"));
    expect(NodeVM.code("return 1", null, { wrapper: "none" })).toBe(1);
    expect(NodeVM.code("module.exports = 1", null, null)).toBe(1);
    expect(() => NodeVM.code("1", 5 as never)).toThrow("Invalid arguments.");
    expect(() => (NodeVM.code as (...args: unknown[]) => unknown)("1", "x", {}, 4)).toThrow(
      "Invalid number of arguments.",
    );
  });

  it("NV-54 NV-56: runs a file, and says what is wrong with it", () => {
    const path = file("a.js", "module.exports = __filename");
    expect(NodeVM.file(path)).toBe(path);
    expect(new NodeVM().runFile(path)).toBe(path);
    for (const open of [(name: string) => NodeVM.file(name), (name: string) => new NodeVM().runFile(name)]) {
      expect(() => open("nope.js")).toThrow(new VMError("Script 'nope.js' not found."));
      expect(() => open(top)).toThrow(new VMError("Script must be file, got directory."));
    }
  });

  it("NV-55: the extension says which language", () => {
    for (const extension of ["ts", "mts", "cts"])
      expect(NodeVM.file(file(`a.${extension}`, "module.exports = 5 as number"))).toBe(5);
    expect(NodeVM.file(file("b.ts", "module.exports = 5"), { compiler: "javascript" })).toBe(5);
  });
});

describe("modules of the host context", () => {
  const filename = join(here, "fixtures/host/main.js");

  it("RS-22 RS-65: are Node's own, read-only, and shared with the host", () => {
    const vm = new NodeVM({ require: { external: true, root: here } });
    const program = `
      const counter = require('./counter.cjs');
      counter.next = 1; counter.nested.value = 2; delete counter.nested;
      try { (function () { 'use strict'; counter.more = 1 })() } catch (e) { exports.error = e instanceof TypeError }
      exports.result = [counter.next(), counter.nested.value, counter.self];
      exports.counter = counter;`;
    const result = vm.run<{ error: boolean; result: unknown[]; counter: unknown }>(program, filename);
    expect(result.error).toBe(true);
    expect(result.result).toEqual([1, 1, true]);
    const own = createRequire(filename)("./counter.cjs") as { next: () => number };
    expect(result.counter).toBe(own);
    expect(own.next()).toBe(2);
  });

  it("RS-65: a callback decides file by file", () => {
    const seen: unknown[] = [];
    const context = (path: string, extension: string): "sandbox" => {
      seen.push([path, extension]);
      return "sandbox";
    };
    const vm = new NodeVM({ require: { external: true, root: here, context } });
    vm.run("require('./counter.cjs')", filename);
    expect(seen).toEqual([[join(here, "fixtures/host/counter.cjs"), "js"]]);
  });

  it("RS-69: customRequire stands in for Node's require", () => {
    const asked: string[] = [];
    const customRequire = (id: string): unknown => {
      asked.push(id);
      return { id };
    };
    const vm = new NodeVM({ require: { external: true, root: here, builtin: ["querystring"], customRequire } });
    expect(
      vm.run("module.exports = [require('./counter.cjs').id, typeof require('querystring').parse]", filename),
    ).toEqual([join(here, "fixtures/host/counter.cjs"), "undefined"]);
    expect(asked).toEqual([join(here, "fixtures/host/counter.cjs"), "querystring"]);
  });

  it("SH-8: the library's own files are not among them", () => {
    const library = createRequire(import.meta.url).resolve("@sbx/vm");
    const vm = new NodeVM({ require: { external: true } });
    const rules: unknown[] = [];
    vm.on("denied", ({ rule }: { rule: string }) => rules.push(rule));
    expect(() => vm.run(`require(${JSON.stringify(library)})`)).toThrow("Cannot find module");
    expect(rules).toEqual(["own-files"]);
  });
});

describe("NodeVM.dispose", () => {
  it("GP-3: ends timers and listeners, and later use is refused", async () => {
    const before = process.listenerCount("exit");
    const vm = new NodeVM();
    let ticks = 0;
    vm.setGlobal("tick", () => ticks++);
    vm.run("setInterval(tick, 1); process.on('exit', () => {})");
    expect(process.listenerCount("exit")).toBe(before + 1);
    vm.dispose();
    expect(process.listenerCount("exit")).toBe(before);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ticks).toBe(0);
    expect(() => vm.run("1")).toThrow(expect.objectContaining({ code: "ERR_VM_DISPOSED" }));
  });
});
