import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { classOf, makeSubject, SUBJECT_NAMES, type Endowments, type SubjectName } from "./subjects.ts";

/** Runs an operation `count` times. */
export type Batch = (count: number) => unknown;

/** One line of the table. */
export interface Row {
  readonly id: string;
  readonly title: string;
  /** What is to be reached, in nanoseconds (or bytes) for one operation. */
  readonly reach?: number;
  readonly unit: "ns" | "bytes" | "factor";
  /** Columns; the others stay empty. */
  readonly subjects: readonly SubjectName[];
  /** Prepares a column; `undefined` where it cannot be measured. */
  prepare(subject: SubjectName): Batch | undefined;
}

const EVERYWHERE = SUBJECT_NAMES;
const SANDBOXES: readonly SubjectName[] = ["bare", "vm2", "sbx"];
const CLASSES: readonly SubjectName[] = ["vm2", "sbx"];

function endowments(): Endowments {
  return {
    object: { value: 1, text: "text" },
    keyed: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`key${String(i)}`, i])),
    array: Array.from({ length: 10 }, (_, i) => i),
    add: (a: number, b: number) => a + b,
    take: (_: unknown) => 1,
    call: (fn: (n: number) => number) => fn(1),
    fail: () => {
      throw new Error("failure");
    },
    read: (o: { a: number; b: string }) => o.a + o.b.length,
    rows: Array.from({ length: 1000 }, (_, i) => ({ id: i, name: `name ${String(i)}`, price: i * 1.5 })),
    map: new Map([["key", 1]]),
  };
}

/** A row whose operation is guest code: `body` is the body of a function of `n`, the number of times to do it. */
function guestRow(
  id: string,
  title: string,
  body: string,
  options: { reach?: number; subjects?: readonly SubjectName[] } = {},
): Row {
  return {
    id,
    title,
    unit: "ns",
    ...(options.reach === undefined ? {} : { reach: options.reach }),
    subjects: options.subjects ?? EVERYWHERE,
    prepare: (name) => makeSubject(name, endowments())?.run(`(function (n) { ${body} })`) as Batch | undefined,
  };
}

const loop = (statement: string, before = "", result = "0"): string =>
  `${before}; for (let i = 0; i < n; i++) { ${statement} } return ${result};`;

const GUEST_ROWS: readonly Row[] = [
  guestRow("get", "get a primitive of a host object", loop("s += o.value", "const o = host.object; let s = 0", "s"), {
    reach: 35,
  }),
  guestRow("set", "set a primitive of a host object", loop("o.value = i", "const o = host.object"), { reach: 55 }),
  guestRow(
    "call",
    "call a host function with two primitives",
    loop("s += f(i, 1)", "const f = host.add; let s = 0", "s"),
    { reach: 90 },
  ),
  guestRow("pass-known", "pass a known host object back", loop("f(o)", "const f = host.take, o = host.object"), {
    reach: 150,
  }),
  guestRow("pass-fresh", "pass a fresh guest object", loop("f({ a: i })", "const f = host.take"), { reach: 900 }),
  guestRow(
    "pass-fresh-read",
    "pass a fresh guest object, the host reads two properties",
    loop("f({ a: i, b: 'x' })", "const f = host.read"),
  ),
  guestRow(
    "callback",
    "host calls a fresh guest callback",
    loop("s += f((x) => x + i)", "const f = host.call; let s = 0", "s"),
    { reach: 2200 },
  ),
  guestRow(
    "iterate",
    "iterate a host array of 10",
    loop("for (const x of a) s += x", "const a = host.array; let s = 0", "s"),
    { reach: 2000 },
  ),
  guestRow(
    "keys",
    "Object.keys of a host object of 10",
    loop("s += Object.keys(o).length", "const o = host.keyed; let s = 0", "s"),
    { reach: 2000 },
  ),
  guestRow("map-get", "get from a host Map", loop("s += m.get('key')", "const m = host.map; let s = 0", "s"), {
    subjects: SANDBOXES,
  }),
  guestRow(
    "error",
    "host error thrown, caught in the guest",
    loop("try { f(); } catch (e) { if (e.message === '') return 1; }", "const f = host.fail"),
    { reach: 20_000 },
  ),
  guestRow(
    "host-rows",
    "guest reads 100 of 1,000 host rows, 3 properties each",
    loop(
      "for (let j = 0; j < 100; j++) { const r = rows[j]; s += r.id + r.price + r.name.length; }",
      "const rows = host.rows; let s = 0",
      "s",
    ),
  ),
  guestRow(
    "compute",
    "pure computation in the guest (one step of a sieve)",
    loop(
      "const j = i % 4096; if (!m[j]) for (let k = j * 2 + 2; k < 4096; k += j + 2) m[k] = 1; else m[j] = 0",
      "const m = new Uint8Array(4096)",
    ),
    { subjects: SANDBOXES },
  ),
];

