/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what a program gives */
/** Class `NodeVM`: wires options, resolver, builtins and loader to a VM. */
import { extname, resolve } from "node:path";
import { type CompilerFunction, VM, type VMOptions } from "@sbx/vm";
import { compilerFor as namedCompiler, guestRealmOf, thrownToCaller } from "@sbx/vm/internal";
import type { BuiltinLoader } from "./builtins/provider.ts";
import { VMError } from "./errors.ts";
import { readText } from "./filesystem/node-filesystem.ts";
import { type NodeRealm, createNodeRealm, wrapperParameters } from "./guest-loader.ts";
import { warnOfHostContext } from "./host-context-warning.ts";
import { type ModuleSystem, createModuleSystem } from "./loader/module-system.ts";
import type { FileRecord } from "./loader/records.ts";
import { type ResolvedOptions, type VMRequire, resolveOptions } from "./options.ts";
import { hooksOf } from "./resolver/hooks.ts";
import { type Builtin, Resolver, type ResolverState, resolverState, stateFromOptions } from "./resolver/resolver.ts";
import { type NodeRunOptions, type Run, readRun } from "./run-options.ts";

/** What `new NodeVM` takes, beside the options of `VM`. All of it is optional. */
export interface NodeVMOptions extends VMOptions {
  /** The guest's console: the host's, events of the VM, or none. Default: `"inherit"`. */
  readonly console?: "inherit" | "redirect" | "off";
  /** What may be required. Default: nothing. */
  readonly require?: boolean | VMRequire | Resolver;
  /** Whether the guest may make sandboxes of its own, by `require("vm2")`. Needs a `require` object. Default: false. */
  readonly nesting?: boolean;
  /** What `run` gives: `module.exports`, or what the program returns. Default: `"commonjs"`. */
  readonly wrapper?: "commonjs" | "none";
  /** Whether programs that are run are strict code. Default: false. */
  readonly strict?: boolean;
  /**
   * Extensions of source files, without dots, in the order in which they are tried; an object says the compiler of each.
   * Default: `["js"]`, compiled by `compiler`.
   */
  readonly sourceExtensions?: readonly string[] | Readonly<Record<string, string | CompilerFunction>>;
  /** The guest's `process.argv`, that very array. */
  readonly argv?: readonly string[];
  /** The guest's `process.env`, that very object. Default: an empty one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * A folder in which the code of large modules is kept from one process to the next. What is in it is run with the host's own
   * rights: nobody else may write there, least of all a guest.
   */
  readonly codeCache?: string;
}

interface State {
  readonly options: ResolvedOptions;
  readonly system: ModuleSystem;
  readonly realm: NodeRealm;
  readonly compile: (source: string, filename: string) => string;
}

const states = new WeakMap<NodeVM, State>();

const stateOf = (vm: NodeVM): State => {
  guestRealmOf(vm); // throws when the VM was disposed of
  const state = states.get(vm);
  if (state === undefined) throw new TypeError("Not a NodeVM.");
  return state;
};

const unnamed = "vm.js";

function overridesOf(
  vm: NodeVM,
  resolver: Resolver | undefined,
  { builtins }: ResolverState,
  nested: object | undefined,
): Map<string, BuiltinLoader> {
  const own =
    resolver === undefined
      ? [...builtins].map(([name, builtin]): [string, BuiltinLoader] => [name, () => loadBuiltin(vm, builtin)])
      : resolver
          .getBuiltinModulesList(vm)
          .map((name): [string, BuiltinLoader] => [name, () => vm.readonly(resolver.loadBuiltinModule(vm, name))]);
  // NV-17: beats a mock of that name
  return new Map(nested === undefined ? own : [...own, ["vm2", () => vm.readonly(nested)]]);
}

function loadBuiltin(vm: NodeVM, builtin: Builtin): unknown {
  const load = typeof builtin === "function" ? builtin : builtin.load;
  return vm.readonly(load(vm));
}

/** BI hooks: a builtin may prepare itself when the VM is made. */
function initBuiltins(vm: NodeVM, { builtins }: ResolverState): void {
  for (const builtin of builtins.values()) if (typeof builtin === "object") builtin.init?.(vm);
}

