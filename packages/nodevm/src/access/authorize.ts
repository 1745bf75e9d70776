/**
 * Runs on the host. Upholds I10: whatever no rule allows is denied.
 * The attacker controls the specifiers, and with them the paths; links on the disk may change at any time.
 *
 * Pure decisions: may this requester load this file. All state (who asks, what was granted) is in the arguments and
 * belongs to one VM; nothing is remembered here.
 */
import type { ExternalPatterns } from "./external-patterns.ts";
import type { PathComparer } from "./roots.ts";

/** The rules of one VM. */
export interface AccessRules {
  /** Which files may be loaded at all: none, every one, or local ones and listed packages. */
  readonly external: boolean | ExternalPatterns;
  /** Whether a listed package may load whatever packages it finds. */
  readonly transitive: boolean;
  /** Canonical folders; a file outside all of them is denied. `undefined`: no such limit. */
  readonly roots: readonly string[] | undefined;
  /** Whether with a list of packages every local file inside the roots may be loaded too. */
  readonly local: boolean;
  /** Canonical folders whose files are never given to a guest: this library's own. */
  readonly forbidden: readonly string[];
  readonly compare: PathComparer;
  /** What a resolver of the host's own says of a canonical path; `undefined`: it says nothing. */
  readonly permits?: ((canonical: string) => boolean) | undefined;
}

/** Who asks: what a module was granted when it was loaded. */
export interface Requester {
  /** Canonical folder whose local files the module may load; `undefined` for none. */
  readonly base: string | undefined;
  /** Whether it belongs to a listed package that may load packages of its own. */
  readonly trusted: boolean;
}

/** What is asked for. */
export interface Target {
  /** The path before links were followed: what package names are read from. */
  readonly path: string;
  /** The path after: what containment is decided on. */
  readonly canonical: string;
  /** The canonical folder of the package that `path` lies in, asked for only when it matters. */
  readonly packageFolder: () => string | undefined;
}

/** Why a module was not given; the host hears it by the event `denied`, the guest does not. */
export type DenialRule =
  | "external-disabled"
  | "outside-root"
  | "outside-package"
  | "not-listed"
  | "own-files"
  | "denied-builtin"
  | "not-found";

/** A decision, with what the loaded module will be granted. */
export type Decision =
  { readonly allowed: true; readonly grant: Requester } | { readonly allowed: false; readonly rule: DenialRule };

const denied = (rule: DenialRule): Decision => ({ allowed: false, rule });
const allowed = (base: string | undefined, trusted: boolean): Decision => ({ allowed: true, grant: { base, trusted } });

/** Whether a path has a segment that makes it a package's. */
export const hasPackageSegment = (path: string): boolean => /(?:^|[\\/])node_modules(?:[\\/]|$)/i.test(path);

/** Whether a file is one of the program's own, seen from `folder`: below it, through no `node_modules`. */
function isLocalTo(
  folder: string,
  { path, canonical }: Pick<Target, "path" | "canonical">,
  { below }: PathComparer,
): boolean {
  const rest = below(folder, canonical);
  if (rest === undefined || hasPackageSegment(rest)) return false;
  return !hasPackageSegment(below(folder, path) ?? path); // RS-57: the way that was asked for counts too
}

/** A listed package's files are those inside its own folder, wherever links may lead (`main: "../../secret"`). */
function decideListed(rules: AccessRules, list: ExternalPatterns, target: Target): Decision {
  const folder = target.packageFolder();
  const contained =
    rules.roots !== undefined ||
    list.matchesPath(target.canonical) ||
    (folder !== undefined && rules.compare.isInside(folder, target.canonical));
  return contained ? allowed(folder, rules.transitive) : denied("outside-package");
}

function decideByList(rules: AccessRules, list: ExternalPatterns, requester: Requester, target: Target): Decision {
  if (list.matchesPath(target.path)) return decideListed(rules, list, target);
  if (requester.base !== undefined && isLocalTo(requester.base, target, rules.compare))
    return { allowed: true, grant: requester };
  if (requester.trusted && hasPackageSegment(target.path)) return allowed(target.packageFolder(), true);
  const root = rules.local ? rules.roots?.find((folder) => isLocalTo(folder, target, rules.compare)) : undefined;
  return root === undefined ? denied("not-listed") : allowed(root, false);
}

/**
 * Decides whether a file may be loaded.
 *
 * @example
 * authorize({ ...rules, external: true, roots: ["/app"] }, requester, target("/app-secrets/key.js")).allowed; // false
 */
export function authorize(rules: AccessRules, requester: Requester, target: Target): Decision {
  const { external, roots, forbidden, compare } = rules;
  if (external === false) return denied("external-disabled");
  if (roots !== undefined && !roots.some((root) => compare.isInside(root, target.canonical)))
    return denied("outside-root");
  if (forbidden.some((folder) => compare.isInside(folder, target.canonical))) return denied("own-files");
  if (rules.permits?.(target.canonical) === false) return denied("outside-root");
  return external === true ? allowed(undefined, false) : decideByList(rules, external, requester, target);
}

const isOwn = ({ base }: Requester, file: Pick<Target, "path" | "canonical">, compare: PathComparer): boolean =>
  base !== undefined && isLocalTo(base, file, compare);

/**
 * Decides whether a `package.json` may be consulted while a specifier is resolved. What it leads to is authorised on
 * its own; this keeps the existence and the shape of unlisted packages from showing in errors.
 */
export function mayReadManifest(
  rules: AccessRules,
  requester: Requester,
  target: Omit<Target, "packageFolder">,
): boolean {
  const { external, roots, compare } = rules;
  if (external === false) return false;
  if (roots !== undefined && !roots.some((root) => compare.isInside(root, target.canonical))) return false;
  if (rules.permits?.(target.canonical) === false) return false;
  if (external === true || !hasPackageSegment(target.path)) return true;
  return requester.trusted || external.matchesPackage(target.path) || isOwn(requester, target, compare);
}
