import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { realmForVite } from "./tooling/realm-bundle/plugins.ts";

const libraries = ["bridge", "transformer", "vm", "nodevm", "compilers"];
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const sources = [
  { find: "@sbx/vm/internal", replacement: path("packages/vm/src/internal.ts") },
  { find: "@sbx/bridge/realm", replacement: path("packages/bridge/src/realm/index.ts") },
  ...libraries.map((name) => ({
    find: new RegExp(`^@sbx/${name}$`),
    replacement: path(`packages/${name}/src/index.ts`),
  })),
];

export default defineConfig({
  plugins: [realmForVite()],
  test: {
    pool: "forks",
    execArgv: ["--expose-gc", "--experimental-vm-modules"],
    // Generous: how long a test may take on a machine that does something else, not how long it takes.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What was built is loaded by Node itself: vitest would rewrite its text.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
    projects: [
      ...libraries.flatMap((name) => [
        {
          extends: true as const,
          resolve: { alias: sources },
          test: {
            name,
            root: path(`packages/${name}`),
            exclude: [...configDefaults.exclude, "**/*.dist.test.ts"],
          },
        },
        {
          extends: true as const,
          test: {
            name: `${name}:dist`,
            root: path(`packages/${name}`),
            exclude: [...configDefaults.exclude, "**/*.source.test.ts"],
          },
        },
      ]),
      {
        extends: true as const,
        resolve: { alias: sources },
        test: { name: "conformance", root: path("tooling/conformance") },
      },
      {
        extends: true as const,
        test: { name: "conformance:dist", root: path("tooling/conformance") },
      },
      { extends: true as const, test: { name: "cli", root: path("apps/cli") } },
      // Processes and a browser: a busy machine may take its time to start them.
      {
        extends: true as const,
        test: { name: "playground", root: path("apps/playground"), testTimeout: 180_000, hookTimeout: 180_000 },
      },
      {
        extends: true as const,
        test: {
          name: "tooling",
          root: path("tooling"),
          include: ["{checks,fuzz}/**/*.test.ts", "attacks/{scanner,proofs}.test.ts", "attacks/oracle/*.test.ts"],
          // The oracle looks behind proxies with a function of Node's own.
          execArgv: ["--expose-gc", "--experimental-vm-modules", "--expose-internals"],
        },
      },
    ],
    reporters: ["default", path("tooling/vitest-summary.ts")],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      reporter: ["text", "lcov"],
      thresholds: { lines: 80 },
    },
  },
});
