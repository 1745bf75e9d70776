import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";

/** What a text gives in a guest; what it throws, as text. */
const inGuest = (text: string): unknown => new VM().run(`try { ${text} } catch (e) { e.name + ': ' + e.message }`);
/** The same in a bare context. */
const inBareContext = (text: string): unknown =>
  vm.runInNewContext(`try { ${text} } catch (e) { e.name + ': ' + e.message }`, vm.constants.DONT_CONTEXTIFY);

const constructors = {
  Function: "Function",
  GeneratorFunction: "(function* () {}).constructor",
  AsyncFunction: "(async () => {}).constructor",
  AsyncGeneratorFunction: "(async function* () {}).constructor",
};

describe.each(Object.entries(constructors))("%s", (name, constructor) => {
  it.each([
    "[F.name, F.length, String(F), typeof F].join()",
    "Reflect.ownKeys(F).map(String).sort().join()",
    "JSON.stringify(['name', 'length', 'prototype'].map((k) => Object.getOwnPropertyDescriptor(F, k)))",
    "[F.prototype.constructor === F, Object.getPrototypeOf(F) === Function.prototype, Object.getPrototypeOf(F) === Function].join()",
    "JSON.stringify(Object.getOwnPropertyDescriptor(F.prototype, 'constructor'))",
    "const f = F('a', 'b = 2, ...c', 'return a'); [f.name, f.length, String(f), f instanceof F, f instanceof Function].join('|')",
    "String(new F())",
    "String(F('a, b', '/* c */'))",
    "class Mine extends F {} ; const m = new Mine('return 1'); [m instanceof Mine, m instanceof F].join()",
    "Object.getPrototypeOf(Reflect.construct(F, [''], Object)) === Object.prototype",
    "const log = []; const arg = (t) => ({ toString() { log.push(t); return t } }); F(arg('a'), arg('b'), arg('')); log.join()",
    "F(Symbol())",
    "typeof F.call(5, 'return 1')",
    "F('return 1', 'return')",
  ])("GL-9: answers as in a bare context: %s", (text) => {
    const program = `const F = ${constructor}; ${text}`;
    expect(inGuest(program)).toEqual(inBareContext(program));
  });

  it.each([
    ["*/", "/*"],
    ["a) {}, function (b", ""],
    ["a) {", "}"],
    ["", "}, function () {"],
    ["", "} + function () {"],
    ["", "})(), (function () {"],
    ["/*", "*/) {"],
    ["a = `", "`) {"],
    ["", "} //"],
    ["", "\u2028}); escaped = 1; (function () {"],
    ["a //", "b"],
    ["a <!--", "b"],
  ])("GL-9, threat D19: text cannot leave its place: %j, %j", (parameters, body) => {
    const program = `var escaped = 0; const F = ${constructor}; let r; try { F(${JSON.stringify(parameters)}, ${JSON.stringify(body)}); r = 'made' } catch (e) { r = e.name } r + escaped`;
    expect(inGuest(program)).toBe(inBareContext(program));
  });

  it("SEC-1: is what `constructor` of everything of its kind leads to, and knows no host", () => {
    expect(inGuest(`const F = ${constructor}; F('return typeof process')`)).toBeTypeOf("function");
    if (name === "Function") {
      const texts = [
        "this",
        "[]",
        "(() => {})",
        "(async () => {})",
        "Object",
        "VMError",
        "new VMError('x')",
        "globalThis",
        "eval",
        "Error.prepareStackTrace",
        "Error.captureStackTrace",
        "import('x')",
        "Function.prototype.toString",
      ];
      for (const text of texts) {
        expect(
          new VM().run(
            `let o = ${text}; let c = o.constructor.constructor; c === Function && c('return typeof process')()`,
          ),
        ).toBe("undefined");
      }
      expect(inGuest("Function('return process')()")).toBe("ReferenceError: process is not defined");
    }
  });
});

describe("Function", () => {
  it("GL-9: makes working functions of the realm", () => {
    const guest = new VM();
    expect(guest.run("Function('a', 'b', 'return a + b')(1, 2)")).toBe(3);
    expect(guest.run("Function('return this')() === globalThis")).toBe(true);
    expect(
      guest.run("Array.from(Object.getPrototypeOf(function* () {}).constructor('yield 1; yield 2')()).join()"),
    ).toBe("1,2");
  });

  it("crosses as the guest's own", () => {
    const guest = new VM({ sandbox: { f() {}, g: async () => {}, HostFunction: Function } });
    expect(
      guest.run(
        "[f.constructor === Function, g.constructor === (async () => {}).constructor, HostFunction === Function].join()",
      ),
    ).toBe("true,true,true");
    expect(guest.run<FunctionConstructor>("Function")("return typeof process")()).toBe("undefined");
  });
});

