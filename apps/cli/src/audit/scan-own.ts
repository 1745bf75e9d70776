/** The scanner, in a guest of the user's own. Runs in a process of its own. */
import type { Finding, ScanReport } from "@sbx/tooling-attacks/scanner";
import type { Verdict } from "@sbx/tooling-attacks/judging";
import { scannerText } from "@sbx/tooling-attacks/scanner";
import { loadEndowments, noEndowments } from "../endowments.ts";
import { createVM, vmOptionsOf } from "../session.ts";
import type { Configuration } from "./configuration.ts";

/** Milliseconds for what promises give. */
const patience = 2000;

const shownFindings = 50;

/** What promises lead to, as far as it comes in time; a guest without promises has none. */
async function lateFindings({ late }: ScanReport): Promise<readonly Finding[]> {
  const never = new Promise<readonly Finding[]>((resolve) => setTimeout(() => resolve([]), patience).unref());
  try {
    return await Promise.race([late, never]);
  } catch {
    return [];
  }
}

/** Scans what a program can reach: its globals, and what it is handed. */
export async function scanOwn({ settings, path, calls }: Configuration): Promise<Verdict> {
  const endowments = settings.endow === undefined ? noEndowments : await loadEndowments(settings.endow);
  // The limit of time is the program's: the walk may take longer.
  const vm = createVM({ ...vmOptionsOf(settings, path), timeout: undefined });
  endowments.giveTo(vm);
  const text = `module.exports = ${scannerText({ names: endowments.names, call: calls })};`;
  const report = vm.run<ScanReport>(text, path);
  const findings = [...report.findings, ...(await lateFindings(report))];
  const unique = new Map(findings.map(({ path: at, why, kind }) => [at, { kind, detail: `${at}: ${why}` }]));
  return {
    signals: [...unique.values()].slice(0, shownFindings),
    spoilt: true,
    ending: `looked at ${String(report.scanned)} objects, called ${String(report.called)} functions`,
  };
}
