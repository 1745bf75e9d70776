import { fileURLToPath } from "node:url";
import { NodeVM } from "@sbx/nodevm";
import { afterEach, describe, expect, it, vi } from "vitest";

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

afterEach(() => void vi.restoreAllMocks());

describe("the guest's globals", () => {
  const vm = new NodeVM();

  it("NV-60: the host's are not there", () => {
    (globalThis as { isHost?: boolean }).isHost = true;
    expect(
      vm.run(
        "module.exports = [typeof isHost, console.log.constructor('return typeof isHost')(), setTimeout.constructor('return typeof isHost')()]",
      ),
    ).toEqual(["undefined", "undefined", "undefined"]);
    delete (globalThis as { isHost?: boolean }).isHost;
  });

  it("NV-61 NV-62: has its own names", () => {
    expect(vm.run("module.exports = [global, GLOBAL, root].every((g) => g === globalThis)")).toBe(true);
    expect(vm.run("module.exports = Object.keys(global)")).toEqual(
      expect.arrayContaining([
        "setTimeout",
        "setInterval",
        "setImmediate",
        "clearTimeout",
        "clearInterval",
        "clearImmediate",
        "process",
        "console",
      ]),
    );
  });

  it("NV-65: eval is indirect", () => {
    expect(vm.run("module.exports = eval('typeof require')")).toBe("undefined");
  });

  it("NV-84: no internal state shows", () => {
    const program =
      "module.exports = Object.getOwnPropertyNames(globalThis).filter((name) => /internal|sbx|state/i.test(name))";
    expect(vm.run(program)).toEqual([]);
  });

  it("NV-87: dynamic import is refused", async () => {
    const result = vm.run<Promise<string>>("module.exports = import('fs').catch((e) => e.name + ': ' + e.message)");
    expect(await result).toBe("VMError: Dynamic Import not supported");
  });
});

describe("the guest's console", () => {
  it("NV-6: inherit prints on the host's, and reaches none of its streams", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const vm = new NodeVM();
    vm.run("console.log('a', { b: 1 })");
    expect(log).toHaveBeenCalledWith("a", { b: 1 });
    expect(
      vm.run(
        "module.exports = [typeof console._stdout, typeof console.Console, typeof console.table, console.log.name]",
      ),
    ).toEqual(["undefined", "undefined", "function", "log"]);
    vm.run("console.log = 5; console.mine = 1");
    expect((console as { mine?: number }).mine).toBeUndefined();
    expect(typeof console.log).toBe("function");
  });

  it("NV-6 I4: no format shows an object of the guest's from behind", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    new NodeVM().run(
      "console.log('%o %s %% %o', [1], 'x', { a: 1 }, [2]); console.log('%o'); console.log({ a: 1 }, '%o')",
    );
    expect(log.mock.calls).toEqual([
      ["%s %s %% %s", "[ 1, [length]: 1 ]", "x", "{ a: 1 }", [2]],
      ["%o"],
      [{ a: 1 }, "%o"],
    ]);
    const dir = vi.spyOn(console, "dir").mockImplementation(() => undefined);
    new NodeVM().run("console.dir({ b: 1 }, { showProxy: true, depth: 0, stylize() { throw 1 } })");
    expect(dir.mock.calls).toEqual([[{ b: 1 }, { depth: 0 }]]);
  });

  it("NV-7 NV-8 GP-23: redirect emits every method's call, and the call gives undefined", () => {
    const vm = new NodeVM({ console: "redirect" });
    const seen: unknown[] = [];
    for (const method of ["log", "debug", "table", "assert", "group", "time"])
      vm.on(`console.${method}`, (...args: unknown[]) => seen.push([method, ...args]));
    vm.on("console", ({ method }: { method: string }) => seen.push(method));
    const program =
      "const f = { a: 1 }; exports.r = [console.log(1, f), console.debug(), console.table([1]), console.assert(false), console.group('g'), console.time('t')]; exports.f = f";
    const { r, f } = vm.run<{ r: unknown[]; f: unknown }>(program);
    expect(r).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
    expect(seen).toEqual([
      ["log", 1, f],
      "log",
      ["debug"],
      "debug",
      ["table", [1]],
      "table",
      ["assert", false],
      "assert",
      ["group", "g"],
      "group",
      ["time", "t"],
      "time",
    ]);
    vm.on("console.warn", () => {
      throw new RangeError("listener");
    });
    expect(vm.run("try { console.warn() } catch (e) { module.exports = e instanceof RangeError }")).toBe(true);
  });

  it("NV-9: off makes none", () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    new NodeVM({ console: "off" }).run("if (typeof console === 'object') console.log('x')");
    expect(log).not.toHaveBeenCalled();
  });
});

