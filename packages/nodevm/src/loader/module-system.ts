/** Runs on the host. What one VM knows about modules: its rules, its view of the disk, its host `require`. */
import { createRequire, isBuiltin } from "node:module";
import { type AccessRules, type Requester } from "../access/authorize.ts";
import { compileExternalPatterns } from "../access/external-patterns.ts";
import { type GuardedView, type ViewOptions, createGuardedView } from "../access/guarded-view.ts";
import { libraryFolders } from "../access/library-folders.ts";
import { canonicalRoots, comparePaths } from "../access/roots.ts";
import { type Files, createFiles } from "../filesystem/filesystem.ts";
import type { HostRequire, ResolvedRequire } from "../options.ts";
import { type ManifestCache, createManifestCache } from "../resolver/package-json.ts";
import type { ResolverHooks } from "../resolver/hooks.ts";
import type { ResolveContext } from "../resolver/resolve.ts";
import { builtinScheme } from "../resolver/specifier.ts";
import { type FileRecord, createRecords } from "./records.ts";

/** What may be shared between VMs: content only, nothing that was permitted to anyone. */
export interface SharedCaches {
  readonly files: Files;
  readonly manifests: ManifestCache;
}

/** Makes the caches for the file system of some options. */
export function createSharedCaches(options: ResolvedRequire): SharedCaches {
  const files = createFiles(options.fs);
  return { files, manifests: createManifestCache(files) };
}

/** The modules of one VM. */
export interface ModuleSystem {
  readonly files: Files;
  readonly options: ResolvedRequire;
  readonly hooks: ResolverHooks;
  readonly rules: AccessRules;
  readonly sourceExtensions: readonly string[];
  readonly records: ReturnType<typeof createRecords>;
  /** The record that code without a file has: relative to the current folder. */
  readonly outermost: () => FileRecord;
  readonly viewOf: (requester: Requester) => GuardedView;
  readonly contextOf: (view: GuardedView, extensions: readonly string[]) => ResolveContext;
  readonly isHostBuiltin: (specifier: string) => boolean;
  readonly hostRequire: HostRequire;
}

/** Node's own default conditions, where `require` can load ECMAScript modules `module-sync` too. */
const defaultConditions: readonly string[] = [
  "node",
  "require",
  ...((process.features as { readonly require_module?: boolean }).require_module === true ? ["module-sync"] : []),
];

/** From Node 24 on, `#/x` may be a private name. */
const rootNames = Number(process.versions.node.split(".", 1)[0]) >= 24;

function rulesOf(options: ResolvedRequire, files: Files, { isPathAllowed }: ResolverHooks): AccessRules {
  const { external } = options;
  return {
    external:
      isPathAllowed === undefined && external !== false && !external.all
        ? compileExternalPatterns(external.modules, files.caseInsensitive)
        : external !== false || isPathAllowed !== undefined,
    permits: isPathAllowed === undefined ? undefined : (canonical) => isPathAllowed(canonical),
    transitive: external !== false && external.transitive,
    roots: options.root === undefined ? undefined : canonicalRoots(files, options.root),
    local: options.local,
    forbidden: libraryFolders(),
    compare: comparePaths(files),
  };
}

const currentFolder = (): string => process.cwd();

/** The host's `require`, as from the current folder. */
const defaultRequire = (): HostRequire => {
  let require: HostRequire | undefined;
  return (specifier) => {
    require ??= createRequire(`${currentFolder()}/`);
    return require(specifier);
  };
};

const isHostBuiltin = (specifier: string): boolean => isBuiltin(specifier) && specifier !== builtinScheme;

/** Makes the module system of one VM. */
export function createModuleSystem(
  options: ResolvedRequire,
  sourceExtensions: readonly string[],
  shared: SharedCaches = createSharedCaches(options),
  hooks: ResolverHooks = {},
): ModuleSystem {
  const { files, manifests } = shared;
  const rules = rulesOf(options, files, hooks);
  const viewOptions: ViewOptions = { files, manifests, rules, preserveSymlinks: options.preserveSymlinks };
  const conditions = new Set([...defaultConditions, ...options.conditions]);
  const records = createRecords(files, hooks.genLookupPaths);
  return {
    files,
    options,
    hooks,
    rules,
    sourceExtensions,
    records,
    outermost: () => records.unnamed("vm.js", files.resolve("", currentFolder())),
    viewOf: (requester) => createGuardedView(viewOptions, requester),
    contextOf: (view, extensions) => ({
      paths: files,
      conditions,
      extensions,
      rootNames,
      kind: (path) => view.kind(path),
      file: (path) => view.file(path),
      manifest: (directory) => view.manifest(directory),
      isBuiltin: (id) => isBuiltin(id) && !id.startsWith(builtinScheme),
    }),
    isHostBuiltin,
    hostRequire: options.customRequire ?? defaultRequire(),
  };
}