const bufferIndex: Row = {
  id: "buffer-index",
  title: "index a guest Buffer (bare: a Uint8Array)",
  unit: "ns",
  reach: 3,
  subjects: SANDBOXES,
  prepare(name) {
    const make = name === "bare" ? "new Uint8Array(1024)" : "Buffer.alloc(1024)";
    const text = loop("s += b[i & 1023]", `const b = ${make}; let s = 0`, "s");
    return makeSubject(name, {})?.run(`(function (n) { ${text} })`) as Batch | undefined;
  },
};

const bufferRow = (id: string, title: string, statement: string, before: string): Row =>
  guestRow(id, title, loop(`s += ${statement}.length`, `${before}; let s = 0`, "s"), { subjects: CLASSES });

const bufferCalls: readonly Row[] = [
  bufferRow("buffer-from", "Buffer.from of a short text", "Buffer.from('a short text')", ""),
  bufferRow("buffer-from-long", "Buffer.from of 10,000 characters", "Buffer.from(t)", "const t = 'é'.repeat(1e4)"),
  bufferRow("buffer-to-string", "toString of 16 bytes", "b.toString()", "const b = Buffer.alloc(16, 'text')"),
  bufferRow("buffer-concat", "Buffer.concat of two", "Buffer.concat([b, b])", "const b = Buffer.alloc(16, 'text')"),
  bufferRow("buffer-slice", "subarray of a Buffer", "b.subarray(4)", "const b = Buffer.alloc(16, 'text')"),
];

const GLOBAL_SCRIPT = "var i = 0; var sum = 0; while (i < limit) { sum = sum + i; i = i + 1; }";

const globals: Row = {
  id: "globals",
  title: "guest script that counts in global variables, per iteration",
  unit: "ns",
  reach: 30,
  subjects: SANDBOXES,
  prepare(name) {
    const subject = makeSubject(name, endowments());
    if (subject === undefined) return undefined;
    return (count) => {
      subject.run(`var limit = ${String(count)};`);
      return subject.run(GLOBAL_SCRIPT);
    };
  },
};

