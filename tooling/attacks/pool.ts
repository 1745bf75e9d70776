import { fork, type ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { AttackEntry, Signal } from "./entry.ts";
import type { Verdict } from "./oracle/judge.ts";
import type { SubjectName } from "./subjects.ts";

/** One entry, one subject. */
export interface Job {
  readonly entry: AttackEntry;
  readonly subject: SubjectName;
}

/** What became of a job. */
export interface Outcome extends Job, Verdict {
  readonly milliseconds: number;
}

const PATIENCE_SECONDS = 20;

/** A child process with the oracle in it: `child.mjs`, which lies beside the program. */
export class Child {
  readonly #process: ChildProcess;
  #stderr = "";

  private constructor() {
    this.#process = fork(new URL("child.mjs", import.meta.url), {
      execArgv: ["--expose-internals", "--expose-gc", "--no-warnings"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "json",
    });
    this.#process.stderr?.on(
      "data",
      (chunk: Buffer) => (this.#stderr = (this.#stderr + chunk.toString()).slice(-4000)),
    );
  }

  /** Starts a child, and waits until it is ready. */
  static async start(): Promise<Child> {
    const child = new Child();
    await new Promise<void>((resolve, reject) => {
      child.#process.once("message", () => resolve());
      child.#process.once("exit", () => reject(new Error(`a child could not start: ${child.#stderr}`)));
    });
    child.#process.removeAllListeners("exit");
    return child;
  }

  /** Judges one job; a child that dies or does not answer is a verdict as well. */
  async judge(job: Job): Promise<Verdict> {
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

/**
 * Judges jobs in child processes, `workers` at a time. A child is used again only as long as its own realm is as it
 * was; one that dies or hangs counts against the entry that it was judging.
 */
export async function runJobs(
  jobs: readonly Job[],
  workers: number,
  onOutcome: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const queue = [...jobs];
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    let child: Child | undefined;
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      const started = performance.now();
      child ??= await Child.start();
      const verdict = await child.judge(job);
      if (verdict.spoilt) {
        child.end();
        child = undefined;
      }
      const outcome = { ...job, ...verdict, milliseconds: performance.now() - started };
      outcomes.push(outcome);
      onOutcome(outcome);
    }
    child?.end();
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return outcomes;
}
