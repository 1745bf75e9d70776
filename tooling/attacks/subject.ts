import type { AttackOptions } from "./entry.ts";

/** A sandbox under test: how to run the guest's program, and the oracle's raw way into its realm. */
export interface Subject {
  /** Runs a program as a host would; gives and throws what a host would see. */
  run(source: string): unknown;
  /** Evaluates trusted text in the guest's realm and gives the raw value. */
  raw(text: string): unknown;
  /** What the host holds afterwards and may dispose of. */
  dispose?(): void;
}

/** Values of the host that the guest of an entry is given as `host`. */
export type Endowments = Readonly<Record<string, unknown>>;

/** Makes a sandbox that gives its guest the endowments as the global `host`. */
export type MakeSubject = (host: Endowments, options: AttackOptions) => Promise<Subject>;

/** What a sandbox gives its guest, as far as it decides what counts as damage. */
export type SubjectNature = "bare" | "bridge" | "vm";

/** A kind of sandbox. */
export interface SubjectKind {
  /**
   * `bare`: no membrane, so host code sees the guest raw by nature; `bridge`: the membrane alone, which leaves stacks and
   * what a realm leaves unhandled to its embedder.
   */
  readonly nature: SubjectNature;
  readonly make: MakeSubject;
}
