import { EventEmitter, once } from "node:events";
import { Readable, Transform } from "node:stream";
import { describe, expect, it } from "vitest";
import { makeRealms, sameEverywhere } from "./support.ts";

sameEverywhere("live built-in objects", [
  [
    "BR-40: Map",
    "{ map: new Map([['a', { v: 1 }]]), read(k) { return this.map.get(k); } }",
    "(x) => { const m = x.map, key = {}; m.set(key, 'own').set('b', [2]); const seen = []; m.forEach(function (v, k, all) { seen.push([typeof k, all === m, this.t]); }, { t: 1 }); return [m.get('a').v, m.get('a') === x.read('a'), m.size, x.read(key), m.has(key), [...m].length, [...m.keys()].length, m.get('b').join(), m.delete('b'), m.delete('b'), Array.from(m.values()).length, seen, new Map(m).size, (m.clear(), m.size)]; }",
    [1, true, 3, "own", true, 3, 3, "2", true, false, 2, [["string", true, 1], ["object", true, 1], ["string", true, 1]], 2, 0], // prettier-ignore
  ],
  [
    "BR-40: Set, and its operations where the engine has them",
    "{ set: new Set([1, 2]), other: new Set([2, 3]) }",
    "({ set, other }) => { const o = {}; set.add(o).add(o); const union = set.union?.(other) ?? new Set([1, 2, 3, o]); return [set.has(o), set.size, [...set.entries()].length, [...set].includes(o), union.size, union.has(o), new Set(set).size, set.delete(o), [...set].join(), set.isSubsetOf?.(other) ?? false, [...(other.intersection?.(new Set([3])) ?? [3])].join()]; }",
    [true, 3, 3, true, 4, true, 3, true, "1,2", false, "3"],
  ],
  [
    "BR-40: WeakMap, WeakSet, WeakRef",
    "(() => { const held = { h: 1 }; return { held, map: new WeakMap([[held, 'v']]), set: new WeakSet([held]), ref: new WeakRef(held) }; })()",
    "(x, outcome) => { const own = {}; x.map.set(own, x.held); x.set.add(own); return [x.map.get(x.held), x.map.get(own) === x.held, x.set.has(own), x.set.has({}), x.ref.deref() === x.held, x.map.delete(own), x.map.has(own), outcome(() => x.map.set(1, 1))]; }",
    ["v", true, true, false, true, true, false, "TypeError"],
  ],
  [
    "BR-40: Date",
    "new Date(Date.UTC(2020, 1, 29, 12))",
    "(d) => { const before = d.getTime(); d.setUTCFullYear(2021); return [before === Date.UTC(2020, 1, 29, 12), d.toISOString(), +d, d.getUTCDate(), d instanceof Date, JSON.stringify(d), d > new Date(0), `${d}` === d.toString(), d[Symbol.toPrimitive]('number'), d.toLocaleDateString('en', { timeZone: 'UTC' })]; }",
    [true, "2021-03-01T12:00:00.000Z", 1614600000000, 1, true, '"2021-03-01T12:00:00.000Z"', true, true, 1614600000000, "3/1/2021"], // prettier-ignore
  ],
  [
    "BR-40: RegExp",
    "{ re: /(?<y>\\d{2})-(\\d)/g, sticky: /a/y, plain: /b+/i }",
    "({ re, sticky, plain }) => { const m = '12-3 45-6'.match(re); const all = [...'12-3 45-6'.matchAll(re)]; re.lastIndex = 0; const e = re.exec('x12-3'); return [m, all.length, all[1].groups.y, e.index, e[1], e.groups.y, re.lastIndex, re.source, re.flags, re.global, plain.test('xBBy'), 'aBBc'.replace(plain, '-'), 'aBBc'.replace(plain, (s) => s.toLowerCase()), 'abbc'.split(plain), 'xxb'.search(plain), sticky.test('ba'), String(plain), plain instanceof RegExp]; }",
    [["12-3", "45-6"], 2, "45", 1, "12", "12", 5, "(?<y>\\d{2})-(\\d)", "g", true, true, "a-c", "abbc", ["a", "c"], 2, false, "/b+/i", true], // prettier-ignore
  ],
  [
    "BR-40: boxed primitives, BigInt and Symbol objects",
    "[Object('text'), Object(5), Object(false), Object(7n), Object(Symbol('d'))]",
    "([s, n, b, g, y]) => [s.length, s[1], s.toUpperCase(), s + '!', n + 1, n.toFixed(1), b.valueOf(), g.toString(), typeof y.valueOf(), y.description, s instanceof String, [...s], n.valueOf()]",
    [4, "e", "TEXT", "text!", 6, "5.0", false, "7", "symbol", "d", true, ["t", "e", "x", "t"], 5],
  ],
  [
    "BR-40: typed arrays, DataView and ArrayBuffer",
    "{ u8: new Uint8Array([1, 2, 3]), f64: new Float64Array([0.5]), big: new BigInt64Array([5n]), view: new DataView(new ArrayBuffer(8)), buffer: new ArrayBuffer(16) }",
    "(x) => { x.u8[0] = 300; x.u8.set([9], 1); x.view.setInt16(0, -2); return [x.u8[0], x.u8.length, [...x.u8], x.u8.map((v) => v + 1)[2], x.u8.subarray(1).length, x.u8 instanceof Uint8Array, x.f64[0], typeof x.big[0], x.view.getInt16(0), x.view.byteLength, x.buffer.byteLength, x.buffer.slice(4).byteLength, x.u8.join('-'), x.u8.indexOf(9), Object.prototype.toString.call(x.u8), Array.from(x.u8.entries()).length, x.u8.BYTES_PER_ELEMENT]; }",
    [44, 3, [44, 9, 3], 4, 2, true, 0.5, "bigint", -2, 8, 16, 12, "44-9-3", 1, "[object Uint8Array]", 3, 1],
  ],
  [
    "BR-40: Intl and iterator objects",
    "{ format: new Intl.NumberFormat('en'), date: new Intl.DateTimeFormat('en', { timeZone: 'UTC' }), segments: [...new Intl.Segmenter('en').segment('ab')], entries: new Map([[1, 2]]).entries(), letters: 'ab'[Symbol.iterator]() }",
    "(x) => [x.format.format(1234.5), x.date.formatToParts(new Date(0)).length > 3, x.segments.map((s) => s.segment), x.entries.next().value, [...x.letters]]",
    ["1,234.5", true, ["a", "b"], [1, 2], ["a", "b"]],
  ],
]);

