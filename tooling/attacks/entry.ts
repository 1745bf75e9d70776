/**
 * What the attacker of an entry is after. The oracle judges every kind of damage in every entry; the goal only says
 * which kind must be seen on a plain node:vm context before the entry counts as proved able to succeed.
 */
export type Goal = "reach" | "mutate" | "disclose" | "memory" | "late" | "end" | "hang";

/** The least subject that an entry concerns: a bridge entry also runs against the VM, a VM entry also against NodeVM. */
export type Target = "bridge" | "vm" | "nodevm";

/** What the host does with the result of the guest's program, as a host program would. */
export type Touch = "inspect" | "proxyInspect" | "json" | "string" | "call" | "await" | "keys" | "iterate" | "read";

/** Options of the subject and of the host around it, all optional. */
export interface AttackOptions {
  /** Milliseconds for one run of the guest. */
  readonly timeout?: number;
  readonly allowAsync?: boolean;
  readonly wasm?: boolean;
  readonly eval?: boolean;
  /** The guest's program lies in a tree of files (`places.ts`) and has a `require`; on a plain context, Node's own. */
  readonly modules?: boolean;
  /** It tries to get out of the folders that `fs` is limited to. */
  readonly limitedFs?: boolean;
  /** Bytes that one allocation of the guest may take. */
  readonly bufferAllocLimit?: number;
  /** The host listens to `unhandledRejection`, `uncaughtException` and `warning` as a logger does. */
  readonly listeners?: boolean;
  /** The host follows promises with a hook of `async_hooks` and an `AsyncLocalStorage`, from before the run or after it. */
  readonly hooks?: "before" | "after";
  /** What the host does with the result, in this order. */
  readonly touch?: readonly Touch[];
  /** Milliseconds to wait after the run for whatever comes late. */
  readonly wait?: number;
  /** Collect garbage after the run. */
  readonly gc?: boolean;
  /** Seconds until an unfinished run counts as hung. */
  readonly patience?: number;
}

/** What an entry needs from the engine; it is skipped where that is missing. */
export interface Needs {
  /** Least major version of Node. */
  readonly node?: number;
  /** An expression in a fresh realm that must be truthy; a syntax error counts as false. */
  readonly feature?: string;
}

/** One attack. It asserts nothing: the oracle outside the guest judges. */
export interface AttackEntry {
  /** Unique, `family/name`. */
  readonly id: string;
  /** One sentence: what the attacker tries. */
  readonly title: string;
  /** The invariants that a success breaks. */
  readonly breaks: readonly string[];
  /** The class of threat, section letter and number: `A3`. */
  readonly threat: string;
  readonly target: Target;
  /** Default: `reach`. */
  readonly goal?: Goal;
  readonly options?: AttackOptions;
  readonly needs?: Needs;
  /** Why only the transformer stops it: it is no attack on a program that is run as it was written (I11, decision 6). */
  readonly onlyByText?: string;
  /** The reason why no plain context can prove the entry; without it the entry must succeed there. */
  readonly unproved?: string;
  /** Why a breach is known and not closed yet. It is listed, and does not count as new. */
  readonly open?: string;
  /** The guest's program. See `oracle/prelude.ts` for the names that it may use. */
  readonly source: string;
}

/** Damage seen by the oracle. */
export type SignalKind =
  | "canary"
  | "foreign"
  | "raw-guest"
  | "symbol"
  | "mutated"
  | "disclosed"
  | "file"
  | "memory"
  | "late"
  | "starved"
  | "power"
  | "ended"
  | "hung";

/** One piece of damage, with a line about what was seen. */
export interface Signal {
  readonly kind: SignalKind;
  readonly detail: string;
}

/** Which kinds of damage reach a goal. */
export const GOAL_SIGNALS: Readonly<Record<Goal, readonly SignalKind[]>> = {
  reach: ["canary", "foreign", "raw-guest", "symbol", "file"],
  mutate: ["mutated", "canary"],
  disclose: ["disclosed"],
  memory: ["memory"],
  late: ["late"],
  end: ["ended"],
  hang: ["hung", "starved", "late"],
};
