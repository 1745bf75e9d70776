import { MemoryFileSystem, NodeVM, VMError } from "@sbx/nodevm";
import { describe, expect, it } from "vitest";
import { guest, run } from "./helpers/guest.ts";

const thrownBy = (operation: () => unknown): { name: string; message: string; code?: string } => {
  try {
    operation();
  } catch (error) {
    return error as never;
  }
  throw new Error("nothing was thrown");
};

describe("require in the guest realm", () => {
  it("RS-1: has resolve, resolve.paths, extensions, cache, main", () => {
    const vm = guest({ "/p/a.js": "module.exports = [require.main === module.parent, require.main.filename]" });
    expect(run(vm, "module.exports = Object.keys(require)")).toEqual(["resolve", "main", "extensions", "cache"]);
    expect(run(vm, "module.exports = require('./a')")).toEqual([true, "/p/main.js"]);
    expect(run(vm, "module.exports = require.main === module")).toBe(true);
  });

  it("RS-2: wants a string", () => {
    const vm = guest({});
    expect(
      run(vm, "try { require(5) } catch (e) { module.exports = [e instanceof Error, e.message, e.code] }"),
    ).toEqual([true, "Id is not a string", "ERR_INVALID_ARG_TYPE"]);
    expect(thrownBy(() => run(vm, "require('')"))).toMatchObject({ code: "MODULE_NOT_FOUND" });
  });

  it("RS-3 RS-46: a builtin of the VM comes before a package of its name; one that it has not gives way", () => {
    const files = {
      "/p/node_modules/path/index.js": "module.exports = 'package'",
      "/p/node_modules/fs/index.js": "module.exports = 'package'",
    };
    const vm = guest(files, { builtin: ["path"] });
    expect(run(vm, "module.exports = [typeof require('path').join, require('fs'), require('path/')]")).toEqual([
      "function",
      "package",
      "package",
    ]);
  });

  it("RS-4 SH-5: the scheme names builtins only, and once", () => {
    const vm = guest({ "/p/node_modules/node:path/index.js": "" }, { builtin: ["path", "events"] });
    expect(run(vm, "module.exports = require('node:path') === require('path')")).toBe(true);
    expect(run(vm, "module.exports = require('node:events') === require('events')")).toBe(true);
    for (const id of ["node:fs", "node:node:path", "node:", "node:path/nope"])
      expect(thrownBy(() => run(vm, `require(${JSON.stringify(id)})`))).toMatchObject({
        name: "VMError",
        message: `Cannot find module '${id}'`,
      });
  });

  it("RS-5 RS-25: a builtin is the same for every module and run of one VM, and another in another VM", () => {
    const files = { "/p/a.js": "module.exports = require" };
    const [one, two] = [guest(files, { builtin: ["path"] }), guest(files, { builtin: ["path"] })];
    expect(run(one, "module.exports = require('./a')('path') === require('path')")).toBe(true);
    expect(run(one, "module.exports = require('path')")).toBe(run(one, "module.exports = require('path')"));
    expect(run(two, "module.exports = require('path')")).not.toBe(run(one, "module.exports = require('path')"));
  });

  it("RS-6: the cache is a null-prototype object by file name, whose entries may be deleted and replaced", () => {
    const vm = guest({ "/p/a.js": "module.exports = {}" });
    const program = `
      const first = require('./a');
      const same = first === require('./a');
      delete require.cache[require.resolve('./a')];
      const fresh = first !== require('./a');
      require.cache['/p/a.js'] = { exports: 'replaced' };
      module.exports = [Object.getPrototypeOf(require.cache), Object.keys(require.cache), same, fresh, require('./a')];`;
    expect(run(vm, program)).toEqual([null, ["/p/a.js"], true, true, "replaced"]);
    expect(run(vm, "module.exports = require('./a')")).toBe("replaced");
  });

  it("RS-7: a cycle sees what was exported so far", () => {
    const vm = guest({
      "/p/a.js": "exports.early = 1; exports.seen = require('./b').seen; exports.late = 2",
      "/p/b.js": "exports.seen = Object.keys(require('./a'))",
    });
    expect(run(vm, "module.exports = require('./a')")).toEqual({ early: 1, seen: ["early"], late: 2 });
  });

  it("RS-8: a module that fails is forgotten and runs again, and the error is the very one", () => {
    const vm = guest({ "/p/a.js": "global.count = (global.count || 0) + 1; throw global.error = new TypeError('x')" });
    const program = `
      try { require('./a') } catch (e) { exports.same = e === global.error }
      try { require('./a') } catch (e) {}
      exports.result = [global.count, Object.keys(require.cache), module.children.length];`;
    expect(run(vm, program)).toEqual({ same: true, result: [2, [], 0] });
  });

  it("RS-9: modules have Node's fields", () => {
    const vm = guest({ "/p/lib/a.js": "exports.loaded = module.loaded; exports.module = module" });
    const program = `
      const { module: a, loaded } = require('./lib/a'); require('./lib/a');
      module.exports = { keys: Object.keys(a), id: a.id, filename: a.filename, path: a.path, loaded: [loaded, a.loaded],
        parent: a.parent === module, children: module.children.length, paths: a.paths, top: module.parent };`;
    expect(run(vm, program)).toEqual({
      keys: ["id", "path", "exports", "parent", "filename", "loaded", "children", "paths"],
      id: "/p/lib/a.js",
      filename: "/p/lib/a.js",
      path: "/p/lib",
      loaded: [false, true],
      parent: true,
      children: 1,
      paths: ["/p/lib/node_modules", "/p/node_modules", "/node_modules"],
      top: null,
    });
  });

  it("RS-10: module.constructor is Module; a module made by it has no rights", () => {
    const vm = guest(
      { "/p/node_modules/a/index.js": "module.exports = 1", "/p/b.js": "module.exports = 2" },
      { external: ["a"] },
    );
    const program = `
      const Module = module.constructor;
      const forged = new Module('/p/main.js', module);
      Object.assign(forged, { filename: '/p/main.js', path: '/p', paths: ['/p/node_modules'] });
      const attempt = (id) => { try { return forged.require(id) } catch (e) { return e.code } };
      module.exports = [Module.name, Object.keys(Module._extensions), Module._cache === require.cache, Module.globalPaths,
        typeof Module._load, typeof Module.createRequire, attempt('./b'), require('./b')];`;
    expect(run(vm, program)).toEqual([
      "Module",
      [".js", ".json", ".node"],
      true,
      [],
      "undefined",
      "undefined",
      "MODULE_NOT_FOUND",
      2,
    ]);
  });

  it("RS-11: module.require loads as the module; a replacement is what require calls", () => {
    const vm = guest({ "/p/a.js": "module.exports = 'a'" }, { external: ["x"] });
    expect(run(vm, "module.exports = module.require('./a')")).toBe("a");
    expect(run(vm, "module.require = (id) => 'mine ' + id; module.exports = require('./a')")).toBe("mine ./a");
  });

  it("RS-12: pushing to module.paths extends the search, as in Node, but gives no right", () => {
    const files = { "/extra/z/index.js": "module.exports = 'z'", "/p/node_modules/a/index.js": "" };
    const program =
      "module.paths.push('/extra'); try { module.exports = require('z') } catch (e) { module.exports = e.code }";
    expect(run(guest(files), program)).toBe("z");
    expect(run(guest(files, { external: ["a"] }), program)).toBe("MODULE_NOT_FOUND");
    expect(run(guest(files, { root: "/p" }), program)).toBe("MODULE_NOT_FOUND");
    expect(
      run(
        guest(files),
        "module.path = '/extra/z'; module.filename = '/extra/z/x.js'; try { require('./index') } catch (e) { module.exports = e.code }",
      ),
    ).toBe("MODULE_NOT_FOUND");
  });

  it("RS-13 RS-14: require.resolve and its paths", () => {
    const vm = guest({ "/p/a.js": "", "/q/node_modules/z/index.js": "", "/q/b.js": "" }, { builtin: ["path"] });
    const program = `
      const attempt = (id, options) => { try { return require.resolve(id, options) } catch (e) { return e.message } };
      module.exports = [attempt('./a'), attempt('path'), attempt('node:path'), attempt('z'), attempt('z', { paths: ['/q/deep'] }),
        attempt('./b', { paths: ['/q'] }), attempt('z', { paths: 'x' }), attempt('z', { paths: [5] }),
        require.resolve.paths('./x'), require.resolve.paths('x'), require.resolve.paths('path')];`;
    expect(run(vm, program)).toEqual([
      "/p/a.js",
      "path",
      "node:path",
      "Cannot find module 'z'",
      "/q/node_modules/z/index.js",
      "/q/b.js",
      "Invalid options.paths option.",
      "Invalid options.paths option.",
      ["/p"],
      ["/p/node_modules", "/node_modules"],
      null,
    ]);
  });

  it("RS-15 RS-16: extensions are tried and chosen as they are registered", () => {
    const vm = guest({ "/p/a.txt": "text", "/p/b.x.js": "module.exports = 'js'", "/p/c": "module.exports = 'bare'" });
    const program = `
      require.extensions['.txt'] = (module, filename) => { module.exports = 'txt ' + filename };
      require.extensions['.x.js'] = (module) => { module.exports = 'longest' };
      require.extensions['.a/b'] = () => {};
      module.exports = [require('./a'), require('./b'), require('./c')];`;
    expect(run(vm, program)).toEqual(["txt /p/a.txt", "longest", "bare"]);
    const empty = "for (const key of Object.keys(require.extensions)) delete require.extensions[key]; require('./c')";
    expect(thrownBy(() => run(guest({ "/p/c": "" }), empty))).toMatchObject({
      code: "ELOADFAIL",
      message: "Failed to load '/p/c': Unknown type.",
    });
  });

  it("RS-17 ER-2: a handler called by hand checks again", () => {
    const files = { "/p/a.js": "module.exports = 'a'", "/secret.js": "module.exports = 'secret'" };
    const vm = guest(files, { root: "/p" });
    expect(thrownBy(() => run(vm, "require.extensions['.js'](module, '/secret.js')"))).toMatchObject({
      name: "VMError",
      code: "EDENIED",
      message: "Module '/secret.js' is not allowed to be required. The path is outside the border!",
    });
    const forged =
      "const m = new module.constructor('/secret.js'); m.filename = '/secret.js'; require.extensions['.json'](m, '/secret.js')";
    expect(thrownBy(() => run(vm, forged))).toMatchObject({ code: "EDENIED" });
    expect(
      run(vm, "const m = { exports: 1 }; require.extensions['.js'](m, '/p/a.js'); module.exports = m.exports"),
    ).toBe("a");
  });

  it("RS-18: JSON is the guest's own, and a failure names the file", () => {
    const vm = guest({ "/p/a.json": '\uFEFF{"__proto__": {"x": 1}, "list": [1]}', "/p/bad.json": "{" });
    const program = `
      const a = require('./a'); a.more = 1;
      module.exports = [a.list instanceof Array, Object.keys(a), Object.getPrototypeOf(a) === Object.prototype, require('./a').more];`;
    expect(run(vm, program)).toEqual([true, ["__proto__", "list", "more"], true, 1]);
    const failure = thrownBy(() => run(vm, "require('./bad')"));
    expect(failure).toBeInstanceOf(SyntaxError);
    expect(failure.message).toMatch(/^\/p\/bad\.json: /);
  });

  it("RS-19: native modules need the host context", () => {
    const vm = guest({ "/p/a.node": "" });
    expect(thrownBy(() => run(vm, "require('./a')"))).toMatchObject({
      name: "VMError",
      message: "Native modules can be required only with context set to 'host'.",
    });
  });

  it("RS-20 GP-2: an ECMAScript module says that it is one", () => {
    const vm = guest({
      "/p/a.mjs": "export default 1",
      "/p/node_modules/m/package.json": '{"type":"module"}',
      "/p/node_modules/m/index.js": "export default 1",
      "/p/node_modules/m/old.cjs": "module.exports = 'cjs'",
    });
    for (const id of ["./a.mjs", "m"])
      expect(thrownBy(() => run(vm, `require('${id}')`))).toMatchObject({ code: "ERR_REQUIRE_ESM" });
    expect(run(vm, "module.exports = require('m/old.cjs')")).toBe("cjs");
  });

  it("RS-24: required files are strict unless told otherwise", () => {
    const files = { "/p/a.js": "module.exports = (function () { return this === undefined })()" };
    expect(run(guest(files), "module.exports = require('./a')")).toBe(true);
    expect(run(guest(files, { strict: false }), "module.exports = require('./a')")).toBe(false);
  });

  it("RS-26: two links to one file are one module; preserveSymlinks keeps them apart", () => {
    const fs = new MemoryFileSystem({ "/p/real.js": "module.exports = { file: __filename }" });
    fs.link("/p/one.js", "/p/real.js");
    fs.link("/p/two.js", "/p/real.js");
    const program = "module.exports = [require('./one') === require('./two'), require('./one').file]";
    const make = (preserveSymlinks: boolean): NodeVM =>
      new NodeVM({ require: { external: true, context: "sandbox", fs, preserveSymlinks } });
    expect(run(make(false), program)).toEqual([true, "/p/real.js"]);
    expect(run(make(true), program)).toEqual([false, "/p/one.js"]);
  });

  it("GP-9: pnpm's layout works with a list: links into the store, and nothing beside them", () => {
    const fs = new MemoryFileSystem({
      "/p/node_modules/.pnpm/a@1/node_modules/a/index.js": "module.exports = ['a', require('b'), require('./lib')]",
      "/p/node_modules/.pnpm/a@1/node_modules/a/lib.js": "module.exports = 'lib'",
      "/p/node_modules/.pnpm/b@1/node_modules/b/index.js": "module.exports = 'b'",
    });
    fs.link("/p/node_modules/a", "/p/node_modules/.pnpm/a@1/node_modules/a");
    fs.link("/p/node_modules/.pnpm/a@1/node_modules/b", "/p/node_modules/.pnpm/b@1/node_modules/b");
    const make = (transitive: boolean): NodeVM =>
      new NodeVM({ require: { external: { modules: ["a"], transitive }, context: "sandbox", fs, root: "/p" } });
    expect(run(make(true), "module.exports = require('a')")).toEqual(["a", "b", "lib"]);
    expect(thrownBy(() => run(make(false), "require('a')")).message).toBe("Cannot find module 'b'");
    expect(thrownBy(() => run(make(true), "require('a'); require('b')")).message).toBe("Cannot find module 'b'");
  });

  it("RS-50 RS-62: a link that is swapped after it was found is not followed", () => {
    const fs = new MemoryFileSystem({
      "/p/good.js": "module.exports = 'good'",
      "/secret.js": "module.exports = 'secret'",
    });
    fs.link("/p/link.js", "/p/good.js");
    const vm = new NodeVM({ require: { external: true, context: "sandbox", fs, root: "/p", preserveSymlinks: true } });
    vm.setGlobal("swap", () => fs.link("/p/link.js", "/secret.js"));
    const program = `
      const js = require.extensions['.js'];
      require.extensions['.js'] = (m, f) => { swap(); js(m, f) };
      module.exports = require('./link');`;
    expect(thrownBy(() => run(vm, program))).toMatchObject({ code: "EDENIED" });
  });

  it("RS-44: a package specifier with .. does not leave the list, and is quoted as written", () => {
    const vm = guest({ "/p/node_modules/a/index.js": "", "/p/node_modules/b/index.js": "" }, { external: ["a"] });
    expect(thrownBy(() => run(vm, "require('a/../b')")).message).toBe("Cannot find module 'a/../b'");
  });

  it("RS-47: what is missing is a VMError with Node's code, and the host hears why", () => {
    const vm = guest({ "/p/node_modules/b/index.js": "", "/out.js": "" }, { external: ["a"], root: "/p" });
    const events: unknown[] = [];
    vm.on("denied", (event: unknown) => events.push(event));
    for (const id of ["b", "none", "/out.js", "fs"]) {
      const failure = thrownBy(() => run(vm, `require('${id}')`));
      expect(failure).toBeInstanceOf(VMError);
      expect(failure).toMatchObject({ code: "MODULE_NOT_FOUND", message: `Cannot find module '${id}'` });
      expect(Object.keys(failure).sort()).toEqual(["code", "name"]);
    }
    expect(events).toEqual([
      { specifier: "b", referrer: "/p/main.js", rule: "not-listed", path: "/p/node_modules/b/index.js" },
      { specifier: "none", referrer: "/p/main.js", rule: "not-found", path: undefined },
      { specifier: "/out.js", referrer: "/p/main.js", rule: "outside-root", path: "/out.js" },
      { specifier: "fs", referrer: "/p/main.js", rule: "denied-builtin", path: undefined },
    ]);
  });

  it("RS-52: without external no file is loaded", () => {
    const vm = guest({ "/p/a.js": "" }, { external: false });
    expect(thrownBy(() => run(vm, "require('./a')")).message).toBe("Cannot find module './a'");
  });

  it("NV-48: this at the top of a required file is module.exports", () => {
    const vm = guest({ "/p/a.js": "module.exports.same = this === module.exports" });
    expect(run(vm, "module.exports = [require('./a').same, this === globalThis]")).toEqual([true, true]);
  });

  it("GP-19: modules come from sources that the host gives", () => {
    const vm = guest(
      {},
      { modules: { virtual: "module.exports = [__filename, require('other')]", other: "exports.x = 1" } },
    );
    expect(run(vm, "module.exports = [require('virtual'), require('virtual') === require('virtual')]")).toEqual([
      ["virtual", { x: 1 }],
      true,
    ]);
    expect(
      run(guest({}, { external: false, modules: { v: "module.exports = 1" } }), "module.exports = require('v')"),
    ).toBe(1);
  });

  it("GP-10: user conditions select what exports gives", () => {
    const files = {
      "/p/node_modules/a/package.json": '{"exports": {"sandbox": "./s.js", "default": "./d.js"}}',
      "/p/node_modules/a/s.js": "module.exports = 's'",
      "/p/node_modules/a/d.js": "module.exports = 'd'",
    };
    expect(run(guest(files), "module.exports = require('a')")).toBe("d");
    expect(run(guest(files, { conditions: ["sandbox"] }), "module.exports = require('a')")).toBe("s");
  });
});

