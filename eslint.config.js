import { defineConfig, globalIgnores } from "eslint/config";
import { base, cycles, tests, typed } from "./tooling/eslint-config/base.js";
import { boundaries } from "./tooling/eslint-config/boundaries.js";
import { realm } from "./tooling/eslint-config/realm.js";

export default defineConfig(
  globalIgnores(["**/dist/", "**/coverage/", ".node-matrix/", "examples/", "tooling/checks/fixtures/"]),
  base,
  { ...typed, languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  cycles,
  tests,
  boundaries,
  realm,
);
