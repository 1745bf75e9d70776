// @ts-check
/**
 * Removes each guard of table.mjs in a copy of the package, in a temporary folder, and runs the named test there: it must
 * fail. Prints a line for each, and closes with "N passed, N failed".
 *
 * usage: node packages/bridge/test/mutations/run.mjs [PATTERN OF AN ID]
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mutations } from "./table.mjs";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const files = ["vitest.config.ts", "tsconfig.base.json", "package.json", "tooling", "packages/bridge/src", "packages/bridge/test", "packages/bridge/package.json", "packages/bridge/tsconfig.json", "packages/bridge/README.md"]; // prettier-ignore
const copy = mkdtempSync(join(tmpdir(), "bridge-mutations-"));

for (const file of files) {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  cpSync(join(root, file), join(copy, file), { recursive: true, filter: (path) => !/node_modules|\bdist\b/.test(path.slice(root.length)) }); // prettier-ignore
}
// The configuration names all packages.
for (const folder of ["transformer", "vm", "nodevm", "compilers"]) mkdirSync(join(copy, "packages", folder));
mkdirSync(join(copy, "apps/cli"), { recursive: true });
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");

/** The number of failed and passed tests. @param {string} test @param {string} name @returns {{ passed: number, failed: number }} */
function run(test, name) {
  const report = join(copy, "report.json");
  rmSync(report, { force: true });
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--project=bridge", test, "-t", name, "--reporter=json", `--outputFile=${report}`];
  spawnSync(process.execPath, args, { cwd: copy, stdio: "ignore", timeout: 180_000 });
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, "utf8"));
    return { passed: numPassedTests, failed: Math.max(numFailedTests, numPassedTests === 0 ? numFailedTestSuites : 0) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const pattern = new RegExp(process.argv[2] ?? "");
let killed = 0;
let survived = 0;
try {
  for (const { id, file, from, to, test, name } of mutations.filter((mutation) => pattern.test(mutation.id))) {
    const path = join(copy, "packages/bridge/src", file);
    const source = readFileSync(path, "utf8");
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    let verdict;
    if (source.split(from).length !== 2) verdict = "STALE: the line is not there once";
    else {
      const before = run(test, escaped);
      writeFileSync(
        path,
        source.replace(from, () => to),
      );
      const after = run(test, escaped);
      writeFileSync(path, source);
      if (before.passed === 0 || before.failed > 0)
        verdict = `BROKEN: ${before.passed} passed, ${before.failed} failed with the guard`;
      else verdict = after.failed > 0 ? "killed" : "SURVIVED";
    }
    if (verdict === "killed") killed += 1;
    else survived += 1;
    console.log(`${verdict.padEnd(10)} ${id} (${test}: ${name})`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`\n${killed} passed, ${survived} failed`);
process.exitCode = survived === 0 ? 0 : 1;