describe("the guest's timers", () => {
  it("NV-66: pass on arguments, and call in the guest's own this", async () => {
    const vm = new NodeVM();
    const seen: unknown[] = [];
    vm.setGlobal("note", (...args: unknown[]) => seen.push(args));
    vm.run(
      "setTimeout(function (a, b) { note('timeout', a, b, this === globalThis) }, 1, 1, 2); setImmediate((a) => note('immediate', a), 3)",
    );
    vm.run("let n = 0; const t = setInterval((a) => { note('interval', a); if (++n === 2) clearInterval(t) }, 1, 4)");
    await sleep(40);
    expect(seen).toHaveLength(4);
    expect(seen).toEqual(
      expect.arrayContaining([
        ["timeout", 1, 2, true],
        ["immediate", 3],
        ["interval", 4],
      ]),
    );
    for (const name of ["setTimeout", "setInterval", "setImmediate"])
      expect(() => vm.run(`${name}('code')`)).toThrow('"callback" argument must be a function');
  });

  it("NV-67: the handles are the guest's, with Node's methods", async () => {
    const vm = new NodeVM();
    const program = `
      const t = setTimeout(() => {}, 1000), i = setInterval(() => {}, 1000), m = setImmediate(() => {});
      module.exports = [t.constructor.name, i.constructor.name, m.constructor.name, t.hasRef(), t.unref() === t, t.hasRef(), t.ref().hasRef(),
        t.refresh() === t, typeof +t, m.hasRef(), t instanceof Object];
      clearTimeout(+t); i.close(); clearImmediate(m); module.exports.push(t.hasRef(), i.hasRef());`;
    expect(vm.run(program)).toEqual([
      "Timeout",
      "Interval",
      "Immediate",
      true,
      true,
      false,
      true,
      true,
      "number",
      true,
      true,
      false,
      false,
    ]);
  });

  it("NV-67: the first handle is made in a realm whose intrinsics a program has replaced, and it sees nothing of that", () => {
    const program = `
      const seen = [];
      const { defineProperty } = Object;
      for (const name of ["value", "get", "set", "name", "make", "timeout", "constructor", "ref"])
        defineProperty(Object.prototype, name, {
          __proto__: null, get() { seen.push("get " + name); }, set() { seen.push("set " + name); }, configurable: true,
        });
      for (const [holder, names] of [[Reflect, ["defineProperty", "apply"]], [Object, ["create", "defineProperty"]], [WeakMap.prototype, ["get", "set"]]])
        for (const name of names) holder[name] = () => { seen.push(name); };
      const t = setTimeout(() => {}, 1000);
      const { constructor } = Object.getPrototypeOf(t);
      let error;
      try { new constructor(); } catch (thrown) { error = thrown; }
      const kept = t.unref() === t && t.hasRef() === false;
      clearTimeout(t);
      module.exports = [constructor.name, kept, error.message, ...seen].join();`;
    expect(new NodeVM().run(program)).toBe("Timeout,true,Illegal constructor");
  });

  it("NV-68: any clear function stops any kind; other values are ignored", async () => {
    const vm = new NodeVM();
    const program = `
      let fired = 0;
      const f = () => fired++;
      clearImmediate(setTimeout(f, 1)); clearTimeout(setImmediate(f)); clearInterval(setTimeout(f, 1));
      for (const value of [undefined, null, 1e9, 'x', {}, -1]) clearTimeout(value);
      module.exports = () => fired;`;
    const fired = vm.run<() => number>(program);
    await sleep(15);
    expect(fired()).toBe(0);
  });

  it("NV-69 GP-4: what a callback throws is an event of the VM, and not of the process", async () => {
    const vm = new NodeVM();
    const seen: unknown[] = [];
    vm.on("uncaughtException", (error: unknown) => seen.push(error));
    vm.run(
      "setTimeout(() => { throw new TypeError('timer') }, 1); process.nextTick(() => { throw 5 }); setImmediate(() => { throw null })",
    );
    await sleep(20);
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(expect.arrayContaining([5, null]));
    expect(seen.find((error) => error instanceof TypeError)).toMatchObject({ message: "timer" });
  });
});

