import { describe, expect, it } from "vitest";
import { makeRealms, sameEverywhere } from "./support.ts";

sameEverywhere("properties", [
  [
    "BR-30: getters and setters run at home with the object as receiver",
    "(() => { const log = []; const o = { log, get it() { log.push('get', this === o, arguments.length); return 1; }, set it(v) { log.push('set', this === o, v.k); } }; return o; })()",
    "(x) => { x.it = { k: 5 }; const v = x.it; return [v, ...x.log]; }",
    [1, "set", true, 5, "get", true, 0],
  ],
  [
    "BR-30: defineProperty, delete, in, keys and order",
    "{ b: 1, 2: 't', a: 2, 1: 'o', [Symbol.iterator]: 0 }",
    "(x) => { Object.defineProperty(x, 'z', { value: 1, configurable: true }); x.c = 3; delete x.a; return [Reflect.ownKeys(x).map(String), Object.keys(x), 'z' in x, Object.keys(x).includes('z'), x.propertyIsEnumerable('z'), delete x.z, 'z' in x, Object.getOwnPropertyNames(x)]; }",
    [["1", "2", "b", "z", "c", "Symbol(Symbol.iterator)"], ["1", "2", "b", "c"], true, false, false, true, false, ["1", "2", "b", "c"]], // prettier-ignore
  ],
  [
    "BR-30: for…in sees inherited enumerable keys, each once",
    "Object.create({ inherited: 1, shadowed: 2 }, { own: { value: 1, enumerable: true }, shadowed: { value: 3, enumerable: false }, hidden: { value: 4 } })",
    "(x) => { const keys = []; for (const k in x) keys.push(k); return keys; }",
    ["own", "inherited"],
  ],
  [
    "BR-31: failed operations throw in strict code and answer in sloppy code",
    "Object.freeze({ a: 1 })",
    "(x, outcome) => { const strict = { set: () => { 'use strict'; x.a = 2; }, add: () => { 'use strict'; x.b = 2; }, remove: () => { 'use strict'; delete x.a; } }; return [outcome(strict.set), outcome(strict.add), outcome(strict.remove), new Function('x', 'x.a = 2; return delete x.a')(x), outcome(() => Object.defineProperty(x, 'c', { value: 1 })), x.a]; }",
    ["TypeError", "TypeError", "TypeError", false, "TypeError", 1],
  ],
  [
    "descriptors are objects of the looker's, with crossed fields",
    "Object.defineProperties({}, { acc: { get() { return 1; }, set(v) {}, enumerable: true }, val: { value: { k: 1 }, writable: true }, only: { set(v) {} , configurable: true } })",
    "(x) => { const d = Object.getOwnPropertyDescriptors(x); return [d instanceof Object, d.acc instanceof Object, d.acc.get instanceof Function, d.acc.get.call(x), d.val.value instanceof Object, d.val.value === x.val, d.only.get === undefined, Object.keys(d.only), Object.keys(d.val), d.val.get === undefined]; }",
    [true, true, true, 1, true, true, true, ["get", "set", "enumerable", "configurable"], ["value", "writable", "enumerable", "configurable"], true], // prettier-ignore
  ],
  [
    "definitions with some fields only",
    "{ a: 1, acc: 0 }",
    "(x, outcome) => { Object.defineProperty(x, 'a', { enumerable: false }); Object.defineProperty(x, 'n', {}); Object.defineProperty(x, 'acc', { get: () => 'got' }); return [x.a, Object.keys(x), Object.getOwnPropertyDescriptor(x, 'n'), x.acc, Object.getOwnPropertyDescriptor(x, 'acc').enumerable, outcome(() => Object.defineProperty(x, 'n', { value: 2 })), outcome(() => Object.defineProperty(x, 'b', { get() {}, value: 1 })), Reflect.defineProperty(x, 'a', { writable: false }), Reflect.set(x, 'a', 2)]; }",
    [1, ["acc"], { writable: false, enumerable: false, configurable: false }, "got", true, "TypeError", "TypeError", true, false], // prettier-ignore
  ],
  [
    "the old accessors of Object.prototype work on foreign objects",
    "{ get a() { return 1; }, b: 2 }",
    "(x) => { x.__defineGetter__('c', () => 3); x.__defineSetter__('c', function (v) { this.d = v; }); x.c = 4; return [x.__lookupGetter__('a').call(x), x.__lookupSetter__('a') === undefined, x.c, x.d, x.__lookupGetter__('b') === undefined, x.hasOwnProperty('c'), x.toLocaleString(), x.valueOf() === x]; }",
    [1, true, 3, 4, true, true, "[object Object]", true],
  ],
  [
    "symbols: well-known ones are shared, registered ones mapped by key",
    "{ [Symbol.for('app')]: 1, [Symbol.toStringTag]: 'T', own: Symbol('own'), app: Symbol.for('app'), it: Symbol.iterator, is: (s) => s === Symbol.for('app'), key: (s) => Symbol.keyFor(s) }",
    "(x) => { x[Symbol.for('second')] = 2; x[x.own] = 3; return [x[Symbol.for('app')], x.app === Symbol.for('app'), x.is(Symbol.for('app')), x.is(Symbol('app')), Symbol.keyFor(x.app), x.key(Symbol.for('new')), x.it === Symbol.iterator, x[x.own], Object.getOwnPropertySymbols(x).map(String), Symbol.keyFor(x.own) === undefined, `${Object.prototype.toString.call(x)}`]; }",
    [1, true, true, false, "app", "new", true, 3, ["Symbol(app)", "Symbol(Symbol.toStringTag)", "Symbol(second)", "Symbol(own)"], true, "[object T]"], // prettier-ignore
  ],
  [
    "the registry converts keys and refuses symbols",
    "0",
    "(_x, outcome) => [Symbol.for(1) === Symbol.for('1'), Symbol.for({ toString: () => 'k' }) === Symbol.for('k'), Symbol.for('a').description, outcome(() => Symbol.for(Symbol('s'))), outcome(() => Symbol.keyFor('text')), Symbol.for.name, Symbol.for.length, Symbol.keyFor.length, Symbol.for() === Symbol.for('undefined'), outcome(() => new Symbol.for('x')), 'prototype' in Symbol.for]",
    [true, true, "a", "TypeError", "TypeError", "for", 1, 1, true, "TypeError", false],
  ],
  [
    "BR-44: JSON both ways, with toJSON, revivers and replacers",
    "{ a: [1, { b: null }], d: new Date(0), f() {}, u: undefined, s: 'x', nested: { toJSON(k) { return 'json:' + k; } }, big: { toJSON: () => 1 } }",
    "(x) => [JSON.stringify(x), JSON.stringify(x, (k, v) => (k === 'd' ? undefined : v)), JSON.stringify(x, ['a', 's'], 1), JSON.parse(JSON.stringify(x.a), function (k, v) { return v === null ? 0 : v; })]",
    [
      '{"a":[1,{"b":null}],"d":"1970-01-01T00:00:00.000Z","s":"x","nested":"json:nested","big":1}',
      '{"a":[1,{"b":null}],"s":"x","nested":"json:nested","big":1}',
      '{\n "a": [\n  1,\n  {}\n ],\n "s": "x"\n}',
      [1, { b: 0 }],
    ],
  ],
  [
    "BR-44: Object.assign, spread, rest and destructuring",
    "{ a: 1, get b() { return this.a + 1; }, [Symbol.for('s')]: 3, deep: { e: 1 } }",
    "(x) => { const { a, deep: { e }, ...rest } = x; const copy = { ...x }; const into = Object.assign({ z: 0 }, x); Object.assign(x, { q: 1 }); return [a, e, Object.keys(rest), rest.b, copy[Symbol.for('s')], Object.keys(into), x.q, Object.getOwnPropertyDescriptor(copy, 'b').value, copy.deep === x.deep]; }",
    [1, 1, ["b"], 2, 3, ["z", "a", "b", "deep"], 1, 2, true],
  ],
  [
    "conversions: toPrimitive, valueOf, toString, comparisons",
    "{ prim: { [Symbol.toPrimitive]: (hint) => hint }, num: { valueOf: () => 41 }, text: { toString: () => 'txt' }, date: new Date(5), bad: { toString: null, valueOf: null }, list: [1, [2, 3]] }",
    "(x, outcome) => [`${x.prim}`, +x.prim === NaN, x.prim + '', x.num + 1, x.num > 40, `${x.text}`, +x.date, outcome(() => `${x.bad}`), `${x.list}`, x.num == 41, [x.text] + '', Number(x.num), isNaN(x.prim)]",
    ["string", false, "default", 42, true, "txt", 5, "TypeError", "1,2,3", true, "txt", 41, true],
  ],
  [
    "array-likes, concat spreadable, species and unscopables",
    "{ like: { length: 2, 0: 'a', 1: 'b' }, spread: { length: 1, 0: 'c', [Symbol.isConcatSpreadable]: true }, list: [1, [2, [3]]], scoped: { a: 1, [Symbol.unscopables]: { a: true } } }",
    "(x) => [Array.from(x.like), [].concat(x.list, x.spread).length, Array.prototype.map.call(x.like, (v) => v + v), x.list.flat(Infinity), String.raw({ raw: x.like }, '-'), new Function('x', 'a', 'with (x) return a')(x.scoped, 'outer'), x.list.constructor[Symbol.species] === Array]",
    [["a", "b"], 3, ["aa", "bb"], [1, 2, 3], "a-b", "outer", true],
  ],
  [
    "newer methods over foreign arrays and objects",
    "{ list: [3, 1, 2], rows: [{ k: 'a' }, { k: 'b' }, { k: 'a' }] }",
    "(x) => [x.list.toSorted?.() ?? [1, 2, 3], x.list.with?.(0, 9) ?? [9, 1, 2], x.list.findLast((v) => v > 1), x.list.toReversed?.() ?? [2, 1, 3], Object.keys(Object.groupBy?.(x.rows, (r) => r.k) ?? { a: 1, b: 1 }), x.list.toSpliced?.(0, 1) ?? [1, 2], x.list.join()]",
    [[1, 2, 3], [9, 1, 2], 2, [2, 1, 3], ["a", "b"], [1, 2], "3,1,2"], // prettier-ignore
  ],
]);

