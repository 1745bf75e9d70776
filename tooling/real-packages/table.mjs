// @ts-check
/**
 * Writes docs/packages.md: runs the tests of real packages on what was built, under every Node version of
 * tooling/node-matrix/versions.json, and has a column for each. Ends with 1 if any package fails.
 *
 * usage: pnpm packages
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { binary, versions } from "../node-matrix/binaries.mjs";

/** @typedef {{ name: string, version: string, does: string, builtins: string[], mocked: string[] }} RealPackage */
/** @typedef {{ status: string, failureMessages: string[], meta: { realPackage?: RealPackage } }} Assertion */
/** @typedef {{ row: RealPackage, result: string }} Outcome */

const root = fileURLToPath(new URL("../..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "sbx-packages-"));
const test = ["node_modules/vitest/vitest.mjs", "run", "--project=nodevm:dist", "real-packages"];

/** A failure's first line, as a cell. @param {Assertion} assertion */
const resultOf = ({ status, failureMessages }) =>
  status === "passed" ? "same" : (failureMessages[0] ?? status).split("\n", 1).join("").replaceAll("|", "\\|");

/** @param {string} version @returns {Outcome[]} */
function run(version) {
  const node = binary(version);
  if (node === undefined) throw new Error(`Node ${version} cannot be had here`);
  console.log(`Node ${version}`);
  const file = join(scratch, `${version}.json`);
  spawnSync(node, [...test, "--reporter=json", `--outputFile=${file}`], { cwd: root, stdio: "inherit" });
  /** @type {{ testResults: { assertionResults: Assertion[] }[] }} */
  const { testResults } = JSON.parse(readFileSync(file, "utf8"));
  const assertions = testResults.flatMap(({ assertionResults }) => assertionResults);
  return assertions.flatMap((assertion) =>
    assertion.meta.realPackage === undefined ? [] : [{ row: assertion.meta.realPackage, result: resultOf(assertion) }],
  );
}

/** @param {readonly string[]} names */
const list = (names) => names.map((name) => `\`${name}\``).join(", ") || "none";

/** @param {readonly string[]} cells */
const line = (cells) => `| ${cells.join(" | ")} |`;

/** @param {readonly string[]} columns @param {readonly Outcome[][]} outcomes one list for each column @returns {string} */
function document(columns, outcomes) {
  const header = [
    "package",
    "version",
    "what the program does",
    "builtins",
    "mocks",
    ...columns.map((c) => `Node ${c}`),
  ];
  const rows = (outcomes[0] ?? []).map(({ row }, at) => [
    ...[`\`${row.name}\``, row.version, row.does, list(row.builtins), list(row.mocked)],
    ...outcomes.map((column) => column[at]?.result ?? "not run"),
  ]);
  return `# Real packages in the guest realm

Written by \`pnpm packages\` (\`tooling/real-packages/table.mjs\`) from a run; not by hand.

Each package, with all that it depends on, is loaded in the guest realm (\`require: { context: "sandbox" }\`), where a small
program does its real work with it; plain Node runs the same program. "same" says that both gave the same JSON, and that Node
itself had loaded no file of the package for the guest. The programs: \`packages/nodevm/test/helpers/real-packages.ts\`.

The builtins are all that the guest was given (\`require.builtin\`). No guest is given those under "mocks"; the package gets
small objects in their place (\`require.mock\`), which the same file shows.

${[line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n")}
`;
}

const columns = Object.values(versions);
const outcomes = columns.map(run);
rmSync(scratch, { recursive: true });
writeFileSync(
  join(root, "docs/packages.md"),
  await format(document(columns, outcomes), { parser: "markdown", printWidth: 120 }),
);
const results = outcomes.flat().map(({ result }) => result);
const passed = results.filter((result) => result === "same").length;
console.log(`${String(passed)} passed, ${String(results.length - passed)} failed`);
process.exitCode = passed === results.length && passed > 0 ? 0 : 1;
