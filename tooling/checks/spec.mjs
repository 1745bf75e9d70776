// Lists the ids of `spec-ids.mjs` that no test cites. usage: node tooling/checks/spec.mjs
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { specIds } from "./spec-ids.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The texts of all tests of the packages. */
function testTexts() {
  return readdirSync(`${root}/packages`).flatMap((name) => {
    const folder = `${root}/packages/${name}/test`;
    try {
      const files = readdirSync(folder, { recursive: true }).map(String);
      return files.filter((file) => /\.m?[jt]s$/.test(file)).map((file) => readFileSync(`${folder}/${file}`, "utf8"));
    } catch (error) {
      if (error.code === "ENOENT") return []; // a package without tests
      throw error;
    }
  });
}

/** The ids of the table that none of the texts mentions. */
export function missingIds(texts = testTexts()) {
  const cited = new Set(texts.flatMap((text) => text.match(/\b[A-Z]{2,3}-\d+\b/g) ?? []));
  return Object.keys(specIds).filter((id) => !cited.has(id));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = missingIds();
  for (const id of missing) console.log(`${id}  ${specIds[id]}: no test cites it`);
  console.log(
    `${Object.keys(specIds).length - missing.length} of ${Object.keys(specIds).length} ids are cited by a test`,
  );
  process.exitCode = missing.length === 0 ? 0 : 1;
}
