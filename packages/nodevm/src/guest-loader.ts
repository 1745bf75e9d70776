/**
 * Runs on the host. Makes a VM's realm Node-like: installs the loader, timers, `process` and `console` in it, and keeps
 * the functions by which the host runs programs there.
 */
import type { GuestRealm } from "@sbx/vm/internal";
import {
  type BuiltinLoader,
  type BuiltinPowers,
  type BuiltinSources,
  type Builtins,
  createBuiltins,
  namesOf,
} from "./builtins/provider.ts";
import { selectBuiltins } from "./builtins/select.ts";
import { consoleMethods, createPrint, createWarn } from "./globals/console.ts";
import { createWrite } from "./globals/output.ts";
import { type HostProcess, createHostProcess } from "./globals/process.ts";
import { type HostTimers, createHostTimers } from "./globals/timers.ts";
import { createWebPort } from "./globals/web.ts";
import guestText from "./guest/entry.ts?realm";
import { openCodeCache } from "./loader/code-cache.ts";
import type { DeniedEvent } from "./loader/find-module.ts";
import type { ModuleSystem } from "./loader/module-system.ts";
import { type FileRecord, separator } from "./loader/records.ts";
import { createLoaderServices } from "./loader/services.ts";
import type { ResolvedOptions } from "./options.ts";
import type { VM } from "@sbx/vm";

/** What the guest's side gives back: the host's views of two of its functions. */
export interface GuestLoader {
  /** Runs a wrapper function as a module of the record; gives its exports, or what it returned. */
  run(wrapper: unknown, record: FileRecord, returns: boolean): unknown;
  /** Loads what a specifier means to a module of the record. */
  requireFrom(record: FileRecord, specifier: string): unknown;
  /** A global that Node has and builtins give again, as it was put in place. */
  remembered(name: string): unknown;
}

/** A VM's modules, timers and process. */
export interface NodeRealm {
  readonly guest: GuestLoader;
  readonly timers: HostTimers;
  readonly process: HostProcess;
  /** Ends what the guest has started. */
  dispose(): void;
}

/** What making a realm Node-like needs. */
export interface NodeRealmOptions {
  readonly vm: VM;
  readonly realm: GuestRealm;
  readonly system: ModuleSystem;
  readonly options: ResolvedOptions;
  readonly overrides: ReadonlyMap<string, BuiltinLoader>;
  /** Compiles a source file to JavaScript. */
  readonly compile: (source: string, filename: string) => string;
}

/** The parameters of a module's wrapper function. */
export const wrapperParameters = ["exports", "require", "module", "__filename", "__dirname"] as const;

const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

function makeBuiltins(given: NodeRealmOptions, sources: BuiltinSources, tools: Tools): Builtins {
  const { realm } = given;
  return createBuiltins(sources, {
    readOnly(value) {
      if (isObject(value)) realm.membrane.setPolicy(value, "readonly");
      return value;
    },
    share(value) {
      realm.membrane.setPolicy(value, "shared");
      return value;
    },
    pairPrototype: (view, prototype) => {
      realm.membrane.pairPrototype(view, prototype);
    },
    substituteBy: (substituteFor) => realm.substituteBy(substituteFor),
    memory: realm.memory,
    ...tools,
    failed: (reason) => void given.vm.emit("uncaughtException", reason),
    install: (text, services) => realm.installLibrary(text, services),
    bufferModule: () => realm.bufferModule,
  });
}

/** What builtins share with the globals. */
type Tools = Pick<BuiltinPowers, "guestGlobal" | "webGlobal" | "write">;

/** Makes a realm Node-like. Called before any guest program has run in it. */
export function createNodeRealm(given: NodeRealmOptions): NodeRealm {
  const { vm, realm, system, options, overrides } = given;
  const selected = selectBuiltins(system.options.builtin, system.options.dangerousBuiltins);
  const store = options.codeCache === undefined ? undefined : openCodeCache(options.codeCache, selected);
  const made: { builtins?: Builtins; guest?: GuestLoader } = {};
  const web = createWebPort(vm, options.vm["globals"]);
  const tools: Tools = {
    guestGlobal: (name) => made.guest?.remembered(name),
    webGlobal: web.of,
    write: createWrite(options.console, vm),
  };
  const sources = { overrides, mocks: system.options.mock, selected, modules: system.hostRequire };
  const known = (): Builtins => (made.builtins ??= makeBuiltins(given, sources, tools));
  const failed = (reason: unknown): void => void vm.emit("uncaughtException", reason);
  const print = createPrint(options.console, vm);
  const timers = createHostTimers(failed);
  const process = createHostProcess(
    { ...options, output: (name) => known().output(name), warn: createWarn(vm, print) },
    failed,
  );
  const loader = createLoaderServices({
    system,
    builtinId: (specifier) => known().id(specifier),
    builtin: (id) => known().value(id),
    builtinNames: () => namesOf(sources),
    denied: (event: DeniedEvent) => void vm.emit("denied", event),
    readOnly(value) {
      if (isObject(value)) realm.membrane.setPolicy(value, "readonly");
      return value;
    },
    compile: (source, filename, strict) =>
      realm.programs.compileFunction(given.compile(source, filename), {
        filename,
        params: wrapperParameters,
        strict,
        store,
      }),
  });
  const guest = realm.membrane.install(guestText, {
    loader,
    timers: timers.port,
    process: process.port,
    web: { names: web.names, make: web.make },
    print,
    consoleMethods: consoleMethods.join(separator),
  }) as GuestLoader;
  made.guest = guest;
  return {
    guest,
    timers,
    process,
    dispose() {
      timers.dispose();
      process.dispose();
      made.builtins?.dispose();
    },
  };
}
