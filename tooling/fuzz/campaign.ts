import type { AttackEntry, Signal, Touch } from "../attacks/entry.ts";
import { entries } from "../attacks/corpus/index.ts";
import { makeEndowments } from "../attacks/oracle/endowments.ts";
import { Evidence } from "../attacks/oracle/evidence.ts";
import type { Verdict } from "../attacks/oracle/judge.ts";
import { Child } from "../attacks/pool.ts";
import type { SubjectName } from "../attacks/subjects.ts";
import { Grammar } from "./grammar.ts";
import { makeRandom, type Random } from "./random.ts";
import { TOOLS } from "./repertoire.ts";
import { shrink } from "./shrink.ts";
import { splice } from "./splice.ts";

/** A program that did damage, as small as it could be made. */
export interface Find {
  readonly subject: SubjectName;
  readonly seed: number;
  readonly number: number;
  readonly signals: readonly Signal[];
  /** What the host does with the result. */
  readonly touch: readonly Touch[];
  readonly source: string;
}

/** What a campaign did. */
export interface CampaignReport {
  readonly programs: number;
  /** Programs kept because they reached a block of trusted code that none had reached before. */
  readonly kept: number;
  readonly blocks: number;
  readonly finds: readonly Find[];
}

/** How to run a campaign. */
export interface CampaignOptions {
  readonly seed: number;
  readonly subject: SubjectName;
  /** Milliseconds since the epoch at which it ends. */
  readonly until: number;
  /** Programs after which it ends. */
  readonly programs: number;
  /** Told of each find at once. */
  readonly onFind: (find: Find) => void;
}

const NAMES = Object.keys(makeEndowments(new Evidence()));
/** What a program of the corpus tells that has looked at memory itself: chance would put it where nothing was looked at. */
const CONFESSION = "dirty memory";
/** Seeds of the corpus: what people thought of is a better start than what chance makes. */
const SEEDS = entries
  .filter(({ target, source }) => target === "bridge" && !source.includes(CONFESSION))
  .map(({ source }) => source);
const SHRINK_BUDGET = 300;
/** Without `iterate`: a host that walks an endless iterator of a guest does not come back, whatever we do. */
const TOUCHES = ["inspect", "proxyInspect", "json", "string", "call", "await", "keys", "read"] as const;
const PATIENCE_SECONDS = 15;

function entryOf(source: string, random: Random, subject: SubjectName): AttackEntry {
  return {
    id: "fuzz/program",
    title: "A random program",
    breaks: [],
    threat: "A1",
    target: "bridge",
    options: {
      ...(subject === "bridge" ? {} : { timeout: 300 }),
      listeners: true,
      patience: PATIENCE_SECONDS,
      touch: [random.pick(TOUCHES), random.pick(TOUCHES)],
    },
    source: `${TOOLS}${source}`,
  };
}

/** How programs of the grammar run the stack out. */
const RECURSION = /\b(?:down|edge|recurse)\b/;

/** TABLE: what chance finds again and again, and why it is no breach. */
const NOISE: readonly { readonly detail: RegExp; readonly source?: RegExp }[] = [
  // The end of memory is outside of the model.
  { detail: /heap out of memory|allocation failed|SIGKILL/i },
  // Node's own errors set it to 0 while they are made; where the stack ends in between, it stays.
  { detail: /stackTraceLimit was changed$/ },
  // While V8 is in a formatter of stacks it formats by itself (docs/security/threat-model.md, known and open).
  { detail: /^text with a path/, source: /prepareStackTrace/ },
  // So it does where the stack has ended; what it gives has lines of frames.
  { detail: /^text with a path.*\\n {4}at /, source: RECURSION },
  // A host function that shows its argument shows the host's errors as the host would see them.
  { detail: /^text with a path/, source: /host\.(?:rawInspect|proxyInspect)\b/ },
  // A host function that writes to whatever it gets writes to what a guest can name: to its own built-in constructors, which are
  // the host's to it, and to methods of the host's built-ins (docs/security/threat-model.md, authority that the host gives).
  {
    detail: /(?: gained | was changed$| was made non-extensible$| was replaced$|^the oracle itself failed)/,
    source: /host\.(define|write|assign|remove|freeze|getter)\b/,
  },
  // Host functions that write may be asked to write.
  {
    detail: /^a (protected|read-only) object/,
    source:
      /host\.(define|write|assign|remove|freeze|getter|sort|call|tryCall|construct|mapper|concat|laterRaw|tick|microtask|bind)/,
  },
];