/** A row whose operation is host code: `source` is an expression of the guest, `prepare` makes the batch of its value. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what the guest's text gives is said by the row
function hostRow<Value>(
  id: string,
  title: string,
  source: string,
  prepare: (value: Value) => Batch,
  options: { reach?: number } = {},
): Row {
  return {
    id,
    title,
    unit: "ns",
    ...(options.reach === undefined ? {} : { reach: options.reach }),
    subjects: SANDBOXES,
    prepare(name) {
      const value = makeSubject(name, endowments())?.run(`(${source})`) as Value | undefined;
      return value === undefined ? undefined : prepare(value);
    },
  };
}

type Read = (value: unknown) => number;
interface GuestRow {
  readonly id: number;
  readonly name: string;
  readonly price: number;
}

const HOST_ROWS: readonly Row[] = [
  hostRow("host-get", "get a primitive of a guest object", "{ value: 1 }", (o: { value: number }) => (count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += o.value;
    return sum;
  }),
  hostRow("host-set", "set a primitive of a guest object", "{ value: 1 }", (o: { value: number }) => (count) => {
    for (let i = 0; i < count; i++) o.value = i;
  }),
  hostRow(
    "host-call",
    "host calls a guest function with two primitives",
    "(a, b) => a + b",
    (add: (a: number, b: number) => number) => (count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += add(i, 1);
      return sum;
    },
  ),
  hostRow(
    "host-pass-known",
    "host passes a known guest object back",
    "{ take: (_) => 1, object: {} }",
    ({ take, object }: { take: Read; object: object }) =>
      (count) => {
        for (let i = 0; i < count; i++) take(object);
      },
  ),
  hostRow("host-pass-fresh", "host passes a fresh object", "(_) => 1", (take: Read) => (count) => {
    for (let i = 0; i < count; i++) take({ a: i });
  }),
  hostRow(
    "host-pass-fresh-read",
    "host passes a fresh object, the guest reads two properties",
    "(o) => o.a + o.b.length",
    (read: Read) => (count) => {
      for (let i = 0; i < count; i++) read({ a: i, b: "x" });
    },
  ),
  hostRow(
    "host-callback",
    "guest calls a fresh host callback",
    "(fn) => fn(1)",
    (call: (fn: (n: number) => number) => number) => (count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += call((x) => x + i);
      return sum;
    },
  ),
  hostRow(
    "host-iterate",
    "host iterates a guest array of 10",
    "Array.from({ length: 10 }, (_, i) => i)",
    (array: readonly number[]) => (count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) for (const x of array) sum += x;
      return sum;
    },
  ),
  hostRow(
    "host-keys",
    "Object.keys of a guest object of 10",
    "Object.fromEntries(Array.from({ length: 10 }, (_, i) => ['key' + i, i]))",
    (object: object) => (count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += Object.keys(object).length;
      return sum;
    },
  ),
  hostRow(
    "host-map-get",
    "get from a guest Map",
    "new Map([['key', 1]])",
    (map: ReadonlyMap<string, number>) => (count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += map.get("key") ?? 0;
      return sum;
    },
  ),
  hostRow(
    "host-error",
    "guest error thrown, caught in the host",
    "() => { throw new Error('failure'); }",
    (fail: () => void) => (count) => {
      for (let i = 0; i < count; i++) {
        try {
          fail();
        } catch (error) {
          if ((error as Error).message === "") return 1;
        }
      }
      return 0;
    },
  ),
  hostRow(
    "guest-rows",
    "host reads 100 fresh guest rows, 3 properties each",
    "() => Array.from({ length: 100 }, (_, i) => ({ id: i, name: 'n' + i, price: i * 1.5 }))",
    (make: () => readonly GuestRow[]) => (count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const rows = make();
        for (let j = 0; j < 100; j++) {
          const row = rows[j];
          if (row !== undefined) sum += row.id + row.price + row.name.length;
        }
      }
      return sum;
    },
    { reach: 100_000 },
  ),
];

let fresh = 0;
function freshCode(): string {
  fresh++;
  const one = (i: number): string =>
    `function f${String(i)}_${String(fresh)}(a, b) { try { if (a > b) return a - b; return g(a + ${String(i)}); } catch (error) { return String(error) + b; } }\n`;
  return Array.from({ length: 140 }, (_, i) => one(i)).join("");
}

const freshText: Row = {
  id: "fresh-code",
  title: "run 20 kB of fresh code with catch in it",
  unit: "ns",
  reach: 3e6,
  subjects: SANDBOXES,
  prepare(name) {
    const subject = makeSubject(name, endowments());
    if (subject === undefined) return undefined;
    return (count) => {
      for (let i = 0; i < count; i++) subject.run(freshCode());
    };
  },
};

const smallRun: Row = {
  id: "run-small",
  title: "run a small script again",
  unit: "ns",
  subjects: SANDBOXES,
  prepare(name) {
    const subject = makeSubject(name, endowments());
    if (subject === undefined) return undefined;
    return (count) => {
      for (let i = 0; i < count; i++) subject.run("1 + 1");
    };
  },
};

function creation(kind: "VM" | "NodeVM", reach: number): Row {
  return {
    id: `new-${kind.toLowerCase()}`,
    title: `new ${kind}()`,
    unit: "ns",
    reach,
    subjects: CLASSES,
    prepare(name) {
      const Class = classOf(name, kind);
      if (Class === undefined) return undefined;
      return (count) => {
        for (let i = 0; i < count; i++) new Class({});
      };
    },
  };
}

let modulesFolder: string | undefined;
function makeModules(): string {
  if (modulesFolder !== undefined) return modulesFolder;
  modulesFolder = mkdtempSync(join(tmpdir(), "sbx-bench-"));
  for (let i = 0; i < 60; i++) {
    writeFileSync(
      join(modulesFolder, `m${String(i)}.js`),
      `exports.id = ${String(i)}; exports.next = ${i < 59 ? `require("./m${String(i + 1)}")` : "null"};\n`,
    );
  }
  return modulesFolder;
}

const modules: Row = {
  id: "modules",
  title: "60 modules required in the guest realm, with new NodeVM()",
  unit: "ns",
  reach: 8e6,
  subjects: CLASSES,
  prepare(name) {
    const NodeVM = classOf(name, "NodeVM");
    if (NodeVM === undefined) return undefined;
    const root = makeModules();
    return (count) => {
      for (let i = 0; i < count; i++) {
        const vm = new NodeVM({ require: { external: true, root, context: "sandbox" } }) as unknown as {
          run(source: string, file: string): { id: number };
        };
        if (vm.run("module.exports = require('./m0');", join(root, "main.js")).id !== 0)
          throw new Error("wrong module");
      }
    };
  },
};

/** All rows, as the design lists them, and some more. */
export const ROWS: readonly Row[] = [
  creation("VM", 800_000),
  creation("NodeVM", 1_200_000),
  globals,
  ...GUEST_ROWS,
  bufferIndex,
  ...bufferCalls,
  ...HOST_ROWS,
  smallRun,
  freshText,
  modules,
];
