import { readFileSync, writeFileSync } from "node:fs";
import type { AttackEntry } from "./entry.ts";
import { runJobs, type Job, type Outcome } from "./pool.ts";
import { isProof } from "./report.ts";
import type { SubjectId } from "./subjects.ts";
import { WeakBuilds } from "./weak-builds.ts";
import { invariantsOf, weakenings, type Weakening } from "./weakenings.ts";

/** Where an entry was seen to succeed. */
export interface Proof {
  /** `a plain context`, or the id of the weakening. */
  readonly by: string;
  readonly subject: SubjectId;
  /** The major version of Node. */
  readonly node: string;
}

/** Proofs by the ids of entries, as they are kept in `proofs.json`. */
export type Proofs = Readonly<Record<string, Proof>>;

const FILE = new URL("../proofs.json", import.meta.url);
const [node = ""] = process.versions.node.split(".");

/** The proofs that are kept. */
export const readProofs = (): Proofs => JSON.parse(readFileSync(FILE, "utf8")) as Proofs;

/** Where an entry is tried on a weakened build. */
const SUBJECTS_OF: Readonly<Record<AttackEntry["target"], readonly SubjectId[]>> = {
  bridge: ["bridge", "vm"],
  vm: ["vm"],
  nodevm: ["nodevm"],
};

const concerns = (weakening: Weakening, { breaks }: AttackEntry): boolean =>
  invariantsOf(weakening).some((id) => breaks.includes(id));

/** Proofs are written entry by entry in the order of the corpus, so that a change of one shows as such. */
function write(entries: readonly AttackEntry[], found: ReadonlyMap<string, Proof>): void {
  const kept = entries.flatMap(({ id }) => {
    const proof = found.get(id);
    return proof === undefined ? [] : [[id, proof] as const];
  });
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`);
}

/** How a campaign of proofs goes on, for whoever waits. */
type Tell = (line: string) => void;

class Campaign {
  readonly found: Map<string, Proof>;
  readonly #workers: number;
  readonly #tell: Tell;

  constructor(workers: number, tell: Tell) {
    this.found = new Map(Object.entries(readProofs()));
    this.#workers = workers;
    this.#tell = tell;
  }

  /** Runs jobs, and keeps what they prove; what they prove no more is forgotten. */
  async run(jobs: readonly Job[], by: string, program?: URL): Promise<void> {
    const judged: Outcome[] = await runJobs(jobs, {
      workers: this.#workers,
      onOutcome: () => undefined,
      ...(program === undefined ? {} : { program: { file: program } }),
    });
    let proved = 0;
    for (const outcome of judged.filter(({ skipped }) => skipped !== true)) {
      const { id } = outcome.entry;
      if (isProof(outcome)) {
        if (!this.found.has(id)) proved += 1;
        this.found.set(id, { by, subject: outcome.subject, node });
      } else if (this.found.get(id)?.by === by && this.found.get(id)?.node === node) this.found.delete(id);
    }
    this.#tell(`${String(proved).padStart(4)} of ${String(jobs.length).padStart(4)} proved by ${by}`);
  }
}

/**
 * Looks for a proof of each entry: on a plain context, then on builds without the guards of the invariants that it breaks.
 * What is found is written to `proofs.json`, and added to what other versions of Node have proved.
 *
 * @param all the whole corpus
 * @param selected the entries to prove
 * @returns the entries that have no proof
 */
export async function prove(
  all: readonly AttackEntry[],
  selected: readonly AttackEntry[],
  workers: number,
  tell: Tell,
): Promise<AttackEntry[]> {
  const campaign = new Campaign(workers, tell);
  const { found } = campaign;
  await campaign.run(
    selected.map((entry) => ({ entry, subject: "bare" })),
    "a plain context",
  );
  const builds = new WeakBuilds();
  try {
    for (const [number, weakening] of weakenings.entries()) {
      const { id: by } = weakening;
      const tried = selected.filter((entry) => concerns(weakening, entry));
      const open = tried.filter(({ id }) => !found.has(id) || found.get(id)?.by === by);
      if (open.length === 0) continue;
      const program = await builds.make(weakening, number);
      if (typeof program === "string") {
        tell(program);
        continue;
      }
      const jobs = open.flatMap((entry) => SUBJECTS_OF[entry.target].map((subject) => ({ entry, subject })));
      await campaign.run(jobs, by, program);
      write(all, found);
    }
  } finally {
    builds.remove();
  }
  write(all, found);
  return selected.filter(({ id }) => !found.has(id));
}
