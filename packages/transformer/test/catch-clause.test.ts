import { runInContext } from "node:vm";
import { createGuardName, restore, transform, transformFunction } from "@sbx/transformer";
import { describe, expect, it } from "vitest";
import { guardCatch, makeRealm, names, refusal, run, templateHelper, transformed, v8Verdict } from "./support/guest.ts";

const G = guardCatch;
const N = `${guardCatch}$`;

/** In expectations, `G` and `N` stand for the guard and the name that it binds. */
const expectation = (text: string): string => text.replace(/\b[GN]\b/g, (name) => (name === "G" ? G : N));

/** A realm whose guard replaces what it gets. */
function runGuarded(source: string, guard: string): unknown {
  const context = makeRealm();
  const { code } = transform(source, { ...names, guardCatch: "guardian" });
  runInContext(`const guardian = ${guard};`, context);
  return runInContext(code, context);
}

describe("without a guard", () => {
  it("leaves clauses as they are, and parses nothing for them", () => {
    const source = "try { } catch (e) { e } and no program";
    expect(transform(source).code).toBe(source);
  });
});

describe("fast path", () => {
  it.each([
    ["no clause", "let a = 1"],
    ["a method of promises", "p.then(f).catch(function (e) { e })"],
    ["the word in other text", "// catch errors (all of them)\n'catch (' + `try to catch` + /catch/"],
    ["no parameter", "try {} catch {} try {} catch\n{ f() } try {} catch /* it */ { }"],
    ["nobody to see the value", "try {} catch (e) {} try {} catch(e){ /* never mind */\n // really\n }"],
    ["comments in an empty clause", "try {} catch /* a */ (/* b */ e /* c */) // d\n { }"],
    ["try and finally", "try { f() } finally { g() }"],
    ["a longer word", "}\ncatcher(e) { }\n$catch(e); _catch(1)"],
    ["a key", "({ catch: 1, x: { catch } })"],
  ])("returns text with %s untouched, and does not parse it", (_name, source) => {
    const unreadable = `${source} } this is no program`;
    expect(transformed(unreadable)).toMatchObject({ code: unreadable, changed: false });
  });

  it.each([
    "try {} c\\u0061tch (e) {}",
    "try {} \\u0063atch (e) {}",
    "try {} c\\u{61}tch (e) {}",
    "try {} cat\\\nch (e) {}",
    "try {} cat\u200Dch (e) {}",
    "with\\u0061 ({}) {}",
    "w\\u0069th ({}) {}",
    "try {} 1catch (e) {}",
    "try {} #catch (e) {}",
    "({}).\ncatch (e) { e }",
    "f(...catch (e) { e })",
  ])("is sound because V8 takes no keyword in %j", (source) => {
    expect(v8Verdict(source)).not.toBe(true);
  });
});