describe("the guest's process", () => {
  const vm = new NodeVM();

  it("NV-71 NV-72 NV-81: has the facts, and no power", () => {
    expect(
      vm.run(
        "process.mine = 1; module.exports = [process.constructor.name, process.mine, process.version, process.platform, process.pid, process.versions.node]",
      ),
    ).toEqual(["process", 1, process.version, process.platform, process.pid, process.versions.node]);
    const absent =
      "exit kill abort chdir dlopen binding stdin emit execPath getuid report getBuiltinModule mainModule".split(" ");
    expect(vm.run(`module.exports = ${JSON.stringify(absent)}.filter((name) => name in process)`)).toEqual([]);
    expect((process as { mine?: number }).mine).toBeUndefined();
  });

  it("NV-73: nextTick calls later, with the arguments", async () => {
    const result = vm.run<Promise<unknown>>(
      "module.exports = new Promise((resolve) => process.nextTick((...args) => resolve(args), 1, 2))",
    );
    expect(await result).toEqual([1, 2]);
    expect(() => vm.run("process.nextTick('x')")).toThrow("Callback must be a function.");
  });

  it("NV-74 NV-75: clock, folder, mask", () => {
    /* eslint-disable @typescript-eslint/no-deprecated -- process.umask() has no other form */
    const program = `
      const t = process.hrtime(), d = process.hrtime(t);
      module.exports = [t instanceof Array, t.length, d[0], d[1] >= 0, typeof process.hrtime.bigint(), process.uptime() < 60, process.cwd(), process.umask()];`;
    expect(vm.run(program)).toEqual([true, 2, 0, true, "bigint", true, process.cwd(), process.umask()]);
    expect(() => vm.run("process.umask(0)")).toThrow("Access denied to set umask.");
  });

  it("NV-76 NV-77 NV-78 NV-79 NV-80: listens to the end of the process, and to nothing else", () => {
    const before = process.listenerCount("exit");
    const other = new NodeVM();
    other.run("process.on('exit', function others() {})");
    const program = `
      const calls = []; const f = (code) => calls.push(['f', code]); const g = (code) => calls.push(['g', code]);
      process.on('exit', f).addListener('exit', f).once('exit', g);
      module.exports = { calls, f, listeners: () => process.listeners('exit'), g, end: () => process.removeListener('exit', f).removeListener('exit', f) === process };`;
    const { calls, f, g, listeners, end } = vm.run<{
      calls: unknown[];
      f: unknown;
      g: unknown;
      listeners: () => unknown;
      end: () => boolean;
    }>(program);
    expect(process.listenerCount("exit")).toBe(before + 1); // one for all VMs
    expect(listeners()).toEqual([f, f, g]);
    (process as unknown as { emit: (name: string, code: number) => void }).emit("beforeExit", 0);
    const own = process.listeners("exit").at(-1) as (code: number) => void;
    own(3);
    own(4);
    expect(calls).toEqual([
      ["f", 3],
      ["f", 3],
      ["g", 3],
      ["f", 4],
      ["f", 4],
    ]);
    expect(end()).toBe(true);
    expect(listeners()).toEqual([]);
    other.dispose();
    expect(process.listenerCount("exit")).toBe(before);
    expect(
      vm.run(
        "module.exports = [process.listeners('SIGINT'), process.listeners({ toString() { throw 1 } }), process.removeListener('x', 1) === process]",
      ),
    ).toEqual([[], [], true]);
    expect(() => vm.run("process.on('SIGINT', () => {})")).toThrow("Access denied to listen for 'SIGINT' event.");
    expect(() => vm.run("process.on('exit', 5)")).toThrow(TypeError);
  });
});

