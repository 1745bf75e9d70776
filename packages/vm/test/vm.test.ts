import { EventEmitter } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VM, VMError, VMScript, VMTimeoutError, type VMOptions } from "@sbx/vm";
import { caught, described } from "./caught.ts";

describe("VM", () => {
  it("VM-1: is a class that can be extended, and an EventEmitter", () => {
    expect(caught(() => (VM as unknown as () => void)())).toBeInstanceOf(TypeError);
    class Mine extends VM {}
    expect(new Mine().run("1")).toBe(1);
    expect(new VM()).toBeInstanceOf(EventEmitter);
  });

  it("VM-2: takes no options, undefined, or a primitive; null is a TypeError", () => {
    expect(new VM(undefined).run("1")).toBe(1);
    expect(new VM(5 as VMOptions).run("1")).toBe(1);
    expect(caught(() => new VM(null as never))).toBeInstanceOf(TypeError);
  });

  it("VM-2: refuses an unknown option with the nearest known name", () => {
    expect(described(() => new VM({ timout: 1 } as VMOptions))).toEqual([
      "VMError",
      "Unknown option 'timout'. Did you mean 'timeout'?",
      "ERR_INVALID_OPTION",
    ]);
  });

  it("VM-2: reads each option once", () => {
    let reads = 0;
    const options = {
      get timeout() {
        reads += 1;
        return undefined;
      },
    };
    new VM(options).run("1");
    expect(reads).toBe(1);
  });

  it("VM-3: shares nothing with other VMs but what is passed in", () => {
    const [first, second] = [new VM(), new VM()];
    first.run("var secret = 1; Object.prototype.polluted = 1");
    expect(second.run("typeof secret + typeof {}.polluted")).toBe("undefinedundefined");
    second.setGlobal("theirs", first.run("({ a: [1] })"));
    expect(second.run("[theirs instanceof Object, Array.isArray(theirs.a), theirs.a[0]].join()")).toBe("true,true,1");
  });

  it("VM-3: the class itself may be passed in and constructed inside", () => {
    expect(new VM({ sandbox: { VM } }).run("new VM().run('1 + 1')")).toBe(2);
  });

  it("VM-4: has timeout, compiler and sandbox as own properties", () => {
    const vm = new VM();
    expect(Object.keys(vm)).toEqual(expect.arrayContaining(["timeout", "compiler", "sandbox"]));
    expect(vm.timeout).toBeUndefined();
    expect(vm.compiler).toBe("javascript");
    expect(described(() => ((vm as { compiler: unknown }).compiler = 1))).toEqual([
      "TypeError",
      "Cannot assign to read only property 'compiler' of object '#<VM>'",
      undefined,
    ]);
    vm.timeout = 10;
    expect(vm.timeout).toBe(10);
  });

  it("VM-5: has the documented methods and no statics", () => {
    for (const name of ["run", "runFile", "setGlobal", "setGlobals", "getGlobal", "freeze", "readonly", "protect"]) {
      expect(VM.prototype).toHaveProperty(name);
    }
    expect(Object.keys(VM)).toEqual([]);
  });
});

