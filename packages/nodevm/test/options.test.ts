import { MemoryFileSystem, NodeVM, Resolver, VMError, makeResolverFromLegacyOptions } from "@sbx/nodevm";
import { describe, expect, it } from "vitest";

const failureOf = (options: unknown): { path?: string; message: string; code?: string } => {
  try {
    new NodeVM(options as never).dispose();
  } catch (error) {
    expect(error).toBeInstanceOf(VMError);
    return error as never;
  }
  return { message: "no error" };
};

describe("the options of NodeVM", () => {
  it.each([
    [{ consol: "off" }, "consol", "Unknown option 'consol'. Did you mean 'console'?"],
    [{ require: { externals: true } }, "require.externals", "Did you mean 'require.external'?"],
    [
      { require: { external: { module: ["a"] } } },
      "require.external.module",
      "Did you mean 'require.external.modules'?",
    ],
    [{ require: { zzz: 1 } }, "require.zzz", "Unknown option 'require.zzz'."],
  ])("GP-20 RS-75: refuses the unknown name in %j", (options, path, message) => {
    const failure = failureOf(options);
    expect(failure).toMatchObject({ path, code: "ERR_INVALID_OPTION" });
    expect(failure.message).toContain(message);
  });

  it.each([
    [{ console: "none" }, "console"],
    [{ console: null }, "console"],
    [{ wrapper: "other" }, "wrapper"],
    [{ sourceExtensions: null }, "sourceExtensions"],
    [{ sourceExtensions: "js" }, "sourceExtensions"],
    [{ sourceExtensions: [".js"] }, "sourceExtensions"],
    [{ require: "fs" }, "require"],
    [{ require: { external: "lodash" } }, "require.external"],
    [{ require: { external: {} } }, "require.external.modules"],
    [{ require: { external: [5] } }, "require.external"],
    [{ require: { root: 5 } }, "require.root"],
    [{ require: { root: null } }, "require.root"],
    [{ require: { context: "guest" } }, "require.context"],
    [{ require: { builtin: "fs" } }, "require.builtin"],
    [{ require: { resolve: {} } }, "require.resolve"],
    [{ require: { modules: { a: 1 } } }, "require.modules.a"],
  ])("NV-5 NV-14 NV-19 RS-51 RS-61 RS-65 RS-67 BI-4: refuses the value in %j", (options, path) => {
    expect(failureOf(options)).toMatchObject({ path, code: "ERR_INVALID_OPTION" });
  });

  it("BI-1: refuses a builtin that does not exist", () => {
    const failure = failureOf({ require: { builtin: ["pathh"] } });
    expect(failure.message).toContain("there is no builtin module 'pathh'. Did you mean 'path'?");
  });

  it("NV-1: wants an object", () => {
    for (const options of [null, 5, "x", []])
      expect(failureOf(options)).toMatchObject({ code: "ERR_INVALID_ARG_TYPE" });
  });

  it("NV-3 ER-8: wants an object as sandbox, in the words of old", () => {
    for (const sandbox of ["x", 5, () => undefined])
      expect(failureOf({ sandbox }).message).toBe("Sandbox must be an object.");
    expect(failureOf({ bufferAllocLimit: -1 }).message).toBe("bufferAllocLimit must be a non-negative number.");
    expect(failureOf({ compiler: "x" }).message).toBe("Unsupported compiler 'x'.");
  });

  it.each([
    [{ nesting: true }],
    [{ nesting: true, require: false }],
    [{ nesting: 1, require: true }],
    [{ nesting: true, require: [] }],
    [{ nesting: true, require: new Date(0) }],
    [{ nesting: true, require: Object(true) }],
    [{ nesting: true, require: undefined }],
  ])("NV-18 SH-1: refuses nesting without an explicit require object: %j", (options) => {
    const { message } = failureOf(options);
    expect(message).toContain("nesting");
    expect(message).toContain("require");
    expect(message).toContain("GHSA-8hg8-63c5-gwmx");
  });

  it("RS-76: reads every option once", () => {
    let reads = 0;
    const options = {
      get require() {
        reads++;
        return {};
      },
    };
    new NodeVM(options).run("1");
    expect(reads).toBe(1);
  });

  it("NV-27 NV-28 NV-30: shows what it goes by", () => {
    const vm = new NodeVM({ require: { builtin: ["path"] }, wrapper: "none", strict: true, timeout: 50 });
    expect(vm.options).toMatchObject({ console: "inherit", nesting: false, wrapper: "none", strict: true });
    expect(Object.keys(vm)).not.toContain("options");
    expect(Object.keys(vm)).toEqual(expect.arrayContaining(["resolver", "timeout", "compiler", "sandbox"]));
    expect(vm.resolver).toBeInstanceOf(Resolver);
    expect((vm as unknown as { _resolver: unknown })._resolver).toBe(vm.resolver);
    expect(vm.timeout).toBe(50);
  });

  it("NV-16: takes a resolver", () => {
    const resolver = makeResolverFromLegacyOptions({ builtin: ["path"] });
    const vm = new NodeVM({ require: resolver });
    expect(vm.resolver).toBe(resolver);
    expect(vm.run("module.exports = require('path').sep")).toBe("/");
  });

  it("VM-2: takes every option of VM", () => {
    const controller = new AbortController();
    const vm = new NodeVM({
      hardened: true,
      globals: ["atob"],
      signal: controller.signal,
      onUnhandled: "event",
      eval: true,
    });
    expect(
      vm.run("module.exports = [Object.isFrozen(Array.prototype), typeof atob, typeof URL, typeof setTimeout]"),
    ).toEqual([true, "function", "undefined", "function"]);
    controller.abort();
    expect(() => vm.run("1")).toThrow(VMError);
  });

  it("GP-6 CP-6: sourceExtensions may say the compiler of each extension", () => {
    const fs = new MemoryFileSystem({
      "/p/typed.ts": "const n: number = 41; export const next: number = n + 1;",
      "/p/plain.js": "module.exports = 'as is';",
      "/p/loud.up": "module.exports = 'loud'",
    });
    const upper = (code: string): string => code.replace("'loud'", "'LOUD'");
    const vm = new NodeVM({
      sourceExtensions: { js: "javascript", ts: "typescript", up: upper },
      require: { external: true, context: "sandbox", fs },
    });
    const program =
      "module.exports = [require('./typed').next, require('./plain'), require('./loud'), Object.keys(require.extensions)]";
    expect(vm.run(program, "/p/main.js")).toEqual([42, "as is", "LOUD", [".js", ".ts", ".up", ".json", ".node"]]);
    expect(vm.run("const a: number = 1; module.exports = a", "/p/main.ts")).toBe(1);
    expect(vm.options["sourceExtensions"]).toEqual(["js", "ts", "up"]);
  });

  it.each([
    [{ sourceExtensions: { ts: 5 } }, "sourceExtensions.ts"],
    [{ sourceExtensions: { ".ts": "typescript" } }, "sourceExtensions"],
  ])("GP-20: refuses %j", (options, path) => {
    expect(failureOf(options)).toMatchObject({ code: "ERR_INVALID_OPTION", path });
  });

  it.each([["compiler"], ["sourceExtensions"]])("CP-9: a compiler that there is not is named, by %s", (option) => {
    const given = option === "compiler" ? { compiler: "tpyescript" } : { sourceExtensions: { ts: "tpyescript" } };
    expect(failureOf(given)).toMatchObject({ message: "Unsupported compiler 'tpyescript'." });
  });
});
