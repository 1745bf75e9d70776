import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";
import { caught } from "./caught.ts";

/** The guest's stack text of what a program throws, as the host reads it. */
const stackOf = (program: string, filename = "my.js"): string =>
  (caught(() => new VM().run(program, filename)) as Error).stack ?? "";

/** The frames of files with that name, as V8 formats them in a bare context. */
const bareStackOf = (program: string): string[] => {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  const text = vm.runInContext(`try { ${program} } catch (e) { e.stack }`, context, { filename: "my.js" }) as string;
  const lines = text.split("\n");
  // The host's frames begin with Node's, and built-in functions that the host called follow them.
  const end = lines.findIndex((line) => line.includes("(node:"));
  return end === -1 ? lines : lines.slice(0, end);
};

const programs = {
  "a function": "function f() { throw new Error('x') } f()",
  "a method": "class A { m() { throw new Error('x') } } new A().m()",
  "a static method": "class A { static s() { throw new Error('x') } } A.s()",
  "a constructor": "class A { constructor() { throw new Error('x') } } new A()",
  "a getter": "({ get g() { throw new Error('x') } }).g",
  "a renamed method": "const o = { m() { throw new Error('x') } }; o.n = o.m; o.n()",
  "a callback of a built-in": "[1].map(() => { throw new Error('x') })",
  "an error of the engine": "null.x",
  "an error of a built-in": "new Array(-1)",
  "a getter behind JSON": "JSON.stringify({ toJSON() { throw new Error('x') } })",
  "a nested error": "try { null.x } catch (e) { throw new Error('y', { cause: e }) }",
  "an anonymous function": "(() => { throw new TypeError('x') })()",
  "a computed name": "({ ['a b']() { throw new Error('x') } })['a b']()",
};

describe("the stack of an error", () => {
  it.each(Object.entries(programs))("WK-1: is as in a bare context, for %s", (_name, program) => {
    expect(stackOf(`try { ${program} } catch (e) { throw e }`).split("\n")).toEqual(bareStackOf(program));
  });

  it("WK-1: names file, line and column", () => {
    expect(stackOf("\nthrow new Error('x')")).toBe("Error: x\n    at my.js:2:7");
  });

  it("WK-1: has the frames of async functions", async () => {
    const guest = new VM();
    guest.run(
      "const a = async () => { await 1; throw new Error('q') }; const b = async () => { await a() }; var text; b().catch((e) => { text = e.stack })",
      "as.js",
    );
    await new Promise((resolve) => setTimeout(resolve));
    expect(guest.run("text")).toMatch(/^Error: q\n {4}at a \(as\.js:1:\d+\)\n {4}at async b \(as\.js:1:\d+\)$/);
  });

  it("decision 1: columns are the guest's behind what the transformer put in", () => {
    const text =
      "try { null.x } catch (e) { var s = e.stack + new Error('y').stack } s + (() => { try { throw 1 } catch ({}) { return new Error('z').stack } })()";
    const columns = [...new VM().run<string>(text, "col.js").matchAll(/col\.js:1:(\d+)/g)].map(
      ([, column]) => Number(column) - 1,
    );
    expect(columns.slice(0, 3)).toEqual([
      text.indexOf("x }"),
      text.indexOf("new Error('y')"),
      text.indexOf("new Error('z')"),
    ]);
    const sites =
      "Error.prepareStackTrace = (e, s) => s[0].getColumnNumber(); try { throw 1 } catch (e) { new Error().stack }";
    expect(new VM().run(sites)).toBe(sites.indexOf("new Error()") + 1);
    expect(new VM().run("String(function f() { try { f() } catch (e) { return e } })")).toBe(
      "function f() { try { f() } catch (e) { return e } }",
    );
  });

  it("WK-2, ST-6: hides frames of the host, also where a script bears a host file's name", () => {
    const file = new URL(import.meta.url).pathname;
    const stack = new VM({ sandbox: { call: (f: () => unknown) => f() } }).run<string>(
      `call(() => new Error('x').stack)`,
      file,
    );
    const frames = stack.split("\n").slice(1);
    expect(frames[0]).toBe(`    at ${file}:1:12`);
    for (const frame of frames) expect(frame).toContain(`at ${file}:1:`);
  });

  it("ST-7: is made whatever name and message are", () => {
    const guest = new VM();
    const first = (setup: string): unknown =>
      guest.run(`{ const e = new Error('m'); ${setup}; e.stack.split('\\n')[0] }`);
    expect(first("e.name = Symbol('s')")).toBe("Symbol(s): m");
    expect(first("e.message = Symbol('s')")).toBe("Error: Symbol(s)");
    expect(first("Object.defineProperty(e, 'name', { get() { throw 1 } })")).toBe("<error>");
    expect(first("e.name = { toString() { throw 1 } }")).toBe("<error>");
    expect(first("e.name = undefined; e.message = undefined")).toBe("Error");
    expect(first("e.name = ''")).toBe("m");
    expect(
      first(
        "Object.setPrototypeOf(e, new Proxy({}, { get() { throw 1 }, has() { throw 2 }, getPrototypeOf() { throw 3 } }))",
      ),
    ).toBe("<error>");
    expect(first("const r = Proxy.revocable({}, {}); Object.setPrototypeOf(e, r.proxy); r.revoke()")).toBe("<error>");
  });

  it("ST-8: captureStackTrace and stackTraceLimit work", () => {
    const guest = new VM();
    expect(guest.run("const o = {}; Error.captureStackTrace(o); o.stack", "c.js")).toBe("Error\n    at c.js:1:21");
    expect(guest.run("function f() { const p = {}; Error.captureStackTrace(p, f); return p.stack } f()", "d.js")).toBe(
      "Error\n    at d.js:1:78",
    );
    expect(guest.run("Error.stackTraceLimit = 1; function g() { return new Error('x').stack } g()", "e.js")).toBe(
      "Error: x\n    at g (e.js:1:50)",
    );
    expect(guest.run("Error.stackTraceLimit = 0; new Error('x').stack")).toBe("Error: x");
  });
});

