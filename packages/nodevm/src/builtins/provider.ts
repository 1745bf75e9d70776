/**
 * Runs on the host. Upholds I6 and I10.
 * The builtins of one VM: which specifiers name one, and its value. In order: what the host puts in their place, mocks,
 * reviewed modules.
 */
import { isBuiltin } from "node:module";
import { builtinScheme } from "../resolver/specifier.ts";
import { createCallbackGuard } from "./guard-callbacks.ts";
import { createExposure } from "./expose.ts";
import type { SelectedBuiltins } from "./select.ts";
import { type LibraryName, type SpecialTools, libraries, specialBuiltins } from "./special.ts";

/** What making a value may use of the VM. */
export interface BuiltinPowers {
  /** Has the guest see an object read-only, all the way down. */
  readOnly(value: unknown): unknown;
  /** Reports what a guest's callback threw outside of any run. */
  readonly failed: (reason: unknown) => void;
  /** Evaluates trusted text in the guest realm; the host's view of its result. */
  install(text: string, services: object): unknown;
  /** The host's view of a global of the guest as it was before any program ran. */
  readonly guestGlobal: (name: string) => unknown;
}

/** Makes the value of a name; called once for each VM. */
export type BuiltinLoader = () => unknown;

/** The sources of one VM's builtins. */
export interface BuiltinSources {
  readonly overrides: ReadonlyMap<string, BuiltinLoader>;
  readonly mocks: ReadonlyMap<string, unknown>;
  readonly selected: SelectedBuiltins;
  /** Node's modules, or what `customRequire` gives instead. */
  readonly modules: (name: string) => unknown;
}

/** The builtins of one VM. */
export interface Builtins {
  /** The id of a specifier that names a builtin: the specifier itself; `undefined` when it names none. */
  id(specifier: string): string | undefined;
  /** The value behind an id; the same each time. */
  value(id: string): unknown;
  names(): readonly string[];
}

const bare = (specifier: string): string =>
  specifier.startsWith(builtinScheme) ? specifier.slice(builtinScheme.length) : specifier;

/** Makes the builtins of one VM. */
export function createBuiltins(sources: BuiltinSources, powers: BuiltinPowers): Builtins {
  const { overrides, mocks, selected, modules } = sources;
  const expose = createExposure(modules, createCallbackGuard(powers.failed));
  const values = new Map<string, unknown>();

  const once = (key: string, load: () => unknown): unknown => {
    if (!values.has(key)) values.set(key, load());
    return values.get(key);
  };
  const tools: SpecialTools = {
    expose: (name) => expose(name) as object,
    guestGlobal: powers.guestGlobal,
    limits: (name) => selected.get(name),
    once: (key, make) => once(key, make) as never,
    library(name: LibraryName) {
      return once(`library ${name}`, () => {
        const { text, services } = libraries[name](tools);
        return powers.install(text, services);
      });
    },
  };
  const make = (name: string): unknown => {
    const special = specialBuiltins.get(name);
    return powers.readOnly(special === undefined ? expose(name) : special(tools));
  };
  /** Some builtins exist with their scheme only: then `sqlite` is a package and `node:sqlite` is not. */
  const isSelected = (specifier: string): boolean => selected.has(bare(specifier)) && isBuiltin(specifier);

  /** A mock answers to the very specifier, and to a builtin's name with the scheme before it. */
  const mockOf = (specifier: string): string | undefined =>
    [specifier, bare(specifier)].find((name) => mocks.has(name));

  return {
    id: (specifier) =>
      overrides.has(bare(specifier)) || mockOf(specifier) !== undefined || isSelected(specifier)
        ? specifier
        : undefined,
    value(id) {
      const override = overrides.get(bare(id));
      if (override !== undefined) return once(`override ${bare(id)}`, override);
      const mock = mockOf(id);
      if (mock !== undefined) return once(`mock ${mock}`, () => powers.readOnly(mocks.get(mock)));
      return once(bare(id), () => make(bare(id)));
    },
    names: () => [...new Set([...overrides.keys(), ...mocks.keys(), ...selected.keys()])],
  };
}
