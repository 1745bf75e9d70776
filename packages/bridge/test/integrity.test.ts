import { sameEverywhere } from "./support.ts";

const statics =
  "[Object.isFrozen(x), Object.isSealed(x), Object.isExtensible(x), Reflect.isExtensible(x), Reflect.ownKeys(x).join(), JSON.stringify(x)]";

sameEverywhere("objects with integrity", [
  [
    "BR-32: a frozen object shows as frozen",
    "Object.freeze({ a: 1, b: { c: 2 } })",
    `(x) => ${statics}`,
    [true, true, false, false, "a,b", '{"a":1,"b":{"c":2}}'],
  ],
  [
    "BR-32: a sealed object shows as sealed",
    "Object.seal({ a: 1 })",
    `(x) => { x.a = 2; return ${statics}; }`,
    [false, true, false, false, "a", '{"a":2}'],
  ],
  [
    "BR-32: a non-extensible object takes changes and no additions",
    "Object.preventExtensions({ a: 1, b: 2 })",
    `(x) => { x.a = 2; delete x.b; return [Reflect.set(x, 'c', 1), ...${statics}]; }`,
    [false, false, false, false, false, "a", '{"a":2}'],
  ],
  [
    "BR-32: descriptors of fixed properties agree with reads",
    "Object.defineProperties({}, { fixed: { value: { v: 1 } }, get: { get() { return this.fixed; } }, hidden: { value: 1, writable: true, configurable: true } })",
    "(x) => { const d = Object.getOwnPropertyDescriptors(x); return [d.fixed.value === x.fixed, d.fixed.writable, d.fixed.configurable, typeof d.get.get, d.get.set === undefined, x.get === x.fixed, d.hidden.enumerable, Object.keys(x).length]; }",
    [true, false, false, "function", true, true, false, 0],
  ],
  [
    "BR-32: a fixed property refuses every other value and accepts its own",
    "Object.freeze({ a: 1 })",
    "(x) => [Reflect.set(x, 'a', 2), Reflect.defineProperty(x, 'a', { value: 2 }), Reflect.defineProperty(x, 'a', { value: 1 }), Reflect.deleteProperty(x, 'a'), x.a]",
    [false, false, true, false, 1],
  ],
  [
    "BR-33: freezing through the membrane freezes the object itself",
    "{ o: { a: 1, b: {} }, look() { return [Object.isFrozen(this.o), Object.isFrozen(this.o.b)].join(); } }",
    "(x) => { Object.freeze(x.o); return [Object.isFrozen(x.o), Object.isFrozen(x.o.b), x.look(), Reflect.set(x.o, 'a', 2)]; }",
    [true, false, "true,false", false],
  ],
  [
    "BR-33: sealing and preventing extensions reach the object itself",
    "{ s: { a: 1 }, p: { a: 1 }, look() { return [Object.isSealed(this.s), Object.isFrozen(this.s), Object.isExtensible(this.p), Object.isSealed(this.p)].join(); } }",
    "(x) => { Object.seal(x.s); Object.preventExtensions(x.p); return [x.look(), Object.isSealed(x.s), Object.isExtensible(x.p)]; }",
    ["true,false,false,false", true, false],
  ],
  [
    "BR-32: changes after a non-extensible object was looked at keep it usable",
    "(() => { const o = Object.preventExtensions({ a: 1, b: 2, c: 3 }); return { o, drop(k) { return delete o[k]; }, fix(k) { Object.defineProperty(o, k, { value: 9, writable: false, configurable: false }); } }; })()",
    "(x) => { const before = Object.isExtensible(x.o); x.drop('a'); x.fix('b'); return [before, 'a' in x.o, x.o.a === undefined, Reflect.has(x.o, 'a'), Object.hasOwn(x.o, 'a'), Reflect.deleteProperty(x.o, 'a'), x.o.b, Reflect.set(x.o, 'b', 1), Object.keys(x.o).join(), Object.getOwnPropertyDescriptor(x.o, 'b').writable, { ...x.o }]; }",
    [false, false, true, false, false, true, 9, false, "b,c", false, { b: 9, c: 3 }], // prettier-ignore
  ],
  [
    "objects become frozen behind the looker's back",
    "{ o: { a: 1 }, freeze() { Object.freeze(this.o); } }",
    "(x) => { x.o.b = 2; const d = Object.getOwnPropertyDescriptor(x.o, 'a').writable; x.freeze(); return [d, Object.getOwnPropertyDescriptor(x.o, 'a').writable, Object.isFrozen(x.o), Reflect.set(x.o, 'a', 5), x.o.a, Object.entries(x.o).join(';')]; }",
    [true, false, true, false, 1, "a,1;b,2"],
  ],
  [
    "every static of Object and Reflect works on a frozen object with a symbol",
    "Object.freeze({ a: 1, [Symbol.for('k')]: 2, get g() { return 3; } })",
    "(x) => [Object.keys(x), Object.values(x), Object.entries(x), Object.getOwnPropertyNames(x), Object.getOwnPropertySymbols(x).length, x[Symbol.for('k')], Object.hasOwn(x, 'a'), Reflect.has(x, 'g'), Object.is(x, x), Reflect.getPrototypeOf(x) === Object.prototype, Reflect.setPrototypeOf(x, Object.prototype), Reflect.setPrototypeOf(x, null), Object.fromEntries(Object.entries(x)), Object.assign({}, x).a, { ...x }.g, Reflect.get(x, 'g', {}), Reflect.preventExtensions(x), Object.freeze(x) === x]",
    [["a", "g"], [1, 3], [["a", 1], ["g", 3]], ["a", "g"], 1, 2, true, true, true, true, true, false, { a: 1, g: 3 }, 1, 3, 3, true, true], // prettier-ignore
  ],
]);

