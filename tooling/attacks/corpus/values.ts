import type { AttackEntry } from "../entry.ts";
import { family } from "./define.ts";

/** Class 6: this, caller, callee. */
const receivers: AttackEntry[] = family("this", { breaks: ["I1"], threat: "A6", target: "bridge" }, [
  {
    name: "sloppy-host-function",
    title: "Calls a sloppy host function without a receiver, with null and through every way to call",
    source: `const f = host.sloppyThis; for (const go of [() => f(), () => (0, host.sloppyThis)(), () => f.call(null), () => f.call(undefined), () => f.apply(), () => Reflect.apply(f, null, []), () => f.bind()(), () => [1].map(f)[0], () => new Proxy(f, {})(), () => f\`\`, () => Function.prototype.call.call(f)]) pwn(attempt(go));`,
  },
  {
    name: "sloppy-primitive-receiver",
    title: "Calls a sloppy host function on primitives, so that it boxes them in its own realm",
    source: `for (const v of [1, "x", true, Symbol.iterator, 1n]) pwn(attempt(() => host.sloppyThis.call(v))); pwn(attempt(() => Object.defineProperty(Number.prototype, "up", { get: host.sloppyThis }) && (5).up));`,
  },
  {
    name: "callee",
    title: "Reads callee, caller and arguments of host functions and of those that call the guest",
    source: `pwn(host.sloppyCaller()); const a = host.makeArguments(1); pwn(attempt(() => a.callee)); pwn(attempt(() => a.caller)); for (const k of ["caller", "arguments", "callee"]) { pwn(attempt(() => host.sloppyThis[k])); pwn(attempt(() => host.fresh[k])); }
      function mine() { pwn(attempt(() => mine.caller)); pwn(attempt(() => mine.arguments)); pwn(attempt(() => arguments.callee.caller)); } host.call(mine, host.object); host.array.forEach(mine); host.sort([2, 1], mine); host.emitter.once("c", mine).emit("c");`,
  },
  {
    name: "caller-through-callbacks",
    title: "A sloppy guest function asks who called it in a getter, a trap, an iterator and toString run by the host",
    source: `function who() { const c = who.caller; submit(c); submit(c && attempt(() => c.caller)); submit(c && attempt(() => c.arguments)); return "x"; }
      host.read({ get x() { return who(); } }, "x"); host.text({ toString: who }); host.read(new Proxy({}, { get: who }), "x"); host.iterate({ [Symbol.iterator]() { who(); return [][Symbol.iterator](); } }); host.json({ toJSON: who }); host.construct(who); host.call(who); host.callWithError(who); host.later(who); host.microtask(who);`,
    unproved: "the callers are strict functions, whose callers the engine hides",
  },
  {
    name: "this-of-getter",
    title: "The receiver of guest accessors that the host reads through prototypes",
    source: `const o = Object.create({ get x() { pwn(this); return this; }, set x(v) { pwn(this); pwn(v); } }); pwn(host.read(o, "x")); host.write(o, "x", host.array); const i = host.assign(host.object, {}); pwn(Reflect.get({ get y() { return this; } }, "y", host.object)); pwn(i);`,
  },
]);

