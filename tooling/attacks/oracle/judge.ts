import { AsyncLocalStorage, createHook, executionAsyncResource } from "node:async_hooks";
import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { createContext, runInContext } from "node:vm";
import type { AttackEntry, Needs, Signal, Touch } from "../entry.ts";
import type { Subject, SubjectKind, SubjectNature } from "../subject.ts";
import { makeEndowments, SECRET } from "./endowments.ts";
import { Evidence } from "./evidence.ts";
import { compareTrees, guard, type Guarded } from "./guarded-trees.ts";
import { PRELUDE } from "./prelude.ts";
import { hostRoots, isObject, isOfRealm, nameOf, proxyDetails } from "./realm-of.ts";
import { findChange, takeSnapshot } from "./snapshot.ts";

/** The result of one entry on one subject. */
export interface Verdict {
  readonly signals: readonly Signal[];
  /** The child's own realm is no longer as it was: start another. */
  readonly spoilt: boolean;
  /** The engine lacks what the entry needs. */
  readonly skipped?: boolean;
  /** How the guest's program ended, for the author of an entry. */
  readonly ending?: string;
  /** The harness itself failed. */
  readonly failure?: string;
  /** Numbers of the blocks of trusted code that ran for the first time in this child, where that is measured. */
  readonly blocks?: readonly number[];
}

interface GuestRecord {
  readonly submitted: Map<unknown, unknown>;
  readonly told: Map<string, unknown>;
  readonly claimed: Map<unknown, unknown>;
  readonly counters: { late: number; spun: number };
  /** The guest's own `Reflect.getOwnPropertyDescriptor`, as it was. */
  readonly describe: typeof Reflect.getOwnPropertyDescriptor;
  readonly objectPrototype: object;
  readonly functionPrototype: object;
}

const MARKER = join(tmpdir(), `sbx-attack-${String(process.pid)}.marker`);
let current: Evidence | undefined;

Object.defineProperty(globalThis, "hostCanary", {
  value: function hostCanary(): string {
    current?.note("canary", "code of the guest ran in the host's realm");
    return "reached";
  },
  configurable: false,
});
Object.defineProperty(globalThis, "hostMarker", { value: MARKER });
process.env["SBX_CANARY"] = SECRET;

const baseline = takeSnapshot();
// What Node loads when it is first asked for, a namespace of `http` included, leaves symbols on the global object.
Reflect.get(globalThis, "WebSocket");
Reflect.get(globalThis, "fetch");
const globalKeys = new Set(Reflect.ownKeys(globalThis));
// Wide enough to name any file of the host, narrow enough not to match a guest's own text.
const disclosing = [
  SECRET,
  "dirty memory",
  process.cwd(),
  ...(process.env["SBX_ATTACKS_FROM"] === undefined ? [] : [process.env["SBX_ATTACKS_FROM"]]),
  process.execPath,
  import.meta.dirname,
  "node:internal",
  "node:vm",
  "node:events",
];

/** Where a VM's program leaves the prelude's record for a moment. */
const parcel = "preludeOfTheOracle";

/**
 * A VM runs the prelude as it runs programs: a `catch` that has not passed its transformer would catch what no catch of a program
 * gets, and hand it over as the attack's.
 */
function installPrelude(subject: Subject, nature: SubjectNature): GuestRecord {
  if (nature !== "vm") return subject.raw(PRELUDE) as GuestRecord;
  subject.run(`globalThis.${parcel} = ${PRELUDE};`);
  const record = subject.raw(`globalThis.${parcel}`);
  subject.raw(`delete globalThis.${parcel}`);
  return record as GuestRecord;
}

/** Runs one entry on one subject and says what damage it did. Nothing thrown by a guest leaves it. */
export async function judge(entry: AttackEntry, { nature, make }: SubjectKind): Promise<Verdict> {
  if (!isSupported(entry.needs)) return { signals: [], spoilt: false, skipped: true };
  const evidence = new Evidence();
  current = evidence;
  const host = makeEndowments(evidence);
  const guarded = guard(host["readonly"], host["protected"]);
  const subject = await make(host, entry.options ?? {});
  const guest = installPrelude(subject, nature);
  const roots = new Set([guest.objectPrototype, guest.functionPrototype]);
  if (nature !== "bare") evidence.guest = { roots, describe: guest.describe };
  giveParts(subject);
  try {
    return await judgeRun(entry, nature, subject, evidence, guest, { ...guarded, roots });
  } catch (error) {
    // The oracle runs in the host's realm: an attack that breaks it has changed that realm.
    evidence.note("mutated", `the oracle itself failed${describeFailure(error)}`);
    return { signals: evidence.signals, spoilt: true };
  } finally {
    current = undefined;
  }
}