describe("options", () => {
  it.each([undefined, null, 0, NaN, ""])("VM-10: a timeout of %s is none", (timeout) => {
    expect(new VM({ timeout } as VMOptions).run("1")).toBe(1);
  });

  it.each(["abc", -1, 1.5, Infinity, 2 ** 32, {}])("VM-10, WK-32: a timeout of %s is refused", (timeout) => {
    const error = caught(() => new VM({ timeout } as VMOptions)) as VMError & { path: string };
    expect([error.code, error.path]).toEqual(["ERR_INVALID_OPTION", "timeout"]);
  });

  it("VM-10: a wrong timeout that is assigned later is refused by run, in Node's words", () => {
    const vm = new VM();
    vm.timeout = "x" as never;
    expect(described(() => vm.run("1"))).toEqual([
      "TypeError",
      `The "options.timeout" property must be of type number. Received type string ('x')`,
      "ERR_INVALID_ARG_TYPE",
    ]);
    vm.timeout = -1;
    expect(described(() => vm.run("1"))[2]).toBe("ERR_OUT_OF_RANGE");
  });

  it("VM-11: copies own enumerable string keys of the sandbox, once", () => {
    const sandbox = Object.create({ inherited: 1 }, { hidden: { value: 1 }, shown: { value: 2, enumerable: true } });
    sandbox[Symbol("s")] = 3;
    const vm = new VM({ sandbox });
    expect(vm.run("[typeof inherited, typeof hidden, shown].join()")).toBe("undefined,undefined,2");
    vm.run("shown = 5");
    expect(sandbox.shown).toBe(2);
    expect(vm.run("JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, 'shown'))")).toBe(
      '{"value":5,"writable":true,"enumerable":true,"configurable":true}',
    );
    expect(new VM({ sandbox: ["a"] }).run("globalThis[0]")).toBe("a");
    expect(new VM({ sandbox: null }).run("1")).toBe(1);
  });

  it.each(["x", 1, () => undefined])("VM-11: a sandbox of %s is refused", (sandbox) => {
    expect(described(() => new VM({ sandbox } as never)).slice(0, 2)).toEqual(["VMError", "Sandbox must be object."]);
  });

  it("VM-12: takes the names of compilers, exactly", () => {
    expect(new VM({ compiler: "java-script" }).run("1")).toBe(1);
    expect(new VM({ compiler: (code, filename) => `${code} + ${JSON.stringify(filename)}` }).run("'x'", "f.js")).toBe(
      "xf.js",
    );
    for (const compiler of ["JS", 5, null]) {
      expect(described(() => new VM({ compiler } as never)).slice(0, 2)).toEqual([
        "VMError",
        `Unsupported compiler '${String(compiler)}'.`,
      ]);
    }
  });

  it("VM-12: compiles TypeScript", () => {
    expect(new VM({ compiler: "typescript" }).run("const n: number = 3; n")).toBe(3);
  });

  it("VM-14, VM-70: eval false refuses every evaluator with any argument", () => {
    const vm = new VM({ eval: false });
    const texts = ["eval(1)", "eval('1')", "Function('1')", "new Function()", "(function* () {}).constructor('1')"];
    for (const text of texts) {
      const message = "Code generation from strings disallowed for this context";
      expect(vm.run(`try { ${text} } catch (e) { [e instanceof EvalError, e.message].join() }`)).toBe(
        `true,${message}`,
      );
      expect(caught(() => vm.run(text))).toBeInstanceOf(EvalError);
    }
    expect(vm.run("JSON.parse('1') + /a/.source")).toBe("1a");
  });

  it("VM-15, VM-71: wasm false refuses modules", () => {
    const text = "new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))";
    expect(new VM().run(`${text} instanceof WebAssembly.Module`)).toBe(true);
    expect(
      new VM({ wasm: false }).run(
        `try { ${text} } catch (e) { [e instanceof WebAssembly.CompileError, e.message].join() }`,
      ),
    ).toBe("true,WebAssembly.Module(): Wasm code generation disallowed by embedder");
  });

  it("VM-16, VM-17: allowAsync false and fixAsync true refuse async code", () => {
    for (const options of [{ allowAsync: false }, { fixAsync: true }, { fixAsync: true, allowAsync: true }]) {
      expect(described(() => new VM(options).run("async () => 1"))).toEqual([
        "VMError",
        "Async not available",
        undefined,
      ]);
    }
    expect(new VM({ allowAsync: false }).run("'async' + ({ async: 1 }).async")).toBe("async1");
  });

  it.each(["eval", "wasm", "allowAsync", "fixAsync"])(
    "VM-16, WK-32: a value of %s that is no boolean is refused",
    (name) => {
      expect(described(() => new VM({ [name]: "no" }))[2]).toBe("ERR_INVALID_OPTION");
    },
  );

  it("VM-18: bufferAllocLimit is a number from 0", () => {
    for (const limit of [0, 1.5, Infinity, undefined]) expect(new VM({ bufferAllocLimit: limit }).run("1")).toBe(1);
    for (const limit of [-1, NaN, "1", null, 1n]) {
      expect(described(() => new VM({ bufferAllocLimit: limit as number })).slice(0, 2)).toEqual([
        "VMError",
        "bufferAllocLimit must be a non-negative number.",
      ]);
    }
  });

  it("VM-19: checks bufferAllocLimit, then sandbox, then compiler", () => {
    const wrong = { bufferAllocLimit: -1, sandbox: 1, compiler: "x" } as never as Record<string, unknown>;
    expect(described(() => new VM(wrong))[1]).toContain("bufferAllocLimit");
    delete wrong["bufferAllocLimit"];
    expect(described(() => new VM(wrong))[1]).toContain("Sandbox");
    delete wrong["sandbox"];
    expect(described(() => new VM(wrong))[1]).toContain("compiler");
  });
});