/** The error that the engine's formatter of stacks throws at the end of the stack, and its class. */
const EXHAUSTION = /^\[object Error\] "Maximum call stack size exceeded" of the host$/;
const ITS_CLASS = /^function RangeError of the host$/;

/**
 * Whether a program has met that error. The bridge alone has no guard in `catch`, the only lock against it (I11, decision 6;
 * docs/security/threat-model.md, known and open): so all that the error leads to is found with it.
 */
const metExhaustion = (signals: readonly Signal[], source: string): boolean =>
  RECURSION.test(source) && signals.some(({ detail }) => EXHAUSTION.test(detail) || ITS_CLASS.test(detail));

/** What of a verdict is a finding. */
function damageOf({ signals }: Verdict, subject: SubjectName, source: string): readonly Signal[] {
  const unguarded = subject === "bridge" && metExhaustion(signals, source);
  return signals.filter(({ kind, detail }) => {
    // The bridge alone has no limits: there, a program that does not end is nobody's finding.
    if (subject === "bridge" && (kind === "hung" || kind === "starved" || kind === "ended")) return false;
    if (subject === "bridge" && kind === "foreign" && (unguarded || EXHAUSTION.test(detail))) return false;
    return !NOISE.some((noise) => noise.detail.test(detail) && noise.source?.test(source) !== false);
  });
}

/** One stream of programs against one subject: the same seed makes the same programs, one after the other. */
export class Campaign {
  readonly #options: CampaignOptions;
  readonly #random: Random;
  readonly #grammar: Grammar;
  readonly #corpus: string[] = [...SEEDS];
  readonly #blocks = new Set<number>();
  readonly #known = new Set<string>();
  #child: Child | undefined;

  constructor(options: CampaignOptions) {
    this.#options = options;
    this.#random = makeRandom(options.seed);
    this.#grammar = new Grammar(this.#random, NAMES);
  }

  /** Runs until the time or the programs are used up. */
  async run(): Promise<CampaignReport> {
    const { seed, subject, until, programs, onFind } = this.#options;
    const finds: Find[] = [];
    let number = 0;
    for (; number < programs && Date.now() < until; number += 1) {
      const source = this.#nextProgram();
      const entry = entryOf(source, this.#random, subject);
      const verdict = await this.#judge(entry);
      this.#keep(source, verdict);
      const signals = damageOf(verdict, subject, source);
      const signature = signals.map(({ kind, detail }) => `${kind} ${detail.replace(/\d+/g, "N").slice(0, 60)}`).join();
      if (signals.length === 0 || this.#known.has(signature)) continue;
      this.#known.add(signature);
      const kinds = signals.map(({ kind }) => kind);
      const smallest = await shrink(source, (candidate) => this.#repeats(entry, candidate, kinds), SHRINK_BUDGET);
      const find = { subject, seed, number, signals, touch: entry.options?.touch ?? [], source: smallest };
      finds.push(find);
      onFind(find);
    }
    this.#child?.end();
    return { programs: number, kept: this.#corpus.length - SEEDS.length, blocks: this.#blocks.size, finds };
  }

  #nextProgram(): string {
    const random = this.#random;
    if (random.chance(0.4)) return this.#grammar.program();
    let source = random.pick(this.#corpus);
    for (let edits = 1 + random.int(4); edits > 0; edits -= 1) {
      source = splice(random, source, random.pick(this.#corpus), (kind) =>
        kind === "expression" ? this.#grammar.expression() : this.#grammar.statement(),
      );
    }
    return source;
  }

  async #judge(entry: AttackEntry): Promise<Verdict> {
    this.#child ??= await Child.start();
    const verdict = await this.#child.judge({ entry, subject: this.#options.subject });
    if (verdict.spoilt) {
      this.#child.end();
      this.#child = undefined;
    }
    return verdict;
  }

  #keep(source: string, { blocks = [] }: Verdict): void {
    const fresh = blocks.filter((block) => !this.#blocks.has(block));
    for (const block of fresh) this.#blocks.add(block);
    if (fresh.length > 0) this.#corpus.push(source);
  }

  async #repeats(entry: AttackEntry, candidate: string, kinds: readonly string[]): Promise<boolean> {
    const verdict = await this.#judge({ ...entry, source: `${TOOLS}${candidate}` });
    return damageOf(verdict, this.#options.subject, candidate).some(({ kind }) => kinds.includes(kind));
  }
}
