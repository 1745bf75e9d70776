import { describe, expect, it } from "vitest";
import { makeRealms, sameEverywhere } from "./support.ts";

const caught = "const caught = (f) => { try { f(); return 'none'; } catch (e) { return e; } };";

sameEverywhere("errors", [
  [
    "ST-1: what is thrown is an instance of the looker's class, with all it has",
    "{ fail(C, ...a) { throw Object.assign(new C(...a), { code: 'E_X', extra: { k: 1 } }); }, classes: [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError] }",
    `(x) => { ${caught} return x.classes.map((C) => { const e = caught(() => x.fail(C, 'm', { cause: { c: 1 } })); return [e instanceof C, e instanceof Error, e.constructor === C, e.name, e.message, e.cause.c, e.code, e.extra.k, String(e), Object.keys(e).join(), Object.prototype.toString.call(e), typeof e.stack]; }); }`,
    ["Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError"].map((name) => [true, true, true, name, "m", 1, "E_X", 1, `${name}: m`, "code,extra", "[object Error]", "string"]), // prettier-ignore
  ],
  [
    "ST-1, ST-2: own classes of errors keep their class, name and members",
    "(() => { class Mine extends TypeError { #s = 5; constructor(m) { super(m); this.name = 'Mine'; } get secret() { return this.#s; } } return { Mine, fail() { throw new Mine('own'); } }; })()",
    `(x) => { ${caught} const e = caught(() => x.fail()); return [e instanceof x.Mine, e instanceof TypeError, e.constructor === x.Mine, e.constructor.name, e.secret, String(e), new x.Mine('n').message]; }`,
    [true, true, true, "Mine", 5, "Mine: own", "n"],
  ],
  [
    "ST-1: a round trip gives the identical error",
    "{ call(f) { try { f(); } catch (e) { this.last = e; throw e; } }, error: new Error('kept'), fail() { throw this.error; } }",
    `(x) => { ${caught} const own = new RangeError('o'); return [caught(() => x.call(() => { throw own; })) === own, x.last === own, caught(() => x.fail()) === x.error, caught(() => x.call(() => x.fail())) === x.error]; }`,
    [true, true, true, true],
  ],
  [
    "ST-2: anything can be thrown",
    "(v) => { throw v; }",
    `(f) => { ${caught} const o = {}, g = () => {}; return [caught(() => f(o)) === o, caught(() => f(g)) === g, caught(() => f(1)), caught(() => f(undefined)) === undefined, caught(() => f(null)), caught(() => f(Symbol.iterator)) === Symbol.iterator]; }`,
    [true, true, 1, true, null, true],
  ],
  [
    "ST-3: containers: cause, errors, SuppressedError",
    "(() => { const inner = new RangeError('in'); return { inner, many: new AggregateError([inner, 'two'], 'many'), nested: new Error('out', { cause: new Error('mid', { cause: inner }) }), suppressed: typeof SuppressedError === 'function' ? new SuppressedError(inner, 'was', 's') : { error: inner, suppressed: 'was' } }; })()",
    "(x) => [x.many instanceof AggregateError, x.many.errors.length, x.many.errors[0] === x.inner, x.many.errors[1], Array.isArray(x.many.errors), x.nested.cause.cause === x.inner, x.suppressed.error === x.inner, x.suppressed.suppressed]",
    [true, 2, true, "two", true, true, true, "was"],
  ],
  [
    "errors in getters, setters, traps, constructors and conversions",
    "{ get g() { throw new RangeError('g'); }, set g(v) { throw new RangeError('s'); }, K: class { constructor() { throw new SyntaxError('k'); } }, p: new Proxy({}, { get() { throw new EvalError('get'); }, has() { throw new URIError('has'); }, ownKeys() { throw new TypeError('keys'); }, set() { return false; }, deleteProperty() { return false; }, defineProperty() { return false; }, getPrototypeOf() { throw new RangeError('proto'); } }), c: { [Symbol.toPrimitive]() { throw new RangeError('c'); } }, it: { [Symbol.iterator]() { throw new RangeError('i'); } } }",
    "(x, outcome) => [() => x.g, () => { x.g = 1; }, () => new x.K(), () => x.p.a, () => 'a' in x.p, () => Object.keys(x.p), () => { 'use strict'; x.p.a = 1; }, () => { 'use strict'; delete x.p.a; }, () => Object.defineProperty(x.p, 'a', {}), () => Object.getPrototypeOf(x.p), () => `${x.c}`, () => [...x.it], () => x.none.deeper, () => x.none(), () => new x.g.f()].map(outcome)",
    ["RangeError", "RangeError", "SyntaxError", "EvalError", "URIError", "TypeError", "TypeError", "TypeError", "TypeError", "RangeError", "RangeError", "RangeError", "TypeError", "TypeError", "RangeError"], // prettier-ignore
  ],
  [
    "finally, nested tries and rethrows keep order",
    "{ log: [], run(f) { try { f(); } catch (e) { this.log.push('c:' + e); throw e; } finally { this.log.push('f'); } } }",
    `(x) => { ${caught} const e = caught(() => x.run(() => x.run(() => { throw 'deep'; }))); return [e, x.log]; }`,
    ["deep", ["c:deep", "f", "c:deep", "f"]],
  ],
  [
    "errors can be changed, extended and frozen",
    "{ e: new Error('a'), read() { return this.e.message + this.e.more + (typeof this.e.stack); } }",
    "(x) => { x.e.message = 'b'; x.e.more = 1; Object.freeze(x.e); return [x.read(), Object.isFrozen(x.e), Reflect.set(x.e, 'message', 'c'), typeof x.e.stack, Object.getOwnPropertyNames(x.e).sort().join()]; }",
    ["b1string", true, false, "string", "message,more,stack"],
  ],
  [
    "ST-1: the stack is writable, and an own property",
    "{ e: new Error('a') }",
    "(x) => { const own = Object.hasOwn(x.e, 'stack'); const head = x.e.stack.split('\\n')[0]; x.e.stack = 'mine'; return [own, head, x.e.stack, Object.keys(x.e).length]; }",
    [true, "Error: a", "mine", 0],
  ],
]);