describe("objects of Node's, seen by the guest", () => {
  it("BR-40: URL, URLSearchParams and Headers", () => {
    const { global, run } = makeRealms();
    global["url"] = new URL("http://host.test/path?a=1&b=2#h");
    global["headers"] = new Headers({ "x-one": "1" });
    global["URL"] = URL;
    expect(run("[url.hostname, url.searchParams.get('b'), [...url.searchParams.keys()], String(url)].join('|')")).toBe(
      "host.test|2|a,b|http://host.test/path?a=1&b=2#h",
    );
    run("url.pathname = '/new'; url.searchParams.append('c', 3); headers.set('X-Two', '2')");
    expect(String(global["url"])).toBe("http://host.test/new?a=1&b=2&c=3#h");
    expect(run("[...headers].join()")).toBe("x-one,1,x-two,2");
    expect(run("new URL('/x', url).href + (url instanceof URL) + Object.prototype.toString.call(url)")).toBe(
      "http://host.test/xtrue[object URL]",
    );
  });

  it("BR-2, BR-40: an EventEmitter, and a guest class that extends it", async () => {
    const { global, run } = makeRealms();
    const emitter = new EventEmitter();
    Object.assign(global, { emitter, EventEmitter });
    run("var log = []; var f = function (v) { log.push(v.n, this === emitter); }; emitter.on('a', f).once('a', f);");
    emitter.emit("a", { n: 1 });
    emitter.emit("a", { n: 2 });
    expect(run("emitter.off('a', f).listenerCount('a') + log.join()")).toBe("01,true,1,true,2,true");
    const made = run(
      "class Mine extends EventEmitter { constructor() { super(); this.on('x', (v) => this.got = v); } twice(v) { return this.emit('x', v * 2); } } new Mine()",
    ) as EventEmitter & { got: number; twice(n: number): boolean };
    expect([made.twice(4), made.got, made instanceof EventEmitter]).toEqual([true, 8, true]);
    const waiting = once(made, "y");
    made.emit("y", 5);
    expect(await waiting).toEqual([5]);
  });

  it("BR-40: streams are read, written and piped", async () => {
    const { global, run } = makeRealms();
    global["source"] = Readable.from(["a", "b", "c"]);
    global["upper"] = new Transform({
      objectMode: true,
      transform(chunk, _encoding, callback) {
        callback(null, String(chunk).toUpperCase());
      },
    });
    const text = await (run(
      "(async () => { let text = ''; for await (const chunk of source.pipe(upper)) text += chunk; return text; })()",
    ) as Promise<string>);
    expect(text).toBe("ABC");
  });

  it("BR-40: AbortController and its listeners", () => {
    const { global, run } = makeRealms();
    const controller = new AbortController();
    global["signal"] = controller.signal;
    run("var seen = []; signal.addEventListener('abort', (e) => seen.push(e.type, signal.reason))");
    controller.abort("why");
    expect(run("seen.join() + signal.aborted")).toBe("abort,whytrue");
  });
});

describe("limits of a proxy, which a program can see", () => {
  const limits: readonly (readonly [title: string, look: string, expected: unknown])[] = [
    ["BR-41: the looker's own methods find no slot in a foreign object", "(() => { try { return Map.prototype.get.call(x.map, 1); } catch (e) { return e.constructor.name; } })()", "TypeError"], // prettier-ignore
    ["boxed primitives are plain objects to JSON", "JSON.stringify(x.box)", "{}"],
    ["a foreign object is no source of structured clones", "Error.isError?.(x.error) ?? false", false],
    ["a regular expression of the looker's class copies by its properties", "new RegExp(x.re).source", "a"],
  ];
  it.each(limits)("%s", (_title, look, expected) => {
    const { global, run } = makeRealms();
    global["x"] = { map: new Map([[1, 2]]), box: Object(3) as object, error: new Error("e"), re: /a/ };
    expect(run(look)).toBe(expected);
  });
});
