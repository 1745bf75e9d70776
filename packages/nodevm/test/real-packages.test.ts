import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { realPackages } from "./helpers/real-packages.ts";
import { inGuest, inNode, loadedByNode, versionOf } from "./helpers/run-real-package.ts";

const titled = realPackages.map((entry) => [`${entry.name}@${versionOf(entry.name)}`, entry] as const);

declare module "vitest" {
  interface TaskMeta {
    /** A row of `docs/packages.md`, which `tooling/real-packages/table.mjs` writes. */
    realPackage?: object;
  }
}

describe("packages of the registry in the guest realm", () => {
  it.for(titled)("RS-23 RS-59: %s does its work as in plain Node", async ([, entry], { task }) => {
    const { name, does, builtins = [], mocked = [] } = entry;
    task.meta.realPackage = { name, version: versionOf(name), does, builtins, mocked };
    const inTheGuest = JSON.stringify(await inGuest(entry));
    expect(loadedByNode(name)).toEqual([]);
    expect(inTheGuest).toBe(JSON.stringify(await inNode(entry)));
    expect(loadedByNode(name)).not.toEqual([]);
  });
});

describe("docs/packages.md", () => {
  const document = readFileSync(new URL("../../../docs/packages.md", import.meta.url), "utf8");
  const rows = [...document.matchAll(/^\| `([^`]+)` +\| ([\d.]+) /gm)].map(([, name, version]) => `${name}@${version}`);

  it("has a row for each of these packages, at the version that is tested", () => {
    expect(rows).toEqual(titled.map(([title]) => title));
  });
});
