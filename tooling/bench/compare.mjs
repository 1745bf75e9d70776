// @ts-check
/**
 * Compares two results of `pnpm bench` and lists the rows that got slower by more than a tenth, measured against vm2 in the
 * same run where it has the row, since machines differ from day to day.
 *
 * usage: node tooling/bench/compare.mjs BEFORE.json AFTER.json
 */
import { readFileSync } from "node:fs";

/** @typedef {{ id: string, medians: Record<string, number> }} Row */

/** What a row costs: in vm2's costs, else in the bare context's, else in itself. @param {Row} row */
const cost = ({ medians }) => (medians["sbx"] ?? NaN) / (medians["vm2"] ?? medians["bare"] ?? 1);

/** @param {string | undefined} file @returns {Map<string, Row>} */
function read(file) {
  if (file === undefined) throw new TypeError("usage: node tooling/bench/compare.mjs BEFORE.json AFTER.json");
  /** @type {{ results: Row[] }} */
  const { results } = JSON.parse(readFileSync(file, "utf8"));
  return new Map(results.filter(({ medians }) => medians["sbx"] !== undefined).map((row) => [row.id, row]));
}

const [before, after] = process.argv.slice(2, 4).map(read);
if (before === undefined || after === undefined) read(undefined);
else {
  const slower = [...after]
    .map(([id, row]) => ({ id, was: before.get(id), row }))
    .filter(({ was, row }) => was !== undefined && cost(row) > cost(was) * 1.1);
  for (const { id, was, row } of slower)
    console.log(`${id}: ${((cost(row) / cost(/** @type {Row} */ (was))) * 100 - 100).toFixed(0)} % slower`);
  console.log(`${slower.length} of ${after.size} rows are more than 10 % slower`);
}