describe("the guest's standard streams", () => {
  const program = `
    const { stdout, stderr } = process;
    module.exports = [stdout.write("a"), stderr.write(Buffer.from("é")), stdout.write("62", "hex"), stdout.isTTY, stdout === process.stdout, stdout.fd, stderr.fd,
      typeof stdout._handle, stdout.writable];`;
  const results = [true, true, true, undefined, true, 1, 2, "undefined", true];

  it("GP-16: are events of the VM with console: redirect", async () => {
    const vm = new NodeVM({ console: "redirect" });
    const seen: unknown[] = [];
    vm.on("stdout", (chunk: unknown) => seen.push("stdout", chunk));
    vm.on("stderr", (chunk: unknown) => seen.push("stderr", chunk));
    expect(vm.run(program)).toEqual(results);
    expect(seen).toEqual(["stdout", "a", "stderr", Buffer.from("é"), "stdout", Buffer.from("b")]);
    const piped = vm.run<Promise<unknown>>(
      "module.exports = new Promise((resolve) => process.stdout.on('finish', () => resolve('finished')).end('last', () => {}))",
    );
    expect(await piped).toBe("finished");
    expect(seen.at(-1)).toBe("last");
    expect(() => vm.run("process.stdout.write({})")).toThrow(TypeError);
  });

  it("GP-16: take what a stream of Node's is piped into them", async () => {
    const vm = new NodeVM({ console: "redirect", require: { builtin: ["stream"] } });
    const seen: string[] = [];
    vm.on("stdout", (chunk: unknown) => seen.push(String(chunk)));
    await vm.run<Promise<unknown>>(
      "const { Readable } = require('stream'); module.exports = new Promise((resolve) => Readable.from(['x', 'y']).on('end', resolve).pipe(process.stdout))",
    );
    expect(seen).toEqual(["x", "y"]);
  });

  it("GP-16: are the host's own, or nobody's, as the console is", () => {
    const out = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    const error = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    expect(new NodeVM().run(program)).toEqual(results);
    expect([out.mock.calls.length, error.mock.calls]).toEqual([2, [[Buffer.from("é")]]]);
    expect(new NodeVM({ console: "off" }).run(program)).toEqual(results);
    expect(out.mock.calls.length).toBe(2);
  });

  it("GP-16 threats 28: lead to nothing of the host's", () => {
    expect(
      new NodeVM({ console: "off" }).run(
        "const s = process.stdout; module.exports = [s.constructor.constructor === Function, s instanceof Object, Object.getPrototypeOf(Object.getPrototypeOf(s)).constructor.name]",
      ),
    ).toEqual([true, true, "EventEmitter"]);
  });
});

describe("the rest of the guest's process", () => {
  it("GP-16: emitWarning is an event of the VM, or a line of its console", () => {
    const vm = new NodeVM({ console: "redirect" });
    const seen: unknown[] = [];
    vm.on("console.warn", (text: unknown) => seen.push(text));
    vm.run("process.emitWarning('old', 'DeprecationWarning', 'DEP1')");
    vm.on("warning", (warning: unknown) => seen.push(warning));
    vm.run(
      "process.emitWarning('a', { type: 'T', detail: 'd' }); process.emitWarning(Object.assign(new RangeError('b'), { code: 'C' }))",
    );
    expect(seen).toEqual([
      "[DEP1] DeprecationWarning: old",
      { name: "T", message: "a", code: undefined, detail: "d" },
      { name: "RangeError", message: "b", code: "C", detail: undefined },
    ]);
    expect(() => vm.run("process.emitWarning(5)")).toThrow(TypeError);
  });

  it("GP-16: memoryUsage gives numbers, exitCode is the program's to set", () => {
    const before = process.exitCode;
    expect(
      new NodeVM().run(
        "process.exitCode = 3; const m = process.memoryUsage(); module.exports = [process.exitCode, m.heapUsed > 0, m.rss % 2 ** 20, process.memoryUsage.rss() > 0, Object.keys(m).includes('external')]",
      ),
    ).toEqual([3, true, 0, true, true]);
    expect(process.exitCode).toBe(before);
  });
});

