// Lists the ids of the specification that no test cites. usage: node tooling/checks/spec.mjs
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nodeVmSpecIds } from "./nodevm-spec-ids.mjs";
import { specIds } from "./spec-ids.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The texts of all tests of the packages and of what people run. */
function testTexts() {
  const parts = ["packages", "apps"].flatMap((group) =>
    readdirSync(`${root}/${group}`).map((name) => `${group}/${name}`),
  );
  return parts.flatMap((part) => {
    const folder = `${root}/${part}/test`;
    try {
      const files = readdirSync(folder, { recursive: true }).map(String);
      return files.filter((file) => /\.m?[jt]s$/.test(file)).map((file) => readFileSync(`${folder}/${file}`, "utf8"));
    } catch (error) {
      if (error.code === "ENOENT") return []; // a package without tests
      throw error;
    }
  });
}

const id = /\b[A-Z]{2,3}-\d+\b/g;

/** Ids anywhere in a test: in a title, or in a comment beside what shows it. */
export const mentioned = (texts) => new Set(texts.flatMap((text) => text.match(id) ?? []));

/** A string that begins with ids, other words of that form among them, and a colon: `"NV-12 GP-3 threats 16: …"`. */
const titleStart = /["'`]((?:[A-Za-z]+[- ]?\d+,? )*[A-Za-z]+[- ]?\d+): /g;

/** Ids at the beginning of a test's title. Ids of `NodeVM` and of `VM` overlap in comments, which say less anyway. */
export const titled = (texts) =>
  new Set(texts.flatMap((text) => [...text.matchAll(titleStart)].flatMap(([, ids]) => ids.match(id) ?? [])));

/** Each table of ids, and how a test cites them. */
const tables = [
  { ids: specIds, cited: mentioned },
  { ids: nodeVmSpecIds, cited: titled },
];

/** The ids of a table that none of the texts cites. */
export function missingIds({ ids, cited }, texts) {
  const found = cited(texts);
  return Object.keys(ids).filter((name) => !found.has(name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const texts = testTexts();
  const missing = tables.flatMap((table) => missingIds(table, texts).map((name) => `${name}  ${table.ids[name]}`));
  for (const line of missing) console.log(`${line}: no test cites it`);
  const total = tables.reduce((sum, { ids }) => sum + Object.keys(ids).length, 0);
  console.log(`${total - missing.length} of ${total} ids are cited by a test`);
  process.exitCode = missing.length === 0 ? 0 : 1;
}
