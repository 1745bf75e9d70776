import { GOAL_SIGNALS } from "./entry.ts";
import { INVARIANTS } from "./invariants.ts";
import type { Outcome } from "./pool.ts";

/** Whether anything happened that is not known: a new breach, or a failure of the harness. */
export function isClean(outcomes: readonly Outcome[]): boolean {
  return outcomes.every(
    ({ entry, signals, failure }) => failure === undefined && (signals.length === 0 || entry.open !== undefined),
  );
}

/** Breaches with the invariant that each breaks, then the counts in one line. */
export function breachReport(outcomes: readonly Outcome[]): string {
  const damaging = outcomes.filter((outcome) => outcome.signals.length > 0);
  const breached = damaging.filter((outcome) => outcome.entry.open === undefined);
  const open = damaging.filter((outcome) => outcome.entry.open !== undefined);
  const failed = outcomes.filter((outcome) => outcome.failure !== undefined);
  const skipped = outcomes.filter((outcome) => outcome.skipped === true).length;
  const stopped = outcomes.length - damaging.length - failed.length - skipped;
  const lines = breached.flatMap((outcome) => [
    `BREACH ${outcome.subject} ${outcome.entry.id} (${outcome.entry.threat}): ${outcome.entry.title}`,
    ...outcome.signals.slice(0, 5).map((signal) => `  ${signal.kind}: ${signal.detail}`),
    ...outcome.entry.breaks.map((id) => `  breaks ${id}: ${INVARIANTS[id] ?? "?"}`),
  ]);
  const failures = failed.map((outcome) => `FAILED ${outcome.subject} ${outcome.entry.id}: ${outcome.failure ?? ""}`);
  const counts = `stopped ${String(stopped)}, breached ${String(breached.length)}`;
  const known = open.map(({ subject, entry }) => `OPEN ${subject} ${entry.id} (${entry.threat}): ${entry.open ?? ""}`);
  const rest = [
    open.length > 0 ? `open ${String(open.length)}` : "",
    skipped > 0 ? `skipped ${String(skipped)}` : "",
    failed.length > 0 ? `failed ${String(failed.length)}` : "",
  ].filter(Boolean);
  return [...known, ...lines, ...failures, [counts, ...rest].join(", ")].join("\n");
}

/** Whether an outcome, on a plain context or on a weakened build, shows that the entry can succeed. */
export function isProof(outcome: Outcome): boolean {
  const wanted = GOAL_SIGNALS[outcome.entry.goal ?? "reach"];
  return outcome.signals.some((signal) => wanted.includes(signal.kind));
}
