/** What `NodeVM` takes as `require` beside an options object: options and caches that several VMs share. */
import type { VM } from "@sbx/vm";
import { canonicalRoots, comparePaths } from "../access/roots.ts";
import { VMError, notFound } from "../errors.ts";
import type { VMFileSystemInterface } from "../filesystem/filesystem.ts";
import { type SharedCaches, createSharedCaches } from "../loader/module-system.ts";
import { type ResolvedRequire, resolveRequireOptions } from "../options.ts";
import type { RequestingModule, ResolverMethods } from "./hooks.ts";
import { nodeModulesPaths } from "./resolve.ts";

/** Makes the value of a builtin for one VM. */
export type BuiltinLoad = (vm: unknown) => unknown;

/** A builtin of the host's own making. */
export type Builtin = BuiltinLoad | { readonly init?: (vm: unknown) => void; readonly load: BuiltinLoad };

/** What a resolver knows; nothing in it belongs to one VM. */
export interface ResolverState {
  readonly options: ResolvedRequire;
  readonly shared: SharedCaches;
  readonly builtins: ReadonlyMap<string, Builtin>;
  /** Compiles files for the guest realm; `undefined`: the VM's own compiler does. */
  readonly compiler: ((source: string, filename: string) => string) | undefined;
}

const states = new WeakMap<Resolver, ResolverState>();

/**
 * Where modules come from, shareable between VMs: files and manifests are read once for all of them. What one VM was
 * permitted is never kept here.
 *
 * Made by its constructor it denies every file and knows the given builtins only; `makeResolverFromLegacyOptions` makes one
 * from the `require` options. A class that extends it may override its methods; they run on the host, and take strings that
 * guests have chosen.
 *
 * @example
 * const resolver = makeResolverFromLegacyOptions({ external: ["left-pad"], context: "sandbox" });
 * const vms = [new NodeVM({ require: resolver }), new NodeVM({ require: resolver })];
 * vms.map((vm) => vm.resolver === resolver); // [true, true]
 *
 * class Plugins extends Resolver {
 *   isPathAllowed(path) { return path.startsWith("/srv/plugins/"); }
 * }
 * new NodeVM({ require: new Plugins() }).resolver instanceof Plugins; // true
 */
export class Resolver implements ResolverMethods {
  /**
   * @param fs The file system.
   * @param _globalPaths Ignored: as in vm2's own use, there are no global folders.
   * @param builtins Values by name: a function of the VM, or `{ init, load }`.
   */
  constructor(
    fs?: VMFileSystemInterface,
    _globalPaths: readonly string[] = [],
    builtins: ReadonlyMap<string, Builtin> = new Map(),
  ) {
    // What a derived class lets in runs in the guest's realm.
    const options = resolveRequireOptions({ context: "sandbox", ...(fs === undefined ? {} : { fs }) });
    if (options === undefined) throw new VMError("The options of a resolver are missing.");
    states.set(this, { options, shared: createSharedCaches(options), builtins, compiler: undefined });
  }

  /** Called when a VM that uses this resolver is made, before any program runs in it. Does nothing. */
  init(_vm: VM): void {
    // for derived classes
  }

  /**
   * Whether a file may be loaded at all. An override decides instead of `external`, and inside the roots, if there are some; the
   * library's own files are never given.
   *
   * @param path Canonical.
   */
  isPathAllowed(path: string): boolean {
    const { options, shared } = resolverState(this);
    const { external, root } = options;
    if (external === false || !external.all) return false;
    const { isInside } = comparePaths(shared.files);
    return root === undefined || canonicalRoots(shared.files, root).some((folder) => isInside(folder, path));
  }

  /** Called before a file is evaluated; throws to prevent that. Allows everything that was found. */
  checkAccess(_module: RequestingModule, _filename: string): void {
    // for derived classes
  }

  /** The folders in which packages are searched for from a folder. */
  genLookupPaths(directory: string): string[] {
    return nodeModulesPaths(resolverState(this).shared.files, directory);
  }

  /**
   * The path of what a specifier means to a module; `undefined` leaves it to Node's algorithm. Builtins are not asked for. What it
   * names is authorised like anything else.
   */
  resolve(_module: RequestingModule, _specifier: string): string | undefined {
    return undefined;
  }

  /** The names that this resolver itself gives values for. */
  getBuiltinModulesList(_vm: VM): string[] {
    return [...resolverState(this).builtins.keys()];
  }

  /** The value of such a name, which the guest can only read. */
  loadBuiltinModule(vm: VM, id: string): unknown {
    const builtin = resolverState(this).builtins.get(id);
    if (builtin === undefined) throw notFound(id);
    return (typeof builtin === "function" ? builtin : builtin.load)(vm);
  }
}

/** What a resolver knows. */
export function resolverState(resolver: Resolver): ResolverState {
  const state = states.get(resolver);
  if (state === undefined) throw new VMError("A Resolver must be made by its constructor.");
  return state;
}

/** The state that a `require` option, or a resolver, stands for. */
export function stateFromOptions(
  input: unknown,
  override: Readonly<Record<string, Builtin>> = {},
  compiler?: ResolverState["compiler"],
): ResolverState {
  // A VM without `require` still has the function; it finds nothing (NV-16).
  const options = resolveRequireOptions(input) ?? resolveRequireOptions({});
  if (options === undefined) throw new VMError("The options of a resolver are missing.");
  return { options, shared: createSharedCaches(options), builtins: new Map(Object.entries(override)), compiler };
}

/**
 * Makes a resolver from `require` options, to be shared by several VMs.
 *
 * @param options As `require` of `NodeVMOptions`; falsy: nothing but overrides can be required.
 * @param override Builtins by name, before mocks and Node's own.
 * @param compiler Compiles the files of the guest realm to JavaScript.
 * @throws VMError `ERR_INVALID_OPTION`.
 */
export function makeResolverFromLegacyOptions(
  options: unknown,
  override?: Readonly<Record<string, Builtin>>,
  compiler?: (source: string, filename: string) => string,
): Resolver {
  const resolver = new Resolver();
  states.set(resolver, stateFromOptions(options, override, compiler));
  return resolver;
}
