import { sameEverywhere, sameEverywhereAsync } from "./support.ts";

sameEverywhere("iteration", [
  [
    "BR-40: generators: values in, values out, return and throw",
    "{ log: [], *gen() { try { const a = yield 1; this.log.push(a.k); const b = yield [a]; return b; } finally { this.log.push('end'); } } }",
    "(x, outcome) => { const a = { k: 'in' }; const g = x.gen(); const first = g.next(), second = g.next(a); const same = second.value[0] === a; const last = g.next(3); const h = x.gen(); h.next(); const r = h.return('r'); const t = x.gen(); t.next(); const caught = outcome(() => t.throw(new RangeError('x'))); return [first, same, last, r, caught, x.log, g[Symbol.iterator]() === g]; }",
    [{ value: 1, done: false }, true, { value: 3, done: true }, { value: "r", done: true }, "RangeError", ["in", "end", "end", "end"], true], // prettier-ignore
  ],
  [
    "delegation with yield* across, both values and result",
    "{ *inner(n) { const got = yield n; return got + ':' + (yield n + 1); } }",
    "(x) => { function* outer() { const r = yield* x.inner(1); yield r; } const o = outer(); return [o.next().value, o.next('a').value, o.next('b').value, o.next().done]; }",
    [1, 2, "a:b", true],
  ],
  [
    "hand-made iterators are closed by break, destructuring and errors",
    "{ closed: 0, [Symbol.iterator]() { let n = 0; return { next: () => ({ value: n++, done: n > 5 }), return: () => { this.closed += 1; return {}; } }; } }",
    "(x, outcome) => { for (const v of x) if (v === 2) break; const [a, b] = x; outcome(() => { for (const v of x) throw new Error(v); }); return [x.closed, a, b, [...x], Array.from(x, (v) => v * 2), Math.max(...x), new Set(x).size]; }",
    [3, 0, 1, [0, 1, 2, 3, 4], [0, 2, 4, 6, 8], 4, 5],
  ],
  [
    "iterators of built-ins step by step",
    "{ list: ['a', 'b'], map: new Map([['k', 'v']]), set: new Set([1]), text: Object('hi'), bytes: new Uint8Array([7]) }",
    "(x) => { const it = x.list[Symbol.iterator](); return [it.next(), it.next(), it.next().done, x.list.entries().next().value, x.map.entries().next().value, x.map[Symbol.iterator]().next().value, x.set.values().next(), [...x.text], [...x.bytes.values()], [...x.bytes], [...x.list.keys()]]; }",
    [{ value: "a", done: false }, { value: "b", done: false }, true, [0, "a"], ["k", "v"], ["k", "v"], { value: 1, done: false }, ["h", "i"], [7], [7], [0, 1]], // prettier-ignore
  ],
  [
    "iterator helpers over foreign iterators, where the engine has them",
    "{ *gen() { yield 1; yield 2; yield 3; } }",
    "(x) => { const i = x.gen(); if (typeof i.map !== 'function') return [[2, 4], 6, [1, 2]]; return [i.map((v) => v * 2).take(2).toArray(), x.gen().reduce((a, b) => a + b), Iterator.from(x.gen()).filter((v) => v < 3).toArray()]; }",
    [[2, 4], 6, [1, 2]],
  ],
]);

sameEverywhereAsync("asynchronous iteration", [
  [
    "BR-40: async generators: next, return, throw, for await",
    "{ log: [], async *gen() { try { const a = yield 1; this.log.push(a.k); yield Promise.resolve(2); } finally { this.log.push('end'); } } }",
    "async (x) => { const g = x.gen(); const first = await g.next(); const second = await g.next({ k: 'in' }); const r = await g.return('r'); const seen = []; try { for await (const v of x.gen()) { seen.push(v); throw new RangeError('stop'); } } catch (e) { seen.push(e.constructor.name); } return [first, second, r, seen, x.log, g[Symbol.asyncIterator]() === g]; }",
    [{ value: 1, done: false }, { value: 2, done: false }, { value: "r", done: true }, [1, "RangeError"], ["in", "end", "end"], true], // prettier-ignore
  ],
  [
    "for await over promises, thenables and hand-made iterators",
    "{ list: [Promise.resolve(1), 2, { then(f) { f(3); } }], async: { [Symbol.asyncIterator]() { let n = 0; return { next: async () => ({ value: n++, done: n > 2 }) }; } } }",
    "async (x) => { const seen = []; for await (const v of x.list) seen.push(v); for await (const v of x.async) seen.push(v); return seen; }",
    [1, 2, 3, 0, 1],
  ],
  [
    "yield* from a foreign async generator",
    "{ async *inner() { const got = yield 'a'; yield got; return 'r'; } }",
    "async (x) => { async function* outer() { yield yield* x.inner(); } const o = outer(); return [(await o.next()).value, (await o.next('sent')).value, (await o.next()).value, (await o.next()).done]; }",
    ["a", "sent", "r", true],
  ],
  [
    "Array.fromAsync, where the engine has it",
    "{ async *gen() { yield 1; yield 2; } }",
    "async (x) => (typeof Array.fromAsync === 'function' ? Array.fromAsync(x.gen(), (v) => v * 2) : [2, 4])",
    [2, 4],
  ],
]);
