import type { AttackEntry } from "../entry.ts";
import { family, type FamilyEntry } from "./define.ts";
import { FORMS } from "./forms.ts";

// Expressions that give the guest a value which came from the host, one for each way across.
const VALUES: Readonly<Record<string, string>> = {
  global: "host",
  object: "host.object",
  nested: "host.object.nested.deep",
  array: "host.array",
  element: "host.array[2]",
  map: "host.map",
  "map-value": "host.map.get('key')",
  "map-entries": "[...host.map][0][1]",
  set: "host.set",
  weakmap: "host.weak",
  date: "host.date",
  regexp: "host.regexp",
  "regexp-match": "host.match('a tow', host.regexp)",
  error: "host.error",
  cause: "host.error.cause",
  aggregate: "host.aggregate.errors[1]",
  "null-prototype": "host.nullProto.inner",
  "null-prototype-call": "host.nullProto.fn()",
  frozen: "host.frozen.inner[0]",
  "frozen-array": "host.frozenArray[1]",
  accessor: "host.accessor.value",
  "host-proxy": "host.proxied.a",
  class: "host.Point",
  instance: "new host.Point()",
  "static-result": "host.Point.of(3)",
  "method-result": "host.point.self()",
  "result-of-call": "host.fresh().made[0]",
  "function-result": "host.makeFunction()",
  arguments: "host.makeArguments(1, {})",
  emitter: "host.emitter",
  "emitter-on": "host.emitter.on('x', () => {})",
  "emitter-emits":
    "(() => { let got; host.emitter.once('e', function () { got = this; }); host.emitter.emit('e'); return got; })()",
  buffer: "host.bytes",
  "buffer-slice": "host.bytes.subarray(1)",
  typed: "host.u8",
  "typed-map": "host.u8.map((x) => x)",
  "array-buffer": "host.arrayBuffer",
  "array-buffer-of-view": "host.view.buffer",
  generator: "host.generate()",
  "generator-result": "host.generate().next()",
  "generator-return": "host.generate().return({ r: 1 })",
  "array-iterator": "host.array[Symbol.iterator]()",
  "iterator-result": "host.map.entries().next()",
  "async-generator": "host.generateAsync()",
  promise: "host.resolve()",
  bound: "host.bind(host.fresh)",
  described: "host.describe(host.object, 'nested')",
  "own-keys": "host.keys(host.object)",
  "spread-copy": "host.spread(host.object)",
  "template-strings": "host.returnTag()",
  "tag-strings": "host.tag`a${1}b`",
  "tag-substitutions": "host.tag`a${{}}b`[1]",
  "rest-copy": "host.defaults({ b: {} })[1]",
  clone: "host.copy({ a: [1] })",
  "json-error": "attempt(() => host.badJson())",
  "type-error": "attempt(() => host.readMissing())",
  "class-error": "attempt(() => host.Point())",
  "private-error": "attempt(() => host.point.secret.call({}))",
  "getter-error": "attempt(() => host.accessor.fails)",
  "thrown-null-prototype": "attempt(() => host.failNull())",
};

const values: FamilyEntry[] = Object.entries(VALUES).map(([name, expression]) => ({
  name: `value-${name}`,
  title: `Walks constructors, prototypes and descriptors from ${expression}`,
  source: `pwn(${expression}); pwn(Object.getPrototypeOf(${expression}));`,
}));

const inForms: FamilyEntry[] = Object.entries(FORMS).map(([name, form]) => ({
  name: `form-${name}`,
  title: `Walks from a host error and a host function, in the form "${name}"`,
  source: form("pwn(host.fresh); pwn(attempt(() => host.fail())); pwn(attempt(() => host.recurse()));"),
}));

// The guest's own compilers, called by the host: a membrane could hand out the wrong one, a plain context cannot.
const GUEST_OWN: ReadonlySet<string> = new Set([
  "host-reads-guest-constructor",
  "host-calls-guest-function-constructor",
  "function-passed-as-callback",
  "function-as-replacer",
]);

