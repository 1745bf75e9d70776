import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";
import { described } from "./caught.ts";

describe("allowAsync: false", () => {
  it.each([
    "async function f() {}",
    "async () => 1",
    "({ async m() {} })",
    "async function* g() {}",
    "class A { async m() {} }",
  ])("PR-7, PR-10: %s is refused before anything runs", (text) => {
    const vm = new VM({ allowAsync: false });
    expect(described(() => vm.run(`globalThis.ran = 1; ${text}`)).slice(0, 2)).toEqual([
      "VMError",
      "Async not available",
    ]);
    expect(vm.run("typeof ran")).toBe("undefined");
  });

  it.each([
    "eval('async () => 1')",
    "Function('return async () => 1')",
    "(function* () {}).constructor('async () => 1')",
    "Promise.resolve(1).then(() => 1)",
    "new Promise(() => {}).catch()",
    "Promise.reject(1).finally(() => 1)",
    "Promise.prototype.then.call(new Promise(() => {}), () => 1)",
    "Promise.all([])",
    "Promise.resolve({ then(f) { f() } })",
    "WebAssembly.compile(new Uint8Array(1))",
    "hostPromise.then(() => 1)",
  ])("PR-7, PR-8, PR-9: %s throws", (text) => {
    const vm = new VM({ allowAsync: false, sandbox: { hostPromise: Promise.resolve(1) } });
    vm.on("unhandledRejection", () => undefined);
    expect(vm.run(`try { ${text}; 'nothing' } catch (e) { [e instanceof VMError, e.message].join() }`)).toBe(
      "true,Async not available",
    );
  });

  it("WK-15: nothing that is resolved, thrown or collected runs code later", async () => {
    const vm = new VM({ allowAsync: false, sandbox: { hostPromise: Promise.resolve(1) } });
    vm.on("unhandledRejection", () => undefined);
    const tries = [
      "Promise.resolve({ then: later })",
      "new Promise((r) => r({ then: later }))",
      "new Promise((r) => r(Object.defineProperty({}, 'then', { get() { later(); return later } })))",
      "Reflect.construct(Promise, [(r) => r({ then: later })], Array)",
      "new (class extends Promise {})((r) => r({ then: later }))",
      "(class extends Promise {}).resolve({ then: later })",
      "Promise.reject.call(class { constructor(e) { e(later, later) } }, 1)",
      "Promise.all([{ then: later }])",
      "Promise.withResolvers().resolve({ then: later })",
      "Array.fromAsync([{ then: later }])",
      "Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(8)), 0, 0, 1).value.then(later)",
      "new AsyncDisposableStack().disposeAsync().then(later)",
      "hostPromise.then(later)",
      "hostPromise.constructor.resolve({ then: later })",
      "import('x').then(later)",
      "WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(later)",
    ];
    vm.run("var running = true, late = 0; var later = (f) => { if (!running) late++ };");
    for (const text of tries) vm.run(`running = true; try { ${text} } catch {} running = false`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(vm.run("late")).toBe(0);
  });

  it("PR-8: promises can be made, and generators stay", () => {
    const vm = new VM({ allowAsync: false });
    expect(
      vm.run(
        "let ran = 0; const p = new Promise((r) => { ran++; r(1) }); [ran, p instanceof Promise, Object.prototype.toString.call(p)].join()",
      ),
    ).toBe("1,true,[object Promise]");
    expect(vm.run("[...(function* () { yield 1 })()][0]")).toBe(1);
    expect(vm.run("Object.getPrototypeOf((function* () {}).constructor) === Function")).toBe(true);
  });
});
