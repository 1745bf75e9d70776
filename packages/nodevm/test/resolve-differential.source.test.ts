import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NodeVM } from "@sbx/nodevm";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { nodeFileSystem } from "../src/filesystem/node-filesystem.ts";
import { resolve, type Resolution } from "../src/resolver/resolve.ts";
import { openContext, referrerAt } from "./helpers/context.ts";

/**
 * Generated package trees on the disk; every specifier resolved by Node's own `require.resolve` and by ours. More trees:
 * `SBX_RESOLVE_RUNS=5000`.
 */
const runs = Number(process.env["SBX_RESOLVE_RUNS"] ?? "250");

/** Node says `ERR_INVALID_PACKAGE_CONFIG`; ours keeps the name that users of vm2 test for. */
const codeNames: Record<string, string> = { ERR_INVALID_PACKAGE_CONFIG: "ERR_INVALID_PACKAGE_CONFIGURATION" };

const conditions =
  (process.features as { require_module?: boolean }).require_module === true
    ? ["node", "require", "module-sync"]
    : ["node", "require"];

const names = ["a", "b", "@s/a"];
const files = [
  "index.js",
  "main.js",
  "main.json",
  "lib/index.js",
  "lib/x.js",
  "x.cjs",
  "x",
  "x.js",
  "x/index.json",
  "y z.js",
];

const target = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...files.map((file) => `./${file}`)) },
  fc.constantFrom(
    "./missing.js",
    "./lib/*.js",
    "./*",
    "./lib",
    "main.js",
    "../x.js",
    "./node_modules/a/x.js",
    "./lib/../x.js",
    "",
    "/x.js",
  ),
  fc.constantFrom(
    "./y%20z.js",
    "./lib%2fx.js",
    "./x.js?q",
    "./x.js#h",
    "./lib\\x.js",
    "./%6eode_modules/a.js",
    "./lib//x.js",
  ),
  fc.constantFrom<unknown>(null, false, 5),
);
const conditional = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, target, tie("object"), tie("list")),
  object: fc.dictionary(
    fc.constantFrom("node", "require", "import", "default", "module-sync", "custom", "0"),
    tie("any"),
    { maxKeys: 3 },
  ),
  list: fc.array(tie("any"), { maxLength: 3 }),
})).any;
const subpath = fc.constantFrom(
  ".",
  "./x",
  "./x.js",
  "./lib/*",
  "./lib/*.js",
  "./*",
  "./lib/",
  "./l*",
  "./lib/x*",
  "./*/x",
  "x",
  "./lib/*/*",
);
/** What newer and older Nodes do not read alike is left out: `exports` that is a boolean or a number, a link to itself. */
const isMap = (value: unknown): boolean => typeof value !== "boolean" && typeof value !== "number";
const exportsMap = fc.oneof(conditional.filter(isMap), fc.dictionary(subpath, conditional, { maxKeys: 5 }));
const importsMap = fc.dictionary(
  fc.constantFrom("#x", "#x/*", "#*", "#x/lib/*", "#", "#/x", "#x/", "x"),
  fc.oneof(conditional, fc.constantFrom("a", "b/x", "@s/a", "b/*", "missing", "a/lib/x.js", "./x.js")),
  { maxKeys: 4 },
);
const manifest = fc.record(
  {
    name: fc.constantFrom<unknown>("a", "b", "@s/a", "self"),
    main: fc.constantFrom<unknown>("main", "./main.js", "lib", "lib/", "missing", "", 5, "x", "./lib/x", "../b/x.js"),
    exports: exportsMap,
    imports: importsMap,
  },
  { requiredKeys: [] },
);
const packageTree = fc.record({
  manifest: fc.option(manifest.map((value) => JSON.stringify(value))),
  files: fc.uniqueArray(fc.constantFrom(...files), { maxLength: 7 }),
});
const place = fc.constantFrom(
  "",
  "node_modules/a",
  "node_modules/b",
  "node_modules/@s/a",
  "node_modules/a/node_modules/b",
  "lib/node_modules/a",
  "packages/a",
);
const link = fc
  .tuple(
    fc.constantFrom("node_modules/a", "node_modules/b", "node_modules/@s/a", "linked", "lib/l.js"),
    fc.constantFrom("packages/a", "node_modules/b", "node_modules/a", "lib", "x.js", "missing"),
  )
  .filter(([from, to]) => from !== to);
const specifier = fc.oneof(
  fc.constantFrom(
    ".",
    "..",
    "./",
    "../",
    "./x",
    "./x.js",
    "./x/",
    "./lib",
    "./lib/",
    "./main",
    "./lib/x",
    "../x",
    "./linked/x",
    "./..",
    "./lib/.",
    "./l",
    "./y z",
    "..foo",
    ".foo",
    "./x%2ejs",
    "./lib\\x",
  ),
  fc.constantFrom(
    ...names.flatMap((name) => [
      name,
      `${name}/x`,
      `${name}/x.js`,
      `${name}/lib/x`,
      `${name}/lib/x.js`,
      `${name}/lib`,
      `${name}/lib/`,
      `${name}/.`,
      `${name}/package.json`,
      `${name}/../b/x`,
      `${name}/y z.js`,
      `${name}/lib/*`,
    ]),
  ),
  fc.constantFrom(
    "self",
    "self/x",
    "self/lib/x.js",
    "@s",
    "@",
    "a%2fb",
    "a\\x",
    "missing",
    "missing/x",
    "/missing",
    " a",
  ),
  fc.constantFrom("#x", "#x/lib/x.js", "#x/x", "#", "#/x", "#x/", "#y", "#x/../x", "#*", "#x/node_modules/a"),
);
const tree = fc.record({
  packages: fc.dictionary(place, packageTree, { maxKeys: 5 }),
  links: fc.array(link, { maxLength: 1 }),
  from: fc.constantFrom(
    "main.js",
    "lib/main.js",
    "node_modules/a/x.js",
    "packages/a/lib/x.js",
    "node_modules/a/node_modules/b/index.js",
  ),
  specifiers: fc.uniqueArray(specifier, { minLength: 6, maxLength: 12 }),
});
type Tree = typeof tree extends fc.Arbitrary<infer T> ? T : never;

