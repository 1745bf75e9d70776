// The fuzz test for longer: pnpm --filter @sbx/transformer fuzz [SECONDS=600] [SEED=the time]
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [seconds = "600", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const root = fileURLToPath(new URL("../../../..", import.meta.url));
const vitest = fileURLToPath(new URL("node_modules/vitest/vitest.mjs", new URL("../../../../", import.meta.url)));
const { status } = spawnSync(process.execPath, [vitest, "run", "--project=transformer", "fuzz"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, SBX_FUZZ_SECONDS: seconds, SBX_FUZZ_SEED: seed },
});
process.exitCode = status ?? 1;
