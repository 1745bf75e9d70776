import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { families, gallery } from "../src/shared/gallery.ts";
import { startSite, type Site } from "./support/site.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ concurrency: 3, wall: { program: 4_000, attack: 3_000 } });
});
afterAll(() => site.close());

const verdictOf = async (id: string, subject: string) => {
  const events = await site.run({ kind: "attack", id, subject });
  return events.find((event) => event.type === "verdict");
};

describe("the gallery", () => {
  it("has an attack for each class of threat, each with its invariant", () => {
    const letters = "AAAAAAAAABBBBBCCCCDDDEEFFGGGHHHHHHII";
    expect(gallery.map(({ id }) => id)).toEqual(letters.split("").map((letter, index) => `${letter}${index + 1}`));
    expect(gallery.every(({ id, invariant }) => id.charAt(0) in families && /^I\d+$/.test(invariant))).toBe(true);
  });

  it.concurrent.each(gallery.map(({ id, title }) => [id, title]))(
    "%s: %s: holds here, and breaks out of a bare context",
    async (id) => {
      const [here, bare] = await Promise.all([verdictOf(id, "sbx"), verdictOf(id, "bare")]);
      expect(here).toMatchObject({ held: true, evidence: "" });
      expect(bare).toMatchObject({ held: false, evidence: expect.stringMatching(/./) });
    },
  );
});
