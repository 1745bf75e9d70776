/**
 * Runs in the guest realm. Upholds I5.
 * `Module` as guest programs see it. What a module may load is decided by the record that the loader keeps for it, found
 * by the object's identity: a forged or altered module object has no record of its own making (threats: forged modules).
 */
import { ObjectCreate, WeakMapConstructor, WeakMapPrototypeGet, WeakMapPrototypeSet, newArray } from "./captures.ts";
import { append, defineHidden, plainObject, splitJoined } from "./own.ts";
import { type FileRecord, port } from "./port.ts";

const records = new WeakMapConstructor();

/** What the loader knows about a module. */
export interface ModuleState {
  readonly record: FileRecord;
  /** The module that the host ran, of which this one is a dependency. */
  readonly main: Module;
}

/** A CommonJS module. */
export class Module {
  id: string;
  path: string | null;
  exports: unknown = plainObject();
  parent: Module | null;
  filename: string | null = null;
  loaded = false;
  children: unknown[] = newArray();
  paths: string[] = newArray() as string[];
  /** On the prototype; a program may put its own in place. */
  declare require: (this: Module, specifier: unknown) => unknown;

  constructor(id = "", parent?: Module) {
    this.id = id;
    this.path = port.dirname(id);
    this.parent = parent ?? null;
  }
}

/** The state of a module that the loader made; `undefined` for any other value. */
export const stateOf = (module: unknown): ModuleState | undefined =>
  WeakMapPrototypeGet(records, module) as ModuleState | undefined;

const adopt = (module: Module, record: FileRecord, main: Module | undefined): void => {
  WeakMapPrototypeSet(records, module, { __proto__: null, record, main: main ?? module });
};

/** Makes the module of a record. */
export function createModule(record: FileRecord, parent: Module | undefined, main: Module | undefined): Module {
  const module = new Module(record.id, parent);
  module.path = record.directory;
  module.filename = record.filename;
  module.paths = splitJoined(record.paths);
  adopt(module, record, main);
  return module;
}

/** Notes that one module asked for another, once. */
export function addChild(parent: Module | undefined, child: Module): void {
  const children: unknown = parent?.children;
  if (typeof children !== "object" || children === null) return;
  const list = children as unknown[];
  for (let index = 0; index < list.length; index++) if (list[index] === child) return;
  append(list, child);
}

/** Takes a module that failed to load from its parent's children. */
export function removeChild(parent: Module | undefined, child: Module): void {
  if (parent === undefined) return;
  const old: unknown = parent.children;
  if (typeof old !== "object" || old === null) return;
  const kept = newArray();
  const list = old as unknown[];
  for (let index = 0; index < list.length; index++) if (list[index] !== child) append(kept, list[index]);
  parent.children = kept;
}

/** Loaded modules by file name; guest programs may delete and replace entries. */
export const cache = ObjectCreate(null) as Record<string, Module | undefined>;

/** Loads a file into a module. Guest programs may add their own. */
export type Handler = (module: Module, filename: string) => void;

/** Handlers by extension; the order of the keys is the order in which extensions are tried. */
export const extensions = ObjectCreate(null) as Record<string, Handler | undefined>;

/** Gives `Module` what programs look for on it, and no way to resolve or load beside `require`. */
export function finishModuleClass(): void {
  defineHidden(Module, "builtinModules", splitJoined(port.builtinNames()));
  defineHidden(Module, "globalPaths", newArray());
  defineHidden(Module, "_extensions", extensions);
  defineHidden(Module, "_cache", cache);
}
