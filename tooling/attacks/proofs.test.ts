import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { entries } from "./corpus/index.ts";
import { INVARIANTS } from "./invariants.ts";
import type { Proofs } from "./prove.ts";
import { isSelected } from "./select.ts";
import { THREATS } from "./threats.ts";
import { invariantsOf, weakenings } from "./weakenings.ts";

const proofs = JSON.parse(readFileSync(new URL("proofs.json", import.meta.url), "utf8")) as Proofs;

describe("weakenings", () => {
  it.each(weakenings.flatMap(({ id, edits }) => edits.map(({ file, from }) => [id, file, from] as const)))(
    "%s: the guard is in %s once",
    (_, file, from) => {
      const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
      expect(text.split(from)).toHaveLength(2);
    },
  );

  it("have ids of their own that name invariants, but for those that name none", () => {
    expect(new Set(weakenings.map(({ id }) => id)).size).toBe(weakenings.length);
    const named = weakenings.flatMap(invariantsOf).filter((name) => /^[A-Z]+\d*$/.test(name));
    expect(named.filter((name) => INVARIANTS[name] === undefined)).toEqual([]);
  });
});

describe("the corpus", () => {
  it("has entries with ids of their own, of classes and invariants that there are", () => {
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    expect(entries.filter(({ threat }) => THREATS[threat] === undefined)).toEqual([]);
    expect(entries.flatMap(({ breaks }) => breaks).filter((id) => INVARIANTS[id] === undefined)).toEqual([]);
  });

  it("has a proof of each entry that does not say why there is none", () => {
    const missing = entries.filter(({ id, unproved }) => proofs[id] === undefined && unproved === undefined);
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it("has every entry that was proved, and the build that proved it", () => {
    const known = new Set(["a plain context", ...weakenings.map(({ id }) => id)]);
    expect(Object.values(proofs).filter(({ by }) => !known.has(by))).toEqual([]);
    const ids = new Set(entries.map(({ id }) => id));
    expect(Object.keys(proofs).filter((id) => !ids.has(id))).toEqual([]);
  });

  it("is selected by class, section, family and id", () => {
    const entry = { id: "handlers/own-parts", threat: "A4" };
    expect(["A4", "A", "handlers", "own-parts"].map((text) => isSelected(entry, text))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(["A", "A1"].map((text) => isSelected({ id: "x/y", threat: "A14" }, text))).toEqual([true, false]);
  });
});
