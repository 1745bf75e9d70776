import { constants, createContext, runInContext, Script } from "node:vm";

/** The sandboxes that are compared, in the order of the columns. */
export const SUBJECT_NAMES = ["bare", "proxy", "vm2", "sbx"] as const;
/** The name of a column. */
export type SubjectName = (typeof SUBJECT_NAMES)[number];

/** One sandbox with the endowments of a row in its global `host`. */
export interface Subject {
  /** Runs a program and gives its completion value as the host sees it. */
  run(source: string): unknown;
  /** What the host calls to make another of this kind. */
  dispose?(): void;
}

/** Host values that a row hands to its guest. */
export type Endowments = Readonly<Record<string, unknown>>;

interface VmLike extends Subject {
  setGlobal(name: string, value: unknown): unknown;
}
type VmClass = new (options?: object) => VmLike;

const vm2 = (await import("vm2")) as { VM: VmClass; NodeVM: VmClass };
const sbx = await loadOurs();

async function loadOurs(): Promise<{ VM: VmClass; NodeVM?: VmClass } | undefined> {
  try {
    const { VM } = (await import("@sbx/vm")) as unknown as { VM: VmClass };
    const NodeVM = await import("@sbx/nodevm").then(
      (module) => (module as unknown as { NodeVM: VmClass }).NodeVM,
      () => undefined,
    );
    return NodeVM === undefined ? { VM } : { VM, NodeVM };
  } catch {
    return undefined;
  }
}

function vanilla(host: unknown): Subject {
  const context = createContext(constants.DONT_CONTEXTIFY);
  const global = runInContext("globalThis", context) as Record<string, unknown>;
  global["host"] = host;
  return { run: (source) => new Script(source, { filename: "bench.js" }).runInContext(context) as unknown };
}

function withHost(VM: VmClass, host: Endowments): Subject {
  const vm = new VM();
  vm.setGlobal("host", host);
  return vm;
}

/** Each endowment behind a proxy without traps: the least that a membrane could cost. */
function proxied(host: Endowments): Endowments {
  const wrap = (value: unknown): unknown =>
    (typeof value === "object" && value !== null) || typeof value === "function" ? new Proxy(value, {}) : value;
  return Object.fromEntries(Object.entries(host).map(([key, value]) => [key, wrap(value)]));
}

/** Makes a sandbox; `undefined` where it has not been built. */
export function makeSubject(name: SubjectName, host: Endowments): Subject | undefined {
  if (name === "bare") return vanilla(host);
  if (name === "proxy") return vanilla(proxied(host));
  if (name === "vm2") return withHost(vm2.VM, host);
  return sbx === undefined ? undefined : withHost(sbx.VM, host);
}

/** The class behind a column, to measure its construction. */
export function classOf(name: SubjectName, kind: "VM" | "NodeVM"): VmClass | undefined {
  if (name === "vm2") return vm2[kind];
  return name === "sbx" ? sbx?.[kind] : undefined;
}