describe("run", () => {
  it("VM-30: returns the completion value, in sloppy mode", () => {
    const vm = new VM();
    expect(vm.run("var a = 1; a + 1")).toBe(2);
    expect(vm.run("var b = 1")).toBeUndefined();
    expect(vm.run("")).toBeUndefined();
    expect(vm.run("(function () { return this })() === globalThis")).toBe(true);
  });

  it("VM-31: takes a string, a String, bytes and a VMScript; anything else is a TypeError", () => {
    const vm = new VM();
    expect(vm.run(new String("1") as string)).toBe(1);
    expect(vm.run(Buffer.from("'é'"))).toBe("é");
    expect(vm.run(new VMScript("2"))).toBe(2);
    for (const code of [undefined, null, 5, {}]) {
      expect(described(() => vm.run(code as never)).slice(0, 1)).toEqual(["TypeError"]);
    }
  });

  it("VM-32: takes a file name, or an object with one", () => {
    const vm = new VM();
    const nameOf = (options?: unknown): string =>
      /at (.*?):1:/.exec(vm.run<string>("new Error().stack", options as string))?.[1] ?? "";
    expect([nameOf(), nameOf("a.js"), nameOf({ filename: "b.js" }), nameOf(""), nameOf({})]).toEqual([
      "vm.js",
      "a.js",
      "b.js",
      "vm.js",
      "vm.js",
    ]);
    expect(caught(() => vm.run("1", null as never))).toBeInstanceOf(TypeError);
    expect(described(() => vm.run("1", { filename: 5 } as never))[2]).toBe("ERR_INVALID_ARG_TYPE");
  });

  it("VM-33: lets a compiler's error through, and makes a text of what it gives", () => {
    const error = new Error("mine");
    const failing = (): never => {
      throw error;
    };
    expect(caught(() => new VM({ compiler: failing }).run(""))).toBe(error);
    expect(new VM({ compiler: () => undefined as never }).run("1")).toBeUndefined();
    expect(new VM({ compiler: () => 7 as never }).run("1")).toBe(7);
  });

  it("VM-34: takes a first line with #! for a comment, and a byte order mark", () => {
    expect(new VM().run("#!/usr/bin/env node\n1")).toBe(1);
    expect(new VM().run(new VMScript("#!/usr/bin/env node\n2"))).toBe(2);
    expect(new VM().run("\uFEFF3")).toBe(3);
  });

  it.each([
    ["return 1", "Illegal return statement"],
    ["await 1", "await is only valid in async functions and the top level bodies of modules"],
  ])("VM-35: %s at the top is a SyntaxError", (text, message) => {
    expect(described(() => new VM().run(text)).slice(0, 2)).toEqual(["SyntaxError", message]);
  });

  it.each(["import x from 'y'", "export default 1", "import.meta"])("VM-35: %s is a SyntaxError", (text) => {
    expect(caught(() => new VM().run(text))).toBeInstanceOf(SyntaxError);
  });

  it("VM-36: keeps state from run to run", () => {
    const vm = new VM({ sandbox: { a: 0 } });
    vm.run("var v = 1; function f() { return 2 } let l = 3");
    expect(vm.run("[v, f(), l].join()")).toBe("1,2,3");
    expect([vm.sandbox["v"], typeof vm.sandbox["f"], vm.sandbox["l"]]).toEqual([1, "function", undefined]);
    expect(described(() => vm.run("let l = 4"))).toEqual([
      "SyntaxError",
      "Identifier 'l' has already been declared",
      undefined,
    ]);
    expect(vm.run("let a = 5; a")).toBe(5);
  });

  it("VM-37: throws what the program throws", () => {
    const vm = new VM();
    const symbol = vm.run("var s = Symbol(); s");
    for (const [text, value] of [
      ["1", 1],
      ["null", null],
      ["undefined", undefined],
      ["s", symbol],
      ["10n", 10n],
    ] as const) {
      expect(caught(() => vm.run(`throw ${text}`))).toBe(value);
    }
    expect(caught(() => vm.run("throw new TypeError('x')"))).toBeInstanceOf(TypeError);
    const error = new Error("host");
    vm.setGlobal("fail", () => {
      throw error;
    });
    expect(caught(() => vm.run("try { fail() } catch (e) { throw e }"))).toBe(error);
  });

  it("VM-38: a syntax error begins with file, line, source and a caret", () => {
    const error = caught(() => new VM().run("\nlet a = ;", "my.js")) as Error;
    expect(error).toBeInstanceOf(SyntaxError);
    expect(error.stack?.split("\n").slice(0, 5)).toEqual([
      "my.js:2",
      "let a = ;",
      "        ^",
      "",
      "SyntaxError: Unexpected token ';'",
    ]);
  });

  it("VM-39: endless recursion is a RangeError, inside and outside", () => {
    const vm = new VM({ sandbox: { call: (f: () => unknown) => f() } });
    for (const text of ["function f() { return f() + 1 } f()", "function g() { return call(g) } g()"]) {
      expect(described(() => vm.run(text))).toEqual(["RangeError", "Maximum call stack size exceeded", undefined]);
      expect(vm.run(`try { ${text} } catch (e) { e instanceof RangeError }`)).toBe(true);
    }
  });

  it("VM-40: `debugger` is allowed", () => {
    expect(new VM().run("debugger; 1")).toBe(1);
  });
});

