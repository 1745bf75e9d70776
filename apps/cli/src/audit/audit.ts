/** The outcome of an audit: what the report in the terminal, the JSON object and the page are made from. */
import { INVARIANTS, type Outcome, SECTIONS, THREATS } from "@sbx/tooling-attacks/audit";
import type { Settings } from "../settings.ts";
import type { Advice, AdviceLevel } from "./advice.ts";
import type { Configuration } from "./configuration.ts";
import type { Planned } from "./plan.ts";
import { scan } from "./scan-entry.ts";

/** `known`: it succeeded, and is listed as open in the documents. `failed`: it could not be judged. */
export type Result = "stopped" | "breached" | "known" | "skipped" | "failed";

/** One attack, and what became of it. */
export interface Attack {
  readonly id: string;
  readonly title: string;
  readonly threat: string;
  /** The promises that a success breaks, in words. */
  readonly breaks: readonly string[];
  readonly result: Result;
  /** What was seen. */
  readonly seen: readonly string[];
  /** Why it was skipped, could not be judged, or is open. */
  readonly why?: string;
  /** What the scanner did. */
  readonly note?: string;
  /** The program, where it did damage. */
  readonly source?: string;
  readonly milliseconds?: number;
}

/** How many attacks ended in which way. */
export type Counts = Readonly<Record<Result, number>>;

/** The attacks of one class of threat. */
export interface ThreatClass {
  readonly threat: string;
  readonly title: string;
  readonly section: string;
  readonly counts: Counts;
}

/** From the best to the worst. */
export type Grade = "A" | "B" | "C" | "D" | "F" | "-";

/** TABLE: what a grade says. */
export const gradeMeanings: Readonly<Record<Grade, string>> = {
  A: "every attack was stopped, and every limit is set",
  B: "every attack was stopped that is not listed as open; limits are missing, or something open succeeded",
  C: "every attack was stopped; the options give a program much of the host",
  D: "every attack was stopped; the options give a program the host",
  F: "an attack succeeded",
  "-": "not everything could be judged",
};

/** An audit. */
export interface Audit {
  readonly node: string;
  readonly platform: string;
  /** The options that were audited; of variables of the environment, the names. */
  readonly options: object;
  readonly grade: Grade;
  readonly meaning: string;
  readonly seconds: number;
  readonly counts: Counts;
  readonly classes: readonly ThreatClass[];
  readonly advice: readonly Advice[];
  readonly attacks: readonly Attack[];
}

const describeInvariant = (id: string): string => `${id}: ${INVARIANTS[id] ?? ""}`;

function resultOf({ entry, signals, failure, skipped }: Outcome<Configuration>): Result {
  if (failure !== undefined) return "failed";
  if (skipped === true) return "skipped";
  if (signals.length === 0) return "stopped";
  return entry.open === undefined ? "breached" : "known";
}

const reasonOf = ({ entry, failure, skipped }: Outcome<Configuration>, result: Result): string | undefined => {
  if (result === "known") return entry.open;
  return skipped === true ? "this version of Node lacks what they use" : failure;
};

function attackOf({ entry, skip }: Planned, outcome: Outcome<Configuration> | undefined): Attack {
  const { id, title, threat } = entry;
  const common = { id, title, threat, breaks: entry.breaks.map(describeInvariant) };
  if (outcome === undefined) return { ...common, result: "skipped", seen: [], why: skip ?? "it was not run" };
  const result = resultOf(outcome);
  const why = reasonOf(outcome, result);
  const damages = result === "breached" || result === "known";
  return {
    ...common,
    result,
    seen: outcome.signals.map(({ kind, detail }) => `${kind}: ${detail}`),
    milliseconds: Math.round(outcome.milliseconds),
    ...(why === undefined ? {} : { why }),
    ...(entry.id === scan.id && outcome.ending !== undefined ? { note: outcome.ending } : {}),
    ...(damages && entry.source !== "" ? { source: entry.source } : {}),
  };
}

function count(attacks: readonly Attack[]): Counts {
  const counts = { stopped: 0, breached: 0, known: 0, skipped: 0, failed: 0 };
  for (const { result } of attacks) counts[result] += 1;
  return counts;
}

function classesOf(attacks: readonly Attack[]): ThreatClass[] {
  return Object.entries(THREATS)
    .map(([threat, title]) => ({
      threat,
      title,
      section: SECTIONS[threat.charAt(0)] ?? "",
      attacks: attacks.filter((attack) => attack.threat === threat),
    }))
    .filter((row) => row.attacks.length > 0)
    .map(({ attacks: own, ...row }) => ({ ...row, counts: count(own) }));
}

/** TABLE: how well options can do that have advice of a level. */
const gradesByAdvice: Readonly<Record<AdviceLevel, Grade>> = { trust: "D", risk: "C", limit: "B" };

function gradeOf({ breached, failed, known }: Counts, advice: readonly Advice[]): Grade {
  if (breached > 0) return "F";
  if (failed > 0) return "-";
  const [worst] = advice;
  if (worst !== undefined) return gradesByAdvice[worst.level];
  return known > 0 ? "B" : "A";
}

const withoutValues = ({ env, args: _args, json: _json, ...settings }: Settings): object => ({
  ...settings,
  ...(env === undefined ? {} : { env: env.map((text) => text.split("=", 1)[0]) }),
});

/** Puts an audit together. */
export function auditOf(
  { settings }: Configuration,
  plan: readonly Planned[],
  outcomes: readonly Outcome<Configuration>[],
  advice: readonly Advice[],
  seconds: number,
): Audit {
  const byId = new Map(outcomes.map((outcome) => [outcome.entry.id, outcome]));
  const attacks = plan.map((planned) => attackOf(planned, byId.get(planned.entry.id)));
  const counts = count(attacks);
  const grade = gradeOf(counts, advice);
  return {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    options: withoutValues(settings),
    grade,
    meaning: gradeMeanings[grade],
    seconds: Math.round(seconds * 10) / 10,
    counts,
    classes: classesOf(attacks),
    advice,
    attacks,
  };
}
