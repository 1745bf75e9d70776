// @ts-check
/** How the cost of one thing grows with how many there are: each curve measures a sandbox at a number. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * @typedef {{ VM: new (options?: object) => any, NodeVM: new (options?: object) => any }} Library
 * @typedef {{ id: string, title: string, unit: "ns" | "bytes", numbers: readonly number[], measure: (library: Library, count: number) => number }} Curve
 *   `measure` gives the cost of one of `count`
 */

/** The time of the last of a few runs, that of what is compiled. @param {() => unknown} work @param {number} runs */
function nanoseconds(work, runs = 3) {
  let taken = 0;
  for (let run = 0; run < runs; run++) {
    const start = process.hrtime.bigint();
    work();
    taken = Number(process.hrtime.bigint() - start);
  }
  return taken;
}

function heap() {
  const { gc } = /** @type {{ gc?: () => void }} */ (globalThis);
  for (let run = 0; run < 4; run++) gc?.();
  return process.memoryUsage().heapUsed;
}

/** @param {number} count */
const list = (count) => Array.from({ length: count }, (_, id) => ({ id, name: `name ${id}` }));

/** Objects, each behind the next. @param {number} depth */
function chain(depth) {
  /** @type {{ id: number, next?: object }} */
  let node = { id: 0 };
  for (let id = 1; id < depth; id++) node = { id, next: node };
  return node;
}

/** @type {readonly Curve[]} */
export const curves = [
  {
    id: "size",
    title: "the guest reads a list of so many fresh host objects, for each",
    unit: "ns",
    numbers: [100, 1_000, 10_000, 100_000],
    measure: ({ VM }, count) => {
      const read = new VM().run(
        "(rows) => { let sum = 0; for (let i = 0; i < rows.length; i++) sum += rows[i].id; return sum }",
      );
      return nanoseconds(() => read(list(count))) / count;
    },
  },
  {
    id: "depth",
    title: "the guest follows a chain of so many fresh host objects, for each",
    unit: "ns",
    numbers: [100, 1_000, 10_000, 100_000],
    measure: ({ VM }, count) => {
      const follow = new VM().run(
        "(node) => { let sum = 0; for (; node !== undefined; node = node.next) sum += node.id; return sum }",
      );
      return nanoseconds(() => follow(chain(count))) / count;
    },
  },
  {
    id: "time-alive",
    title: "so many VMs are made and kept, for each",
    unit: "ns",
    numbers: [10, 100, 1_000],
    measure: ({ VM }, count) => {
      /** @type {unknown[]} */
      const alive = [new VM()];
      return (
        nanoseconds(() => {
          for (let made = 0; made < count; made++) alive.push(new VM());
        }, 1) / count
      );
    },
  },
  {
    id: "heap-alive",
    title: "heap of so many VMs that are kept, for each",
    unit: "bytes",
    numbers: [10, 100, 1_000],
    measure: ({ VM }, count) => {
      const alive = [new VM()];
      const before = heap();
      for (let made = 0; made < count; made++) alive.push(new VM());
      return (heap() - before) / (alive.length - 1);
    },
  },
  {
    id: "modules",
    title: "a NodeVM requires so many modules, for each",
    unit: "ns",
    numbers: [10, 100, 1_000],
    measure: ({ NodeVM }, count) => {
      const folder = mkdtempSync(join(tmpdir(), "sbx-curves-"));
      try {
        const names = Array.from({ length: count }, (_, id) => `./module-${id}.js`);
        for (const [id, name] of names.entries()) writeFileSync(join(folder, name), `exports.id = ${id};`);
        const main = `let sum = 0; for (const name of ${JSON.stringify(names)}) sum += require(name).id; module.exports = sum;`;
        return (
          nanoseconds(() => {
            const require = { external: true, root: folder, context: "sandbox" };
            new NodeVM({ require }).run(main, join(folder, "main.js"));
          }) / count
        );
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  },
];