/** GP-6: a file's extension may say its compiler. */
function compilerFor(vm: NodeVM, { vm: { compilerOptions }, sourceExtensions }: ResolvedOptions): State["compile"] {
  const options = compilerOptions as Readonly<Record<string, unknown>> | undefined;
  const own = namedCompiler(vm.compiler, options);
  // All of them now: what is misspelt, or not installed, is said at construction.
  const others = new Map(
    [...sourceExtensions.compilers].map(([name, given]) => [`.${name}`, namedCompiler(given, options)]),
  );
  return (source, filename) => (others.get(extname(filename)) ?? own)(source, filename);
}

interface GivenResolver {
  readonly state: ResolverState;
  /** The host's own; `undefined` for options. */
  readonly own: Resolver | undefined;
}

/** @param nested What the guest's `require("vm2")` gives; `undefined` where nesting is not allowed. */
function createState(vm: NodeVM, options: ResolvedOptions, given: GivenResolver, nested: object | undefined): State {
  const { state: resolver, own } = given;
  const compile = compilerFor(vm, options);
  const system = createModuleSystem(
    resolver.options,
    options.sourceExtensions.names,
    resolver.shared,
    own === undefined ? {} : hooksOf(own, Resolver.prototype),
  );
  const realm = createNodeRealm({
    vm,
    realm: guestRealmOf(vm),
    system,
    options,
    overrides: overridesOf(vm, own, resolver, nested),
    compile: resolver.compiler ?? compile,
  });
  return { options, system, realm, compile };
}

/** A file name of a run as the guest sees it: absolute (NV-45). */
function recordOf({ system }: State, filename: string | undefined): FileRecord {
  return filename === undefined ? system.outermost() : system.records.named(system.files.resolve("", filename));
}

/** CP-4: a compiler of the user's may give anything. */
const asText = (compiled: unknown): string => String(compiled);

function compileRun(vm: NodeVM, state: State, run: Run, name: string): unknown {
  const source = run.compiled ? run.source : asText(state.compile(run.source, run.filename ?? unnamed));
  return guestRealmOf(vm).programs.compileFunction(source, {
    filename: name,
    params: wrapperParameters,
    strict: run.strict ?? state.options.strict,
    lineOffset: run.lineOffset,
    columnOffset: run.columnOffset,
  });
}

/** Compilers by file extension, where the options name none (NV-55). */
const compilers: Readonly<Record<string, string>> = {
  ".ts": "typescript",
  ".mts": "typescript",
  ".cts": "typescript",
  ".tsx": "typescript",
  ".cs": "coffeescript",
  ".coffee": "coffeescript",
};

/**
 * A sandbox that is like Node: modules, reviewed builtins, `process`, `console`, timers.
 *
 * Events, beside those of `VM`: `denied` ({@link DeniedEvent}) when a module was not given to the guest, and why; with
 * `console: "redirect"`, `console.<method>` with the arguments of each call.
 *
 * @example
 * const fs = new MemoryFileSystem({ "/app/render.js": "module.exports = (name) => require('path').basename(name)" });
 * const vm = new NodeVM({ require: { fs, root: "/app", external: true, context: "sandbox", builtin: ["path"] } });
 * const render = vm.require("/app/render.js");
 * render("/pages/home"); // "home"
 */
export class NodeVM extends VM {
  /** Where modules come from. */
  declare readonly resolver: Resolver;
  /** What `run` goes by. */
  declare readonly options: Readonly<Record<string, unknown>>;

