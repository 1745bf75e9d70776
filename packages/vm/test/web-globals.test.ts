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

describe("globals that are of the guest's realm", () => {
  it.each([
    [
      "events go to listeners in their order, once where asked, not twice, and objects",
      `const t = new EventTarget(), log = []; const f = (e) => log.push("f" + e.type); t.addEventListener("x", f); t.addEventListener("x", f);
       t.addEventListener("x", { handleEvent(e) { log.push(this === o, e.target === t) } }); const o = { handleEvent() { log.push("o") } };
       t.addEventListener("x", o, { once: true }); t.dispatchEvent(new Event("x")); t.removeEventListener("x", f); t.dispatchEvent(new Event("x")); log.join()`,
      "fx,false,true,o,false,true",
    ],
    [
      "classes derive from them",
      `class Bus extends EventTarget { say(v) { return this.dispatchEvent(new Said(v)) } } class Said extends Event { constructor(v) { super("said", { cancelable: true }); this.v = v } }
       const bus = new Bus(), log = []; bus.addEventListener("said", function (e) { log.push(this === bus, e instanceof Said, e.v, e.eventPhase, e.currentTarget === bus); e.preventDefault() });
       log.push(bus.say(7), bus instanceof EventTarget, String(bus), String(new Event("x"))); log.join()`,
      "true,true,7,2,true,false,true,[object EventTarget],[object Event]",
    ],
    [
      "propagation stops at once, passive listeners prevent nothing, what is under way is not dispatched again",
      `const t = new EventTarget(), log = []; t.addEventListener("x", (e) => { e.preventDefault(); try { t.dispatchEvent(e) } catch (error) { log.push(error.name) } e.stopImmediatePropagation() }, { passive: true });
       t.addEventListener("x", () => log.push("never")); const e = new Event("x", { cancelable: true }); log.push(t.dispatchEvent(e), e.defaultPrevented, e.eventPhase); log.join()`,
      "InvalidStateError,true,false,0",
    ],
    [
      "wrong arguments are refused",
      `[() => new Event(), () => new EventTarget().dispatchEvent({ type: "x" }), () => EventTarget.prototype.addEventListener.call({}, "x", () => {}), () => new EventTarget().addEventListener("x", 5), () => new AbortSignal()]
        .map((f) => { try { f() } catch (e) { return e instanceof TypeError } }).join()`,
      "true,true,true,true,true",
    ],
    [
      "a controller aborts once, with its reason, and tells by handler and listener",
      `const c = new AbortController(), log = []; c.signal.onabort = (e) => log.push(e.type); c.signal.addEventListener("abort", () => log.push("listener")); c.abort("why"); c.abort("again");
       log.push(c.signal.aborted, c.signal.reason, typeof c.signal.onabort); try { c.signal.throwIfAborted() } catch (e) { log.push(e) } log.join()`,
      "abort,listener,true,why,function,why",
    ],
    [
      "signals combine, and end listeners",
      `const a = new AbortController(), b = new AbortController(), any = AbortSignal.any([a.signal, b.signal]), t = new EventTarget(), log = [];
       t.addEventListener("x", () => log.push("x"), { signal: any }); t.dispatchEvent(new Event("x")); b.abort(); t.dispatchEvent(new Event("x"));
       log.push(any.aborted, any.reason.name, any.reason instanceof Error, AbortSignal.any([AbortSignal.abort(3)]).reason); log.join()`,
      "x,true,AbortError,true,3",
    ],
    [
      "clones are deep, of their classes, and keep cycles and sharing",
      `const shared = {}, v = { d: new Date(5), r: /x/gi, m: new Map([[1, shared]]), s: new Set([shared]), a: [1, , 3], u: new Uint16Array([1, 2]), v: new DataView(new ArrayBuffer(4), 1, 2), n: null, b: 5n, w: Object("x"), e: Object.assign(new RangeError("m", { cause: 1 }), { extra: 1 }) };
       v.self = v; const c = structuredClone(v);
       [c !== v, c.self === c, c.d.getTime(), String(c.r), c.m.get(1) === [...c.s][0], c.m.get(1) !== shared, 1 in c.a, c.a.length, c.u instanceof Uint16Array && c.u.join("-"), c.v.byteLength, c.b, c.w instanceof String, c.e instanceof RangeError && c.e.message, c.e.cause, "extra" in c.e].join()`,
      "true,true,5,/x/gi,true,true,false,3,1-2,2,5,true,m,1,false",
    ],
    [
      "what cannot be cloned is refused with a DataCloneError",
      `[() => {}, Symbol("s"), new WeakMap(), Promise.resolve(), { deep: [() => {}] }].map((v) => { try { structuredClone(v) } catch (e) { return e.name } }).join()`,
      "DataCloneError,DataCloneError,DataCloneError,DataCloneError,DataCloneError",
    ],
    [
      "buffers are transferred",
      `const b = new ArrayBuffer(4), c = structuredClone({ b, again: b }, { transfer: [b] }); [c.b.byteLength, c.b === c.again, typeof b.transfer === "function" ? b.detached : true].join()`,
      "4,true,true",
    ],
    [
      "a clone of the host's objects is the guest's",
      `const c = structuredClone(given); [c !== given, c.list instanceof Array, Object.getPrototypeOf(c) === Object.prototype, c.map.get("k"), c.date.getTime(), c.bytes.join("-"), given.list.length].join()`,
      "true,true,true,v,7,1-2,2",
    ],
  ])("%s", (_what, program, expected) => {
    const given = { list: [1, 2], map: new Map([["k", "v"]]), date: new Date(7), bytes: new Uint8Array([1, 2]) };
    const vm = new VM({
      globals: ["structuredClone", "Event", "EventTarget", "AbortController", "AbortSignal"],
      sandbox: { given },
    });
    expect(vm.run(program)).toBe(expected);
  });

  it("I9: what a listener throws is an event of the VM", () => {
    const vm = new VM({ globals: ["Event", "EventTarget", "AbortController"] });
    const seen: unknown[] = [];
    vm.on("uncaughtException", (error: Error) => seen.push(error.message));
    vm.run(
      "const t = new EventTarget(); t.addEventListener('x', () => { throw new Error('one') }); t.dispatchEvent(new Event('x')); const c = new AbortController(); c.signal.onabort = () => { throw new Error('two') }; c.abort()",
    );
    expect(seen).toEqual(["one", "two"]);
  });

  it("a signal times out, unless the VM has ended", async () => {
    const vm = new VM({ globals: ["AbortSignal"] });
    const [late, ended] = [new VM({ globals: ["AbortSignal"] }), [] as string[]];
    late.setGlobal("note", (text: string) => ended.push(text));
    late.run("AbortSignal.timeout(1).onabort = () => note('late')");
    late.dispose();
    const reason = vm.run<Promise<string>>(
      "new Promise((resolve) => { const s = AbortSignal.timeout(1); s.addEventListener('abort', () => resolve(s.reason.name)) })",
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([await reason, ended]).toEqual(["TimeoutError", []]);
    expect(() => vm.run("AbortSignal.timeout(-1)")).toThrow(RangeError);
    expect(() => new VM({ globals: ["AbortSignal"], allowAsync: false }).run("AbortSignal.timeout(1)")).toThrow(
      VMError,
    );
  });
});