const LOOKUPS: Readonly<Record<string, string>> = {
  "lookup-getter": `const up = ({}).__lookupGetter__("__proto__");
    for (let x = host.fresh; x; x = up.call(x)) pwn(x);`,
  "host-lookup-getter": `const up = host.fresh.__lookupGetter__("__proto__"); pwn(up);
    for (let x = host.object; x; x = up.call(x)) pwn(x);
    pwn(Function.prototype.call.call(up, host.Point));`,
  "lookup-through-apply": `pwn(host.fresh.apply.call(({}).__lookupGetter__, host.Point, ["__proto__"]).call(host.Point));`,
  descriptors: `const all = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(host.point));
    for (const k of Reflect.ownKeys(all)) { pwn(all[k]); pwn(all[k].value); pwn(all[k].get); }`,
  "descriptors-of-descriptors": `const d = Object.getOwnPropertyDescriptors(Object.getOwnPropertyDescriptors(host.Point));
    pwn(d); pwn(d.prototype.value); pwn(d.prototype.value.value.constructor);`,
  "host-descriptor-of-constructor": `pwn(host.describe(host.prototypeOf(host.fresh), "constructor").value);`,
  "entries-of-host": `for (const [, v] of Object.entries(host)) { submit(v); if (v) { submit(v.constructor); } }`,
  "host-prototype-walk": `for (let x = host.fresh; x; x = host.prototypeOf(x)) pwn(x);`,
  "host-reads-constructor": `pwn(host.read(host.fresh, "constructor")); pwn(host.read(host.read({}, "constructor"), "constructor"));`,
  "host-reads-guest-constructor": `pwn(host.read(() => {}, "constructor")); pwn(host.read([], "__proto__"));`,
  "host-reads-own-constructor-via-getter": `pwn(host.read({ get constructor() { return host.fresh.constructor; } }, "constructor"));`,
  "constructor-through-wrapped-instance": `const F = host.construct(Object.getPrototypeOf(host.fresh).constructor, "return process"); pwn(F); pwn(F());`,
  "constructed-by-host-reflect": `pwn(host.construct(host.read(host.fresh, "constructor"), "return hostCanary()")());`,
  "async-function-constructor": `const A = Object.getPrototypeOf(host.awaitIt).constructor; pwn(A); A("return process")().then(pwn, pwn);`,
  "generator-function-constructor": `const G = Object.getPrototypeOf(host.generate).constructor; pwn(G); pwn(G("yield process")().next().value);`,
  "async-generator-function-constructor": `const G = Object.getPrototypeOf(host.generateAsync).constructor; pwn(G);
    G("yield hostCanary()")().next().then(pwn, pwn);`,
  "host-calls-function-constructor": `pwn(host.call(host.read(host.fresh, "constructor"), "return hostCanary()")());`,
  "host-calls-guest-function-constructor": `pwn(host.call(Function, "return process")); pwn(attempt(() => host.call(Function, "return hostCanary()")()));`,
  "function-passed-as-callback": `pwn(host.mapper(["return process"], Function)[0]); pwn(attempt(() => host.mapper(["hostCanary()"], eval)[0]));`,
  "function-as-replacer": `pwn(attempt(() => host.replace("hostCanary()", /.*/, eval))); host.sort(["hostCanary()", "1"], Function);`,
  "iterator-prototype-walk": `for (let x = host.map.entries(); x; x = Object.getPrototypeOf(x)) { pwn(x); pwn(x.next); }`,
  "symbol-methods": `for (const s of [Symbol.iterator, Symbol.toPrimitive, Symbol.hasInstance, Symbol.species, Symbol.match])
      for (const v of [host.array, host.date, host.fresh, host.map, host.regexp, host.u8]) { const f = v[s]; if (f) pwn(f); }`,
  "to-string-tag-of-everything": `for (const k in host) { tell(String(host[k] && host[k].name)); submit(host[k].valueOf && host[k].valueOf()); }`,
};

const lookups: FamilyEntry[] = Object.entries(LOOKUPS).map(([name, source]) => ({
  name,
  title: `Looks for the host's Function by ${name.replaceAll("-", " ")}`,
  source,
  ...(GUEST_OWN.has(name) ? { unproved: "on a plain context the text is compiled in the guest's realm as well" } : {}),
}));

/** Class 1: constructor and prototype chains from whatever crosses. */
export const chains: AttackEntry[] = family("chains", { breaks: ["I1", "I2"], threat: "A1", target: "bridge" }, [
  ...values,
  ...inForms,
  ...lookups,
]);
