import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { VM, VMError, type WebGlobal } from "@sbx/vm";
import { caught, described } from "./caught.ts";

const withGlobals = (...globals: WebGlobal[]): VM => new VM({ globals });

describe("globals", () => {
  it("GL-2: there are none but those that are named", () => {
    const vm = withGlobals("URL", "atob");
    expect(vm.run("[typeof URL, typeof atob, typeof URLSearchParams, typeof setTimeout].join()")).toBe(
      "function,function,undefined,undefined",
    );
    expect(vm.run("Object.getOwnPropertyDescriptor(globalThis, 'URL').enumerable")).toBe(false);
  });

  it("an unknown name is refused with the nearest one", () => {
    expect(described(() => new VM({ globals: ["Url"] as never }))).toEqual([
      "VMError",
      "Unknown global 'Url'. Did you mean 'URL'?",
      "ERR_INVALID_OPTION",
    ]);
    expect(caught(() => new VM({ globals: "URL" as never }))).toBeInstanceOf(VMError);
  });

  it.each([
    [
      "const u = new URL('https://a.b/c?d=1#e'); u.hash = 'f'; u.searchParams.append('g', '2'); String(u)",
      "https://a.b/c?d=1&g=2#f",
    ],
    ["new URL('x:y') instanceof URL && Object.getPrototypeOf(new URL('x:y')) === URL.prototype", true],
    [
      "class Mine extends URL { get upper() { return this.href.toUpperCase() } } const m = new Mine('x:y'); [m.upper, m instanceof Mine, m instanceof URL].join()",
      "X:Y,true,true",
    ],
    ["try { new URL('no') } catch (e) { [e instanceof TypeError, e.code].join() }", "true,ERR_INVALID_URL"],
    ["JSON.stringify([...new URLSearchParams({ a: '1', b: '2' })])", '[["a","1"],["b","2"]]'],
    ["const log = []; new URLSearchParams('a=1').forEach((v, k) => log.push(k + v)); log.join()", "a1"],
    ["new TextDecoder().decode(new Uint8Array([195, 169])) + new TextEncoder().encode('é').length", "é2"],
    ["new TextEncoder().encode('a') instanceof Uint8Array", true],
    [
      "try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])) } catch (e) { e instanceof TypeError }",
      true,
    ],
    ["const into = new Uint8Array(2); new TextEncoder().encodeInto('ab', into).written + into.join()", "297,98"],
    ["atob(btoa('hello'))", "hello"],
    ["try { atob('%') } catch (e) { e.name }", "InvalidCharacterError"],
    ["typeof performance.now() + Object.keys(performance).join()", "numbernow,timeOrigin"],
    [
      "const b = new Uint8Array(16); (crypto.getRandomValues(b) === b) + ',' + b.some((n) => n > 0) + ',' + crypto.randomUUID().length",
      "true,true,36",
    ],
    [
      "const f = new Function('return 1'); [URL, TextDecoder, atob, setTimeout].every((g) => g.constructor === Function) && f()",
      1,
    ],
  ])("work as in Node: %s", (program, expected) => {
    const vm = withGlobals(
      "URL", "URLSearchParams", "TextEncoder", "TextDecoder", "atob", "btoa", "performance", "crypto", "setTimeout",
    ); // prettier-ignore
    expect(vm.run(program)).toBe(expected);
  });

  it("I6: cannot be changed by the guest", () => {
    const vm = withGlobals("URL", "performance", "crypto");
    vm.run(
      "for (const o of [URL, URL.prototype, performance, crypto]) { o.added = 1; try { Object.defineProperty(o, 'x', { value: 1 }) } catch {} delete o.now }",
    );
    expect(["added" in URL, "added" in URL.prototype, vm.run("typeof performance.now")]).toEqual([
      false,
      false,
      "function",
    ]);
  });

  it("timers run, stop, and have nothing of Node's", async () => {
    const vm = withGlobals(
      "setTimeout",
      "clearTimeout",
      "setInterval",
      "clearInterval",
      "setImmediate",
      "queueMicrotask",
    );
    const log = await vm.run<Promise<string[]>>(`new Promise((resolve) => {
      const log = []; clearTimeout(setTimeout(() => log.push('never'), 1)); clearTimeout(); clearTimeout({}); clearTimeout(+setTimeout(() => log.push('never'), 1));
      queueMicrotask(() => log.push('job')); setImmediate((a) => log.push(a), 'immediate');
      let n = 0; const i = setInterval(() => { if (++n === 2) { clearInterval(i); log.push('twice') } }, 1);
      const t = setTimeout((a, b) => { log.push(a + b); resolve(log) }, 60, 'a', 'b'); log.push(Reflect.ownKeys(t).length + typeof t._idlePrev + t.hasRef());
    })`);
    expect([...log]).toEqual(["6undefinedtrue", "job", "immediate", "twice", "ab"]);
    expect(described(() => vm.run("setTimeout('text')"))[0]).toBe("TypeError");
  });

  it("I9: what a callback throws is an event of the VM", async () => {
    const vm = withGlobals("setTimeout", "queueMicrotask");
    for (const start of ["setTimeout", "queueMicrotask"]) {
      const failure = once(vm, "uncaughtException") as Promise<[Error]>;
      vm.run(`${start}(() => { throw new RangeError('late') })`);
      const [error] = await failure;
      expect([error instanceof RangeError, error.message]).toEqual([true, "late"]);
    }
  });

  it("PR-9: none runs later where async is off; none after the end of the VM", async () => {
    const off = new VM({ globals: ["setTimeout", "queueMicrotask"], allowAsync: false });
    for (const text of ["setTimeout(() => {})", "queueMicrotask(() => {})"]) {
      expect(described(() => off.run(text))[1]).toBe("Async not available");
    }
    let ran = 0;
    const vm = new VM({ globals: ["setTimeout", "setInterval"], sandbox: { run: () => (ran += 1) } });
    vm.run("setTimeout(run, 1); setInterval(run, 1)");
    vm.dispose();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(ran).toBe(0);
  });
});