  /**
   * @throws VMError `ERR_INVALID_OPTION`, with a field `path`, for an unknown option or a wrong value
   */
  constructor(options?: NodeVMOptions) {
    const resolved = resolveOptions(options, (value) => value instanceof Resolver);
    super(resolved.vm);
    const given = resolved.require;
    const resolver = given instanceof Resolver ? given : new Resolver();
    const resolverOptions = given instanceof Resolver ? resolverState(given) : stateFromOptions(given);
    const nested = resolved.nesting ? { VM, NodeVM } : undefined;
    guestRealmOf(this).prepare(() => {
      const own = given instanceof Resolver ? given : undefined;
      states.set(this, createState(this, resolved, { state: resolverOptions, own }, nested));
      initBuiltins(this, resolverOptions);
      own?.init(this);
      if (resolved.sandbox !== undefined) this.setGlobals(resolved.sandbox);
    });
    const { console, require, nesting, strict, wrapper } = resolved;
    const { names: sourceExtensions } = resolved.sourceExtensions;
    Object.defineProperties(this, {
      resolver: { value: resolver, enumerable: true },
      _resolver: { value: resolver },
      options: { value: Object.freeze({ console, require, nesting, sourceExtensions, strict, wrapper }) },
    });
    warnOfHostContext(resolverOptions.options);
    for (const specifier of resolverOptions.options.import) this.require(specifier);
  }

  /**
   * Runs a program as a CommonJS module.
   *
   * @param code its text, or a {@link VMScript}
   * @param options its file name, which relative specifiers start from, or an object
   * @returns `module.exports`; with `wrapper: "none"`, what the program returns
   * @throws SyntaxError when the program is none
   * @throws what the program throws, as the host may see it
   * @example
   * new NodeVM().run("module.exports = 1 + 1"); // 2
   */
  override run<Result = unknown>(code: Parameters<VM["run"]>[0], options?: string | NodeRunOptions | null): Result {
    const state = stateOf(this);
    const run = readRun(code, options);
    const record = recordOf(state, run.filename);
    const wrapper = compileRun(this, state, run, record.filename ?? unnamed);
    const returns = (run.wrapper ?? state.options.wrapper) === "none";
    return thrownToCaller(() => state.realm.guest.run(wrapper, record, returns) as Result);
  }

  /**
   * Loads a module as a program in the current folder would.
   *
   * @throws VMError `MODULE_NOT_FOUND`
   */
  require<Result = unknown>(specifier: string): Result {
    const { realm, system } = stateOf(this);
    const record = system.records.named(system.files.resolve("", unnamed));
    return thrownToCaller(() => realm.guest.requireFrom(record, specifier) as Result);
  }

  /**
   * Calls a function.
   *
   * @deprecated Call it yourself.
   */
  call(method: (...args: unknown[]) => unknown, ...args: unknown[]): unknown {
    if (typeof method !== "function") throw new VMError("Unrecognized method type.");
    return method(...args);
  }

  /** Ends the VM: its timers stop, nothing of the guest can be used any more. */
  override dispose(): void {
    const { realm } = stateOf(this);
    realm.dispose();
    states.delete(this);
    super.dispose();
  }

  /**
   * Runs a program in a new VM.
   *
   * @param filename its file name, or the options
   * @example
   * NodeVM.code("module.exports = require('path').extname('a.js')", { require: { builtin: ["path"] } }); // ".js"
   */
  static code<Result = unknown>(
    script: string,
    filename?: string | (NodeVMOptions & { readonly filename?: string }) | null,
    options?: NodeVMOptions | null,
    ...rest: readonly unknown[]
  ): Result {
    if (rest.length > 0) throw new VMError("Invalid number of arguments.");
    if (typeof filename === "string") return new NodeVM(options ?? {}).run<Result>(script, resolve(filename));
    if (filename !== undefined && filename !== null && typeof filename !== "object")
      throw new VMError("Invalid arguments.");
    const { filename: name, ...own } = filename ?? {};
    const vm = new NodeVM({ ...own, ...options });
    return vm.run<Result>(script, name === undefined ? undefined : resolve(name));
  }

  /**
   * Runs a file in a new VM; its extension says what it is written in, unless the options do.
   *
   * @throws VMError when there is no such file
   */
  static file<Result = unknown>(filename: string, options?: NodeVMOptions): Result {
    const { text, path } = readText(filename);
    const compiler = options?.compiler ?? compilers[extname(path)];
    return new NodeVM(compiler === undefined ? options : { ...options, compiler }).run<Result>(text, path);
  }
}
