/** What a class that extends `Resolver` has overridden. Runs on the host: such a class is the host's. */
import type { VM } from "@sbx/vm";

/** The module that asks for another, as a resolver sees it. */
export interface RequestingModule {
  readonly id: string;
  /** `null` for code without a file name. */
  readonly filename: string | null;
  /** Its folder; `null` for code without a file name. */
  readonly path: string | null;
}

/** The methods of a resolver. */
export interface ResolverMethods {
  init(vm: VM): void;
  isPathAllowed(path: string): boolean;
  checkAccess(module: RequestingModule, filename: string): void;
  genLookupPaths(directory: string): string[];
  resolve(module: RequestingModule, specifier: string): string | undefined;
  getBuiltinModulesList(vm: VM): string[];
  loadBuiltinModule(vm: VM, id: string): unknown;
}

/** Those that differ from `Resolver`'s own, bound; the others are not there, and cost nothing. */
export type ResolverHooks = { readonly [Name in keyof ResolverMethods]?: ResolverMethods[Name] };

const names = [
  "init",
  "isPathAllowed",
  "checkAccess",
  "genLookupPaths",
  "resolve",
  "getBuiltinModulesList",
  "loadBuiltinModule",
] as const satisfies readonly (keyof ResolverMethods)[];

/** Finds what is overridden. Looked at once for each VM. */
export function hooksOf(resolver: ResolverMethods, base: ResolverMethods): ResolverHooks {
  const methodOf = (holder: object, name: string): unknown => Reflect.get(holder, name);
  const overridden = names.filter((name) => methodOf(resolver, name) !== methodOf(base, name));
  return Object.fromEntries(
    overridden.map((name) => [
      name,
      (...args: unknown[]): unknown => Reflect.apply(methodOf(resolver, name) as () => unknown, resolver, args),
    ]),
  );
}