describe("stacks", () => {
  it("ST-7, B14: a host error shows no host path to the guest, however its stack was made", () => {
    const { global, run } = makeRealms();
    const plain = new Error("plain");
    class Mine extends RangeError {}
    const own = new Mine("own\n    at nowhere (/message/line.js:1:1)");
    const syntax = (() => {
      try {
        return new Function("{") as unknown;
      } catch (error) {
        return error;
      }
    })();
    global["errors"] = [plain, own, syntax, new AggregateError([plain]), Object.create(plain), new DOMException("d")];
    const stacks = run(
      "errors.flatMap((e) => [e.stack, Object.getOwnPropertyDescriptor(e, 'stack')?.value, Reflect.get(e, 'stack', {}), e.__lookupGetter__('stack')?.call(e)]).join('\\n')",
    ) as string;
    expect(stacks).not.toMatch(/\/test\/|node:|file:|node_modules|\.ts:|\.js:\d+:\d+\)\n +at/);
  });

  it("ST-7, B14: an error of the compiler shows no file name", async () => {
    const { global, run } = makeRealms();
    const { Script } = await import("node:vm");
    let error: unknown;
    try {
      new Script("{", { filename: "/etc/secret/file.js" });
    } catch (thrown) {
      error = thrown;
    }
    global["e"] = error;
    expect(run("e.stack + Object.getOwnPropertyDescriptor(e, 'stack').value")).not.toContain("secret");
    expect(run("e.stack.startsWith('SyntaxError: ')")).toBe(true);
  });

  it("I3: an error that the host's formatter throws into the guest is not taken for the guest's", () => {
    const { run } = makeRealms({ formatsStacks: true });
    // Where nobody fixes the formatter, Node formats the stack in the host, and fails at this name there.
    const provoke = run("() => { const e = new Error(); e.name = Symbol('n'); return e.stack; }") as () => unknown;
    let error: unknown;
    try {
      provoke();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RangeError);
  });

  it("I1, I11: what the engine has thrown out of the host, a guest that caught it cannot pass on", () => {
    const { global, run, evaluate } = makeRealms({ formatsStacks: true });
    const got: unknown[] = [];
    global["take"] = (...values: unknown[]) => void got.push(...values);
    // No transformed `catch` clause stands in front of this.
    const text = "(() => { const e = new Error(); e.name = Symbol('n'); try { return e.stack; } catch (raw) { take(raw, [raw]); globalThis.kept = raw; throw raw; } })()"; // prettier-ignore
    expect(() => run(text)).toThrow(RangeError);
    expect(evaluate("kept")).toBeInstanceOf(TypeError);
    expect([got[0], (got[1] as unknown[])[0], global["kept"]]).toEqual([undefined, undefined, undefined]);
  });

  it("ST-1: a guest error on the host keeps its frames", () => {
    const { run } = makeRealms();
    const error = run("(function thrower() { return new Error('g'); })()") as Error;
    expect(error.stack).toContain("Error: g");
    expect(error.stack).toContain("thrower (guest.js:1");
  });

  it("freezing a host error from the guest leaves the host its stack", () => {
    const { global, run } = makeRealms();
    const error = new Error("kept");
    const { stack } = error;
    global["e"] = error;
    run("Object.freeze(e)");
    expect(error.stack).toContain("errors.test");
    expect(error.stack).toBe(stack);
  });

  it("ST-2: a guest throws a revoked proxy, or one whose traps throw, and the host gets the same value again", () => {
    const { run } = makeRealms();
    const thrower = run(`({
      revoked() { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw (this.last = proxy); },
      trap() { throw (this.last = new Proxy({}, { getPrototypeOf() { throw new Error("inner"); } })); },
    })`) as Record<string, unknown> & { revoked(): void; trap(): void };
    for (const name of ["revoked", "trap"] as const) {
      let error: unknown;
      try {
        thrower[name]();
      } catch (thrown) {
        error = thrown;
      }
      expect([name, error === thrower["last"]]).toEqual([name, true]);
    }
  });
});