/** Class 7: values produced where no trap looks. */
const quiet: AttackEntry[] = family("quiet", { breaks: ["I1"], threat: "A7", target: "bridge" }, [
  {
    name: "default-parameters",
    title: "Values of default parameters and patterns that the host applies to guest objects",
    source: `pwn(host.defaults({})); pwn(host.defaults({})[0]); pwn(host.defaults({ get a() { return undefined; } })[0]); pwn(host.defaults(new Proxy({ b: 1 }, { get() { return undefined; } }))[1]);`,
  },
  {
    name: "tagged-template",
    title: "The strings and raw strings of tagged templates, of guest and host, with their prototypes",
    source: `const t = host.tag\`a\${{}}b\`; pwn(t); pwn(t[0]); pwn(t[0].raw); pwn(t[1]); const h = host.returnTag(); pwn(h); pwn(h.raw); pwn(h.raw.map((x) => x)); pwn(Object.getOwnPropertyDescriptor(h, "raw").value);`,
  },
  {
    name: "computed-keys",
    title: "Objects as property keys, converted by whoever uses them",
    source: `const key = { [Symbol.toPrimitive](...a) { a.forEach(pwn); pwn(this); return host.symbols[1] || "a"; }, toString() { pwn(this); return host.fresh(); } }; pwn(attempt(() => host.object[key])); pwn(attempt(() => host.read({ a: 1 }, key))); pwn(attempt(() => host.describe(host.object, key))); pwn(attempt(() => host.define({}, key, {}))); pwn(attempt(() => ({ [host.object]: 1 })));
      pwn(attempt(() => host.object[{ toString: () => { throw host.makeError("x"); } }])); pwn(attempt(() => host.object[{ toString: host.fresh }]));`,
  },
  {
    name: "to-primitive",
    title: "Conversions of guest objects by the host, answering with host values and throwing them",
    source: `for (const answer of [() => host.object, () => host.fresh(), () => { throw host.error; }, host.fresh, host.fail, host.recurse]) for (const k of [Symbol.toPrimitive, "toString", "valueOf"]) { const o = { [k]: answer }; for (const f of [() => host.text(o), () => host.template(o), () => host.sort([o, o], undefined), () => host.json({ [k]: o }), () => host.date.setTime(o), () => new host.Failure(o), () => host.object[o], () => +host.callOn(o, answer)]) pwn(attempt(f)); }`,
  },
  {
    name: "generator-protocol",
    title: "throw and return of guest generators driven by the host, values in both directions",
    source: `function* g() { try { const v = yield host.object; pwn(v); yield v; } catch (e) { pwn(e); yield e; } finally { pwn(this); yield host.array; } } const it = g(); pwn(host.call(() => it.next())); pwn(host.delegate(g()).next()); const d = host.delegate(g()); d.next(); pwn(attempt(() => d.throw(host.error))); pwn(attempt(() => d.return(host.point))); pwn(host.iterate(g()));`,
  },
  {
    name: "class-static-block",
    title: "Fields, static blocks and computed members of classes that extend host classes",
    source: `class K extends host.Point { static { pwn(this); pwn(super.made); pwn(attempt(() => super.of(1))); } static s = pwn(super.of); f = pwn(this); g = pwn(super.double); get d() { return super.double; } m() { return super.self(); } } const k = attempt(() => new K()); pwn(k); pwn(attempt(() => k.m())); pwn(attempt(() => k.d)); pwn(Object.getPrototypeOf(K)); pwn(host.construct(K)); pwn(attempt(() => k.secret()));`,
  },
  {
    name: "private-brand",
    title: "Stamps private fields on host objects through a returning base constructor",
    source: `class Base { constructor(o) { return o; } } class Stamp extends Base { #x = host.fresh(); static read(o) { return o.#x; } static has(o) { return #x in o; } } for (const v of [host.object, host.fresh, host.array, host.point]) { const made = attempt(() => new Stamp(v)); pwn(made); pwn(attempt(() => Stamp.read(v))); pwn(attempt(() => Stamp.has(host.echo(v)))); }`,
  },
  {
    name: "with-unscopables",
    title: "A with statement over host objects: names, calls and unscopables",
    source: `with (host.object) { pwn(nested); pwn(method); pwn(method()); pwn(attempt(() => constructor)); } with (host) { pwn(fresh()); pwn(sloppyThis()); pwn(Point); } with (new Proxy(host, { has: () => true, get: (t, k) => (k === Symbol.unscopables ? host.object : host.fresh) })) { pwn(anything); }`,
  },
  {
    name: "for-in-and-of",
    title: "Loop heads that assign to host properties and destructure into them",
    source: `for (host.object.a of [host.fresh, {}]) pwn(host.object.a); for (host.object.k in host.point) pwn(host.object.k); [host.object.a, ...host.object.rest] = host.array; pwn(host.object.rest); ({ nested: host.object.copy = {} } = host.object); pwn(host.object.copy);`,
  },
  {
    name: "optional-and-logical",
    title: "Optional calls, logical assignment and comma expressions over host members",
    source: `pwn(host.fresh?.()); pwn(host?.["object"]?.nested); host.object.z ??= {}; pwn(host.object.z); pwn((0, host.sloppyThis)?.()); pwn(delete host?.object.z); pwn(host.object.method?.call(host.array));`,
  },
  {
    name: "arguments-mapped",
    title: "Mapped arguments objects handed to the host and written from there",
    source: `function f(a, b) { host.write(arguments, 0, { from: "host" }); pwn(a); pwn(arguments); host.write(arguments, "length", 5); pwn(arguments[0]); return host.iterate(arguments); } pwn(f(host.object, 2)); pwn(host.echo((function () { return arguments; })(host.fresh)));`,
  },
  {
    name: "event-receiver",
    title: "Listeners given to a host emitter: receiver, arguments, errors, and the emitter's own tables",
    source: `const e = host.emitter; e.on("error", function (...a) { pwn(this); a.forEach(pwn); }); e.emit("error", host.error); pwn(e._events); pwn(e.listeners("error")); pwn(e.rawListeners("error")[0]); pwn(e.constructor); pwn(e.domain); e.on("newListener", function (...a) { a.forEach(pwn); pwn(this); }); e.once("q", () => {}); pwn(attempt(() => e.emit("error"))); e.removeAllListeners("error"); pwn(attempt(() => e.emit("error", { a: 1 }))); pwn(attempt(() => e.on("x", 1)));`,
  },
]);

