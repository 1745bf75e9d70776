import nodeAssert from "node:assert";
import * as nodeUtil from "node:util";
import { NodeVM } from "@sbx/nodevm";
import { describe, expect, it } from "vitest";

const guest = new NodeVM({ require: { builtin: ["assert", "util", "timers", "timers/promises", "path"] } });
const inGuest = (body: string): unknown =>
  guest.run(`const assert = require('assert'), util = require('util'); ${body}`, { wrapper: "none" });

/** The same body in the guest and in plain Node. */
const alike = (body: string): void => {
  const expected: unknown = new Function("assert", "util", body)(nodeAssert, nodeUtil);
  expect(JSON.stringify(inGuest(body))).toBe(JSON.stringify(expected));
};

const values = `
  const cycle = (n) => { const o = { n }; o.self = o; return o };
  class A { x = 1 } class B { x = 1 }
  const values = [0, -0, 1, '1', NaN, null, undefined, true, 1n, Symbol.iterator, '', [], {}, [1], ['1'], [1, , 3], [1, undefined, 3],
    { a: 1 }, { a: '1' }, { a: 1, b: undefined }, { [Symbol.iterator]: 1 }, new A(), new B(), Object.create(null), cycle(1), cycle(2),
    new Date(0), new Date(1), /a/g, /a/i, new Map([[1, { a: 1 }]]), new Map([['1', { a: 1 }]]), new Map([[{ k: 1 }, 1]]), new Map([[{ k: 2 }, 1]]), new Set([1, { a: 1 }]), new Set(['1', { a: 1 }]),
    new Set([[1], [2]]), new Set([[2], [1]]), new Error('x'), new Error('y'), new TypeError('x'), Object(1), Object(2), Object('1'), new Uint8Array([1, 2]), new Uint8Array([1, 3]),
    new Int8Array([1, 2]), new Float64Array([0]), new Float64Array([-0]), new Uint8Array([1, 2]).buffer, () => 1, new WeakSet(), new Proxy({ a: 1 }, {})];`;

describe("assert in the guest", () => {
  it("BI-15: deepStrictEqual and deepEqual agree with Node's on every pair of many kinds of values", () => {
    alike(`${values}
      const test = (f, a, b) => { try { f(a, b); return 1 } catch (e) { if (e.code !== 'ERR_ASSERTION') throw e; return 0 } };
      return values.map((a) => values.map((b) => test(assert.deepStrictEqual, a, b) + 2 * test(assert.deepEqual, a, b) + 4 * util.isDeepStrictEqual(a, b)).join(''));`);
  });

  it.each([
    ["assert(0)"],
    ["assert(1)"],
    ["assert.ok('')"],
    ["assert()"],
    ["assert.equal(1, '1')"],
    ["assert.equal(1, 2)"],
    ["assert.strictEqual(1, '1')"],
    ["assert.strictEqual(NaN, NaN)"],
    ["assert.notEqual(1, 1)"],
    ["assert.notStrictEqual(1, 1)"],
    ["assert.equal(1)"],
    ["assert.strict.equal(1, '1')"],
    ["assert.strict.strict === assert.strict || assert.fail()"],
    ["assert.throws(() => { throw new TypeError('abc') })"],
    ["assert.throws(() => {})"],
    ["assert.throws(() => { throw new TypeError('abc') }, TypeError)"],
    ["assert.throws(() => { throw new TypeError('abc') }, RangeError)"],
    ["assert.throws(() => { throw new TypeError('abc') }, /b/)"],
    ["assert.throws(() => { throw new TypeError('abc') }, /z/)"],
    ["assert.throws(() => { throw new TypeError('abc') }, { name: 'TypeError', message: /b/ })"],
    ["assert.throws(() => { throw new TypeError('abc') }, { message: 'z' })"],
    ["assert.throws(() => { throw new TypeError('abc') }, (e) => e instanceof TypeError)"],
    ["assert.throws(() => { throw new TypeError('abc') }, () => false)"],
    ["assert.throws(5)"],
    ["assert.throws(() => {}, 'message')"],
    ["assert.doesNotThrow(() => {})"],
    ["assert.doesNotThrow(() => { throw new Error('x') })"],
    ["assert.ifError(null)"],
    ["assert.ifError(undefined)"],
    ["assert.ifError(new Error('x'))"],
    ["assert.ifError(0)"],
    ["assert.match('abc', /b/)"],
    ["assert.match('abc', /z/)"],
    ["assert.match(5, /z/)"],
    ["assert.doesNotMatch('abc', /b/)"],
    ["assert.fail()"],
    ["assert.fail('m')"],
    ["assert.fail(new RangeError('m'))"],
    ["assert.equal(1, 2, 'mine')"],
    ["assert.equal(1, 2, new RangeError('mine'))"],
    ["throw new assert.AssertionError({ actual: 1, expected: 2, operator: 'strictEqual' })"],
  ])("BI-15: %s ends as in Node", (statement) => {
    alike(`try { ${statement}; return 'passed' } catch (e) {
      return [e.name, e.code, e.operator, e.generatedMessage, e.actual, e.expected, e instanceof assert.AssertionError, e.generatedMessage === false ? e.message.split('\\n')[0] : ''] }`);
  });

  it("I3: shows a validating function only errors of the guest, at the end of the stack too", () => {
    const seen = inGuest(`
      let foreign = 0, total = 0, top = 0;
      const see = (e) => { total++; if (!(e instanceof Error)) foreign++; return true };
      const at = (n) => (n > 0 ? at(n - 1) : new Error('x').stack);
      for (let i = 0; i < 300; i++) try { at(900) } catch {}
      for (let n = 100; n < 1e5; n += 20) try { at(n); top = n } catch { break }
      for (let i = 0; i < 1200; i++) try { assert.throws(() => at(top + 40 - (i % 400)), see) } catch {}
      return total > 0 ? foreign : -1`);
    expect(seen).toBe(0);
  });

  it("BI-15: rejects and doesNotReject give promises of the guest", async () => {
    const program = `
      const end = (promise) => promise.then(() => 'passed', (e) => e.code);
      return Promise.all([end(assert.rejects(Promise.reject(new Error('x')), /x/)), end(assert.rejects(async () => 1)), end(assert.doesNotReject(async () => 1)),
        end(assert.doesNotReject(Promise.reject(new Error('x')))), end(assert.rejects(5)), assert.rejects(async () => { throw 1 }) instanceof Promise]);`;
    expect(await inGuest(program)).toEqual([
      "passed",
      "ERR_ASSERTION",
      "passed",
      "ERR_ASSERTION",
      "ERR_INVALID_ARG_TYPE",
      true,
    ]);
  });
});