/** What went wrong, as far as a damaged realm can say. */
function describeFailure(error: unknown): string {
  try {
    return `: ${String(error).slice(0, 200)}`;
  } catch {
    return "";
  }
}

async function judgeRun(
  entry: AttackEntry,
  nature: SubjectNature,
  subject: Subject,
  evidence: Evidence,
  guest: GuestRecord,
  { roots, ...guarded }: Guarded & { readonly roots: ReadonlySet<object> },
): Promise<Verdict> {
  const silence = entry.options?.listeners === true ? listen(evidence, nature) : () => undefined;
  const hooks = entry.options?.hooks;
  let unfollow = hooks === "before" ? follow(evidence) : () => undefined;
  const ending = await runGuest(entry, subject, evidence, guest);
  if (hooks === "after") unfollow = follow(evidence);
  // Host code sees a plain context raw by nature; only what reaches listeners behind its back counts there.
  evidence.guest = { roots, describe: guest.describe };
  await settle(entry);
  collect(entry, nature, evidence, guest);
  silence();
  unfollow();
  compareTrees(evidence, guarded);
  const change = hostChange();
  if (change !== undefined) evidence.note("mutated", change);
  if (existsSync(MARKER)) {
    evidence.note("file", "a file was written");
    rmSync(MARKER, { force: true });
  }
  subject.dispose?.();
  return { signals: evidence.signals, spoilt: change !== undefined, ending };
}

// Expressions whose proxies' parts the guest is given: what a perfect leak of handlers would give it.
const DISSECTED = [
  "host",
  "host.object",
  "host.fresh",
  "host.array",
  "host.Point",
  "host.point",
  "host.map",
  "host.frozen",
  "host.error",
  "host.readonly",
];

/** Gives the guest the global `dissected`: target and handler of its own proxies, as the raw objects that they are. */
function giveParts(subject: Subject): void {
  const add = subject.raw(`(() => { const list = []; Object.defineProperty(globalThis, "dissected", { value: list });
    return (target, handler) => { list.push({ target, handler }); }; })()`) as (
    target: object,
    handler: object,
  ) => void;
  for (const expression of DISSECTED) {
    const [target, handler] = proxyDetails(subject.raw(expression)) ?? [];
    // Parts that belong to the host would be the leak itself.
    if (
      target !== undefined &&
      target !== null &&
      handler !== undefined &&
      handler !== null &&
      !isOfRealm(handler, { roots: hostRoots })
    )
      add(target, handler);
  }
}

function isSupported(needs: Needs | undefined): boolean {
  if (needs?.node !== undefined && Number(process.versions.node.split(".")[0]) < needs.node) return false;
  if (needs?.feature === undefined) return true;
  try {
    return Boolean(runInContext(needs.feature, createContext()));
  } catch {
    return false;
  }
}

const TOUCHES: Readonly<Record<Touch, (value: unknown) => unknown>> = {
  inspect: (value) => inspect(value, { depth: 5 }),
  proxyInspect: (value) => inspect(value, { depth: 5, showProxy: true, showHidden: true, getters: true }),
  json: (value) => JSON.stringify(value),
  string: (value) => String(value),
  call: (value) => (value as () => unknown)(),
  await: (value) => value,
  keys: (value) => Object.entries(value as object).map(String),
  iterate: (value) => [...(value as Iterable<unknown>)],
  read: (value) => Object.keys(value as object).map((key) => Reflect.get(value as object, key) as unknown),
};

async function runGuest(entry: AttackEntry, subject: Subject, evidence: Evidence, guest: GuestRecord): Promise<string> {
  let ending = "returned";
  let result: unknown;
  try {
    result = subject.run(entry.source);
    evidence.arrived("the result of run", [result]);
  } catch (error) {
    evidence.arrived("what run threw", [error]);
    ending = `threw ${describeThrown(error)}`;
  }
  guest.counters.late = 0;
  for (const touch of entry.options?.touch ?? []) {
    try {
      const seen: unknown = await withPatience(TOUCHES[touch](result));
      evidence.arrived(`touch ${touch}`, [seen]);
    } catch (error) {
      evidence.arrived(`what touch ${touch} threw`, [error]);
    }
  }
  return ending;
}

function describeThrown(error: unknown): string {
  try {
    return isObject(error) ? String(Reflect.get(error, "message")).slice(0, 200) : typeof error;
  } catch {
    return nameOf(error);
  }
}

function withPatience(value: unknown): Promise<unknown> {
  const timer = new Promise((resolve) => setTimeout(resolve, 300).unref());
  return Promise.race([Promise.resolve(value), timer]);
}

