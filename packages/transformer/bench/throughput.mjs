// How fast real code goes through: pnpm --filter @sbx/transformer throughput [FOLDER_OR_FILE...]
// Needs `pnpm build` first. Compares with vm2's transformer, which is there as tooling/bench needs it. Default: what TypeScript, acorn, prettier, eslint and fast-check ship, as far as it can be read as a script.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { parse } from "acorn";
import { createCalleeName, createGuardName, transform } from "../dist/index.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const packages = ["typescript/lib", "prettier", "eslint/lib", "fast-check/lib", "acorn/dist"];
const requires = [root, import.meta.url].map((from) => createRequire(from));
const options = { importCallee: createCalleeName(), templateHelper: createCalleeName() };
const guarded = { ...options, guardCatch: createGuardName(), detectAsync: false };

/** vm2's transformer for scripts; undefined if it is not installed. */
function otherTransformer() {
  try {
    const { transformer } = createRequire(join(root, "tooling/bench/package.json"))("vm2/lib/transformer.js");
    return (text) => transformer(null, text, false, false, "probe.js");
  } catch {
    return undefined;
  }
}

function folderOf(path) {
  for (const require of requires) {
    for (const folder of require.resolve.paths(path) ?? []) {
      if (statSync(join(folder, path), { throwIfNoEntry: false })) return join(folder, path);
    }
  }
  return undefined;
}

function* filesIn(path) {
  if (!statSync(path).isDirectory()) return yield path;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* filesIn(join(path, entry.name));
    else if (/\.c?js$/.test(entry.name)) yield join(path, entry.name);
  }
}

/** Texts that V8 takes as scripts: the rest are modules. */
function scripts(paths) {
  const found = [];
  for (const path of paths) {
    for (const file of filesIn(path)) {
      const text = readFileSync(file, "utf8");
      try {
        new Script(text);
        found.push(text);
      } catch {
        continue;
      }
    }
  }
  return found;
}

const given = process.argv.slice(2);
const texts = scripts(given.length > 0 ? given : packages.map(folderOf).filter((path) => path !== undefined));
const megabytes = (list) => list.reduce((sum, text) => sum + text.length, 0) / 1e6;

/** Best of five, in seconds. */
function best(list, operation) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const start = process.hrtime.bigint();
    for (const text of list) operation(text);
    least = Math.min(least, Number(process.hrtime.bigint() - start) / 1e9);
  }
  return least;
}

const withLetters = texts.filter((text) => text.includes("import"));
const other = otherTransformer();

/** What the other one can read: the rest would make it look fast. */
const readable = other && texts.filter((text) => !throws(() => other(text)));

function throws(operation) {
  try {
    operation();
    return false;
  } catch {
    return true;
  }
}

const without = texts.filter((text) => !text.includes("import"));
const rows = [
  ["transform, all", texts, (text) => transform(text, { ...options, detectAsync: false })],
  ["transform, all, with detectAsync", texts, (text) => transform(text, options)],
  ["transform, texts with the letters", withLetters, (text) => transform(text, { ...options, detectAsync: false })],
  ["transform, texts without them", without, (text) => transform(text, { ...options, detectAsync: false })],
  ["transform with a guard, all", texts, (text) => transform(text, guarded)],
  ...(other === undefined
    ? []
    : [
        ["transform with a guard, what vm2 reads", readable, (text) => transform(text, guarded)],
        [
          "transform with a guard and detectAsync, what vm2 reads",
          readable,
          (text) => transform(text, { ...guarded, detectAsync: true }),
        ],
        ["vm2, what it reads", readable, other],
      ]),
  [
    "acorn.parse, texts with the letters",
    withLetters,
    (text) => parse(text, { ecmaVersion: "latest", allowHashBang: true }),
  ],
];

console.log(
  `${String(texts.length)} files, ${megabytes(texts).toFixed(1)} MB; with the letters: ${String(withLetters.length)}, ${megabytes(withLetters).toFixed(1)} MB`,
);
console.table(
  rows.map(([what, list, operation]) => {
    const seconds = best(list, operation);
    return {
      what,
      MB: Number(megabytes(list).toFixed(1)),
      ms: Math.round(seconds * 1000),
      "MB/s": Number((megabytes(list) / seconds).toFixed(1)),
    };
  }),
);
const failed = texts.filter((text) => {
  const { code } = transform(text, guarded);
  return code.includes("import") || (new Script(code), false);
});
console.log(`${String(failed.length)} of ${String(texts.length)} outputs are wrong`);
process.exitCode = failed.length === 0 ? 0 : 1;
