// @ts-check
/**
 * Writes `docs/reference/` from the doc comments of what the packages export, by typedoc; an export without a comment fails.
 *
 * usage: node tooling/reference/run.mjs [--check]
 * With `--check` nothing is written: it fails, and names the pages, where what is there is not what the comments say.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application } from "typedoc";
import { finish } from "../checks/files.mjs";

const options = fileURLToPath(new URL("typedoc.json", import.meta.url));
const pages = fileURLToPath(new URL("../../docs/reference", import.meta.url));

/** @param {string | undefined} out the folder to write to, or that of the options @returns {Promise<boolean>} whether nothing is wrong with the comments */
async function generate(out) {
  const application = await Application.bootstrapWithPlugins({ options, ...(out === undefined ? {} : { out }) });
  const project = await application.convert();
  if (project === undefined) return false;
  application.validate(project);
  await application.generateOutputs(project);
  return !application.logger.hasErrors() && !application.logger.hasWarnings();
}

/** @param {string} folder @returns {Map<string, string>} its pages, by name */
function pagesIn(folder) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** @returns {Promise<number>} how many pages are not what the comments say */
async function stalePages() {
  const folder = mkdtempSync(join(tmpdir(), "sbx-reference-"));
  try {
    if (!(await generate(folder))) return 1;
    const [kept, fresh] = [pagesIn(pages), pagesIn(folder)];
    const stale = [...new Set([...kept.keys(), ...fresh.keys()])].filter((name) => kept.get(name) !== fresh.get(name));
    for (const name of stale) console.log(`docs/reference/${name} is not up to date: pnpm reference`);
    return stale.length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

finish("reference", process.argv.includes("--check") ? await stalePages() : Number(!(await generate(undefined))));
