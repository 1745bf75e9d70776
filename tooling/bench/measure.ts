import { spawnSync } from "node:child_process";
import type { Batch, Row } from "./rows.ts";
import { classOf, makeSubject, type SubjectName } from "./subjects.ts";
import type { Result } from "./table.ts";

/** Measures one row: alternating rounds of all columns in this process, medians of nanoseconds an operation. */
export function measure(row: Row, rounds: number, milliseconds: number): Result {
  const batches = new Map<SubjectName, { batch: Batch; count: number; samples: number[] }>();
  const failures: Partial<Record<SubjectName, string>> = {};
  for (const subject of row.subjects) {
    try {
      const batch = row.prepare(subject);
      if (batch !== undefined) batches.set(subject, { batch, count: calibrate(batch, milliseconds), samples: [] });
    } catch (error) {
      failures[subject] = error instanceof Error ? error.message : "failed";
    }
  }
  for (let round = 0; round < rounds; round++) {
    // Each round starts with another column, so that none is always the one after a collection.
    const order = [...batches.values()];
    order.push(...order.splice(0, round % Math.max(1, order.length)));
    for (const column of order) column.samples.push(timeOf(column.batch, column.count) / column.count);
  }
  const medians = Object.fromEntries([...batches].map(([subject, { samples }]) => [subject, median(samples)]));
  return {
    id: row.id,
    title: row.title,
    unit: row.unit,
    medians,
    failures,
    ...(row.reach === undefined ? {} : { reach: row.reach }),
  };
}

/** How often to run an operation so that it takes about as long as asked; warms it up on the way. */
function calibrate(batch: Batch, milliseconds: number): number {
  let count = 1;
  for (;;) {
    const taken = timeOf(batch, count);
    if (taken >= milliseconds * 5e5 || count >= 1e9)
      return Math.max(1, Math.round((count * milliseconds * 1e6) / taken));
    count *= taken < milliseconds * 5e4 ? 8 : 2;
  }
}

function timeOf(batch: Batch, count: number): number {
  const start = process.hrtime.bigint();
  batch(count);
  return Number(process.hrtime.bigint() - start);
}

function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

const ALIVE = 40;

/** Bytes of heap that one live VM takes, each column in a process of its own. */
export function measureHeap(): Result {
  const medians: Partial<Record<SubjectName, number>> = {};
  const failures: Partial<Record<SubjectName, string>> = {};
  for (const subject of ["bare", "vm2", "sbx"] as const) {
    const program = process.argv[1] ?? "";
    const { stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", program, "--heap-of", subject], {
      encoding: "utf8",
    });
    if (/^[\d.]+$/.test(stdout.trim())) medians[subject] = Number(stdout);
    else failures[subject] = stderr.split("\n").find((line) => line.includes("Error")) ?? "no answer";
  }
  return { id: "heap", title: "heap of one live VM", unit: "bytes", reach: 220_000, medians, failures };
}

/** Makes many VMs in this process and gives the bytes that each takes. */
export function heapOf(subject: SubjectName): number {
  const Class = classOf(subject, "VM");
  const make = Class === undefined ? (): unknown => makeSubject(subject, {}) : (): unknown => new Class();
  if (make() === undefined) throw new Error("Error: not built");
  const before = heap();
  const alive = Array.from({ length: ALIVE }, make);
  return (heap() - before) / alive.length;
}

function heap(): number {
  const { gc } = globalThis as { gc?: () => void };
  for (let i = 0; i < 4; i++) gc?.();
  return process.memoryUsage().heapUsed;
}
