import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { judge, type Judgement } from "./support/judge.ts";
import { programsFrom } from "./support/programs.ts";
import { ignoreRejections } from "./support/rejections.ts";

/** `pnpm --filter @sbx/transformer fuzz SECONDS [SEED]` sets these for a long run. */
const seconds = Number(process.env["SBX_FUZZ_SECONDS"] ?? 2);
const seed = Number(process.env["SBX_FUZZ_SEED"] ?? 20_261_121);

ignoreRejections();

describe.each([true, false])("threats D20, D21: random programs (checkSyntax: %s)", (checkSyntax) => {
  it(`mean to V8 what they meant before (seed ${String(seed)})`, { timeout: seconds * 1000 + 120_000 }, async () => {
    const next = programsFrom(seed);
    const end = Date.now() + seconds * 1000;
    const counts = new Map<Judgement, number>();
    let made = 0;
    const refused = new Set<string>();
    const enough = (): boolean =>
      (counts.get("agreed on the result") ?? 0) > 20 && (counts.get("agreed on compiling") ?? 0) > 5;
    // A run in which hardly anything is read proves nothing, however little a busy machine gets done.
    while (Date.now() < end || !enough()) {
      const source = next();
      if (++made % 100 === 0) await setImmediate();
      const judgement = judge(source, { checkSyntax, detectAsync: checkSyntax });
      counts.set(judgement, (counts.get(judgement) ?? 0) + 1);
      if (judgement === "refused although valid") refused.add(source);
    }
    if (process.env["SBX_FUZZ_SECONDS"] !== undefined) console.log(counts, [...refused].slice(0, 40));
    expect(counts.get("agreed on the result") ?? 0).toBeGreaterThan(20);
    expect(counts.get("agreed on compiling") ?? 0).toBeGreaterThan(5);
  });
});
