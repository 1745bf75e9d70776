/**
 * Runs on the host. Upholds I10.
 * Joins the rules to the file system: the view of the disk that one requester has. A file that may not be loaded is not
 * there (RS-50); why not is kept for the host.
 */
import type { FileKind, Files } from "../filesystem/filesystem.ts";
import type { Manifest, ManifestCache } from "../resolver/package-json.ts";
import type { Located } from "../resolver/resolve.ts";
import {
  type AccessRules,
  type DenialRule,
  type Requester,
  type Target,
  authorize,
  mayReadManifest,
} from "./authorize.ts";

/** A file on the disk that was not given, and the rule that refused it. */
export interface Denial {
  readonly path: string;
  readonly rule: DenialRule;
}

/** A file that was found and what its module may do in turn. */
export interface GrantedFile extends Located {
  readonly canonical: string;
  readonly grant: Requester;
}

/** What a requester sees of the disk. */
export interface GuardedView {
  kind(path: string): FileKind | undefined;
  file(path: string): GrantedFile | undefined;
  manifest(directory: string): Manifest | undefined;
  /** The first file that existed and was refused, if any. */
  readonly denial: Denial | undefined;
}

/** The end of the package's folder in a path: after the name that follows the last `node_modules`. */
const packageEnd = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/is;

/** The canonical folder of the package that a path lies in. */
function canonicalPackage(files: Files, path: string): string | undefined {
  const folder = packageEnd.exec(path)?.[0];
  // A package may be one file, `node_modules/p.js`; then its own path is all it owns.
  return folder === undefined ? undefined : files.canonical(folder);
}

const targetOf = (files: Files, path: string, canonical: string): Target => ({
  path,
  canonical,
  packageFolder: () => canonicalPackage(files, path),
});

/** What the view needs beside the file system. */
export interface ViewOptions {
  readonly files: Files;
  readonly manifests: ManifestCache;
  readonly rules: AccessRules;
  readonly preserveSymlinks: boolean;
}

/** Makes the view for one requester; it lives for one resolution. */
export function createGuardedView(options: ViewOptions, requester: Requester): GuardedView {
  const { files, manifests, rules, preserveSymlinks } = options;
  let denial: Denial | undefined;
  return {
    get denial() {
      return denial;
    },
    kind: (path) => files.kind(path),
    file(path) {
      if (files.kind(path) !== "file") return undefined;
      const canonical = files.canonical(path);
      if (canonical === undefined) return undefined;
      const decision = authorize(rules, requester, targetOf(files, path, canonical));
      if (decision.allowed) {
        const filename = preserveSymlinks ? path : canonical;
        return { filename, path, canonical, grant: decision.grant };
      }
      denial ??= { path, rule: decision.rule };
      return undefined;
    },
    manifest(directory) {
      const found = manifests.find(directory);
      return found !== undefined && mayReadManifest(rules, requester, found) ? found.read() : undefined;
    },
  };
}
