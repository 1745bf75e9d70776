import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Lint as the repository has it, without the rules that need types: planted files belong to no project. */
const untyped = new ESLint({
  cwd: root,
  ignore: false,
  overrideConfig: [
    { ...tseslint.configs.disableTypeChecked, files: ["**/*.ts"] },
    { files: ["**/*.ts"], languageOptions: { parserOptions: { projectService: false } } },
  ],
});

/** The same with types, for one planted file at a known place. */
const typed = new ESLint({
  cwd: root,
  overrideConfig: {
    files: ["**/*.ts"],
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ["packages/bridge/src/realm/planted.ts", "packages/vm/src/guest/planted.ts"],
        },
      },
    },
  },
});

interface Finding {
  readonly rule: string | null;
  readonly message: string;
}

async function lint(code: string, filePath: string, engine: ESLint = untyped): Promise<Finding[]> {
  const results = await engine.lintText(code, { filePath: `${root}${filePath}` });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => ({ rule: ruleId, message })));
}

const realmFile = "packages/bridge/src/realm/planted.ts";
const guestFile = "packages/vm/src/guest/planted.ts";
const ordinaryFile = "packages/vm/src/planted.ts";

/** One construct that consults what the guest can change, with a word of the message that must name it. */
const planted: readonly (readonly [title: string, code: string, word: string])[] = [
  ["a method call", "export const f = (a: { b(): void }): void => { a.b(); };", "prototype"],
  [
    "a computed method call",
    "export const f = (port: Record<string, () => void>, k: string): void => { port[k](); };",
    "prototype",
  ],
  ["an optional method call", "export const f = (a?: { b(): void }): void => { a?.b(); };", "prototype"],
  ["a method call behind an assertion", "export const f = (a: { b?(): void }): void => { a.b!(); };", "plain name"],
  ["a call through the comma operator", "export const f = (a: { b(): void }): void => { (0, a.b)(); };", "plain name"],
  ["a tagged template", "export const f = (tag: (s: unknown) => void): void => { tag`x`; };", "tag"],
  [
    "a collection filled from an iterable",
    "export const f = (Map: new (x: unknown) => object, x: unknown): object => new Map(x);",
    "iterable",
  ],
  ["construction of a member", "export const f = (a: { B: new () => object }): object => new a.B();", "plain name"],
  ["for-of", "export const f = (a: string[]): void => { for (const x of a) void x; };", "for-of"],
  ["for-in", "export const f = (a: object): void => { for (const x in a) void x; };", "for-in"],
  ["array destructuring", "export const f = (a: string[]): unknown => { const [x] = a; return x; };", "array iterator"],
  ["array destructuring of a parameter", "export const f = ([x]: string[]): unknown => x;", "array iterator"],
  ["array destructuring in a default", "export const f = ([x]: string[] = []): unknown => x;", "array iterator"],
  [
    "array destructuring in an assignment",
    "export const f = (a: string[]): unknown => { let x; [x] = a; return x; };",
    "array iterator",
  ],
  ["spread in a call", "export const f = (g: (...a: string[]) => void, a: string[]): void => { g(...a); };", "spread"],
  ["spread in an array", "export const f = (a: string[]): string[] => [...a];", "spread"],
  ["spread in an object", "export const f = (a: object): object => ({ __proto__: null, ...a });", "spread"],
  [
    "the rest of an object",
    "export const f = ({ a, ...rest }: { a: string; b: string }): unknown => { void a; return rest; };",
    "rest",
  ],
  ["a literal without a null prototype", "export const f = (): object => ({ a: 1 });", "__proto__: null"],
  ["an empty literal", "export const f = (): object => ({});", "__proto__: null"],
  [
    "a literal whose prototype is a shorthand",
    "export const f = (__proto__: null): object => ({ __proto__ });",
    "__proto__: null",
  ],
  [
    "a literal whose prototype is computed",
    'export const f = (): object => ({ ["__proto__"]: null });',
    "__proto__: null",
  ],
  [
    "a literal nested in a good one",
    "export const f = (): object => ({ __proto__: null, a: { b: 1 } });",
    "__proto__: null",
  ],
  ["index assignment", "export const f = (a: string[], i: number): void => { a[i] = 'x'; };", "setter"],
  ["assignment to a numbered element", "export const f = (a: string[]): void => { a[0] = 'x'; };", "setter"],
  ["compound index assignment", "export const f = (a: number[], i: number): void => { a[i] += 1; };", "setter"],
  ["an index increment", "export const f = (a: number[], i: number): void => { a[i]++; };", "setter"],
  [
    "destructuring into a member",
    "export const f = (a: { b: unknown }, c: { d: unknown }): void => { ({ d: a.b } = c); };",
    "prototype chain",
  ],
  ["delete", "export const f = (a: { b?: string }): void => { delete a.b; };", "ReflectDeleteProperty"],
  ["reading `constructor`", "export const f = (a: object): unknown => a.constructor;", "mutable prototype"],
  ["reading `then`", "export const f = (a: { then: unknown }): unknown => a.then;", "mutable prototype"],
  ["instanceof", "export const f = (a: unknown, B: new () => object): boolean => a instanceof B;", "hasInstance"],
  ["in", 'export const f = (a: object): boolean => "b" in a;', "prototype chain"],
  ["a regular expression", "export const pattern = /x/;", "regular expression"],
  ["an async function", "export const f = async (): Promise<void> => {};", "async"],
  ["a generator", "export function* f(): Generator { yield 1; }", "generators"],
  ["a class with a superclass", "export class A {}\nexport class B extends A {}", "return-override"],
  ["dynamic import", 'export const f = (): unknown => import("./x.ts");', "imports natively"],
  ["import.meta", "export const f = (): unknown => import.meta;", "import.meta"],
  ["an enum", "export enum E { A }", "enums"],
  ["the global object", "export const f = (): unknown => globalThis;", "global"],
  ["a global constructor", "export const f = (): unknown => new WeakMap();", "global"],
  ["a global namespace", "export const r = Reflect;", "global"],
  ["a global of newer engines", "export const t: unknown = Temporal;", "global"],
  ["console", 'export const f = (): void => { console.log("x"); };', "global"],
];

