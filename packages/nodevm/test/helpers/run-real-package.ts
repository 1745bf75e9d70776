import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { compileFunction } from "node:vm";
import { NodeVM } from "@sbx/nodevm";
import { mocks, type RealPackage } from "./real-packages.ts";

const packageFolder = join(dirname(fileURLToPath(import.meta.url)), "../..");
const filename = join(packageFolder, "test/program.js");
const requireOfNode = createRequire(filename);

/** The version that is installed. */
export function versionOf(name: string): string {
  const path = join(packageFolder, "node_modules", name, "package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

/** The program's result in plain Node. */
export async function inNode({ program }: RealPackage): Promise<unknown> {
  const module = { exports: undefined as unknown };
  const run = compileFunction(program, ["exports", "require", "module"], { filename });
  run(module.exports, requireOfNode, module);
  return module.exports;
}

/** The program's result in the guest realm, where the package and all that it depends on are loaded too. */
export async function inGuest({ name, builtins = [], mocked = [], program }: RealPackage): Promise<unknown> {
  const vm = new NodeVM({
    require: {
      context: "sandbox",
      external: { modules: [name], transitive: true },
      root: join(packageFolder, "../.."),
      builtin: builtins,
      mock: Object.fromEntries(mocked.map((id) => [id, mocks[id]])),
    },
  });
  return vm.run(program, filename);
}

/** The package's files that Node itself has loaded. */
export const loadedByNode = (name: string): readonly string[] =>
  Object.keys(requireOfNode.cache).filter((file) => file.includes(`${sep}node_modules${sep}${name}${sep}`));
