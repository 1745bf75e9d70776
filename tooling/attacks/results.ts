import { mkdirSync, writeFileSync } from "node:fs";
import { breachReport } from "./report.ts";
import type { Outcome } from "./pool.ts";

/** How a section's attacks ended, over all sandboxes that were tried. */
export interface SectionResult {
  readonly section: string;
  /** The closing line of the report on them, such as `stopped 12, breached 0`. */
  readonly counts: string;
}

const sectionOf = ({ entry }: Outcome): string => entry.threat.slice(0, 1);

/** Keeps how a whole run ended, for `page.mjs`: a file for each version of Node. */
export function keepResults(outcomes: readonly Outcome[]): void {
  const sections = [...new Set(outcomes.map(sectionOf))].sort();
  const results: SectionResult[] = sections.map((section) => ({
    section,
    counts:
      breachReport(outcomes.filter((outcome) => sectionOf(outcome) === section))
        .split("\n")
        .at(-1) ?? "",
  }));
  const subjects = [...new Set(outcomes.map(({ subject }) => subject))];
  const folder = new URL("../results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const report = { node: process.version, date: new Date().toISOString(), subjects, results };
  writeFileSync(new URL(`node-${process.versions.node}.json`, folder), JSON.stringify(report, null, 2));
}
