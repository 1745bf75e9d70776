import { createFiles, type Files, type VMFileSystemInterface } from "../../src/filesystem/filesystem.ts";
import { createManifestCache } from "../../src/resolver/package-json.ts";
import { nodeModulesPaths, type ResolveContext, type Referrer } from "../../src/resolver/resolve.ts";
import { isBuiltin } from "node:module";

const rootNames = Number(process.versions.node.split(".")[0]) >= 24;

/** A context without any rule of access, over the given file system. */
export function openContext(
  fs: VMFileSystemInterface,
  options: Partial<ResolveContext> & { preserveSymlinks?: boolean } = {},
): ResolveContext {
  const files: Files = createFiles(fs);
  const manifests = createManifestCache(files);
  return {
    paths: files,
    conditions: new Set(["node", "require", "module-sync"]),
    extensions: [".js", ".json", ".node"],
    rootNames,
    kind: (path) => files.kind(path),
    file(path) {
      if (files.kind(path) !== "file") return undefined;
      const filename = options.preserveSymlinks === true ? path : files.canonical(path);
      return filename === undefined ? undefined : { filename, path };
    },
    manifest: (directory) => manifests.find(directory)?.read(),
    isBuiltin: (id) => !id.startsWith("node:") && isBuiltin(id),
    ...options,
  };
}

/** The referrer that a module at `filename` is. */
export const referrerAt = (context: ResolveContext, filename: string): Referrer => {
  const directory = context.paths.dirname(filename);
  return { filename, directory, lookupPaths: nodeModulesPaths(context.paths, directory) };
};