/** Casts, which matter where values of two realms meet. */
const plantedCasts: typeof planted = [
  [
    "a cast to Foreign",
    "export type Foreign = { x: 1 };\nexport const f = (a: unknown): Foreign => a as Foreign;",
    "cast",
  ],
  [
    "a cast to a list of Foreign",
    "export type Foreign = { x: 1 };\nexport const f = (a: unknown): Foreign[] => a as Foreign[];",
    "cast",
  ],
  ["a cast to Local", "export type Local = { x: 1 };\nexport const f = (a: unknown): Local => a as Local;", "cast"],
  [
    "a cast to never",
    "export const f = (a: unknown, g: (x: string) => void): void => { g(a as never); };",
    "fits every type",
  ],
  [
    "a type predicate of Local",
    "export type Local = { x: 1 };\nexport const f = (a: unknown): a is Local => true;",
    "predicate",
  ],
];

describe.each([realmFile, guestFile])("realm profile in %s", (file) => {
  it.each(planted)("refuses %s", async (_title, code, word) => {
    const found = await lint(code, file);
    expect(found.filter(({ message }) => /\bI\d+: /.test(message) && message.includes(word))).not.toEqual([]);
  });

  it("accepts the style it asks for", async () => {
    const code = `
      import { ReflectApply, WeakMapPrototypeGet } from "./primordials.ts";
      interface Port { readonly __proto__: null; readonly get: (key: string) => unknown }
      export const makeReader = (port: Port, map: WeakMap<object, unknown>): object => ({
        __proto__: null,
        read: (key: string): unknown => port.get(key),
        find: (key: object): unknown => WeakMapPrototypeGet(map, key),
        run: (f: () => unknown, list: readonly unknown[]): unknown => {
          for (let i = 0; i < list.length; i++) if (list[i] === f) return ReflectApply(f, undefined, [f, i]);
          return undefined;
        },
      });
      class Stamp { readonly #record: unknown = undefined; static has(value: object): boolean { return #record in value; } }
      export const isStamped = Stamp;
    `;
    const unresolved = /no-unsafe-|no-redundant-type/; // the planted file's import leads nowhere
    expect((await lint(code, file, typed)).filter(({ rule }) => !unresolved.test(rule ?? ""))).toEqual([]);
  });

  it("tells a record of ours from other objects by its type", async () => {
    const code = `
      interface Port { readonly get: (key: string) => unknown; readonly apply: () => void; [index: number]: unknown }
      type Loose = { readonly __proto__: null; readonly get: (key: string) => unknown };
      declare const bare: <T>(record: T) => T;
      export const good = (port: Port): unknown => port.get("a");
      export const alsoGood = (port: Port | undefined): unknown => port?.get("a");
      export const byPrototype = (record: Loose): unknown => record.get("a");
      export const picked = (port: Pick<Port, "get" | "apply">): unknown => [port.get("a"), port.apply];
      export const count = (list: readonly string[], { length }: string): number => list.length + length;
      export const make = (): object => bare({ a: 1 });
      export const copy = (port: Port): object => bare({ ...port });
      export const table: Readonly<Record<string, number>> = { __proto__: null as never, a: 1 };
      export const fill = (port: Port, index: number): void => { port[index] = 1; };
    `;
    const found = await lint(code, file, typed);
    expect(found.map(({ rule }) => rule).filter((rule) => /^realm|syntax/.test(rule ?? ""))).toEqual([]);
  });

  it.each([
    ["an engine's collection", "(map: Map<string, string>): unknown => map.get('a')", "realm/inherited-call"],
    ["a list", "(list: string[]): unknown => list.slice(1)", "realm/inherited-call"],
    ["a string", "(text: string): unknown => text.at(0)", "realm/inherited-call"],
    ["a type of the moment", "(a: unknown): unknown => (a as { get: () => void }).get()", "realm/inherited-call"],
    ["a union with a collection", "(a: Port | Map<string, string>): unknown => a.get('a')", "realm/inherited-call"],
    ["a computed member", "(a: Port, key: 'get'): unknown => a[key]('a')", "realm/inherited-call"],
    ["`apply` of a function", "(a: () => void): unknown => a.apply", "realm/inherited-member"],
    ["a method that is only read", "(list: string[]): unknown => list.push", "realm/inherited-member"],
    [
      "a method taken by a pattern",
      "(map: Map<string, string>): unknown => { const { get } = map; return get; }",
      "realm/inherited-member",
    ],
    ["a method taken by a parameter", "({ slice }: string): unknown => slice", "realm/inherited-member"],
    ["a copy of anything", "(a: object): unknown => bare({ ...a })", "realm/spread"],
    ["a nested literal", "(): unknown => bare({ a: { b: 1 } })", "no-restricted-syntax"],
  ])("does not take %s for a record", async (_title, code, rule) => {
    const interfaces = `interface Port { readonly get: (key: string) => unknown }\ndeclare const bare: <T>(a: T) => T;\nexport type P = [Port, typeof bare];`;
    const found = await lint(`${interfaces}\nexport const f = ${code};`, file, typed);
    expect(found.map((finding) => finding.rule)).toContain(rule);
  });
});

