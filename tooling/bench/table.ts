import { shown } from "./units.mjs";
import { SUBJECT_NAMES, type SubjectName } from "./subjects.ts";

/** Medians of one row. */
export interface Result {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** The budget of the design. */
  readonly reach?: number;
  readonly medians: Partial<Record<SubjectName, number>>;
  readonly failures: Partial<Record<SubjectName, string>>;
}

/** The table as text, with the ratio to vm2 and to the bare context, and the geometric mean of the ratios. */
export function printTable(results: readonly Result[], machine: object): string {
  const header = ["row", ...SUBJECT_NAMES, "vm2/sbx", "sbx/bare", "reach", ""];
  const lines = results.map((result) => [
    result.id,
    ...SUBJECT_NAMES.map((name) =>
      result.failures[name] === undefined ? shown(result.medians[name], result.unit) : "failed",
    ),
    ratio(result.medians.vm2, result.medians.sbx),
    ratio(result.medians.sbx, result.medians.bare),
    shown(result.reach, result.unit),
    verdict(result),
  ]);
  const widths = header.map((_, i) => Math.max(...[header, ...lines].map((line) => (line[i] ?? "").length)));
  const text = [header, ...lines].map((line) =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  "),
  );
  const ratios = results.map(({ medians }) => (medians.vm2 ?? NaN) / (medians.sbx ?? NaN)).filter(Number.isFinite);
  const mean = Math.exp(ratios.reduce((sum, value) => sum + Math.log(value), 0) / ratios.length);
  const failures = results.flatMap((result) =>
    Object.entries(result.failures).map(([name, why]) => `${result.id}, ${name}: ${why}`),
  );
  const titles = results.map((result) => `${result.id}: ${result.title}`);
  return [
    JSON.stringify(machine),
    ...text,
    `geometric mean of vm2/sbx over ${String(ratios.length)} rows: ${mean.toFixed(2)}`,
    globalsLine(results),
    ...failures,
    "",
    ...titles,
  ].join("\n");
}

function globalsLine(results: readonly Result[]): string {
  const row = results.find(({ id }) => id === "globals");
  if (row?.medians.sbx === undefined || row.medians.bare === undefined) return "";
  const { sbx, bare } = row.medians;
  return `a guest script that counts in global variables: ${shown(sbx, "ns")} an iteration, the same in a vanilla context: ${shown(bare, "ns")} (${(sbx / bare).toFixed(2)} times)`;
}

function ratio(a: number | undefined, b: number | undefined): string {
  return a === undefined || b === undefined ? "" : (a / b).toFixed(a / b < 10 ? 2 : 1);
}

function verdict({ medians: { sbx }, reach }: Result): string {
  if (sbx === undefined || reach === undefined) return "";
  return sbx <= reach ? "ok" : "OVER";
}