sameEverywhere("arrays with integrity", [
  [
    "BR-32: methods, iteration, spread and destructuring work on a frozen array",
    "Object.freeze([3, 1, 2])",
    "(x, outcome) => { const [a, ...rest] = x; return [x.map((v) => v * 2), [...x], a, rest, x.slice(1), x.concat([9]), x.indexOf(2), x.includes(1), x.join('-'), [...x.entries()], x.filter((v) => v > 1), x.reduce((s, v) => s + v), x.at(-1), Math.max(...x), Array.from(x), outcome(() => { 'use strict'; x.push(1); }), outcome(() => x.sort()), [...x].sort()]; }",
    [[6, 2, 4], [3, 1, 2], 3, [1, 2], [1, 2], [3, 1, 2, 9], 2, true, "3-1-2", [[0, 3], [1, 1], [2, 2]], [3, 2], 6, 2, 3, [3, 1, 2], "TypeError", "TypeError", [1, 2, 3]], // prettier-ignore
  ],
  [
    "BR-32: a sealed array keeps its length",
    "Object.seal([1, 2])",
    "(x, outcome) => [outcome(() => x.push(3)), outcome(() => x.pop()), (x[0] = 5), x.length, x.join(), Object.isSealed(x), Reflect.ownKeys(x)]",
    ["TypeError", "TypeError", 5, 2, "5,2", true, ["0", "1", "length"]],
  ],
  [
    "BR-32: a non-extensible array shrinks",
    "Object.preventExtensions([1, 2, 3])",
    "(x, outcome) => [Object.isExtensible(x), x.pop(), x.length, 2 in x, x[2] === undefined, (x.length = 1), x.join(), outcome(() => x.push(1)), Object.getOwnPropertyDescriptor(x, 'length'), Reflect.ownKeys(x)]",
    [false, 3, 2, false, true, 1, "1", "TypeError", { value: 1, writable: true, enumerable: false, configurable: false }, ["0", "length"]], // prettier-ignore
  ],
  [
    "BR-32: fixed and sparse elements",
    "(() => { const a = [1, , 3]; Object.defineProperty(a, 0, { value: 1, configurable: false, writable: false }); return a; })()",
    "(x) => [Reflect.set(x, 0, 2), 1 in x, x.length, Object.keys(x), (x.length = 5), Reflect.ownKeys(x).length, Object.getOwnPropertyDescriptor(x, 0).configurable, Reflect.set(x, 'length', 0), x.length]",
    [false, false, 3, ["0", "2"], 5, 3, false, false, 1],
  ],
  [
    "BR-32: the length of an array can be fixed",
    "Object.defineProperty([1, 2], 'length', { writable: false })",
    "(x, outcome) => [Object.getOwnPropertyDescriptor(x, 'length').writable, outcome(() => x.push(1)), Reflect.set(x, 2, 1), Reflect.set(x, 0, 7), x.join()]",
    [false, "TypeError", false, true, "7,2"],
  ],
  [
    "arrays are changed in place by their methods",
    "[5, 3, 4]",
    "(x) => [x.push(1), x.sort().join(), x.reverse().join(), x.splice(1, 2).join(), x.unshift(0), x.join(), x.fill(7).join(), x.copyWithin(0, 1).length, x.shift(), x.length]",
    [4, "1,3,4,5", "5,4,3,1", "4,3", 3, "0,5,1", "7,7,7", 3, 7, 2],
  ],
]);

sameEverywhere("functions with integrity", [
  [
    "BR-32: a frozen function keeps its keys and can be called",
    "Object.freeze(function named(a, b) { return a + b; })",
    "(x) => [Object.isFrozen(x), x(1, 2), x.name, x.length, Reflect.ownKeys(x).includes('prototype'), Reflect.set(x, 'name', 'other'), Object.isFrozen(x.prototype), new x() instanceof x, x.bind(null, 1)(5)]",
    [true, 3, "named", 2, true, false, false, true, 6],
  ],
  [
    "BR-24: bound, arrow and class functions keep exact key sets",
    "[(() => {}).bind(null), () => {}, class A { static s = 1; }, { m() {} }.m, async () => {}, function* () {}].map(Object.freeze)",
    "(x) => x.map((f) => Reflect.ownKeys(f).sort().join())",
    ["length,name", "length,name", "length,name,prototype,s", "length,name", "length,name", "length,name,prototype"],
  ],
  [
    "a function without its name and length",
    "(() => { const f = () => 1; delete f.name; delete f.length; return Object.preventExtensions(f); })()",
    "(x) => [Reflect.ownKeys(x), Object.isExtensible(x), Reflect.ownKeys(x), 'name' in x, Object.hasOwn(x, 'name'), Object.isFrozen(x), x()]",
    [[], false, [], true, false, true, 1],
  ],
  [
    "BR-35: tagged templates, whose strings are frozen",
    "{ tag: (s, ...v) => [Object.isFrozen(s), Array.isArray(s), s.join('|'), s.raw.join('|'), v.join(), [...s].length].join(';'), same: ((seen) => (s) => { seen.add(s); return seen.size; })(new Set()) }",
    "(x) => { const call = () => x.same`t`; return [x.tag`a${1}b\\n${2}`, call(), call(), x.same`t`]; }",
    ["true;true;a|b\n|;a|b\\n|;1,2;3", 1, 1, 2],
  ],
]);