describe("runFile", () => {
  it("VM-45: runs a file", () => {
    const folder = mkdtempSync(join(tmpdir(), "sbx-"));
    const file = join(folder, "program.js");
    writeFileSync(file, "#!/usr/bin/env node\n[__file(), 40 + 2][1] + '|' + new Error().stack");
    const vm = new VM({ sandbox: { __file: () => file } });
    expect(vm.runFile(file)).toContain(`42|Error\n    at ${file}:2:`); // WK-2: own frames of an absolute name are shown
    expect(described(() => vm.runFile("nowhere.js")).slice(0, 2)).toEqual([
      "VMError",
      "Script 'nowhere.js' not found.",
    ]);
    expect(described(() => vm.runFile(folder)).slice(0, 2)).toEqual(["VMError", "Script must be file, got directory."]);
    expect(described(() => vm.runFile(5 as never))[2]).toBe("ERR_INVALID_ARG_TYPE");
  });
});

describe("globals", () => {
  it("VM-50: sets and gets globals", () => {
    const vm = new VM();
    expect(vm.setGlobal("a", 1)).toBe(vm);
    expect(vm.setGlobals({ b: 2, c: { d: 3 } }).run("a + b + c.d")).toBe(6);
    expect(vm.setGlobals(undefined).setGlobals(null).getGlobal("a")).toBe(1);
    expect(vm.getGlobal("nothing")).toBeUndefined();
    vm.run("Object.defineProperty(globalThis, 'bad', { set() { throw new TypeError('no') }, configurable: true })");
    expect(caught(() => vm.setGlobals({ bad: 1, after: 1 }))).toBeInstanceOf(TypeError);
    expect(vm.getGlobal("after")).toBeUndefined();
  });

  it("VM-51: sandbox is the guest's global object, live", () => {
    const vm = new VM();
    expect(vm.run("globalThis")).toBe(vm.sandbox);
    expect(vm.run("this")).toBe(vm.sandbox);
    expect(vm.sandbox).toBeInstanceOf(Object);
    vm.sandbox["x"] = 1;
    expect(vm.run("x")).toBe(1);
    vm.run("var y = 2");
    expect(["y" in vm.sandbox, delete vm.sandbox["x"], vm.run("typeof x")]).toEqual([true, true, "undefined"]);
  });

  it("VM-52: Error is fixed; other globals can be replaced without breaking anything", () => {
    const vm = new VM();
    vm.run("Error = 1; Function = 2; eval = 3; Array = 4; VMError = 5; Object = 6; Promise = 7; Reflect = 8");
    expect(vm.run("typeof Error")).toBe("function");
    expect(vm.run("[1, 2].map((n) => n + 1)")).toEqual([2, 3]);
    expect(caught(() => vm.run("null.x"))).toBeInstanceOf(TypeError);
  });

  it("VM-53: undefined cannot be set", () => {
    expect(caught(() => new VM().setGlobal("undefined", 1))).toBeInstanceOf(TypeError);
  });
});

