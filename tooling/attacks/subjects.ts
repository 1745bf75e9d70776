import { createRequire } from "node:module";
import { constants, createContext, runInContext, type Context } from "node:vm";
import type { AttackOptions } from "./entry.ts";
import { makePlaces, requireOptions } from "./places.ts";
import type { Endowments, MakeSubject, SubjectKind } from "./subject.ts";

/** The sandboxes by name. `bare` and `vm2` are there to prove entries, not to be reported on. */
export const SUBJECT_NAMES = ["bare", "vm2", "bridge", "vm", "nodevm"] as const;
/** The name of a sandbox under test. */
export type SubjectName = (typeof SUBJECT_NAMES)[number];

/**
 * TABLE: what can be switched in a sandbox of ours. A policy holds for all that the guest is given; `hidden` hides one key
 * and so looks at each; `distorted` asks an embedder about each object. `untransformed`: the program is run as it was written.
 */
export const SWITCHES = ["readonly", "protected", "hidden", "distorted", "untransformed"] as const;
/** A switch. */
export type Switch = (typeof SWITCHES)[number];

/** A sandbox, and what is switched in it: `vm+readonly`. */
export type SubjectId = SubjectName | `${SubjectName}+${Switch}`;

/** TABLE: which switches a sandbox has. A bridge transforms no text, and only a bridge is distorted by its user. */
const SWITCHES_OF: Readonly<Record<SubjectName, readonly Switch[]>> = {
  bare: [],
  vm2: [],
  bridge: ["readonly", "protected", "hidden", "distorted"],
  vm: ["readonly", "protected", "hidden", "untransformed"],
  nodevm: ["readonly", "protected", "hidden"],
};

/** Every sandbox that is reported on, with each switch that it has. */
export const SUBJECT_IDS: readonly SubjectId[] = (["bridge", "vm", "nodevm"] as const).flatMap((name): SubjectId[] => [
  name,
  ...SWITCHES_OF[name].map((own) => `${name}+${own}` as const),
]);

/** The two parts of an id. */
export function partsOf(id: SubjectId): { readonly name: SubjectName; readonly switched: Switch | undefined } {
  const [name, switched] = id.split("+") as [SubjectName, Switch | undefined];
  return { name, switched };
}

interface VmLike {
  run(source: string, filename?: string): unknown;
  readonly?(value: unknown): unknown;
  protect?(value: unknown): unknown;
  freeze?(value: unknown): unknown;
  hide?(value: unknown, keys: readonly string[]): unknown;
  dispose?(): void;
}
type VmClass = new (options: object) => VmLike;

const bare: MakeSubject = (host, options) => {
  const places = options.modules === true ? makePlaces() : undefined;
  const modules = places === undefined ? {} : { require: createRequire(places.main), module: {}, app: places.app };
  const context = createContext({ host, ...modules });
  const limit = options.timeout === undefined ? {} : { timeout: options.timeout };
  return Promise.resolve({
    run: (source) => runInContext(source, context, { filename: "guest.js", ...limit }) as unknown,
    raw: (text) => runInContext(text, context) as unknown,
    dispose: () => places?.remove(),
  });
};

/** A key that no attack uses: it is the asking that is under test. */
const HIDDEN_KEY = "hiddenFromTheGuest";

type MakeSwitched = (switched: Switch | undefined) => MakeSubject;

const bridge: MakeSwitched = (switched) => async (host) => {
  const { createMembrane } = await import("@sbx/bridge");
  const context = createContext(constants.DONT_CONTEXTIFY);
  const evaluate = (text: string): unknown => runInContext(text, context, { filename: "guest.js" }) as unknown;
  const membrane = createMembrane({
    evaluate,
    ...(switched === "distorted" ? { distort: (value: object): object => value } : {}),
  });
  membrane.setPolicy(host["readonly"] as object, "readonly");
  membrane.setPolicy(host["protected"] as object, "protected");
  if (switched === "readonly" || switched === "protected") membrane.setPolicy(host, switched);
  if (switched === "hidden") membrane.setPolicy(host, { hidden: [HIDDEN_KEY] });
  Reflect.set(membrane.global, "host", host);
  return {
    run(source) {
      try {
        return membrane.toHost(evaluate(source));
      } catch (error) {
        throw membrane.thrownToHost(error);
      }
    },
    raw: evaluate,
    dispose: () => membrane.revoke(),
  };
};