describe("eval", () => {
  it.each([
    "[eval.name, eval.length, String(eval), 'prototype' in eval].join()",
    "[eval(), eval(5), eval('1 + 1'), eval('var q = 1'), typeof q].join()",
    "const o = {}; [eval(o) === o, eval(eval) === eval].join()",
    "eval('let a = 1; const b = 2; class C {} a + b') + typeof a",
    "eval('let z = 1'); eval('let z = 2; z')",
    "eval('function f() { return 4 }'); f()",
    "eval('function f() { return 4 } let x; f()')",
    "eval('1;;;;') + eval('do { 3 } while (false)') + eval('{ 5 }') + eval('let k = 1; 7')",
    "eval('(')",
    "eval('}{')",
    "eval('let u = 1; }{')",
    "eval('return 1')",
    "eval('\"use strict\"; let y = 1; (function () { return this })() === undefined')",
    "(0, eval)('this') === globalThis",
    "eval('1 //')",
    "eval('let h = 1; h //')",
    "eval('<!-- x\\n2')",
    "eval('throw 5')",
    "(function () { let a = 1; return eval('a') })()",
    "(function () { 'use strict'; let a = 1; eval('var b = 2; a = b'); return [a, typeof b].join() })()",
    "(function () { eval('var b = 2'); return b })() + typeof b",
    "(function (x) { return eval('arguments.length + x') })(1, 2)",
    "(function () { return eval('this') }).call(7) + 0",
    "new (class { #p = 3; get() { return eval('this.#p') } })().get()",
    "({ __proto__: { m() { return 'up' } }, m() { return eval('super.m()') } }).m()",
    "(function () { return eval('new.target') === undefined })() && new (function () { this.t = eval('new.target') })().t.name",
    "(() => eval('new.target'))()",
    "const g = (function* () { const y = 1; return eval(yield 'text') + 1 })(); [g.next().value, g.next('y').value].join()",
    "(function (a = eval('var z = 3; z')) { return [a, typeof z].join() })()",
    "class C { x = eval('arguments') } new C()",
    "var l = 1; { let l = 2; eval('l') } + l",
    "(function (eval) { return eval('a') })((text) => 'mine ' + text)",
    "{ try { eval('1') } catch (e) { e.message } let eval }",
    "[eval?.('typeof inGuest'), (0, eval)('1'), eval.call(null, '2'), [' 3'].map(eval)[0]].join()",
    "eval(eval('\"1 + 1\"')) + eval('eval(\"2 + 2\")')",
    "var a = 1\neval('a = 2')\na",
    "var a = 3\neval('a') === 3 ? 'yes' : 'no'",
    "if (true) eval('4'); else eval('5')",
    "for (var i = 0; i < 2; i++) eval('i * 10')",
    "var n = 0; eval('1', n++, n++); n",
    "var deleted = (eval('var e = 1'), delete e); [deleted, typeof e].join()",
    "eval('function h() {} var w') ; Object.getOwnPropertyDescriptor(globalThis, 'h').configurable",
    "(0, eval)('var v2 = 1'); delete globalThis.v2",
    "let s1 = 1; eval('let s1 = 2; s1') + s1",
    "let s2 = 1; (function () { eval('var s2 = 2') })(); s2",
    "(function () { let q; eval('var q') })()",
    "String(function f() { var a = eval('1') /* with */ ; eval( 'x' ); return -eval('2') })",
    "globalThis.eval = (text) => 'own ' + text; eval('1')",
    "Object.defineProperty(globalThis, 'eval', { get: () => (text) => 'got ' + text, configurable: true }); eval('1')",
    "Object.freeze(Object.defineProperty(globalThis, 'eval', { writable: false, configurable: false })); typeof eval('1')",
    "delete globalThis.eval; eval('1')",
    "var o = { with: 1 }; [eval('o.with'), `with (${eval('1')})`, /with \\(/.source].join()",
  ])("GL-10, WK-19: answers as in a bare context: %s", (text) => {
    expect(inGuest(text)).toEqual(inBareContext(text));
  });

  /** What `eval` is, seen by the guest at the worst of times: always the tamed one. */
  const attacks = {
    "an object on the scope chain": `
      const scope = new Proxy({}, { has(t, key) { note(globalThis.eval); return false } });
      with (scope) { eval('1'); (() => eval('2'))() }
      with ({ get eval() { note(globalThis.eval); return tame } }) eval('1');`,
    "a text evaluated inside of one": `
      const scope = new Proxy({}, { has(t, key) { note(globalThis.eval); return false } });
      with (scope) eval("eval('1')");
      with (scope) Function("eval('1')")();
      (0, eval)("with (new Proxy({}, { has() { note(globalThis.eval) } })) eval('1')");
      eval("with (new Proxy({}, { has() { note(globalThis.eval) } })) eval('eval(1)')");`,
    "a binding that is not initialised": `
      { try { eval('1') } catch {} note(globalThis.eval); let eval }
      (function () { try { eval('1') } catch {} note(globalThis.eval); var f = (eval = eval('2')) => 1; try { f() } catch {} note(globalThis.eval) })();`,
    "arguments that run code": `
      eval((note(globalThis.eval), '1'), note(globalThis.eval));
      try { eval((() => { throw 1 })()) } catch {} note(globalThis.eval);
      const g = (function* () { eval(yield) })(); g.next(); note(globalThis.eval); g.return(); note(globalThis.eval);
      eval({ toString() { note(globalThis.eval) } }); eval(\`\${{ toString() { note(globalThis.eval); return '1' } }}\`);`,
    "the text itself": "eval('note(globalThis.eval); eval(\"note(eval)\")'); note(eval);",
    "accessors and prototypes": `
      Object.defineProperty(Object.prototype, 'eval', { get() { return tame }, set(v) { note(v) }, configurable: true });
      eval('1'); delete globalThis.eval; try { eval('2') } catch {} note(globalThis.eval);`,
    "a global that cannot be written": "Object.freeze(globalThis); eval('1'); note(globalThis.eval);",
    "an accessor in the place of the global": `
      Object.defineProperty(globalThis, 'eval', { get() { return tame }, set(v) { note(v) } }); eval('1');`,
    "the end of the stack": `
      for (let pad = 0; pad < 40; pad++) {
        const deep = (n) => { try { return n > 0 ? deep(n - 1) : deep(0) } finally { try { eval('1') } catch {} if (globalThis.eval !== tame) note(globalThis.eval) } };
        try { deep(pad) } catch {}
      }`,
  };

  it.each(Object.entries(attacks))("I7: the engine's own is out of reach: %s", (_title, text) => {
    const guest = new VM();
    const same = guest.run<boolean>(
      `var seen = []; var tame = eval; var note = (value) => { seen[seen.length] = value }; ${text}; seen.every((value) => value === undefined || value === tame)`,
    );
    expect(same).toBe(true);
  });

  it("I7: a limit that ends the guest in the middle leaves nothing behind", () => {
    const vm = new VM({ timeout: 2000 }); // for what is not the loop
    vm.timeout = undefined;
    vm.run("var tame = eval");
    for (let attempt = 0; attempt < 20; attempt += 1) {
      vm.timeout = 20;
      expect(() => vm.run("for (;;) eval('1')")).toThrow("timed out");
      vm.timeout = undefined;
      expect(vm.run("globalThis.eval === tame")).toBe(true);
    }
  });

  it("PR-7: text with async code is refused where async is off", () => {
    const guest = new VM({ allowAsync: false });
    for (const text of [
      "eval('async () => 1')",
      "Function('return async () => 1')",
      "Function('a = async () => 1', '')",
    ]) {
      expect(guest.run(`try { ${text} } catch (e) { [e instanceof VMError, e.message].join() }`)).toBe(
        "true,Async not available",
      );
    }
  });
});

describe("dynamic import", () => {
  it.each([
    "import('fs')",
    "eval(\"import('fs')\")",
    "Function(\"return import('fs')\")()",
    "(async () => await import('fs'))()",
  ])("TR-7, WK-21: %s rejects with a VMError", async (text) => {
    const guest = new VM();
    const message = guest.run<Promise<string>>(
      `(${text}).then(() => 'loaded', (e) => [e instanceof VMError, e.message].join())`,
    );
    expect(await message).toBe("true,Dynamic Import not supported");
  });

  it("I7: leaves no name on the global object", () => {
    const guest = new VM();
    guest.run("import('x').catch(() => {})");
    expect(
      guest.run("Object.getOwnPropertyNames(globalThis).filter((name) => !/^[A-Za-z0-9]+$/.test(name)).join()"),
    ).toBe("");
  });

  it("decision 1: functions print as they were written", () => {
    expect(new VM().run("String(() => import('x'))")).toBe("() => import('x')");
  });
});