/** Lets microtasks, immediates and short timers pass, so that what comes late is still this entry's. */
async function settle(entry: AttackEntry): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
  if (entry.options?.gc === true) {
    for (let turn = 0; turn < 4; turn++) {
      (globalThis as { gc?: () => void }).gc?.();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  const wait = entry.options?.wait ?? 0;
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}

/** Reads what the guest handed over, raw. */
function collect(entry: AttackEntry, nature: SubjectNature, evidence: Evidence, guest: GuestRecord): void {
  const realm = { roots: hostRoots, known: evidence.known, describe: guest.describe };
  Map.prototype.forEach.call(guest.submitted, (_, value) => {
    if (typeof value === "symbol" && Symbol.keyFor(value)?.startsWith("nodejs.") === true) {
      evidence.note("symbol", `${nameOf(value)} of the shared registry`);
    } else if (isOfRealm(value, realm)) evidence.note("foreign", `${nameOf(value)} of the host`);
  });
  // Stacks that the guest makes itself are the business of the realm, not of the bridge alone.
  const judgesText = nature !== "bridge" || entry.goal === "disclose";
  Map.prototype.forEach.call(guest.told, (_, text) => {
    const found = disclosing.find((part) => String(text).includes(part));
    if (found === undefined || !judgesText) return;
    const at = String(text).indexOf(found);
    const around = String(text).slice(Math.max(0, at - 60), at + 60);
    evidence.note(
      "disclosed",
      `text with ${found === SECRET ? "a secret" : "a path"} of the host: ${JSON.stringify(around)}`,
    );
  });
  let bytes = 0;
  Map.prototype.forEach.call(guest.claimed, (_, value) => {
    const size = sizeOf(value);
    bytes += size;
    if (containsSecret(value)) evidence.note("disclosed", "memory of the host with a secret in it");
  });
  const limit = entry.options?.bufferAllocLimit;
  if (limit !== undefined && bytes > limit)
    evidence.note("memory", `${String(bytes)} bytes where ${String(limit)} were allowed`);
  if (guest.counters.late > 0 && (entry.goal === "late" || entry.goal === "hang")) {
    evidence.note("late", `guest code ran ${String(guest.counters.late)} times after the run had ended`);
  }
  if (guest.counters.spun > 0 && entry.options?.timeout !== undefined)
    evidence.note("starved", "guest code computed for 400 ms under a limit of time");
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  try {
    return (value as { byteLength?: number }).byteLength ?? 0;
  } catch {
    return 0;
  }
}

function containsSecret(value: unknown): boolean {
  try {
    const view = value as Uint8Array;
    const bytes = ArrayBuffer.isView(value)
      ? Buffer.from(view.buffer, view.byteOffset, view.byteLength)
      : Buffer.from(value as ArrayBuffer);
    return bytes.includes(SECRET);
  } catch {
    return false;
  }
}

function hostChange(): string | undefined {
  const added = Reflect.ownKeys(globalThis).filter((key) => !globalKeys.has(key));
  if (added.length > 0) return `the host's global gained ${added.map(String).join(", ")}`;
  return findChange(baseline);
}

/** Follows promises as a tracer would, and judges what it is shown; gives the function that stops it. */
function follow(evidence: Evidence): () => void {
  const storage = new AsyncLocalStorage<object>();
  storage.enterWith({ [SECRET]: true });
  const hook = createHook({
    init: (_id, _type, _trigger, resource) => {
      evidence.arrived("a hook", [resource]);
    },
    before: () => {
      evidence.arrived("a hook's current resource", [executionAsyncResource()]);
    },
  }).enable();
  return () => {
    hook.disable();
    storage.disable();
  };
}

/** Listens as a logger would, and judges what arrives; gives the function that stops it. */
function listen(evidence: Evidence, nature: SubjectNature): () => void {
  const log = (event: string) => (reason: unknown, origin: unknown) => {
    // What a realm leaves unhandled is the business of the VM: with the bridge alone it comes raw, and to look at it shows the
    // guest what Node's `inspect` asks for (packages/bridge/README.md, limits).
    if (nature === "bridge") return;
    evidence.arrived(`the ${event} event`, [reason, origin]);
    try {
      const errors: unknown = (reason as { errors?: unknown }).errors;
      (errors as unknown[] | undefined)?.map((error: unknown) => String(error));
      inspect(reason);
      String((reason as Error).stack);
    } catch {
      // A logger that fails is the host's own affair.
    }
  };
  const events = ["unhandledRejection", "uncaughtException", "rejectionHandled", "warning"].map((name) => ({
    name,
    fn: log(name),
  }));
  for (const { name, fn } of events) process.on(name, fn);
  return () => {
    for (const { name, fn } of events) process.off(name, fn);
  };
}