/** Classes 8 and 9: objects without prototype, and the functions that read and write prototypes. */
const prototypes: AttackEntry[] = family("prototypes", { breaks: ["I1", "I6"], threat: "A9", target: "bridge" }, [
  {
    name: "null-prototype-both-ways",
    title:
      "Sends objects without prototype over the border as values, rejections and thrown values, and writes functions into them",
    threat: "A8",
    source: `const o = Object.assign(Object.create(null), { fn: () => {} }); pwn(host.echo(o)); pwn(host.read(o, "fn")); host.write(o, "got", { a: 1 }); pwn(o.got); host.getter(o, "g", () => 1); pwn(attempt(() => o.g)); pwn(attempt(() => host.failWith(o))); host.reject(o).catch(pwn); host.awaitIt(o).then(pwn, pwn);
      host.nullProto.mine = () => {}; pwn(host.nullProto.mine); pwn(host.nullProto.fn); pwn(host.nullProto.fn()); host.resolveNull().then((v) => { pwn(v); pwn(v.fn); pwn(v.fn()); v.x = pwn; pwn(v.x); });`,
  },
  {
    name: "null-prototype-thrown",
    title: "The host throws an object without prototype that holds functions, caught, rejected and as a cause",
    threat: "A8",
    source: `for (const f of [() => host.failNull(), () => host.call(() => host.failNull()), () => host.tryCall(() => host.failNull())]) { const e = attempt(f); pwn(e); pwn(attempt(() => e.fn)); pwn(attempt(() => e.fn())); } new Promise(() => host.failNull()).catch((e) => { pwn(e); pwn(e.fn); });`,
  },
  {
    name: "lost-prototype",
    title: "Removes the prototype of a guest object after it crossed, and of the functions that the membrane calls",
    threat: "A8",
    source: `const o = { a: 1 }, f = () => ({}); host.echo(o); host.echo(f); Object.setPrototypeOf(o, null); Object.setPrototypeOf(f, null); pwn(host.echo(o)); pwn(host.call(f)); pwn(host.prototypeOf(o)); pwn(host.prototypeOf(f)); pwn(attempt(() => host.text(o))); pwn(attempt(() => host.inspect(f))); Object.setPrototypeOf(Function.prototype, null); pwn(host.fresh()); pwn(host.call(() => host.object));`,
  },
  {
    name: "set-prototype-everywhere",
    title: "Every way to change the prototype of host objects, classes, errors and intrinsics",
    source: `const evil = { get constructor() { return pwn; }, toString: pwn, then(f) { f(1); } };
      for (const v of [host.object, host.array, host.fresh, host.Point, host.Point.prototype, host.point, host.error, host.map, host.date, host.u8, host.emitter, Object.getPrototypeOf(host.point), host.prototypeOf({}), host.prototypeOf(host.fresh), host.prototypeOf(host.array)])
        for (const set of [() => Object.setPrototypeOf(v, evil), () => { v.__proto__ = evil; }, () => Reflect.setPrototypeOf(v, evil), () => v.__lookupSetter__("__proto__").call(v, evil), () => host.call(Object.setPrototypeOf, v, evil), () => host.write(v, "__proto__", evil), () => Reflect.set(v, "__proto__", evil), () => Object.defineProperty(v, "__proto__", { value: evil })]) submit(attempt(set));
      pwn(attempt(() => host.object.constructor)); pwn(attempt(() => host.text(host.object))); pwn(attempt(() => Object.getPrototypeOf(host.object)));`,
    goal: "mutate",
  },
  {
    name: "prototype-getter-by-reentry",
    title: "The host's own prototype accessor, reached through a call from the host back into the guest",
    source: `const proto = host.describe(host.read(host.object, "__proto__"), "__proto__"); pwn(proto); if (proto) { pwn(proto.get); pwn(proto.set); for (const v of [host.fresh, host.Point, {}, () => {}]) { pwn(attempt(() => proto.get.call(v))); pwn(attempt(() => host.callOn(v, proto.get))); pwn(attempt(() => proto.set.call(v, host.array))); } }
      const up = host.object.__lookupGetter__("__proto__"); for (const v of [host.fresh, Function, host.error]) pwn(host.callOn(host.callOn(v, up), up));`,
  },
  {
    name: "prototype-cycle",
    unproved: "the engine itself refuses a cycle of plain objects",
    title: "Builds a cycle of prototypes across the border and walks it",
    source: `const a = {}; const b = Object.create(host.object); attempt(() => Object.setPrototypeOf(host.object, b)); attempt(() => host.call(Object.setPrototypeOf, host.point, Object.create(host.point))); Object.setPrototypeOf(a, host.proxy(a, {})); let n = 0; for (let x = a; x && n < 100; n++) { submit(x); x = Object.getPrototypeOf(x); } pwn(attempt(() => b.missing)); pwn(attempt(() => "q" in b));`,
  },
  {
    name: "class-prototype-swap",
    title: "Changes what a crossed guest class extends, then lets the host construct it",
    source: `class A { constructor() { pwn(new.target); } } class B extends A { constructor() { super(); pwn(this); } } host.construct(B); Object.setPrototypeOf(B, host.Point); pwn(host.construct(B)); Object.setPrototypeOf(B, host.Failure); pwn(host.construct(B)); Object.setPrototypeOf(B.prototype, host.Point.prototype); pwn(new B()); pwn(host.construct(B)); Object.setPrototypeOf(B, host.prototypeOf(host.Point)); pwn(attempt(() => host.construct(B)));`,
  },
]);

/** Classes 6 to 9. */
export const values: AttackEntry[] = [...receivers, ...quiet, ...prototypes];
