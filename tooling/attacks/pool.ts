import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { AttackEntry, Signal } from "./entry.ts";
import type { Verdict } from "./oracle/judge.ts";
import type { SubjectId } from "./subjects.ts";

/** One entry, one subject: its name, or whatever else the program of the children makes one of. */
export interface Job<S = SubjectId> {
  readonly entry: AttackEntry;
  readonly subject: S;
}

/** What became of a job. */
export interface Outcome<S = SubjectId> extends Job<S>, Verdict {
  readonly milliseconds: number;
}

/** The program of the children, which answers each job that it is sent with a verdict. */
export interface ChildProgram {
  readonly file: URL;
  /** Flags of Node's, besides those that the oracle needs. */
  readonly flags?: readonly string[];
  /** Where they run. Default: a fresh folder, since attacks on sandboxes that let them write by relative names. */
  readonly folder?: string;
}

let ownFolder: string | undefined;

/** A folder that goes with this process. */
function folderOfThisRun(): string {
  if (ownFolder !== undefined) return ownFolder;
  const folder = mkdtempSync(join(tmpdir(), "sbx-attacks-"));
  process.on("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return (ownFolder = folder);
}

const PATIENCE_SECONDS = 20;

/** `child.mjs`, which lies beside the program. */
const ownChild: ChildProgram = { file: new URL("child.mjs", import.meta.url) };

/** A child process with the oracle in it. */
export class Child<S = SubjectId> {
  readonly #process: ChildProcess;
  #stderr = "";

  private constructor({ file, flags = [], folder }: ChildProgram) {
    this.#process = fork(file, {
      execArgv: ["--expose-internals", "--expose-gc", "--no-warnings", ...flags],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "json",
      cwd: folder ?? folderOfThisRun(),
      // A guest of ours has no business with it; it is where the packages lie.
      ...(folder === undefined ? { env: { ...process.env, SBX_ATTACKS_FROM: process.cwd() } } : {}),
    });
    this.#process.stderr?.on(
      "data",
      (chunk: Buffer) => (this.#stderr = (this.#stderr + chunk.toString()).slice(-4000)),
    );
  }

  /** Starts a child, and waits until it is ready. */
  static async start<S = SubjectId>(program: ChildProgram = ownChild): Promise<Child<S>> {
    const child = new Child<S>(program);
    await new Promise<void>((resolve, reject) => {
      child.#process.once("message", () => resolve());
      child.#process.once("exit", () => reject(new Error(`a child could not start: ${child.#stderr}`)));
    });
    child.#process.removeAllListeners("exit");
    return child;
  }

  /** Judges one job; a child that dies or does not answer is a verdict as well. */
  async judge(job: Job<S>): Promise<Verdict> {
    const patience = new AbortController();
    const answer = new Promise<Verdict>((resolve) => {
      this.#process.once("message", (verdict: Verdict) => resolve(verdict));
      this.#process.once("exit", (code, signal) => resolve(gone([ended(code, signal, this.#stderr)])));
      this.#process.send(job, (error) => {
        if (error !== null) resolve(gone([{ kind: "ended", detail: "the child was gone" }]));
      });
    });
    const hung = sleep((job.entry.options?.patience ?? PATIENCE_SECONDS) * 1000, undefined, {
      signal: patience.signal,
    }).then(
      () => gone([{ kind: "hung", detail: "no answer from the process" }]),
      () => answer,
    );
    const verdict = await Promise.race([answer, hung]);
    patience.abort();
    this.#process.removeAllListeners("message").removeAllListeners("exit");
    // A realm damaged enough sends an answer that is not one.
    return Array.isArray(verdict.signals) ? verdict : gone([{ kind: "mutated", detail: "the answer was garbled" }]);
  }

  /** Ends the child at once. */
  end(): void {
    this.#process.kill("SIGKILL");
  }
}

function gone(signals: readonly Signal[]): Verdict {
  return { signals, spoilt: true };
}

function ended(code: number | null, signal: string | null, stderr: string): Signal {
  const line = stderr.split("\n").find((text) => /error|fatal|assert|reject|thrown/i.test(text)) ?? "";
  return {
    kind: "ended",
    detail: `the process ended with ${String(code ?? signal)} ${line.trim().slice(0, 160)}`.trim(),
  };
}

/** How jobs are run. */
export interface RunOptions<S> {
  /** Jobs at a time. */
  readonly workers: number;
  readonly onOutcome: (outcome: Outcome<S>) => void;
  readonly program?: ChildProgram;
  /** Whether each job gets a process of its own. Default: a child is used again as long as its own realm is as it was. */
  readonly apart?: boolean;
}

/** A harness that fails has seen nothing: on a busy machine a limit may strike while it prepares. */
const mostTries = 3;

/** Judges jobs in child processes; one that dies or hangs counts against the entry that it was judging. */
export async function runJobs<S = SubjectId>(
  jobs: readonly Job<S>[],
  { workers, onOutcome, program, apart = false }: RunOptions<S>,
): Promise<Outcome<S>[]> {
  const queue = [...jobs];
  const outcomes: Outcome<S>[] = [];
  const worker = async (): Promise<void> => {
    let child: Child<S> | undefined;
    const judgeOnce = async (job: Job<S>): Promise<Verdict> => {
      child ??= await Child.start<S>(program);
      const verdict = await child.judge(job);
      if (verdict.spoilt || apart) {
        child.end();
        child = undefined;
      }
      return verdict;
    };
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      const started = performance.now();
      let verdict = await judgeOnce(job);
      for (let tries = 1; verdict.failure !== undefined && tries < mostTries; tries += 1)
        verdict = await judgeOnce(job);
      const outcome = { ...job, ...verdict, milliseconds: performance.now() - started };
      outcomes.push(outcome);
      onOutcome(outcome);
    }
    child?.end();
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return outcomes;
}
