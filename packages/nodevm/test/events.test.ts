/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what its program gives */
import { EventEmitter } from "node:events";
import { NodeVM } from "@sbx/nodevm";
import { describe, expect, it } from "vitest";

const make = (): NodeVM => new NodeVM({ require: { builtin: ["events"] } });
const run = <Result>(program: string, vm = make()): Result =>
  vm.run<Result>(`const EventEmitter = require('events'); ${program}`);

/** A program whose result must be the same in the guest and in plain Node. */
const alike = (program: string): void => {
  const body = `const log = []; const e = new EventEmitter(); ${program}; return JSON.stringify(log)`;
  const expected: unknown = new Function("EventEmitter", body)(EventEmitter);
  expect(make().run(`const EventEmitter = require('events'); ${body}`, { wrapper: "none" })).toBe(expected);
};

describe("events in the guest", () => {
  it("EV-1: is the class, with the module's members", () => {
    const program =
      "module.exports = [typeof EventEmitter, EventEmitter.EventEmitter === EventEmitter, require('node:events') === EventEmitter, EventEmitter.usingDomains, typeof EventEmitter.errorMonitor]";
    expect(run(program)).toEqual(["function", true, true, false, "symbol"]);
  });

  it.each([
    [
      "on, emit and the order of listeners",
      "e.on('a', (...x) => log.push(1, ...x)); e.prependListener('a', () => log.push(2)); log.push(e.emit('a', 3, 4), e.emit('b'))",
    ],
    [
      "once",
      "const f = () => log.push(1); e.once('a', f); log.push(e.listeners('a')[0] === f, e.rawListeners('a')[0].listener === f); e.emit('a'); e.emit('a'); log.push(e.eventNames())",
    ],
    [
      "prependOnceListener",
      "e.on('a', () => log.push(1)); e.prependOnceListener('a', () => log.push(2)); e.emit('a'); e.emit('a')",
    ],
    [
      "off",
      "const f = () => log.push(1); e.on('a', f).on('a', f).off('a', f); e.emit('a'); log.push(e.listenerCount('a'))",
    ],
    ["once and off", "const f = () => log.push(1); e.once('a', f); e.removeListener('a', f); e.emit('a')"],
    [
      "removal while emitting",
      "const f = () => { log.push(1); e.off('a', g) }; const g = () => log.push(2); e.on('a', f).on('a', g); e.emit('a'); e.emit('a')",
    ],
    [
      "removeAllListeners",
      "e.on('removeListener', (n) => log.push(n)); e.on('a', () => {}).on('b', () => {}).on('a', () => {}); e.removeAllListeners('a'); e.removeAllListeners(); log.push(e.eventNames())",
    ],
    [
      "newListener",
      "e.on('newListener', (n, f) => log.push(n, typeof f)); e.once('x', () => {}); log.push(e.eventNames())",
    ],
    [
      "error with an Error",
      "try { e.emit('error', new RangeError('x')) } catch (error) { log.push(error.name, error.message) }",
    ],
    [
      "error without an Error",
      "try { e.emit('error', 5) } catch (error) { log.push(error.code, error.message, error.context) }",
    ],
    [
      "errorMonitor",
      "e.on(EventEmitter.errorMonitor, (x) => log.push('m' + x)); e.on('error', (x) => log.push(x)); e.emit('error', 1)",
    ],
    [
      "this",
      "e.on('a', function () { log.push(this === e) }); e.emit('a'); e.once('b', function () { log.push(this === e) }); e.emit('b')",
    ],
    [
      "max listeners",
      "log.push(e.getMaxListeners(), e.setMaxListeners(3) === e, e.getMaxListeners()); try { e.setMaxListeners(-1) } catch (x) { log.push(x.name, x.code) }",
    ],
    [
      "invalid listener",
      "for (const bad of [undefined, null, 5, {}]) try { e.on('a', bad) } catch (x) { log.push(x.name, x.code) }",
    ],
    [
      "symbols as names",
      "const s = Symbol('s'); e.on(s, () => log.push('s')); log.push(e.emit(s), e.eventNames()[0] === s)",
    ],
    [
      "inheritance by class",
      "class A extends EventEmitter { constructor() { super(); this.x = 1 } } const a = new A(); a.on('a', () => log.push(a.x)); a.emit('a'); log.push(a instanceof EventEmitter)",
    ],
    [
      "inheritance of old",
      "function A() { EventEmitter.call(this) } A.prototype = Object.create(EventEmitter.prototype); const a = new A(), b = new A(); a.on('a', () => log.push('a')); b.emit('a'); a.emit('a')",
    ],
    [
      "mixin by copying",
      "const o = Object.assign({}, EventEmitter.prototype); o.on('a', () => log.push('a')); o.emit('a'); log.push(Object.keys(EventEmitter.prototype).includes('on'))",
    ],
    [
      "static helpers",
      "e.on('a', () => {}); log.push(EventEmitter.getEventListeners(e, 'a').length, EventEmitter.listenerCount(e, 'a')); EventEmitter.setMaxListeners(4, e); log.push(e.getMaxListeners())",
    ],
    [
      "defaultMaxListeners",
      "const old = EventEmitter.defaultMaxListeners; EventEmitter.defaultMaxListeners = 2; log.push(e.getMaxListeners()); EventEmitter.defaultMaxListeners = old; try { EventEmitter.defaultMaxListeners = -1 } catch (x) { log.push(x.code) }",
    ],
  ])("EV-3 EV-4 EV-5 EV-6: as in Node: %s", (_title, program) => {
    alike(program);
  });

  it("EV-7: a probable leak is reported once by the host, and nothing is thrown", async () => {
    const seen: string[] = [];
    const listen = ({ name, message }: Error): void => void seen.push(`${name}: ${message}`);
    process.on("warning", listen);
    run("const e = new EventEmitter(); for (let i = 0; i < 13; i++) e.on('leak', () => {})");
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off("warning", listen);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatch(
      /^MaxListenersExceededWarning: Possible EventEmitter memory leak detected\. 11 leak listeners/,
    );
  });

  it("EV-8: the default limit is each VM's own", () => {
    const vm = make();
    run("EventEmitter.defaultMaxListeners = 99", vm);
    expect(run("module.exports = new EventEmitter().getMaxListeners()", vm)).toBe(99);
    expect(run("module.exports = new EventEmitter().getMaxListeners()")).toBe(10);
    expect(EventEmitter.defaultMaxListeners).toBe(10);
  });

  it("EV-10: events.once gives a promise of the guest", async () => {
    const program = `
      const e = new EventEmitter(), p = EventEmitter.once(e, 'a'), q = EventEmitter.once(e, 'b');
      e.emit('a', 1, 2); e.emit('error', new Error('no'));
      module.exports = Promise.all([p instanceof Promise, p, q.catch((x) => x.message), e.eventNames()]);`;
    expect(await run<Promise<unknown>>(program)).toEqual([true, [1, 2], "no", []]);
  });

  it("EV-2: the host may listen to an emitter of the guest", () => {
    const emitter = run<EventEmitter>("module.exports = new EventEmitter()");
    const seen: unknown[] = [];
    emitter.on("a", (value: unknown) => seen.push(value));
    emitter.emit("a", 5);
    expect(seen).toEqual([5]);
  });

  it("EV-12: rejections are captured where asked for, and no host symbol takes part", async () => {
    const program = `
      const e = new EventEmitter({ captureRejections: true });
      module.exports = new Promise((resolve) => {
        e.on('a', async () => { throw new Error('late') });
        e.on('error', (error) => resolve(error.message));
        e.emit('a');
      });`;
    expect(await run<Promise<unknown>>(program)).toBe("late");
    expect(run("try { new EventEmitter({ captureRejections: 1 }) } catch (x) { module.exports = x.code }")).toBe(
      "ERR_INVALID_ARG_TYPE",
    );
  });

  it("EV-2 EV-13: emitters of either side are the other's EventEmitter", () => {
    const emitter = run<EventEmitter>("class Mine extends EventEmitter {} module.exports = new Mine()");
    expect(emitter instanceof EventEmitter).toBe(true);
    expect({} instanceof EventEmitter).toBe(false);
    const vm = new NodeVM({ sandbox: { hosts: new EventEmitter() }, require: { builtin: ["events", "stream"] } });
    const program = `
      const EventEmitter = require("events"), { PassThrough } = require("stream"), seen = [];
      hosts.on("a", (value) => seen.push(value)); hosts.emit("a", 1);
      module.exports = [hosts instanceof EventEmitter, new PassThrough() instanceof EventEmitter, seen, EventEmitter.listenerCount(hosts, "a"),
        Object.getPrototypeOf(EventEmitter.prototype) === Object.prototype];`;
    expect(vm.run(program)).toEqual([true, true, [1], 1, true]);
  });

  it("EV-2: the host's prototype is not given away by the pair", () => {
    const held: unknown[] = [];
    const vm = new NodeVM({ sandbox: { hold: (value: object) => held.push(value) }, require: { builtin: ["events"] } });
    vm.run("const E = require('events'); hold(E.prototype); hold(E); E.prototype.mine = 1");
    expect(held[0] === EventEmitter.prototype || held[1] === EventEmitter).toBe(false);
    expect("mine" in EventEmitter.prototype).toBe(false);
  });

  it("EV-1 EV-11: the class has what the module has", () => {
    const program = `
      const names = ["EventEmitter", "once", "on", "getEventListeners", "errorMonitor", "captureRejectionSymbol", "captureRejections", "defaultMaxListeners",
        "setMaxListeners", "listenerCount", "usingDomains", "init", "EventEmitterAsyncResource", "addAbortListener", "getMaxListeners"];
      class Resource extends EventEmitter.EventEmitterAsyncResource {}
      const resource = new Resource({ name: "Mine" }), seen = [];
      resource.on("x", function (v) { seen.push(v, this === resource) }); resource.emit("x", 3);
      module.exports = [names.filter((name) => !(name in EventEmitter)), typeof resource.asyncId, typeof resource.triggerAsyncId, seen, require("events") === EventEmitter, EventEmitter.EventEmitter === EventEmitter];`;
    expect(run(program)).toEqual([[], "number", "number", [3, true], true, true]);
  });
});