it.each(plantedCasts)("the realm profile refuses %s", async (_title, code, word) => {
  const found = await lint(code, realmFile);
  expect(found.filter(({ message }) => message.startsWith("I1: ") && message.includes(word))).not.toEqual([]);
});

const brands = `
  declare const local: unique symbol;
  declare const foreign: unique symbol;
  interface Local { readonly [local]: never }
  interface Foreign { readonly [foreign]: never }
`;

describe("casts in the realm profile", () => {
  it.each([
    ["a local passed off as foreign", "(a: Local): unknown => a as unknown as Foreign"],
    ["a list of locals passed off as foreign", "(a: Local[]): unknown => a as unknown as readonly Foreign[]"],
    ["a function whose result becomes foreign", "(a: () => Local): unknown => a as unknown as () => Foreign"],
    ["a foreign made usable as local", "(a: Foreign): unknown => a as unknown as Local"],
    ["a foreign made usable as an object", "(a: Foreign | undefined): unknown => a as unknown as { b: string }"],
    ["a local hidden behind never", "(a: Local, g: (x: Foreign) => void): void => { g(a as never); }"],
    ["a foreign asserted to be local", "(a: Foreign): unknown => <Local>(<unknown>a)"],
  ])("refuse %s", async (_title, code) => {
    const found = await lint(`${brands}\nexport const f = ${code};`, realmFile, typed);
    expect(found.map(({ rule }) => rule)).toContain("realm/brand-cast");
  });

  it("refuse something unknown declared local", async () => {
    const found = await lint(`${brands}\nexport const f = (a: unknown): unknown => a as Local;`, realmFile, typed);
    expect(found.map(({ rule }) => rule)).toContain("realm/local-cast");
  });

  it.each([
    ["a function of ours", "(): unknown => (() => undefined) as unknown as Local"],
    ["a record of ours", "(): unknown => ({ __proto__: null }) as unknown as Local"],
    ["a number that is a key", "(a: number, g: (x: string) => void): void => { g(a as never); }"],
    ["a comparison that hides the brand", "(a: Foreign): unknown => (a as unknown) === undefined"],
  ])("accept %s", async (_title, code) => {
    const found = await lint(
      `${brands}\nexport const f = ${code};\nexport type B = Local | Foreign;`,
      realmFile,
      typed,
    );
    expect(found.filter(({ rule }) => rule?.startsWith("realm/"))).toEqual([]);
  });
});

