// @ts-check
import { existsSync, readFileSync, readdirSync } from "node:fs";

const folder = new URL("results/", import.meta.url);

/**
 * What the runs of one kind have left in results/, a report for each version of Node.
 *
 * @template Report
 * @param {string} kind the start of the files' names
 * @returns {Report[]}
 */
export function reportsOf(kind) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => name.startsWith(`${kind}-`) && name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")))
    .sort((a, b) => a.machine.node.localeCompare(b.machine.node, "en", { numeric: true }));
}