const top = realpathSync(mkdtempSync(join(tmpdir(), "sbx-resolve-")));
afterAll(() => rmSync(top, { recursive: true, force: true }), 60_000);
let count = 0;

function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, content, { flag: "wx" });
  } catch {
    // "x" and "x/index.json" exclude each other: the first one stays
  }
}

function build({ packages, links }: Tree): string {
  const root = join(top, String(count++), "proj");
  mkdirSync(root, { recursive: true });
  for (const [where, { manifest: text, files: names }] of Object.entries(packages)) {
    if (text !== null) put(join(root, where, "package.json"), text);
    for (const name of names) {
      if (name.startsWith("x/") && names.includes("x")) continue;
      put(join(root, where, name), "");
    }
  }
  for (const [from, to] of links) {
    try {
      mkdirSync(dirname(join(root, from)), { recursive: true });
      symlinkSync(join(root, to), join(root, from));
    } catch {
      // taken by a file of the tree
    }
  }
  return root;
}

const attempt = (operation: () => string): string => {
  try {
    return operation();
  } catch (error) {
    const { code = String(error) } = error as { code?: string };
    return codeNames[code] ?? code;
  }
};

const answer = (found: Resolution | undefined): string => {
  if (found === undefined) return "MODULE_NOT_FOUND";
  return found.kind === "file" ? found.file.filename : found.id;
};

const seed = Number(process.env["SBX_FUZZ_SEED"] ?? 20_261_121);

describe("resolve", () => {
  it(`RS-30 RS-32 RS-33 RS-36 RS-40 RS-42: answers as Node's require.resolve does on generated trees (${runs} of them)`, () => {
    fc.assert(
      fc.property(tree, (generated) => {
        const root = build(generated);
        const from = join(root, generated.from);
        const context = openContext(nodeFileSystem, { conditions: new Set(conditions) });
        const native = createRequire(from);
        for (const id of generated.specifiers) {
          const expected = attempt(() => native.resolve(id));
          const actual = attempt(() => answer(resolve(context, id, referrerAt(context, from))));
          expect(`${id} → ${actual}`).toBe(`${id} → ${expected}`);
        }
        rmSync(dirname(root), { recursive: true });
      }),
      { seed, numRuns: runs },
    );
  }, 900_000);

  it("RS-13 RS-26 GP-9 GP-10: so does require.resolve of a program, which sees the disk through the rules", () => {
    fc.assert(
      fc.property(tree, (generated) => {
        const root = build(generated);
        const from = join(root, generated.from);
        const native = createRequire(from);
        const vm = new NodeVM({ require: { external: true, context: "sandbox", root: dirname(root) } });
        const program =
          "module.exports = (id) => { try { return require.resolve(id) } catch (e) { return e.code ?? String(e) } }";
        const resolveInGuest = vm.run<(id: string) => string>(program, from);
        for (const id of generated.specifiers)
          expect(`${id} → ${resolveInGuest(id)}`).toBe(`${id} → ${attempt(() => native.resolve(id))}`);
        vm.dispose();
        rmSync(dirname(root), { recursive: true });
      }),
      { seed, numRuns: Math.ceil(runs / 3) },
    );
  }, 900_000);

  it("GP-10: so does Node when it is given conditions of the user's", () => {
    const trees = fc.sample(tree, { seed, numRuns: Math.ceil(runs / 3) }).map((generated) => {
      const root = build(generated);
      return { from: join(root, generated.from), specifiers: generated.specifiers };
    });
    const script = `
      const { createRequire } = require("node:module");
      const attempt = (native, id) => { try { return native.resolve(id) } catch (error) { return error.code ?? String(error) } };
      const trees = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
      console.log(JSON.stringify(trees.map(({ from, specifiers }) => specifiers.map((id) => attempt(createRequire(from), id)))));`;
    const { stdout } = spawnSync(process.execPath, ["--no-warnings", "--conditions=custom", "-e", script], {
      input: JSON.stringify(trees),
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    const expected = JSON.parse(stdout) as string[][];
    let usesCustom = 0;
    trees.forEach(({ from, specifiers }, index) => {
      const answers = (names: readonly string[]): string[] => {
        const context = openContext(nodeFileSystem, { conditions: new Set(names) });
        return specifiers.map((id) => attempt(() => answer(resolve(context, id, referrerAt(context, from)))));
      };
      const ours = answers([...conditions, "custom"]);
      expect(ours).toEqual(expected[index]?.map((code) => codeNames[code] ?? code));
      if (answers(conditions).join() !== ours.join()) usesCustom++;
    });
    expect(usesCustom).toBeGreaterThan(0); // else the trees would not show it
  }, 900_000);
});
