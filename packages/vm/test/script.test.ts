import { describe, expect, it } from "vitest";
import { VM, VMError, VMScript } from "@sbx/vm";
import { caught, described } from "./caught.ts";

describe("VMScript", () => {
  it("VS-1: takes a name, options, or both", () => {
    const names = [
      new VMScript("1"),
      new VMScript("1", "a.js"),
      new VMScript("1", { filename: "b.js", lineOffset: 3 }),
      new VMScript("1", "c.js", { lineOffset: 4 }),
      new VMScript("1", "", { filename: "d.js" }),
      new VMScript("1", undefined, { filename: "e.js" }),
      new VMScript("1", null, null),
    ].map(({ filename, lineOffset }) => `${filename} ${String(lineOffset)}`);
    expect(names).toEqual(["vm.js 0", "a.js 0", "b.js 3", "c.js 4", "d.js 0", "e.js 0", "vm.js 0"]);
  });

  it("VS-1: makes a string of its code", () => {
    expect(new VMScript(undefined).code).toBe("undefined");
    expect(new VM().run(new VMScript(Buffer.from("1 + 1")))).toBe(2);
    expect(described(() => new VMScript(Symbol("s")))).toEqual([
      "TypeError",
      "Cannot convert a Symbol value to a string",
      undefined,
    ]);
    expect(caught(() => (VMScript as unknown as () => void)())).toBeInstanceOf(TypeError);
  });

  it("VS-2: shows what it was made of, read-only", () => {
    const script = new VMScript("1", "a.js");
    expect(Object.keys(script)).toEqual([
      "code",
      "filename",
      "lineOffset",
      "columnOffset",
      "compiler",
      "compilerOptions",
    ]);
    expect(caught(() => ((script as { filename: string }).filename = "b"))).toBeInstanceOf(TypeError);
    expect(described(() => new VMScript("1", { compiler: "nothing" }))[1]).toBe("Unsupported compiler 'nothing'.");
  });

  it("VS-3: is compiled late, once, and runs in many VMs", () => {
    const wrong = new VMScript("let = = 1");
    expect(caught(() => wrong.compile())).toBeInstanceOf(SyntaxError);
    const script = new VMScript("typeof n === 'undefined' ? 'none' : n");
    expect(script.compile().compile()).toBe(script);
    expect(
      [new VM({ sandbox: { n: 1 } }), new VM({ sandbox: { n: 2 } }), new VM()].map((vm) => vm.run(script)),
    ).toEqual([1, 2, "none"]);
  });

  it("VS-3: with async code is refused where async is off", () => {
    const script = new VMScript("async () => 1").compile();
    expect(typeof new VM().run(script)).toBe("function");
    expect(described(() => new VM({ allowAsync: false }).run(script))).toEqual([
      "VMError",
      "Async not available",
      undefined,
    ]);
  });

  it("VS-4: refuses wrong offsets when it is compiled, in Node's words, and shifts positions", () => {
    expect(described(() => new VMScript("1", { lineOffset: "x" as never }).compile())[2]).toBe("ERR_INVALID_ARG_TYPE");
    const script = new VMScript("[new Error().stack,\nnew Error().stack]", {
      filename: "o.js",
      lineOffset: 10,
      columnOffset: 5,
    });
    const stacks = new VM().run<string[]>(script);
    expect(stacks.map((stack) => /o\.js:(\d+:\d+)/.exec(stack)?.[1])).toEqual(["11:7", "12:1"]);
  });

  it("VS-5, WK-28: assigning code or wrapping compiles anew", () => {
    const script = new VMScript("1");
    const vm = new VM();
    expect(vm.run(script)).toBe(1);
    script.code = "2";
    expect(vm.run(script)).toBe(2);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- tested while it is there
    script.wrap("10 + (", ")");
    expect([script.code, vm.run(script)]).toEqual(["10 + (2)", 12]);
  });

  it("VM-32: brings its own name and compiler", () => {
    const script = new VMScript("const n: number = 1; new Error().stack", {
      filename: "mine.ts",
      compiler: "typescript",
    });
    expect(new VM().run<string>(script, "other.js")).toContain("mine.ts:1");
  });
});

describe("VMError", () => {
  it("ER-1: is an Error with a name and a code", () => {
    const error = new VMError("m", "C");
    expect(error).toBeInstanceOf(Error);
    expect([Object.keys(error).sort(), error.name, error.message, error.code]).toEqual([
      ["code", "name"],
      "VMError",
      "m",
      "C",
    ]);
    expect([new VMError().message, new VMError().code]).toEqual(["", undefined]);
  });

  it("ER-2: is a global of the guest, and keeps its class either way", () => {
    const vm = new VM({
      sandbox: {
        fail: () => {
          throw new VMError("host", "H");
        },
      },
    });
    const error = caught(() => vm.run("throw new VMError('guest', 'G')")) as VMError;
    expect([error instanceof VMError, error instanceof Error, error.name, error.message, error.code]).toEqual([
      true,
      true,
      "VMError",
      "guest",
      "G",
    ]);
    expect(
      vm.run(
        "try { fail() } catch (e) { [e instanceof VMError, e instanceof Error, e.name, e.message, e.code].join() }",
      ),
    ).toBe("true,true,VMError,host,H");
    expect(
      vm.run(
        "class Mine extends VMError {}; const e = new Mine('x'); [e instanceof Mine, e instanceof VMError, e.message].join()",
      ),
    ).toBe("true,true,x");
    expect(vm.run("JSON.stringify([Object.getOwnPropertyDescriptor(globalThis, 'VMError').enumerable])")).toBe(
      "[false]",
    );
  });
});