function vmOptions(options: AttackOptions): object {
  const { timeout, allowAsync, wasm, bufferAllocLimit } = options;
  const given = { timeout, allowAsync, wasm, eval: options.eval, bufferAllocLimit };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** TABLE: how a VM is told of a policy. */
const applied: Readonly<Record<Switch, (vm: VmLike, host: Endowments) => void>> = {
  readonly: (vm, host) => void vm.readonly?.(host),
  protected: (vm, host) => void vm.protect?.(host),
  hidden: (vm, host) => void vm.hide?.(host, [HIDDEN_KEY]),
  distorted: () => undefined,
  untransformed: () => undefined,
};

function protectTrees(vm: VmLike, host: Endowments): void {
  vm.freeze?.(host["readonly"]);
  vm.protect?.(host["protected"]);
}

const ours =
  (load: () => Promise<VmClass>): MakeSwitched =>
  (switched) =>
  async (host, options) => {
    const VM = await load();
    const { rawRealmOf } = await import("./raw-realm.ts");
    const places = options.modules === true ? makePlaces() : undefined;
    const vm = new VM({ ...vmOptions(options), ...(places === undefined ? {} : { require: requireOptions(places) }) });
    protectTrees(vm, host);
    if (switched !== undefined) applied[switched](vm, host);
    const realm = await rawRealmOf(vm);
    // A limit of time is for programs.
    realm.prepare(() => {
      Reflect.set(realm.global, "host", host);
      if (places !== undefined) Reflect.set(realm.global, "app", places.app);
    });
    return {
      run: (source) => (switched === "untransformed" ? realm.run(source) : vm.run(source, places?.main)),
      raw: realm.evaluate,
      dispose() {
        vm.dispose?.();
        places?.remove();
      },
    };
  };

let contextOfVm2: Context | undefined;

/** Loads the reference, a dependency of the benchmark only, and keeps an eye on the contexts that it makes. */
function loadVm2(): VmClass {
  const requireFromBench = createRequire(new URL("../../bench/package.json", import.meta.url));
  const nodeVm = requireFromBench("node:vm") as { createContext: typeof createContext };
  const original = nodeVm.createContext;
  nodeVm.createContext = (...args: Parameters<typeof createContext>) => (contextOfVm2 = original(...args));
  try {
    return (requireFromBench("vm2") as { VM: VmClass }).VM;
  } finally {
    nodeVm.createContext = original;
  }
}

const vm2: MakeSubject = (host, options) => {
  const VM = loadVm2();
  const vm = new VM(vmOptions(options)) as VmLike & { setGlobal(name: string, value: unknown): void };
  protectTrees(vm, host);
  vm.setGlobal("host", host);
  const context = contextOfVm2;
  if (context === undefined) throw new Error("no context was made");
  return Promise.resolve({
    run: (source: string) => vm.run(source),
    raw: (text: string) => runInContext(text, context) as unknown,
  });
};

/** TABLE: every sandbox. */
const MAKERS: Readonly<Record<SubjectName, { readonly nature: SubjectKind["nature"]; readonly make: MakeSwitched }>> = {
  bare: { nature: "bare", make: () => bare },
  vm2: { nature: "vm", make: () => vm2 },
  bridge: { nature: "bridge", make: bridge },
  vm: { nature: "vm", make: ours(async () => (await import("@sbx/vm")).VM) },
  nodevm: { nature: "vm", make: ours(async () => (await import("@sbx/nodevm")).NodeVM) },
};

/** The sandbox that an id means. */
export function subjectOf(id: SubjectId): SubjectKind {
  const { name, switched } = partsOf(id);
  const { nature, make } = MAKERS[name];
  return { nature, make: make(switched) };
}
