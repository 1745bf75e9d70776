import * as path from "node:path";
import { NodeVM, type VMRequire } from "@sbx/nodevm";
import { describe, expect, it } from "vitest";

const make = (require: VMRequire): NodeVM => new NodeVM({ require });
const run = (require: VMRequire, program: string): unknown => make(require).run(program);

describe("builtins in the guest", () => {
  it.each([
    ["child_process"],
    ["cluster"],
    ["inspector"],
    ["inspector/promises"],
    ["module"],
    ["process"],
    ["repl"],
    ["trace_events"],
    ["v8"],
    ["vm"],
    ["wasi"],
    ["worker_threads"],
    ["async_hooks"],
    ["diagnostics_channel"],
    ["perf_hooks"],
    ["os"],
    ["dns"],
    ["dns/promises"],
    ["node:test"],
    ["node:sqlite"],
    ["_http_agent"],
    ["domain"],
  ])("BI-5 SH-2: %s cannot be had", (name) => {
    for (const builtin of [["*"], name.startsWith("node:") ? [] : [name], { "*": true, os: true }])
      for (const id of [name, `node:${name}`, `node:node:${name}`])
        expect(() => run({ builtin }, `require(${JSON.stringify(id)})`)).toThrow(`Cannot find module '${id}'`);
  });

  it("decision 3: a dangerous one can, by the option that says so", () => {
    expect(run({ dangerousBuiltins: ["os"] }, "module.exports = typeof require('os').cpus")).toBe("function");
  });

  it("BI-8 BI-9: are read-only, all the way down", () => {
    const program = `
      const path = require('path');
      path.join = 1; path.mine = 1; path.join.mine = 1; delete path.sep;
      const attempt = (f) => { 'use strict'; try { return f() } catch (e) { return e instanceof TypeError } };
      module.exports = [typeof path.join, typeof path.mine, typeof path.join.mine, path.sep,
        attempt(() => Object.defineProperty(path, 'x', { value: 1 })), attempt(() => { 'use strict'; delete path.join }),
        attempt(() => Object.setPrototypeOf(path, null))];`;
    expect(run({ builtin: ["path"] }, program)).toEqual(["function", "undefined", "undefined", "/", true, true, true]);
    expect((path as { mine?: unknown }).mine).toBeUndefined();
  });

  it("BI-20: show their reviewed members and no other", () => {
    const program =
      "module.exports = [typeof require('fs').readFileSync, typeof require('fs')._toUnixTimestamp, typeof require('util').getCallSites, typeof require('crypto').setEngine, typeof require('path')._makeLong]";
    expect(run({ builtin: ["*"] }, program)).toEqual(["function", "undefined", "undefined", "undefined", "undefined"]);
  });

  it("keep one identity, whichever way they are reached", () => {
    const program = `
      const path = require('path');
      module.exports = [path.posix === require('path/posix'), path.posix.posix === path.posix, require('fs').promises === require('fs/promises'), require('util').types === require('util/types')]`;
    expect(run({ builtin: ["*"] }, program)).toEqual([true, true, true, true]);
  });

  it("a nested module that is left out is not reached through its parent", () => {
    expect(run({ builtin: ["fs"] }, "module.exports = typeof require('fs').promises")).toBe("object");
    expect(run({ builtin: ["*", "-fs"] }, "try { require('fs/promises') } catch (e) { module.exports = e.code }")).toBe(
      "MODULE_NOT_FOUND",
    );
  });

  it("BI-11: Module.builtinModules lists them, mocks too", () => {
    expect(
      run(
        { builtin: ["path", "url"], mock: { m: 1 } },
        "module.exports = module.constructor.builtinModules.slice().sort()",
      ),
    ).toEqual(["m", "path", "url"]);
  });

  it.each([
    [
      "path",
      "module.exports = [m.join('a', '..', 'b'), m.resolve('/a', 'b'), m.parse('/x/y.z'), m.win32.join('a', 'b'), m.relative('/a/b', '/a/c')]",
    ],
    ["querystring", "module.exports = [m.parse('a=1&b=2&a=3'), m.stringify({ x: [1, 2], y: 'é' })]"],
    [
      "url",
      "module.exports = [m.parse('http://u:p@h:1/p?q=1#f', true).query.q, new m.URL('../c?d=1', 'http://x/a/b').href, m.format({ host: 'h', pathname: '/p' })]",
    ],
    [
      "util",
      "module.exports = [m.format('%s %d %j', 'a', 1, { b: 2 }), m.stripVTControlCharacters('\\u001b[1mx'), typeof m.promisify(setTimeout)]",
    ],
    ["string_decoder", "const d = new m.StringDecoder('utf8'); module.exports = [typeof d.write, d.end()]"],
    ["punycode", "module.exports = [m.encode('mañana'), m.toASCII('mañana.com')]"],
    [
      "assert",
      "const attempt = (f) => { try { f(); return 'passed' } catch (e) { return [e.name, e.code, e instanceof m.AssertionError] } }; module.exports = [attempt(() => m(true)), attempt(() => m.strictEqual(1, 2, 'msg')), attempt(() => m.deepStrictEqual({ a: [1] }, { a: [1] })), attempt(() => m.throws(() => { throw new TypeError('x') }, /x/))]",
    ],
    ["crypto", "module.exports = [m.createHash('sha256').update('a').digest('hex'), m.randomUUID().length]"],
    ["timers", "module.exports = typeof m.setTimeout"],
    ["zlib", "module.exports = [typeof m.gzipSync, m.constants.Z_BEST_SPEED]"],
  ])("do their work: %s", (name, program) => {
    const expected: unknown = (() => {
      const module = { exports: undefined as unknown };
      new Function("m", "module", program)(process.getBuiltinModule(name), module);
      return module.exports;
    })();
    expect(JSON.stringify(run({ builtin: ["*"] }, `const m = require('${name}'); ${program}`))).toBe(
      JSON.stringify(expected),
    );
  });

  it("BI-10: their callbacks show no caller", () => {
    const program =
      "require('fs').exists('/', function () { module.exports.caller = arguments.callee.caller }); module.exports = {}";
    expect(run({ builtin: ["fs"] }, program)).toEqual({});
  });
});

describe("mocks", () => {
  it("RS-70 BI-7: answer to exact specifiers, before builtins and denials, read-only", () => {
    const mock = {
      fs: { readFile: () => "mocked" },
      module: { safe: 42 },
      "./rel": "relative",
      "node:os": 1,
      "left-pad": () => 5,
    };
    const program = `
      const fs = require('fs'); fs.readFile = 1;
      module.exports = [fs.readFile(), require('node:fs') === fs, require('module').safe, require('./rel'), require('node:os'), require('left-pad')(), require('left-pad').constructor.constructor === Function]`;
    expect(run({ builtin: ["fs"], mock }, program)).toEqual(["mocked", true, 42, "relative", 1, 5, true]);
  });

  it("RS-70: may be falsy values", () => {
    const mock = { zero: 0, empty: "", none: null, nothing: undefined, no: false };
    expect(
      run(
        { mock },
        "module.exports = [require('zero'), require('empty'), require('none'), typeof require('nothing'), require('no')]",
      ),
    ).toEqual([0, "", null, "undefined", false]);
  });
});
