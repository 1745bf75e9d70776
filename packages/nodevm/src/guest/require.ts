/**
 * Runs in the guest realm. Upholds I5.
 * `require`: cache, cycles, failures. Finding and authorising is the host's part.
 */
import {
  ReflectApply,
  ReflectDeleteProperty,
  ReflectOwnKeys,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  TypeErrorConstructor,
} from "./captures.ts";
import { handlerOf } from "./handlers.ts";
import {
  type Module,
  type ModuleState,
  addChild,
  cache,
  createModule,
  extensions,
  removeChild,
  stateOf,
} from "./module-class.ts";
import { defineHidden, defineOwn, joinStrings, separator, splitJoined } from "./own.ts";
import { type FileRecord, type Resolved, port } from "./port.ts";

const slash = 0x2f;
const backslash = 0x5c;

/** The registered extensions, joined, in their order; keys that are no file name's end are left out (RS-16). */
function joinedExtensions(): string {
  const keys = ReflectOwnKeys(extensions);
  let joined = "";
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index];
    if (
      typeof key !== "string" ||
      StringPrototypeIndexOf(key, "/", 0) !== -1 ||
      StringPrototypeIndexOf(key, "\\", 0) !== -1
    )
      continue;
    joined += joined === "" ? key : separator + key;
  }
  return joined;
}

function checkSpecifier(specifier: unknown): asserts specifier is string {
  if (typeof specifier === "string") return;
  const error = new TypeErrorConstructor("Id is not a string");
  defineOwn(error, "code", "ERR_INVALID_ARG_TYPE");
  throw error;
}

/**
 * RS-12: folders that the program put on `module.paths` are searched, with no right but those of any code; `undefined`
 * when the list is as it was made.
 */
function changedPaths(module: Module, record: FileRecord): string | undefined {
  const joined = joinStrings(module.paths);
  return joined === record.paths ? undefined : (joined ?? "");
}

function resolveFrom(module: Module, specifier: string, direct: boolean): Resolved {
  const record = stateOf(module)?.record;
  const changed = record === undefined ? undefined : changedPaths(module, record);
  return port.resolve(specifier, record, direct && changed === undefined, joinedExtensions(), changed, undefined);
}

/** Where the last segment of a path begins. */
function baseStart(filename: string): number {
  let start = 0;
  for (let index = 0; index < filename.length; index++) {
    const unit = StringPrototypeCharCodeAt(filename, index);
    if (unit === slash || unit === backslash) start = index + 1;
  }
  return start;
}

/** RS-8: a module that fails is forgotten, and the next `require` runs it again. */
function forget(key: string, module: Module, parent: Module | undefined): void {
  if (cache[key] === module) ReflectDeleteProperty(cache, key);
  removeChild(parent, module);
}

function loadFile(record: FileRecord, parent: Module | undefined, state: ModuleState | undefined): unknown {
  const key = record.filename ?? record.id;
  const known = cache[key];
  if (known !== undefined) {
    addChild(parent, known);
    return known.exports;
  }
  const module = createModule(record, parent, state?.main);
  defineOwn(cache, key, module);
  addChild(parent, module);
  let complete = false;
  try {
    const handler = handlerOf(key, baseStart(key));
    if (handler === undefined) return port.fail("unknown-type", key);
    ReflectApply(handler, extensions, [module, key]);
    complete = true;
  } finally {
    if (!complete) forget(key, module, parent);
  }
  module.loaded = true;
  return module.exports;
}

/** Loads what a specifier means to a module. */
export function load(module: Module, specifier: unknown, direct: boolean): unknown {
  checkSpecifier(specifier);
  const resolved = resolveFrom(module, specifier, direct);
  if (resolved.kind === "builtin") return port.builtin(resolved.id);
  const state = stateOf(module);
  return loadFile(resolved, state === undefined ? undefined : module, state);
}

/**
 * `module.require`. Whoever holds a module may call it, so it lends no right that belongs to the module's own code alone
 * (RS-11, RS-59).
 */
function moduleRequire(this: Module, specifier: unknown): unknown {
  return load(this, specifier, false);
}

/** The `paths` of the options of `require.resolve`, joined. */
function givenPaths(options: unknown): string | undefined {
  if (typeof options !== "object" || options === null) return undefined;
  const { paths } = options as { paths?: unknown };
  if (paths === undefined) return undefined;
  const joined = joinStrings(paths);
  return joined ?? port.fail("invalid-paths", "");
}

function makeResolve(module: Module): unknown {
  function resolve(specifier: unknown, options?: unknown): string {
    checkSpecifier(specifier);
    const folders = givenPaths(options);
    const record = stateOf(module)?.record;
    const resolved =
      folders === undefined
        ? resolveFrom(module, specifier, true)
        : port.resolve(specifier, record, false, joinedExtensions(), undefined, folders);
    return resolved.kind === "builtin" ? resolved.id : (resolved.filename ?? resolved.id);
  }
  function paths(specifier: unknown): string[] | null {
    checkSpecifier(specifier);
    const joined = port.lookupPaths(specifier, stateOf(module)?.record);
    return joined === separator ? null : splitJoined(joined);
  }
  defineOwn(resolve, "paths", paths);
  return resolve;
}

/** Makes the `require` of a module. It keeps that module's rights wherever it is handed to (RS-25). */
export function makeRequire(module: Module): unknown {
  function require(specifier: unknown): unknown {
    const replaced: unknown = module.require;
    return replaced === moduleRequire || typeof replaced !== "function"
      ? load(module, specifier, true)
      : ReflectApply(replaced, module, [specifier]);
  }
  defineOwn(require, "resolve", makeResolve(module));
  defineOwn(require, "main", stateOf(module)?.main);
  defineOwn(require, "extensions", extensions);
  defineOwn(require, "cache", cache);
  return require;
}

/** Puts `require` on the prototype of modules. */
export function finishModulePrototype(prototype: object): void {
  defineHidden(prototype, "require", moduleRequire);
  defineHidden(prototype, "_updateChildren", function (this: unknown, parent: Module, child: Module): void {
    addChild(parent, child);
  });
}