describe("require.resolve of the options", () => {
  const files = {
    "/x/zz/index.js": "module.exports = ['zz', require('./lib')]",
    "/x/zz/lib.js": "module.exports = 'lib'",
    "/x/secret.js": "module.exports = 1",
  };

  it("RS-67: finds what the algorithm did not: a path, or a folder of packages", () => {
    const calls: unknown[] = [];
    const vm = guest(files, {
      resolve: (id, folder) => {
        calls.push([id, folder]);
        return id === "by-folder" ? { path: "/x", module: "zz" } : id === "zz" ? "/x/zz" : undefined;
      },
    });
    expect(run(vm, "module.exports = [require('zz'), require('by-folder')]")).toEqual([
      ["zz", "lib"],
      ["zz", "lib"],
    ]);
    expect(thrownBy(() => run(vm, "require('other')")).message).toBe("Cannot find module 'other'");
    expect(thrownBy(() => run(vm, "require('./other')")).message).toBe("Cannot find module './other'"); // RS-30
    expect(calls).toEqual([
      ["zz", "/p"],
      ["by-folder", "/p"],
      ["other", "/p"],
    ]);
  });

  it("RS-67 RS-68 SH-7: with a list it is asked for listed names only, and gives that package only", () => {
    const asked: string[] = [];
    const vm = guest(files, {
      external: ["zz"],
      resolve: (id) => {
        asked.push(id);
        return `/x/${id}`;
      },
    });
    expect(run(vm, "module.exports = require('zz')")).toEqual(["zz", "lib"]);
    for (const id of ["xzzx", "secret", "zz/../secret", "/x/secret"])
      expect(thrownBy(() => run(vm, `require('${id}')`)).message).toBe(`Cannot find module '${id}'`);
    expect(asked).toEqual(["zz"]);
  });

  it("RS-90: what it gives one VM is denied to another", () => {
    const first = guest(files, { external: ["zz"], resolve: () => "/x/zz" });
    const second = guest(files, { external: ["zz"] });
    run(first, "require('zz')");
    expect(thrownBy(() => run(second, "require('/x/zz/index.js')")).message).toContain("Cannot find module");
  });

  it("RS-67: a wrong answer is refused, and what it throws passes through", () => {
    expect(thrownBy(() => run(guest({}, { resolve: (() => 5) as never }), "require('a')"))).toMatchObject({
      code: "ERR_INVALID_ARG_TYPE",
    });
    const error = new RangeError("mine");
    const vm = guest(
      {},
      {
        resolve: () => {
          throw error;
        },
      },
    );
    expect(thrownBy(() => run(vm, "require('a')"))).toBe(error);
  });
});
