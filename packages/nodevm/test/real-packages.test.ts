import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import { NodeVM } from "@sbx/nodevm";
import { describe, expect, it } from "vitest";
import { realPackages } from "./helpers/real-packages.ts";

const here = dirname(fileURLToPath(import.meta.url));
const filename = join(here, "program.js");

/** The program in plain Node. */
async function inNode(program: string): Promise<unknown> {
  const module = { exports: undefined as unknown };
  const run = compileFunction(program, ["exports", "require", "module"], { filename });
  run(module.exports, createRequire(filename), module);
  return module.exports;
}

/** The program in the guest realm: every package on its way too. */
async function inGuest(program: string, name: string, builtins: readonly string[]): Promise<unknown> {
  const safe = ["os", "tty", "child_process", "process"];
  const vm = new NodeVM({
    require: {
      external: { modules: [name], transitive: true },
      context: "sandbox",
      builtin: builtins.filter((id) => !safe.includes(id)),
      mock: {
        os: { platform: () => "linux", release: () => "1" },
        tty: { isatty: () => false },
        child_process: {},
        process: { argv: [], execArgv: [], env: {}, stdout: {}, stderr: {} },
      },
    },
  });
  return vm.run(program, filename);
}

const version = (name: string): string => {
  const path = join(here, "..", "node_modules", name, "package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
};

/** Some packages look for `Buffer` as soon as they are loaded. */
const hasBuffer = new NodeVM().run("module.exports = typeof Buffer") === "function";
const ready = realPackages.filter(({ needsBuffer = false }) => hasBuffer || !needsBuffer);

describe("packages of the registry in the guest realm", () => {
  it.each(ready.map((entry) => [`${entry.name}@${version(entry.name)}`, entry] as const))(
    "RS-23 RS-59: %s does its work as in plain Node",
    async (_title, { name, builtins = [], program }) => {
      const expected = JSON.stringify(await inNode(program));
      expect(JSON.stringify(await inGuest(program, name, builtins))).toBe(expected);
    },
  );
});