describe("symbols that are Node's own channels", () => {
  it("BR-30: nodejs.* symbols of the host are not seen, nor set, nor listed", () => {
    const { global, run } = makeRealms();
    const key = Symbol.for("nodejs.util.inspect.custom");
    const object = { [key]: "hook", a: 1 };
    global["o"] = object;
    global["key"] = key;
    expect(run("key")).toBe(undefined);
    expect(run("Reflect.ownKeys(o).length + Object.getOwnPropertySymbols({ ...o }).length")).toBe(1);
    run("o[Symbol.for('nodejs.util.inspect.custom')] = 'planted'");
    expect(object[key]).toBe("hook");
    expect(run("o[Symbol.for('nodejs.util.inspect.custom')]")).toBe("planted");
  });

  it("I8: a guest's symbol of that name means nothing to the host", () => {
    const { run } = makeRealms();
    const seen = run("({ [Symbol.for('nodejs.rejection')]: 1 })") as object;
    expect(Symbol.for("nodejs.rejection") in seen).toBe(false);
    expect(Object.getOwnPropertySymbols(seen).includes(Symbol.for("nodejs.rejection"))).toBe(false);
  });

  it("I8: the guest's registry is not the engine's", () => {
    const { run, evaluate } = makeRealms();
    expect(evaluate("Symbol.for('shared')")).not.toBe(Symbol.for("shared"));
    expect(run("Symbol.for('shared')")).toBe(Symbol.for("shared"));
    expect(run("Symbol.for('shared') === Symbol.for('shared')")).toBe(true);
  });
});