describe("globals of the web platform", () => {
  const names =
    "AbortController AbortSignal Event EventTarget TextDecoder TextEncoder URL URLSearchParams atob btoa crypto performance queueMicrotask structuredClone";

  it("GP-7: are there by default, not enumerable, and the program's to replace", () => {
    const program = `
      const names = ${JSON.stringify(names)}.split(" ");
      const missing = names.filter((name) => typeof globalThis[name] === "undefined"), shown = names.filter((name) => Object.keys(globalThis).includes(name));
      URL = 5; delete globalThis.atob; globalThis.Event = undefined;
      module.exports = [missing, shown, URL, typeof atob, Event, Reflect.ownKeys(crypto).sort(), Object.keys(performance)];`;
    expect(new NodeVM().run(program)).toEqual([
      [],
      [],
      5,
      "undefined",
      undefined,
      ["getRandomValues", "randomUUID"],
      ["now", "timeOrigin"],
    ]);
    expect(new NodeVM({ globals: [] }).run("module.exports = typeof URL")).toBe("undefined");
    expect(new NodeVM({ sandbox: { URL: 7 } }).run("module.exports = URL")).toBe(7);
  });

  it("GP-7: are those that builtins give", () => {
    const program =
      "module.exports = [require('url').URL === URL, require('util').TextDecoder === TextDecoder, require('util').TextEncoder === TextEncoder, require('console') === console]";
    expect(new NodeVM({ require: { builtin: ["url", "util", "console"] } }).run(program)).toEqual(Array(4).fill(true));
  });

  it("GP-7: signals end what builtins do", async () => {
    const program = `
      const timers = require("timers/promises"), events = require("events"), fs = require("fs/promises");
      const fate = (promise) => promise.then(() => "done", (error) => error.name + " " + error.code);
      const controller = new AbortController();
      module.exports = Promise.all([timers.setTimeout(60000, 0, { signal: controller.signal }), events.once(new events.EventEmitter(), "x", { signal: controller.signal }),
        fs.readFile(__filename, { signal: AbortSignal.abort() }), timers.setTimeout(60000, 0, { signal: AbortSignal.timeout(1) })].map(fate));
      controller.abort();`;
    const vm = new NodeVM({ require: { builtin: ["timers/promises", "events", "fs/promises"] } });
    expect(await vm.run<Promise<unknown>>(program, fileURLToPath(import.meta.url))).toEqual(
      Array(4).fill("AbortError ABORT_ERR"),
    );
  });
});

describe("the builtin console", () => {
  it("BI-18: is the guest's, whatever stands in its global's place, and reaches no stream", () => {
    const vm = new NodeVM({ console: "redirect", require: { builtin: ["*"] } });
    const seen: unknown[] = [];
    vm.on("console.log", (...args: unknown[]) => seen.push(args));
    expect(
      vm.run(
        "const before = console; console = 1; const c = require('node:console'); c.log('x', 1); module.exports = [c === before, typeof c.Console, typeof c._stdout, typeof c.context]",
      ),
    ).toEqual([true, "undefined", "undefined", "undefined"]);
    expect(seen).toEqual([["x", 1]]);
    expect(
      new NodeVM({ console: "off", require: { builtin: ["console"] } }).run(
        "const c = require('console'); c.log('x'); module.exports = typeof c.table",
      ),
    ).toBe("function");
  });
});