describe("clauses", () => {
  it.each([
    ["catch (e) { e }", "catch (e) {let N=e=G(e); e }"],
    ["catch(e){e}", "catch(e){let N=e=G(e);e}"],
    ["catch\n(e)\n{\ne }", "catch\n(e)\n{let N=e=G(e);\ne }"],
    ["catch /*1*/ (e /*2*/) /*3*/ {/*4*/ e }", "catch /*1*/ (e /*2*/) /*3*/ {let N=e=G(e);/*4*/ e }"],
    ["catch (\\u0065) { e }", "catch (\\u0065) {let N=\\u0065=G(\\u0065); e }"],
    ["catch ($) { }  catch_", "catch ($) { }  catch_"],
    ["catch ({ a }) { a }", "catch(N){let N$=G(N);try{throw N$}catch ({ a }) { a }/*G*/}"],
    ["catch ([]) {}", "catch(N){let N$=G(N);try{throw N$}catch ([]) {}/*G*/}"],
    ["catch <!-- a\n(e) { e }", "catch(N){let N$=G(N);try{throw N$}catch <!-- a\n(e) { e }/*G*/}"],
    ["catch <!-- a\n{ }", "catch(N) <!-- a\n{ }"],
    ["catch (important) { f() }", "catch (i\\u006Dportant) {let N=i\\u006Dportant=G(i\\u006Dportant); f() }"],
    [
      `catch (${"a".repeat(300)}) { f() }`,
      `catch(N){let N$=G(N);try{throw N$}catch (${"a".repeat(300)}) { f() }/*G*/}`,
    ],
  ])("%j", (clause, expected) => {
    const head = "try {}/**/";
    const source = clause.endsWith("catch_") ? `${head}${clause.replace("catch_", "")}` : `${head}${clause}`;
    const { code } = transformed(source);
    expect(code).toBe(head + expectation(expected).replace("  catch_", "  "));
    expect(v8Verdict(code)).toBe(true);
    expect(restore(code, names)).toBe(source);
  });

  it.each([
    ["a function", "function f() { try { throw 1 } catch (e) { return e } } f()"],
    ["a default parameter", "((a = (() => { try { throw 1 } catch (e) { return e } })()) => a)()"],
    ["a field", "new (class { a = (() => { try { throw 1 } catch (e) { return e } })() })().a"],
    ["a static block", "class A { static a; static { try { throw 1 } catch (e) { A.a = e } } } A.a"],
    ["a computed key", "Object.keys({ [(() => { try { throw 1 } catch (e) { return e } })()]: 1 })[0]"],
    ["a getter", "({ get a() { try { throw 1 } catch (e) { return e } } }).a"],
    ["a generator", "(function* () { try { yield } catch (e) { yield e } })().next() && 'gu' + 'arded'"],
    ["a template", "`${(() => { try { throw 1 } catch (e) { return e } })()}`"],
    ["a clause", "try { throw 1 } catch (e) { try { throw e } catch (f) { f } }"],
    ["a pattern", "try { throw {} } catch ({ a = (() => { try { throw 1 } catch (e) { return e } })() }) { a }"],
    ["an escaped name", "try { throw 1 } catch (\\u0065) { e }"],
    ["a name that sloppy code may have", "try { throw 1 } catch (let) { let }"],
    ["arguments", "try { throw 1 } catch (arguments) { arguments }"],
    ["a pattern that is an array", "try { throw [1] } catch ([a]) { a }"],
  ])("show only what the guard gave, in %s", (_name, source) => {
    expect(runGuarded(source, "() => Object.assign(['guarded'], { toString: () => 'guarded' })")).toSatisfy(
      (value) => String(value) === "guarded",
    );
  });

  it("are fed by the guard before a pattern reads anything", () => {
    const source = "var l = ''; try { throw { get a() { l += 'raw' } } } catch ({ a }) { l += a } l";
    expect(runGuarded(source, "() => ({ a: 'guarded' })")).toBe("guarded");
  });

  it("let out what the guard throws", () => {
    const source = "try { try { throw 1 } catch (e) { 'seen' } } catch { 'left' }";
    expect(runGuarded(source, "() => { throw 2 }")).toBe("left");
    expect(runGuarded(source.replace("(e)", "({})"), "() => { throw 2 }")).toBe("left");
  });

  it("are guarded in texts of functions", () => {
    const { code } = transformFunction(["a = (() => { try { throw 1 } catch (e) { return e } })()"], "return a", names);
    expect(code).toContain(`let ${N}=e=${G}(e);`);
    const body = transformed("try { return f() } catch (e) { return e }", { sourceType: "function-body" });
    expect(body.code).toContain(`let ${N}=e=${G}(e);`);
  });
});

describe("what looks like a clause", () => {
  it.each([
    ["a string", "'} catch (e) { e }'"],
    ["a template", "`}${1} catch (e) { with (${2}) }`"],
    ["a tagged template", "String.raw`} catch (e) { \\with (${2}) }`"],
    ["a regular expression", "/^}catch (e) {$/.test('}catch e {')"],
    ["a method", "({ a: {}\n,\ncatch(e) { return e } })\n.catch(5)"],
    ["a method of a class", "new (class { a() {}\ncatch(e) { return e } static { }\nwith(e) { } })().catch(6)"],
    ["a comment", "1 /* } catch (e) { with (e) { */ + 1"],
    ["a line comment", "1 // \ncatch (e) {\n".replace("\ncatch", " } catch")],
    ["the receiver of a with statement", "with ({ a: { b() { return this.c }, c: 7 } }) a.b(); // } catch (e) {"],
  ])("means what it meant: %s", (_name, source) => {
    const { code } = transformed(source);
    expect(code).not.toBe(source);
    expect(code).not.toContain(G);
    expect(runInContext(code, makeRealm())).toEqual(runInContext(source, makeRealm()));
    expect(restore(code, names)).toBe(source);
  });

  it("is refused in a tagged template when there is no helper", () => {
    expect(refusal("a`} catch (e) {`", { templateHelper: undefined }).message).toMatch(/^Tagged template/);
    expect(transformed("a`} catch (e) {`").code).toContain(templateHelper);
  });
});