describe("timeout", () => {
  it("VM-60, VM-61, WK-17: ends a loop with an error of the host, and the VM stays usable", () => {
    const vm = new VM({ timeout: 100 });
    const error = caught(() => vm.run("for (;;);")) as VMTimeoutError;
    expect(error).toBeInstanceOf(VMTimeoutError);
    expect(error).toBeInstanceOf(VMError);
    expect([error.message, error.code]).toEqual([
      "Script execution timed out after 100ms",
      "ERR_SCRIPT_EXECUTION_TIMEOUT",
    ]);
    expect(vm.run("1")).toBe(1);
  });

  it("VM-62: can be neither caught nor delayed", () => {
    const vm = new VM({
      timeout: 20,
      sandbox: {
        call: (f: () => void) => {
          try {
            f();
          } catch {
            /* swallowed */
          }
        },
      },
    });
    for (const text of [
      "try { for (;;); } catch { for (;;); } finally { for (;;); }",
      "call(() => { for (;;); }); for (;;);",
    ]) {
      expect(caught(() => vm.run(text))).toBeInstanceOf(VMTimeoutError);
    }
  });

  it("VM-63: host code is not interrupted", () => {
    const vm = new VM({
      timeout: 20,
      sandbox: {
        wait: () => {
          const end = Date.now() + 60;
          while (Date.now() < end);
          return 1;
        },
      },
    });
    expect(caught(() => vm.run("wait(); for (;;);"))).toBeInstanceOf(VMTimeoutError);
  });

  it("VM-64, WK-14: holds for promise jobs, functions, getters and toJSON", () => {
    const vm = new VM({ timeout: 100 });
    const late = (operation: () => unknown): void => expect(caught(operation)).toBeInstanceOf(VMTimeoutError);
    late(() => vm.run("Promise.resolve().then(() => { for (;;); })"));
    late(() => vm.run("(async () => { await 0; for (;;); })()"));
    late(vm.run<() => void>("() => { for (;;); }"));
    const object = vm.run<{ get: number; toJSON: unknown }>("({ get get() { for (;;); }, toJSON() { for (;;); } })");
    late(() => object.get);
    late(() => JSON.stringify(object));
    late(() => [...vm.run<number[]>("({ *[Symbol.iterator]() { for (;;); } })")]);
    expect(vm.run("1")).toBe(1);
  });

  it("VM-65: nests", () => {
    const inner = new VM({ timeout: 20 });
    const outer = new VM({ timeout: 2000, sandbox: { run: () => described(() => inner.run("for (;;);"))[1] } });
    expect(outer.run("run()")).toBe("Script execution timed out after 20ms");
    const patient = new VM({ timeout: 2000 });
    const hasty = new VM({ timeout: 20, sandbox: { run: () => patient.run("for (;;);") } });
    expect(described(() => hasty.run("run()"))[1]).toBe("Script execution timed out after 20ms");
  });

  it("decision 6: promises settle under a limit too", async () => {
    const vm = new VM({ timeout: 1000, sandbox: { later: async () => Promise.resolve(5) } });
    expect(await vm.run<Promise<number>>("(async () => (await later()) + 1)()")).toBe(6);
    expect(await vm.run<() => Promise<number>>("async () => 7")()).toBe(7);
  });

  it("a guest cannot pretend that the limit was reached", () => {
    const vm = new VM({ timeout: 5000 });
    const error = caught(() => vm.run("throw Object.assign(new Error('x'), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' })"));
    expect(error).not.toBeInstanceOf(VMTimeoutError);
  });
});

