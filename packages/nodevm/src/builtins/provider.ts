/**
 * Runs on the host. Upholds I6 and I10.
 * The builtins of one VM: which specifiers name one, and its value. In order: what the host puts in their place, mocks,
 * reviewed modules.
 */
import type { EventEmitter } from "node:events";
import { isBuiltin } from "node:module";
import type { OutputName, Write } from "../globals/output.ts";
import { builtinScheme } from "../resolver/specifier.ts";
import { createExposure } from "./expose.ts";
import type { Memory } from "./crypto-guard.ts";
import type { FsLimits } from "./fs-paths.ts";
import { createSafeguards } from "./safeguards.ts";
import type { SelectedBuiltins } from "./select.ts";
import { type LibraryName, type SpecialTools, libraries, specialBuiltins } from "./special.ts";

/** What making a value may use of the VM. */
export interface BuiltinPowers {
  /** Has the guest see an object read-only, all the way down. */
  readOnly(value: unknown): unknown;
  /** Has the guest see an object as classes are seen: not to be changed, but for what it makes. */
  readonly share: <T extends object>(value: T) => T;
  /** Has the host find its own prototype where a guest object inherits from that of a view. */
  readonly pairPrototype: (view: object, prototype: object) => void;
  /** Has a function decide what the guest sees of each host object. */
  readonly substituteBy: (substituteFor: (value: object) => unknown) => void;
  /** A global of the web platform, as this guest has it. */
  readonly webGlobal: (name: "TextDecoder") => object;
  /** Where the guest's standard streams lead. */
  readonly write: Write;
  /** The guest's buffers. */
  readonly memory: Memory;
  /** Reports what a guest's listener threw outside of any run. */
  readonly failed: (reason: unknown) => void;
  /** Evaluates trusted text in the guest realm; the host's view of its result. */
  install(text: string, services: object): unknown;
  /** The host's view of a global of the guest as it was before any program ran. */
  readonly guestGlobal: (name: string) => unknown;
  /** The members of `node:buffer` that are the guest's own. */
  readonly bufferModule: () => object;
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
  /** The guest's `process.stdout` or `process.stderr`. */
  output(name: OutputName): unknown;
  /** Closes what is still open. */
  readonly dispose: () => void;
}

const bare = (specifier: string): string =>
  specifier.startsWith(builtinScheme) ? specifier.slice(builtinScheme.length) : specifier;

/** The names of all builtins that a VM has. */
export const namesOf = ({ overrides, mocks, selected }: BuiltinSources): string[] => [
  ...new Set([...overrides.keys(), ...mocks.keys(), ...selected.keys()]),
];

/** Makes the builtins of one VM. */
export function createBuiltins(sources: BuiltinSources, powers: BuiltinPowers): Builtins {
  const { overrides, mocks, selected, modules } = sources;
  const values = new Map<string, unknown>();
  const once = <T>(key: string, load: () => T): T => {
    if (!values.has(key)) values.set(key, load());
    return values.get(key) as T;
  };
  const library = (name: LibraryName): unknown =>
    once(`library ${name}`, () => {
      const { guestGlobal, write } = powers;
      const { text, services } = libraries[name]({ library, guestGlobal, write });
      return powers.install(text, services);
    });
  const safeguards = createSafeguards(powers, selected, () => library("events") as typeof EventEmitter);
  const expose = createExposure(modules, {
    share: powers.share,
    readOnly: (value) => powers.readOnly(value),
    facadeOf: safeguards.facadeOf,
    exposed: (...module) => safeguards.exposed(...module),
  });

  const tools: SpecialTools = {
    expose: (name) => expose(name) as object,
    guestGlobal: powers.guestGlobal,
    bufferModule: powers.bufferModule,
    webGlobal: powers.webGlobal,
    write: powers.write,
    limits: (name) => selected.get(name) as FsLimits | undefined,
    once,
    share: powers.share,
    change: (changes) => safeguards.change(changes),
    network: () => safeguards.network(),
    emitters: () => safeguards.emitters(),
    library,
  };
  const make = (name: string): unknown => {
    const special = specialBuiltins.get(name);
    return special === undefined ? expose(name) : special(tools);
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
    output(name) {
      safeguards.emitters();
      return (library("output") as Record<OutputName, unknown>)[name];
    },
    dispose: () => safeguards.dispose(),
  };
}