describe("util in the guest", () => {
  it("BI-13: util.types tells the guest's own objects as Node tells its own", () => {
    alike(`${values}
      const more = [new Promise(() => {}), (function () { return arguments })(), async () => {}, function* () {}, (function* () {})(), async function* () {}, new Map().keys(), new Set().values(),
        new DataView(new ArrayBuffer(1)), new SharedArrayBuffer(1), Object(1n), Object(Symbol()), Object(true), new WeakMap(), new BigInt64Array(1), new Uint8ClampedArray(1), Object.create(Map.prototype), { [Symbol.toStringTag]: 'Map' }];
      const names = Object.keys(util.types).filter((name) => !/External|Proxy/.test(name)).sort();
      return names.map((name) => name + [...values, ...more].map((v) => Number(util.types[name](v))).join(''));`);
  });

  it("BI-13: util.types sees a host object for what it is", () => {
    const vm = new NodeVM({ require: { builtin: ["util"] }, sandbox: { map: new Map(), date: new Date(), plain: {} } });
    expect(
      vm.run(
        "const { types } = require('util'); module.exports = [types.isMap(map), types.isDate(date), types.isMap(plain)]",
      ),
    ).toEqual([true, true, false]);
  });

  it("SH-6 threats 4: inspect prints, and shows no proxy from behind", () => {
    const vm = new NodeVM({ require: { builtin: ["util"] }, sandbox: { host: { a: [1, { b: 2 }] } } });
    const program = `
      const { inspect, format, formatWithOptions } = require('util');
      class Own { [inspect.custom](depth) { return 'own ' + depth } }
      const calls = []; const spying = { showProxy: true, stylize: (...x) => { calls.push(x); return 'spied' }, depth: 0 };
      module.exports = [inspect({ a: { b: [1] } }), inspect(host), inspect(host, spying), inspect(new Own()), inspect.custom === Symbol.for('nodejs.util.inspect.custom'),
        format('%o|%O|%s', 1, { a: 1 }, 'x'), formatWithOptions(spying, '%O', { a: { b: 1 } }), calls.length, inspect({ a: { b: {} } }, { depth: 0 })];`;
    expect(vm.run(program)).toEqual([
      "{ a: { b: [ 1 ] } }",
      "{ a: [ 1, { b: 2 } ] }",
      "{ a: [Array] }",
      "own 2",
      true,
      "1|{ a: 1 }|x",
      "{ a: [Object] }",
      0,
      "{ a: [Object] }",
    ]);
  });

  it("BI-13: inherits links the guest's classes", () => {
    alike(
      "function A() {} A.prototype.x = 1; function B() {} util.inherits(B, A); return [new B().x, B.super_ === A, new B() instanceof A, new B().constructor === B]",
    );
    expect(() => inGuest("util.inherits(1, 2)")).toThrow(TypeError);
  });

  it("promisify, callbackify and deprecate make functions of the guest", async () => {
    const program = `
      const wait = util.promisify(setTimeout), read = util.promisify((x, done) => x < 0 ? done(new RangeError('neg')) : done(null, x * 2));
      const back = new Promise((resolve) => util.callbackify(async (x) => { if (!x) throw null; return x })(0, (e, v) => resolve([e.code, v])));
      const old = util.deprecate(class Old {}, 'old');
      return Promise.all([wait(1, 'v'), read(2), read(-1).catch((e) => e instanceof RangeError), read(1) instanceof Promise, back, new old() instanceof old, util.promisify.custom === Symbol.for('nodejs.util.promisify.custom')]);`;
    expect(await inGuest(program)).toEqual(["v", 4, true, true, ["ERR_FALSY_VALUE_REJECTION", undefined], true, true]);
  });
});

describe("timers in the guest", () => {
  it("BI-15: are the guest's own, whatever a program put in their place", () => {
    const vm = new NodeVM({ require: { builtin: ["timers"] } });
    expect(
      vm.run(
        "const own = setTimeout; globalThis.setTimeout = 1; module.exports = require('timers').setTimeout === own",
      ),
    ).toBe(true);
  });

  it("timers/promises wait, iterate and are aborted", async () => {
    const program = `
      const t = require('timers/promises'); const seen = [];
      module.exports = (async () => {
        seen.push(await t.setTimeout(1, 'a'), await t.setImmediate('b'));
        for await (const x of t.setInterval(1, 'c')) { seen.push(x); if (seen.length > 3) break }
        await t.scheduler.wait(1);
        await t.setTimeout(1000, 0, { signal: { aborted: true } }).catch((e) => seen.push(e.name, e.code));
        return seen;
      })();`;
    expect(await guest.run(program)).toEqual(["a", "b", "c", "c", "AbortError", "ABORT_ERR"]);
  });
});
