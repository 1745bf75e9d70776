// @ts-check
/**
 * Every published package looks like the others: same manifest fields, scripts and compiler options, dependencies within
 * the table of `architecture.mjs` and each of them used, a README and an entry that lists names. And the root holds what is
 * called as files are: a shell that was given code without quotes leaves other things there.
 *
 * usage: node tooling/checks/uniformity.mjs [--strict]
 * Without `--strict`, a package without a README is only printed.
 */
import { readdirSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parts, realmSpecifier } from "./architecture.mjs";
import { filesUnder, finish, kindOf, read, root } from "./files.mjs";
import { importsOf } from "./imports.mjs";

/** @typedef {Record<string, any>} Manifest */

/** @type {Record<string, unknown>} what each manifest says in the same words */
const same = {
  license: "MIT",
  type: "module",
  engines: { node: ">=20.19" },
  files: ["dist"],
  sideEffects: false,
  main: "./dist/index.cjs",
  module: "./dist/index.js",
  types: "./dist/index.d.cts",
  publishConfig: { access: "public" },
};

/** @param {string} entry @returns {unknown} the exports of an entry that is published in both formats */
const dual = (entry) => ({
  "@sbx/source": `./src/${entry}.ts`,
  import: { types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` },
  require: { types: `./dist/${entry}.d.cts`, default: `./dist/${entry}.cjs` },
});

/** @param {string} folder the package's short name */
const scripts = (folder) => ({
  build: "tsup --config ../../tsup.config.ts",
  test: `vitest run --root ../.. --project=${folder}`,
  typecheck: "tsc -p tsconfig.json",
});

/** @param {string} specifier @returns {string} the name of the package that a specifier means */
const packageOf = (specifier) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** @param {string} folder @returns {{ all: Set<string>, bundledOnly: Set<string> }} packages that the sources import */
function usedIn(folder) {
  const found = filesUnder(`${folder}/src`, /\.ts$/).flatMap((file) => importsOf(file, read(file)));
  const bare = found.map(({ specifier }) => specifier).filter((specifier) => !/^(\.|node:)/.test(specifier));
  const atRunTime = new Set(bare.filter((specifier) => specifier !== realmSpecifier).map(packageOf));
  return {
    all: new Set(bare.map(packageOf)),
    bundledOnly: new Set([...bare.map(packageOf)].filter((name) => !atRunTime.has(name))),
  };
}

/** @param {Manifest} manifest @param {string} short @returns {string[]} */
function manifestProblems(manifest, short) {
  const wrong = Object.entries(same)
    .filter(([key, value]) => !isDeepStrictEqual(manifest[key], value))
    .map(([key, value]) => `"${key}" is not ${JSON.stringify(value)}`);
  if (manifest.name !== `@sbx/${short}`) wrong.push(`"name" is not @sbx/${short}`);
  if (typeof manifest.description !== "string") wrong.push('no "description"');
  if (!isDeepStrictEqual(manifest.exports?.["."], dual("index"))) wrong.push('"exports" of "." are not the usual ones');
  if (manifest.exports?.["./package.json"] !== "./package.json") wrong.push('"exports" lack "./package.json"');
  for (const [name, command] of Object.entries(scripts(short))) {
    if (manifest.scripts?.[name] !== command) wrong.push(`script "${name}" is not \`${command}\``);
  }
  if (!/^publint --strict && attw --pack \./.test(manifest.scripts?.["check:package"]))
    wrong.push('no script "check:package"');
  return wrong;
}

/** @param {Manifest} manifest @param {import("./architecture.mjs").Part} part @returns {string[]} */
function dependencyProblems(manifest, part) {
  const declared = Object.keys(manifest.dependencies ?? {});
  const { all, bundledOnly } = usedIn(part.folder);
  const allowed = new Set([...part.internal, ...part.external].map(packageOf));
  return [
    ...declared
      .filter((name) => !allowed.has(name))
      .map((name) => `depends on ${name}, which the table does not allow`),
    ...declared.filter((name) => !all.has(name)).map((name) => `depends on ${name} and does not import it`),
    ...declared
      .filter((name) => bundledOnly.has(name))
      .map((name) => `depends on ${name}, of which it only bundles a copy: a devDependency`),
    ...declared
      .filter((name) => name.startsWith("@sbx/") && manifest.dependencies[name] !== "workspace:*")
      .map((name) => `${name} is not "workspace:*"`),
  ];
}

/** @param {string} folder @returns {boolean} whether the entry exports names that it does not list */
const exportsByStar = (folder) =>
  kindOf(`${folder}/src/index.ts`) === "file" && /^export \* from/m.test(read(`${folder}/src/index.ts`));

/** @param {import("./architecture.mjs").Part} part @returns {string[]} */
function problemsOf(part) {
  const short = part.folder.split("/")[1] ?? "";
  const manifest = JSON.parse(read(`${part.folder}/package.json`));
  const files = ["README.md", "src/index.ts", "tsconfig.json"]
    .filter((file) => kindOf(`${part.folder}/${file}`) !== "file")
    .map((file) => `no ${file}`);
  const starred = exportsByStar(part.folder) ? ["src/index.ts re-exports by `*`: list the names"] : [];
  return [...manifestProblems(manifest, short), ...dependencyProblems(manifest, part), ...files, ...starred];
}

const strict = process.argv.includes("--strict");
const unwritten = (/** @type {string} */ problem) => problem === "no README.md" && !strict;

let count = 0;
for (const part of parts.filter(({ folder }) => folder.startsWith("packages/"))) {
  const problems = problemsOf(part);
  count += problems.filter((problem) => !unwritten(problem)).length;
  console.log(`${part.name.padEnd(18)} ${problems.length === 0 ? "uniform" : ""}`);
  for (const problem of problems) console.log(`  ${problem}`);
}
const strays = readdirSync(root).filter((name) => !/^[\w.-]+$/.test(name));
for (const name of strays) console.log(`${JSON.stringify(name)} in the root is no name of a file`);
finish("packages", count + strays.length);
