import { describe, expect, it, vi } from "vitest";
import { VM } from "@sbx/vm";
import { described } from "./caught.ts";

describe("the console option", () => {
  it("WK-33, decision 11: is off by default", () => {
    expect(new VM().run("typeof console")).toBe("undefined");
    expect(new VM({ console: "off" }).run("typeof console")).toBe("undefined");
  });

  it("decision 11: 'redirect' makes events", () => {
    const vm = new VM({ console: "redirect" });
    const seen: unknown[][] = [];
    for (const name of ["log", "error"])
      vm.on(`console.${name}`, (...values: unknown[]) => seen.push([name, ...values]));
    expect(vm.run("console.error('a', 1); console.log({ b: 2 })")).toBeUndefined();
    expect(seen).toEqual([
      ["error", "a", 1],
      ["log", { b: 2 }],
    ]);
  });

  it("decision 11: 'inherit' prints with the host's", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    new VM({ console: "inherit" }).run("console.log('hello', [1])");
    expect(log.mock.calls).toEqual([["hello", [1]]]);
    log.mockRestore();
  });

  it("decision 11: an object gives its functions, whose results stay outside", () => {
    const log = vi.fn(() => process);
    const vm = new VM({ console: { log, other: 1 } });
    expect(
      vm.run("[typeof console.log(5), Object.keys(console).join(), console.log.constructor === Function].join()"),
    ).toBe("undefined,log,true");
    expect(log).toHaveBeenCalledWith(5);
  });

  it("is no global that a loop shows, and read-only", () => {
    const vm = new VM({ console: "redirect" });
    expect(
      vm.run(
        "console.log = 1; console.x = 1; [typeof console.log, typeof console.x, Object.keys(globalThis).includes('console')].join()",
      ),
    ).toBe("function,undefined,false");
    expect(described(() => new VM({ console: "loud" } as never))[2]).toBe("ERR_INVALID_OPTION");
  });
});

describe("readonly with a mock", () => {
  it("VM-86, WK-5: reads what the object has from it, and the rest from the mock", () => {
    const vm = new VM();
    const object = { a: 1 };
    expect(vm.readonly(object, { a: 5, b: 2 })).toBe(object);
    vm.setGlobal("o", object);
    expect(vm.run("o.a = 9; [o.a, o.b, 'b' in o, typeof o.c].join()")).toBe("1,2,true,undefined");
  });
});
