import { describe, expect, it } from "vitest";
import { type AccessRules, type Requester, type Target, authorize, mayReadManifest } from "../src/access/authorize.ts";
import { compileExternalPatterns } from "../src/access/external-patterns.ts";
import { comparePaths } from "../src/access/roots.ts";
import { createFiles } from "../src/filesystem/filesystem.ts";
import { MemoryFileSystem } from "../src/filesystem/memory-file-system.ts";

const compare = comparePaths(createFiles(new MemoryFileSystem()));
const open: AccessRules = {
  external: true,
  transitive: false,
  roots: undefined,
  local: true,
  forbidden: ["/lib/sbx"],
  compare,
};
const listed = (...patterns: string[]): AccessRules => ({
  ...open,
  external: compileExternalPatterns(patterns, false),
});
const program: Requester = { base: "/p", trusted: false };
const nobody: Requester = { base: undefined, trusted: false };

const target = (path: string, canonical = path, packageFolder?: string): Target => ({
  path,
  canonical,
  packageFolder: () => packageFolder ?? /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(canonical)?.[0],
});

const verdict = (rules: AccessRules, requester: Requester, ...what: Parameters<typeof target>): string => {
  const decision = authorize(rules, requester, target(...what));
  return decision.allowed ? "allowed" : decision.rule;
};

describe("authorize", () => {
  it("RS-52: allows nothing without `external`", () => {
    expect(verdict({ ...open, external: false }, program, "/p/a.js")).toBe("external-disabled");
  });

  it("RS-51 RS-64: allows every path with `external: true`, within whichever root holds it", () => {
    expect(verdict(open, program, "/anything.js")).toBe("allowed");
    const rooted = { ...open, roots: ["/p", "/store"] };
    expect(verdict(rooted, program, "/p/a.js")).toBe("allowed");
    expect(verdict(rooted, program, "/p2/a.js")).toBe("outside-root");
    expect(verdict(rooted, program, "/p/link.js", "/etc/passwd")).toBe("outside-root");
    expect(verdict(rooted, program, "/p/link.js", "/store/x.js")).toBe("allowed");
    expect(verdict({ ...open, roots: [] }, program, "/p/a.js")).toBe("outside-root");
  });

  it("SH-8: gives no guest the library's own files", () => {
    expect(verdict(open, program, "/lib/sbx/index.cjs")).toBe("own-files");
  });

  it("RS-53: with a list, allows listed packages and what lies below the program's folder", () => {
    const rules = listed("a");
    expect(verdict(rules, program, "/p/node_modules/a/x.js")).toBe("allowed");
    expect(verdict(rules, program, "/p/node_modules/b/x.js")).toBe("not-listed");
    expect(verdict(rules, program, "/p/lib/x.js")).toBe("allowed"); // RS-56
    expect(verdict(rules, program, "/q/x.js")).toBe("not-listed");
    expect(verdict(rules, nobody, "/p/lib/x.js")).toBe("not-listed");
  });

  it("RS-58 SH-7: does not take a sibling with the same beginning for a part of the folder", () => {
    expect(verdict(listed("a"), program, "/p2/x.js")).toBe("not-listed");
    expect(verdict(listed("a"), { base: "/p/node_modules/a", trusted: false }, "/p/node_modules/a2/x.js")).toBe(
      "not-listed",
    );
  });

  it("RS-57: does not take a package for a local file because a path was spelt out", () => {
    expect(verdict(listed("a"), program, "/p/node_modules/b/x.js", "/p/packages/b/x.js")).toBe("not-listed");
    expect(verdict(listed("a"), program, "/p/packages/b/x.js", "/p/node_modules/b/x.js")).toBe("not-listed");
  });

  it("threats 31: holds a listed package to its own folder", () => {
    const rules = listed("a");
    expect(verdict(rules, program, "/p/node_modules/a/evil.js", "/etc/passwd", "/p/node_modules/a")).toBe(
      "outside-package",
    );
    const linked = target("/p/node_modules/a/x.js", "/store/a/x.js", "/store/a");
    expect(authorize(rules, program, linked)).toEqual({ allowed: true, grant: { base: "/store/a", trusted: false } });
    expect(verdict(rules, { base: "/store/a", trusted: false }, "/store/a/lib/y.js")).toBe("allowed");
    expect(verdict(rules, { base: "/store/a", trusted: false }, "/store/b/y.js")).toBe("not-listed");
  });

  it("GP-14: with a list and roots, allows every local file inside them, unless `local` is off", () => {
    const rules = { ...listed("a"), roots: ["/p"] };
    const deep: Requester = { base: "/p/src/app", trusted: false };
    expect(verdict(rules, deep, "/p/lib/x.js")).toBe("allowed");
    expect(verdict(rules, deep, "/p/node_modules/b/x.js")).toBe("not-listed");
    expect(verdict({ ...rules, local: false }, deep, "/p/lib/x.js")).toBe("not-listed");
    expect(verdict({ ...rules, local: false }, deep, "/p/src/app/x.js")).toBe("allowed");
  });

  it("RS-59: lets a listed package's own modules load packages when the list is transitive", () => {
    const rules = { ...listed("a"), transitive: true };
    const a = authorize(rules, program, target("/p/node_modules/a/x.js"));
    expect(a).toEqual({ allowed: true, grant: { base: "/p/node_modules/a", trusted: true } });
    expect(verdict(rules, { base: "/p/node_modules/a", trusted: true }, "/p/node_modules/b/x.js")).toBe("allowed");
    expect(verdict(rules, { base: "/p/node_modules/a", trusted: true }, "/p/secret.js")).toBe("not-listed");
    expect(verdict(rules, program, "/p/node_modules/b/x.js")).toBe("not-listed");
  });
});

describe("mayReadManifest", () => {
  const read = (rules: AccessRules, requester: Requester, path: string, canonical = path): boolean =>
    mayReadManifest(rules, requester, { path, canonical });

  it("RS-63: reads no manifest outside the roots", () => {
    expect(read({ ...open, roots: ["/p"] }, program, "/package.json")).toBe(false);
    expect(read({ ...open, roots: ["/p"] }, program, "/p/package.json")).toBe(true);
    expect(read({ ...open, roots: ["/p"] }, program, "/p/package.json", "/q/package.json")).toBe(false);
  });

  it("RS-50: does not let an unlisted package's manifest show in errors", () => {
    expect(read(listed("a"), program, "/p/node_modules/b/package.json")).toBe(false);
    expect(read(listed("a/lib"), program, "/p/node_modules/a/package.json")).toBe(true);
    expect(read(listed("a"), program, "/p/package.json")).toBe(true);
    expect(read(listed("a"), { base: undefined, trusted: true }, "/p/node_modules/b/package.json")).toBe(true);
  });
});