describe("freeze, readonly, protect, hide", () => {
  it("VM-80: freeze makes the guest's view read-only, deeply, and returns its argument", () => {
    const vm = new VM();
    const object = { a: { b: 1 }, list: [1] };
    expect(vm.freeze(object, "o")).toBe(object);
    expect(vm.run("o.a.b = 2; o.c = 3; delete o.a; o.a.b")).toBe(1);
    expect(Object.isFrozen(object)).toBe(false);
    object.a.b = 5;
    expect(vm.run("o.a.b")).toBe(5);
    expect(vm.freeze(5, "five")).toBe(5);
    expect(vm.run("five")).toBe(5);
  });

  it("VM-81: strict writes are TypeErrors, Reflect answers false", () => {
    const vm = new VM();
    vm.freeze({ a: 1 }, "o");
    expect(caught(() => vm.run("'use strict'; o.a = 2"))).toBeInstanceOf(TypeError);
    expect(caught(() => vm.run("'use strict'; delete o.a"))).toBeInstanceOf(TypeError);
    expect(caught(() => vm.run("Object.defineProperty(o, 'a', { value: 2 })"))).toBeInstanceOf(TypeError);
    expect(vm.run("[Reflect.set(o, 'a', 2), Reflect.deleteProperty(o, 'a'), o.a].join()")).toBe("false,false,1");
  });

  it("VM-84, WK-4: built-in mutators are refused too", () => {
    const vm = new VM();
    const data = { list: [1], map: new Map(), date: new Date(0) };
    vm.freeze(data, "o");
    for (const text of ["o.list.push(2)", "o.map.set(1, 1)", "o.date.setTime(5)"]) {
      expect(caught(() => vm.run(text))).toBeInstanceOf(TypeError);
    }
    expect([data.list.length, data.map.size, data.date.getTime()]).toEqual([1, 0, 0]);
  });

  it("VM-87, WK-31: protect lets data in, and no functions", () => {
    const vm = new VM();
    const object: { n?: number; f?: unknown; list: unknown[] } = { list: [] };
    vm.protect(object, "o");
    vm.run("o.n = 1; o.f = () => {}; try { o.list.push(() => {}) } catch {}");
    expect([object.n, object.f, object.list.length]).toEqual([1, undefined, 0]);
  });

  it("hide leaves properties out, at any depth, and the rest as the policy says", () => {
    const vm = new VM();
    const user = { name: "Ada", password: "secret", card: { password: "too" } };
    expect(vm.hide(user, ["password"])).toBe(user);
    vm.setGlobal("user", user);
    expect(vm.run("[user.password, user.card.password, 'password' in user].join()")).toBe(",,false");
    expect(vm.run("Object.getOwnPropertyDescriptor(user, 'password') === undefined")).toBe(true);
    expect(vm.run("user.name = 'Bob'; Reflect.set(user, 'password', 'mine')")).toBe(false);
    expect([user.name, user.password]).toEqual(["Bob", "secret"]);
    vm.setGlobal("fixed", vm.hide({ name: "Ada", password: "secret" }, ["password"], "readonly"));
    expect(vm.run("[Reflect.set(fixed, 'name', 'x'), Object.keys(fixed)].join()")).toBe("false,name");
  });

  it("I6: hide leaves symbols out, registered ones too, which are others in the guest", () => {
    const vm = new VM();
    const [own, registered, node] = [Symbol("own"), Symbol.for("sbx.test"), Symbol.for("nodejs.test")];
    const object = { a: 1, [own]: 2, [registered]: 3, [node]: 4, inner: { [registered]: 5 } };
    vm.setGlobal("object", vm.hide(object, [own, registered, node]));
    vm.setGlobal("own", own);
    const program = `
      const registered = Symbol.for('sbx.test');
      JSON.stringify([object[own], object[registered], object.inner[registered], registered in object,
        Reflect.set(object, registered, 6), Object.getOwnPropertySymbols(object).length])`;
    expect(vm.run(program)).toBe("[null,null,null,false,false,0]");
    expect(object[registered]).toBe(3);
  });

  it("hide refuses keys that are none, and policies that there are not", () => {
    const vm = new VM();
    for (const keys of ["password", [1], undefined]) {
      expect(caught(() => vm.hide({}, keys as never))).toMatchObject({ code: "ERR_INVALID_ARG_TYPE" });
    }
    expect(caught(() => vm.hide({}, [], "read-only" as never))).toMatchObject({ code: "ERR_INVALID_ARG_TYPE" });
  });
});

describe("dispose", () => {
  it("decision 12: ends the VM and cuts both ways", () => {
    const host = { touched: 0 };
    const vm = new VM({ sandbox: { host } });
    const touch = vm.run<() => void>("() => { host.touched++ }");
    touch();
    vm.dispose();
    expect(caught(touch)).toBeInstanceOf(TypeError);
    expect(described(() => vm.run("1"))).toEqual(["VMError", "This VM was disposed of.", "ERR_VM_DISPOSED"]);
    expect(host.touched).toBe(1);
  });
});
