import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";

/** Names of the globals of a bare context of this engine. */
const bareNames = (): string[] =>
  vm.runInContext("Object.getOwnPropertyNames(globalThis)", vm.createContext(vm.constants.DONT_CONTEXTIFY)) as string[];
const guestNames = (): string[] => [...new VM().run<string[]>("Object.getOwnPropertyNames(globalThis)")];

/** Extensions of V8 that flags of this process brought (vitest asks for `gc`). */
const extensions = ["gc"];

describe("globals of the guest", () => {
  it("GL-1, I10: are those of the language, but for the ones that are removed knowingly", () => {
    const guest = new Set(guestNames());
    const absent = [...bareNames()].filter((name) => !guest.has(name) && !extensions.includes(name));
    // A name here that is not expected is a global of a newer engine: decide about it in src/guest/globals.ts.
    expect(absent.sort()).toEqual(["console"]);
  });

  it("GL-1: and global, GLOBAL, root, VMError, Buffer", () => {
    const bare = new Set(bareNames());
    expect(
      guestNames()
        .filter((name) => !bare.has(name))
        .sort(),
    ).toEqual(["Buffer", "GLOBAL", "VMError", "global", "root"]);
    expect(new VM().run("[global, GLOBAL, root, globalThis].every((g) => g === this)")).toBe(true);
    const attributes = (name: string): string =>
      new VM().run<string>(
        `var { writable: w, enumerable: e, configurable: c } = Object.getOwnPropertyDescriptor(this, '${name}'); [w, e, c].join()`,
      );
    expect(["global", "GLOBAL", "root", "VMError"].map(attributes)).toEqual(Array(4).fill("true,false,true"));
    // An accessor, as in Node.
    expect(attributes("Buffer")).toBe(",false,true");
  });

  it("GL-2: nothing of Node", () => {
    const names =
      "process require module exports __dirname setTimeout setInterval setImmediate queueMicrotask URL fetch structuredClone performance crypto atob console gc";
    expect(new VM().run(`'${names}'.split(' ').filter((name) => typeof globalThis[name] !== 'undefined').join()`)).toBe(
      "",
    );
  });

  it("WK-22, decision 3: Proxy, WeakRef, FinalizationRegistry and the native Promise are there", () => {
    const guest = new VM();
    expect(guest.run("[typeof Proxy, typeof WeakRef, typeof FinalizationRegistry].join()")).toBe(
      "function,function,function",
    );
    expect(
      guest.run(
        "[Promise.name, Object.getPrototypeOf(Promise) === Function.prototype, Promise.resolve(1) instanceof Promise].join()",
      ),
    ).toBe("Promise,true,true");
    expect(guest.run("String(Promise)")).toBe("function Promise() { [native code] }");
  });

  it("GL-5: standard links hold", () => {
    expect(
      new VM().run(`[
        Object.__proto__ === Function.prototype, Function.prototype.constructor === Function,
        Array.prototype.__proto__ === Object.prototype, global.constructor === Object,
        this.constructor.constructor === Function, Function.__proto__ === Function.prototype,
      ].every(Boolean)`),
    ).toBe(true);
  });

  it("SEC-12, CH-3: WebAssembly has neither streaming, nor JSTag, nor stack switching", () => {
    const names = new VM().run<string>("Reflect.ownKeys(WebAssembly).map(String).sort().join()");
    expect(names).toBe(
      "CompileError,Exception,Global,Instance,LinkError,Memory,Module,RuntimeError,Symbol(Symbol.toStringTag),Table,Tag,compile,instantiate,validate",
    );
  });

  it("FinalizationRegistry looks and works as the engine's", () => {
    expect(
      new VM().run(`
        class Mine extends FinalizationRegistry {}
        const tries = [() => FinalizationRegistry(() => {}), () => new FinalizationRegistry(1)];
        [
          FinalizationRegistry.name, FinalizationRegistry.length, String(FinalizationRegistry),
          new Mine(() => {}) instanceof Mine, FinalizationRegistry.prototype.constructor === FinalizationRegistry,
          new FinalizationRegistry(() => {}).register({}, 1), Object.prototype.toString.call(new Mine(() => {})),
          ...tries.map((f) => { try { f() } catch (e) { return e instanceof TypeError && e.message } }),
        ].join('|')
      `),
    ).toBe(
      "FinalizationRegistry|1|function FinalizationRegistry() { [native code] }|true|true||[object FinalizationRegistry]|Constructor FinalizationRegistry requires 'new'|FinalizationRegistry: cleanup must be callable",
    );
  });
});
