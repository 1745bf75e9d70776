// Runs a mix of guest programs in one process, hostile ones among them, for two minutes or as many seconds as the first
// argument says. Ends with 1 when a result was lost, something reached the process, or memory was kept.
// Run with --expose-gc, on what was built: `pnpm soak`.
import { setImmediate } from "node:timers";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { VM, VMScript } from "@sbx/vm";

const seconds = Number(process.argv[2] ?? 120);

/** TABLE: a program, and what it must come to: a value, or the name of what it throws. */
const programs = [
  ["let s = 0; for (let i = 0; i < 1e4; i++) s += i; s", 49995000],
  ["[3, 1, 2].toSorted?.().join() ?? '1,2,3'", "1,2,3"],
  ['JSON.stringify(JSON.parse(\'{"a":[1,{"b":2}]}\'))', '{"a":[1,{"b":2}]}'],
  ["host.rows.map((row) => row.n).reduce((a, b) => a + b, 0)", 45],
  ["host.call((n) => n + 1)", 42],
  ["try { host.fail() } catch (e) { e.message }", "host failure"],
  ["class A { #x = 1; get x() { return this.#x } } new A().x", 1],
  ["eval('1 + 1') + Function('return 2')()", 4],
  ["new Uint8Array(64).fill(7).reduce((a, b) => a + b)", 448],
  ["throw new TypeError('mine')", "TypeError"],
  ["throw Object.freeze([1])", "object"],
  ["(function f() { f() })()", "RangeError"],
  ["for (;;);", "VMTimeoutError"],
  ["Promise.resolve().then(() => { for (;;); }); 1", "VMTimeoutError"],
  ["new ArrayBuffer(2 ** 30)", "RangeError"],
  ["syntax error", "SyntaxError"],
  [
    "Promise.reject(1); Promise.reject(new Proxy({}, { get() { throw 1 } })); (async () => { throw { get stack() { throw 1 } } })(); 1",
    1,
  ],
  ["Object.setPrototypeOf(Promise.reject(1), new Proxy(Promise.prototype, { get() { throw 1 } })); 1", 1],
  ["Object.setPrototypeOf(Promise.prototype, Proxy.revocable({}, {}).proxy); Promise.reject(2); 1", 1],
  ["Array.prototype[0] = 1; Object.prototype.get = () => { throw 1 }; host.rows.length", 10],
  ["for (const k of Reflect.ownKeys(Array.prototype)) try { Array.prototype[k] = null } catch {} 1", 1],
  [
    "const hostile = new Proxy(function () {}, { get() { throw hostile }, apply() { throw hostile } }); host.keep(hostile); 1",
    1,
  ],
  ["let p = {}; for (let i = 0; i < 1e4; i++) p = Object.create(p); host.keep(p); 1", 1],
  ["const d = () => { try { return d() } catch { return host.rows[0].n } }; d()", 0],
  ["new FinalizationRegistry(() => { throw 1 }).register({}, 1); 1", 1],
  ["host.emit(() => { throw new Error('from a listener') }); 1", 1],
];

const reached = [];
for (const event of ["unhandledRejection", "uncaughtException", "rejectionHandled"])
  process.on(event, (value) => reached.push(`${event}: ${String(value?.message ?? typeof value)}`));

let kept;
const host = () => ({
  rows: Array.from({ length: 10 }, (_, n) => ({ n })),
  call: (f) => f(41),
  fail: () => {
    throw new Error("host failure");
  },
  keep: (value) => {
    kept = value;
  },
  emit: (f) => void setImmediate(f),
});

const comesTo = (run) => {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error.name : typeof error;
  }
};

const scripts = new Map(programs.slice(0, 9).map(([text]) => [text, new VMScript(`{${text}\n}`)]));
const lost = [];
let runs = 0;
let vms = 0;

/** One VM, used for some programs; the hostile ones are alone in theirs. */
const useOne = () => {
  const vm = new VM({ sandbox: { host: host() }, timeout: 100, bufferAllocLimit: 2 ** 24 });
  vms++;
  for (const event of ["unhandledRejection", "uncaughtException", "rejectionHandled"]) vm.on(event, () => undefined);
  const hostile = Math.random() < 0.5;
  for (let number = 0; number < (hostile ? 1 : 10); number++) {
    const [text, expected] = programs[Math.floor(Math.random() * (hostile ? programs.length : 9))];
    const got = comesTo(() => vm.run((Math.random() < 0.5 ? scripts.get(text) : undefined) ?? `{${text}\n}`));
    runs++;
    // A busy machine may take longer than the limit for anything.
    if (got !== expected && got !== "VMTimeoutError") lost.push([text, String(got)]);
  }
  if (Math.random() < 0.3) vm.dispose();
};

const used = async () => {
  for (let round = 0; round < 4; round++) {
    await turn();
    globalThis.gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const end = Date.now() + seconds * 1000;
const levels = [];
let next = Date.now();
while (Date.now() < end) {
  useOne();
  await turn();
  if (Date.now() < next) continue;
  next = Date.now() + (seconds * 1000) / 10;
  kept = undefined;
  levels.push(await used());
}
await sleep(50);
levels.push(await used());
const risen = Math.max(...levels.slice(-2)) - Math.max(...levels.slice(0, 3));
const megabytes = levels.map((bytes) => Math.round(bytes / 2 ** 20));
const report = {
  seconds,
  vms,
  runs,
  lost: lost.slice(0, 5),
  reached: [...new Set(reached)],
  usedMegabytes: megabytes,
};
console.log(JSON.stringify({ ...report, kept: typeof kept }));
process.exitCode = lost.length > 0 || reached.length > 0 || risen > 16 * 2 ** 20 ? 1 : 0;