describe("Error.prepareStackTrace", () => {
  it("ST-5: is an accessor that cannot be redefined", () => {
    const guest = new VM();
    expect(
      guest.run(
        "const d = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace'); [typeof d.get, typeof d.set, d.configurable].join()",
      ),
    ).toBe("function,function,false");
    expect(
      guest.run(
        "[Reflect.deleteProperty(Error, 'prepareStackTrace'), Reflect.defineProperty(Error, 'prepareStackTrace', { value: 1 })].join()",
      ),
    ).toBe("false,false");
    expect(
      guest.run(
        "Error.prepareStackTrace = 5; [typeof Error.prepareStackTrace, new Error('x').stack.split('\\n')[0]].join()",
      ),
    ).toBe("function,Error: x");
  });

  it("ST-5: gives a guest's formatter the error and call sites that answer for its own frames", () => {
    const guest = new VM();
    const program = `
      Error.prepareStackTrace = (error, sites) => ({ error, sites });
      const make = function make() { const e = new Error('x'); return [e, e.stack] };
      const [e, { error, sites }] = make();
      Error.prepareStackTrace = undefined;
      const own = sites[0];
      [
        error === e, Array.isArray(sites), sites instanceof Array, own.getFunctionName(), own.getFileName(),
        own.getLineNumber(), own.getColumnNumber(), own.getThis(), own.getFunction(), own.getEvalOrigin(),
        own.isToplevel(), own.isNative(), own.isConstructor(), own.isAsync(), own.isPromiseAll(), own.isEval(), String(own),
      ].join('|')`;
    expect(guest.run(program, "p.js")).toBe(
      "true|true|true|make|p.js|3|48||||true|false|false|false|false|false|make (p.js:3:48)",
    );
    expect(
      guest.run(
        "Object.getOwnPropertyNames(Object.getPrototypeOf(sites[0])).filter((n) => n.startsWith('get') || n.startsWith('is') || n === 'toString').length",
      ),
    ).toBeGreaterThan(16);
  });

  it("ST-6: frames of the host answer nothing", () => {
    const guest = new VM({ sandbox: { call: (f: () => unknown) => f() } });
    const seen = guest.run<string>(
      `
      Error.prepareStackTrace = (error, sites) => sites;
      const found = call(() => new Error('x').stack);
      const hosts = found.filter((site) => site.getFileName() !== 'h.js');
      const names = Object.getOwnPropertyNames(Object.getPrototypeOf(found[0])).filter((n) => n !== 'toString');
      hosts.length + ':' + hosts.flatMap((site) => names.map((n) => site[n]())).filter((answer) => answer !== null).length + ':' + hosts.map(String).join().replaceAll('<anonymous>', '').replaceAll(',', '')`,
      "h.js",
    );
    expect(seen).toMatch(/^\d+:0:$/);
    expect(Number.parseInt(seen)).toBeGreaterThan(2);
  });

  it("ST-5: a formatter's error is the reader's; a saved formatter can be called and put back", () => {
    const guest = new VM();
    expect(
      guest.run(
        "Error.prepareStackTrace = () => { throw new RangeError('mine') }; try { new Error('x').stack } catch (e) { e.message }",
      ),
    ).toBe("mine");
    const chained = `
      Error.prepareStackTrace = undefined;
      const saved = Error.prepareStackTrace;
      Error.prepareStackTrace = (e, sites) => 'mine ' + saved(e, sites);
      const text = new Error('x').stack;
      Error.prepareStackTrace = saved;
      text + '|' + new Error('y').stack`;
    expect(guest.run(chained, "s.js")).toBe("mine Error: x\n    at s.js:5:20|Error: y\n    at s.js:7:20");
  });

  it("threat B14: a formatter that reads the stack of its error sees no frame of the host", () => {
    const guest = new VM();
    const read =
      "let seen; Error.prepareStackTrace = (e) => { seen = e.stack; return 1 }; const e = new Error('x'); [e.stack, e.stack, seen].join('|')";
    expect(guest.run(read, "r.js")).toBe("1|1|Error: x\n    at r.js:1:84");
    expect(guest.run("const o = {}; Error.captureStackTrace(o); [o.stack, seen].join('|')", "c.js")).toBe(
      "1|Error\n    at c.js:1:21",
    );
    expect(guest.run("Object.freeze(new Error('f')).stack", "f.js")).toBe("Error: f\n    at f.js:1:15");
  });

  it("forged call sites and receivers give nothing", () => {
    const guest = new VM();
    const texts = [
      "Error.prepareStackTrace(new Error('x'), [{}])",
      "Error.prepareStackTrace(new Error('x'), [null])",
      "Error.prepareStackTrace.call(null, null, null)",
      "Error.prepareStackTrace(new Error('x'), new Proxy([], {}))",
      "Error.prepareStackTrace = (e, s) => s; const site = new Error('x').stack[0]; Object.getPrototypeOf(site).getThis.call({})",
      "Object.getPrototypeOf(site).getFileName.call(Object.create(site))",
      "Object.getPrototypeOf(site).constructor === Object && site.getFunction()",
    ];
    for (const text of texts) {
      expect(
        guest.run(
          `(() => { try { return typeof (${text.includes(";") ? `() => { ${text} }` : `() => ${text}`})() } catch (e) { return e instanceof Error } })()`,
        ),
      ).not.toBe(false);
    }
  });
});
