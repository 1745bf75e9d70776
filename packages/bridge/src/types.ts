import type { Examined } from "./realm/types.ts";

export type { Examined, ExaminedType } from "./realm/types.ts";

/**
 * How the guest sees a host object and what is reached through it. `"shared"` is how classes and prototypes are seen: they
 * and their functions cannot be changed, what they make and give can.
 */
export type PolicyName = "transparent" | "readonly" | "protected" | "shared";

/** A policy, with properties that the guest neither sees nor sets, at any depth. */
export interface HidingPolicy {
  /** What holds for all other properties. Default: `"transparent"`. */
  readonly base?: PolicyName;
  /** Names and symbols, for instance `["constructor", "__proto__", "prototype"]`. */
  readonly hidden: readonly (string | symbol)[];
}

/** What `createMembrane` needs to know of the other realm. */
export interface MembraneOptions {
  /**
   * Evaluates the text of one expression in the guest realm, as global code, and gives its raw value. It is called
   * before any guest program has run, and again for each `install`.
   */
  readonly evaluate: (text: string) => unknown;
  /**
   * Runs every entry of the host into the guest, for instance under a time limit. It must call `operation` exactly once
   * and return its result. When it throws, the error reaches the host code that entered.
   */
  readonly enter?: (operation: () => unknown) => unknown;
  /**
   * Tells proxies, as `util.types.isProxy` of Node does. With it, a trap of a proxy that a program made runs for the
   * operations of the other side only: not when the proxy crosses, and not when it is shown on a console. A proxy of the
   * host's is asked once, when it crosses first, whether it is extensible.
   */
  readonly isProxy?: (raw: unknown) => boolean;
  /** Tells which of the guest's typed arrays are Buffers: these arrive as Buffers of Node's. It must run nothing of them. */
  readonly isBuffer?: (raw: unknown) => boolean;
  /**
   * Asked once for each host object, on its first crossing: what the guest is to see in its place. It may give the object
   * itself, another one, or a primitive; intrinsics are not asked about. If it throws, the guest sees `undefined`.
   */
  readonly distort?: (value: object) => unknown;
  /** Told of each error that host code is about to get from the guest, as the host sees it. It must not throw. */
  readonly threw?: (error: unknown) => void;
  /**
   * Whether the embedder fixes `Error` and `Error.prepareStackTrace` of the guest before any guest program runs. Default:
   * `false`, and both are fixed here: stacks are then text, with the frames of
   * both realms, and a formatter of the guest's is ignored.
   */
  readonly formatsStacks?: boolean;
  /**
   * Symbols that never cross, neither as keys nor as values: those under which the platform keeps its notes on objects.
   */
  readonly privateSymbols?: readonly symbol[];
}

/** Two realms, joined. */
export interface Membrane {
  /** The host's view of the guest's global object. */
  readonly global: object;
  /**
   * What host code may see of a raw guest value: a primitive as it is, a proxy for a guest object, or the host object
   * itself where the guest value is a proxy of it.
   */
  toHost(raw: unknown): unknown;
  /** The raw guest value that stands for a host value: what may be put into the guest by code that runs there. */
  toGuest(value: unknown): unknown;
  /**
   * What host code may throw on for something that it caught around raw guest code, such as `script.runInContext`: the
   * host's view of a guest value, or, for an error of the host realm (the stack ended at the border), a fresh RangeError.
   */
  thrownToHost(raw: unknown): unknown;
  /**
   * Evaluates trusted text `(function (connect) { … })` in the guest, whose body calls `connect(main)` once. `main` is
   * then called in the guest with the guest's view of `services`; the host's view of its result is returned.
   */
  install(text: string, services: object): unknown;
  /** Sets how the guest sees a host object, and what is reached through it, from its first crossing on. */
  setPolicy(value: object, policy: PolicyName | HidingPolicy): void;
  /**
   * Has the host find its own `prototype` where a guest object inherits from the one behind `view`, so that `instanceof`
   * holds for two classes that are the same to programs. As a value the guest's prototype stays itself.
   */
  pairPrototype(view: object, prototype: object): void;
  /**
   * Makes a raw guest object the counterpart of a host object, which has not crossed yet, as the two realms' intrinsics
   * are each other's. `both` ways, or for the guest only: what the host then gets for the guest's is a proxy of it.
   */
  pair(value: object, raw: unknown, direction: "both" | "guest"): void;
  /**
   * What operations on host objects gave to the guest that could not cross because the stack had ended, each once. The promises among
   * it have nobody to handle them; they are marked as handled by this call.
   */
  takeLost(): unknown[];
  /** Whether the guest has been shown a host object, or what stands for it. */
  hasCrossed(value: object): boolean;
  /**
   * What an object of the guest's is and holds beyond its properties, without running a program's code; values are the host's
   * views.
   */
  examine(view: object): Examined<unknown>;
  /** Cuts all proxies of both sides at once. Later use of one throws a TypeError with the message. */
  revoke(message?: string): void;
}
