// Creates and drops VMs, ten thousand or as many as the first argument says, and prints the level of memory on the way.
// Ends with 1 when the level has risen. Run with --expose-gc, on what was built: `pnpm soak`.
import { setImmediate as turn } from "node:timers/promises";
import { VM } from "@sbx/vm";

const count = Number(process.argv[2] ?? 10_000);
const samples = 10;
/** What the level may differ by; one VM that is kept is some 200 kB. */
const tolerance = 8 * 2 ** 20;

const program = `
  var kept = [];
  class Thing { constructor(n) { this.n = n; } get twice() { return this.n * 2; } }
  for (let i = 0; i < 20; i++) kept.push(new Thing(i));
  host.call((thing) => thing.twice);
  Promise.resolve(1).then((n) => host.note(n));
  Promise.reject(new Error("left alone"));
  new FinalizationRegistry(() => {}).register({}, 1);
  kept.length + host.list.length;
`;

let notes = 0;
let rejections = 0;
const useOne = (number) => {
  const list = [1, 2, 3];
  const vm = new VM({
    sandbox: { host: { list, call: (f) => f({ twice: 2 }), note: () => void notes++ } },
    ...(number % 10 === 0 ? { timeout: 1000 } : {}),
  });
  vm.on("unhandledRejection", () => void rejections++);
  const result = vm.run(program);
  if (result !== 23) throw new Error(`a lost result: ${String(result)}`);
  if (number % 2 === 0) vm.dispose();
};

/** Megabytes in use once everything that can go is gone. */
const level = async () => {
  for (let round = 0; round < 4; round++) {
    await turn();
    globalThis.gc();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: heapUsed + external, rss };
};

const levels = [];
for (let number = 0; number < count; number++) {
  useOne(number);
  if (number % 20 === 19) await turn();
  if ((number + 1) % Math.ceil(count / samples) === 0) levels.push(await level());
}
const megabytes = (bytes) => Math.round(bytes / 2 ** 20);
const used = levels.map(({ used }) => used);
// The first samples include what the process makes once.
const risen = Math.max(...used.slice(-2)) - Math.min(...used.slice(0, 3));
const report = {
  vms: count,
  usedMegabytes: used.map(megabytes),
  rssMegabytes: levels.map(({ rss }) => megabytes(rss)),
  risenKilobytes: Math.round(risen / 1024),
  notes,
};
console.log(JSON.stringify(report));
process.exitCode = risen > tolerance || rejections > count ? 1 : 0;
