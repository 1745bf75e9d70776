import { describe, expect, it } from "vitest";
import { makeRealms } from "./support.ts";

/** Ways to be called by whoever formats a stack, and to note what the call brings. */
const seize = {
  "by assignment": "Error.prepareStackTrace = spy;",
  "by definition": "Reflect.defineProperty(Error, 'prepareStackTrace', { value: spy });",
  "after deletion": "delete Error.prepareStackTrace; Error.prepareStackTrace = spy;",
  "by another Error": "globalThis.Error = { prepareStackTrace: spy };",
  "by a definition of Error":
    "Reflect.defineProperty(globalThis, 'Error', { get: () => ({ prepareStackTrace: spy }) });",
  "by prototypes": "Object.prototype.prepareStackTrace = Function.prototype.prepareStackTrace = spy;",
};

describe("B11: formatters of stacks", () => {
  it.each(Object.entries(seize))("a formatter of the guest, %s, gets nothing", (_, text) => {
    const { run } = makeRealms();
    const program = `const got = []; const spy = (...args) => { got.push(args); return "mine"; };
      ${text} const stack = (() => { try { null.x; } catch (e) { return e.stack; } })(); [got.length, stack];`;
    const [calls, stack] = run(program) as [number, string];
    expect(calls).toBe(0);
    expect(stack).toMatch(/^TypeError: Cannot read properties of null/);
  });

  it("stacks are text with the guest's frames", () => {
    const { run } = makeRealms();
    expect(run("(function f() { return new RangeError('r'); })().stack")).toMatch(
      /^RangeError: r\n\s{4}at f \(guest\.js:1:24\)\n/,
    );
    expect(run("const o = {}; Error.captureStackTrace(o); o.stack")).toMatch(/^Error\n\s{4}at guest\.js/);
  });

  it.each([
    "Symbol('s')",
    "{ toString() { throw 1; } }",
    "Object.create(null)",
    "new Proxy({}, { get() { throw 2; } })",
  ])("a name that has no text is no error of the host's: %s", (name) => {
    const { run } = makeRealms();
    expect(run(`const e = new Error('m'); e.name = ${name}; e.stack`)).toMatch(/^Error\n\s{4}at guest\.js:1:/);
  });

  it("an embedder that fixes them itself finds both open", () => {
    const { run, evaluate } = makeRealms({ formatsStacks: true });
    evaluate("Error.prepareStackTrace = (error) => 'the embedder says ' + error.message");
    expect(run("new Error('m').stack")).toBe("the embedder says m");
  });
});