describe("with statements", () => {
  it.each([
    "with (o) try { f() } catch (e) { e }",
    "with (o) { (function () { try { f() } catch ({ a }) { } })() }",
    "with (o) { class A { static { try { f() } catch (e) { e } } } }",
    "with (o) with (p) { () => { try { f() } catch (e) { e } } }",
    "with (a) a; with (o) { with (p) p; try { f() } catch (e) { e } }",
  ])("hold no clause that shows a value: %s", (source) => {
    const error = refusal(source);
    expect(error).toBeInstanceOf(SyntaxError);
    expect(error.message).toBe("'catch' inside of a 'with' statement not supported");
  });

  it.each([
    "with (o) try { f() } catch { g() }",
    "with (o) try { f() } catch (e) { }",
    "with ((() => { try { f() } catch (e) { return e } })()) g()",
    "try { with (o) f() } catch (e) { e }",
    "with (o) f()\ntry { f() } catch (e) { e }",
    "with (o) { p.catch((e) => e) }",
  ])("are fine otherwise: %s", (source) => {
    expect(v8Verdict(transformed(source).code)).toBe(true);
  });

  it("never learn the name of the guard", () => {
    const source = `var l = []; with (new Proxy({}, { has(o, k) { l.push(k); return false } })) var x = 1;
      try { throw 1 } catch (e) { l.push(e) } l.join()`;
    expect(runInContext(transformed(source).code, makeRealm())).toBe("x,1");
  });
});

describe("unobservable", () => {
  it.each([
    ["completion values", "7; try { throw 5 } catch (e) { var z = 1 }"],
    ["completion values of patterns", "7; try { throw 5 } catch ({}) { if (0) 1 }"],
    ["break", "var r = 0; a: { 1; try { throw 2 } catch (e) { break a } } r"],
    ["continue", "var r = 0; for (var i of [1, 2]) { try { throw i } catch ({}) { r += i; continue } }"],
    ["redeclaration", "try { throw 5 } catch (e) { var e = 6; e + typeof e } + String(e)"],
    ["a function in the body", "var r; try { throw 5 } catch (e) { { function e() {} } r = typeof e } r + typeof e"],
    ["hoisting out of a block", "try { throw 5 } catch (e) { { function f() { return e } } } f()"],
    ["yield", "function* f() { try { throw 1 } catch (e) { yield e } } [...f()].join()"],
    ["messages of patterns", "try { try { throw null } catch ({ a }) { } } catch (e) { e.message }"],
    ["a conflict of names is still an error", "try { eval('') } catch { 1 }"],
    ["functions' text", "(function () { try { f() } catch (e) { /* catch ({ */ e } })"],
    ["identity", "var o = {}; try { throw o } catch (e) { e === o }"],
    ["closures", "var f; try { throw 1 } catch (e) { f = () => e; e = 2 } f()"],
    ["strict code", "'use strict'; try { throw 1 } catch (e) { e = 3; e }"],
    ["a frozen scope", "var e = 1; try { throw 2 } catch (e) { e } + e"],
  ])("%s", (_name, source) => {
    const shown = (value: unknown): unknown => (typeof value === "function" ? restore(String(value), names) : value);
    expect(shown(run(source))).toEqual(shown(runInContext(source, makeRealm())));
  });

  it.each(["try {} catch (e) { let e }", "try {} catch ({ a }) { let a }", "try {} catch ({ a }) { var a }"])(
    "%s is refused as before",
    (source) => {
      expect(v8Verdict(source)).not.toBe(true);
      expect(refusal(source)).toBeInstanceOf(SyntaxError);
    },
  );

  it("keeps lines, and leads back to columns", () => {
    const source = "try { f() } catch (e) { e; here }\ntry { f() } catch ({ a }) { a; there }";
    const { code, columnOf } = transformed(source);
    const [first = "", second = ""] = code.split("\n");
    expect(columnOf(1, first.indexOf("here") + 1)).toBe(source.indexOf("here") + 1);
    expect(columnOf(2, second.indexOf("there") + 1)).toBe("try { f() } catch ({ a }) { a; ".length + 1);
  });
});

describe("the guard's name", () => {
  it.each(["G", "G$", "'G'", "// G", "\\u{41}\\u0041"])("may not be mentioned: %s", (text) => {
    const source = text.replace("G", "AA");
    expect(() => transform(source, { guardCatch: "AA" })).toThrow(new SyntaxError("Use of a reserved name"));
  });

  it("must be an identifier without the letters of a keyword", () => {
    for (const name of ["", "a b", "catches", "withal", "imports"]) {
      expect(() => transform("1", { guardCatch: name })).toThrow(TypeError);
    }
    const made = createGuardName();
    expect(made).toMatch(/^[a-zA-Z]{16}$/);
    expect(createGuardName()).not.toBe(made);
  });

  it("may contain a dollar sign", () => {
    const source = "try {} catch (e) { e }";
    const { code } = transform(source, { guardCatch: "$g$" });
    expect(code).toBe("try {} catch (e) {let $g$$=e=$g$(e); e }");
    expect(restore(code, { guardCatch: "$g$" })).toBe(source);
  });
});