describe("realm profile", () => {
  it("lets primordials.ts alone read globals", async () => {
    const code = "export const ReflectApply = Reflect.apply;";
    expect(await lint(code, "packages/bridge/src/realm/primordials.ts")).toEqual([]);
    expect(await lint(code, "packages/vm/src/guest/captures.ts")).toEqual([]);
    expect((await lint(code, realmFile)).map(({ rule }) => rule)).toContain("no-restricted-globals");
  });

  it("lets crossing.ts alone cast to a brand", async () => {
    const code = "export interface Foreign { x: 1 }\nexport const f = (a: unknown): Foreign => a as Foreign;";
    expect(await lint(code, "packages/bridge/src/realm/crossing.ts")).toEqual([]);
  });

  it("does not bind ordinary code", async () => {
    expect(
      await lint("export const f = (a: string[]): string[] => [...a].map((x) => x.trim());", ordinaryFile),
    ).toEqual([]);
  });

  it("refuses, by types, an object in a template and in a sum", async () => {
    const code =
      "export const f = (a: object): string => `${a}`;\nexport const g = (a: object, b: string): string => a + b;\n";
    const rules = (await lint(code, realmFile, typed)).map(({ rule }) => rule);
    expect(rules).toContain("@typescript-eslint/restrict-template-expressions");
    expect(rules.filter((rule) => rule === "@typescript-eslint/no-base-to-string")).toHaveLength(2);
  });
});

const importOf = (specifier: string): string => `import { x } from "${specifier}";\nexport const y: unknown = x;\n`;

describe("package boundaries", () => {
  it.each([
    ["packages/bridge/src/a.ts", "node:vm", "imports nothing"],
    ["packages/bridge/src/a.ts", "vm", "imports nothing"],
    ["packages/bridge/src/a.ts", "acorn", "imports nothing"],
    ["packages/bridge/src/a.ts", "@sbx/vm", "imports nothing"],
    ["packages/transformer/src/a.ts", "@sbx/bridge", "Text in, text out"],
    ["packages/transformer/src/a.ts", "node:fs", "Text in, text out"],
    ["packages/compilers/src/a.ts", "typescript", "createRequire"],
    ["packages/compilers/src/a.ts", "@sbx/vm", "createRequire"],
    ["packages/vm/src/a.ts", "@sbx/nodevm", "module loading"],
    ["packages/vm/src/a.ts", "@sbx/bridge/realm", "module loading"],
    ["packages/vm/src/a.ts", "../../bridge/src/index.ts", "by its name"],
    ["packages/nodevm/src/a.ts", "@sbx/bridge", "only through @sbx/vm"],
    ["packages/nodevm/src/a.ts", "node:fs", "node-filesystem"],
    ["packages/nodevm/src/a.ts", "node:fs/promises", "node-filesystem"],
    ["packages/nodevm/src/resolver/a.ts", "fs", "node-filesystem"],
    ["apps/cli/src/a.ts", "@sbx/vm/internal", "published names"],
    ["packages/vm/src/a.ts", "../../../tooling/realm-bundle/bundle.ts", "tooling"],
    ["packages/vm/test/a.test.ts", "../../../tooling/realm-bundle/bundle.ts", "tooling"],
    ["packages/vm/src/guest/a.ts", "../vm.ts", "only its siblings"],
    ["packages/vm/src/guest/a.ts", "node:util", "only its siblings"],
    ["packages/vm/src/guest/deep/a.ts", "../../vm.ts", "only its siblings"],
    ["packages/bridge/src/realm/a.ts", "../types.ts", "only its siblings"],
    ["packages/bridge/src/realm/a.ts", "@sbx/bridge", "only its siblings"],
  ])("%s may not import %s", async (file, specifier, word) => {
    const found = await lint(importOf(specifier), file);
    const boundary = found.filter(({ rule }) => rule === "no-restricted-imports");
    expect(boundary.map(({ message }) => message).join("\n")).toContain(word);
  });

  it.each([
    ["packages/transformer/src/a.ts", "acorn"],
    ["packages/vm/src/a.ts", "@sbx/bridge"],
    ["packages/vm/src/a.ts", "node:vm"],
    ["packages/vm/src/a.ts", "./guest/entry.ts?realm"],
    ["packages/vm/src/guest/a.ts", "@sbx/bridge/realm"],
    ["packages/vm/src/guest/a.ts", "./b.ts"],
    ["packages/vm/src/guest/deep/a.ts", "../captures.ts"],
    ["packages/nodevm/src/a.ts", "@sbx/vm/internal"],
    ["packages/nodevm/src/filesystem/node-filesystem.ts", "node:fs"],
    ["packages/vm/test/a.source.test.ts", "../src/vm.ts"],
    ["apps/cli/src/a.ts", "@sbx/nodevm"],
  ])("%s may import %s", async (file, specifier) => {
    const found = await lint(importOf(specifier), file);
    expect(found.filter(({ rule }) => rule === "no-restricted-imports")).toEqual([]);
  });
});

describe("security rules of the whole repository", () => {
  it("refuses a name that is used before it is defined", async () => {
    const found = await lint("export const a = (): unknown => b;\nconst b = 1;\n", ordinaryFile);
    expect(found.map(({ rule }) => rule)).toContain("@typescript-eslint/no-use-before-define");
  });

  it("refuses an empty catch", async () => {
    const found = await lint("export const f = (g: () => void): void => { try { g(); } catch {} };", ordinaryFile);
    expect(found.map(({ rule }) => rule)).toContain("no-empty");
  });

  it("refuses an import cycle", async () => {
    const results = await untyped.lintFiles("tooling/checks/fixtures/cycle/*.ts");
    const rules = results.map(({ messages }) => messages.map(({ ruleId }) => ruleId));
    expect(rules).toEqual([["import-x/no-cycle"], ["import-x/no-cycle"]]);
  });
});
