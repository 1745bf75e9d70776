import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { catchProgramsFrom } from "./support/catch-programs.ts";
import { judgeCatch, type CatchJudgement } from "./support/judge-catch.ts";
import { ignoreRejections } from "./support/rejections.ts";

/** `pnpm --filter @sbx/transformer fuzz SECONDS [SEED]` sets these for a long run. */
const seconds = Number(process.env["SBX_FUZZ_SECONDS"] ?? 2);
const seed = Number(process.env["SBX_FUZZ_SEED"] ?? 20_261_121);

ignoreRejections();

describe.each([true, false])(
  "threats B10, D21: random programs with guarded clauses (checkSyntax: %s)",
  (checkSyntax) => {
    it(
      `do what they did, and see nothing unguarded (seed ${String(seed)})`,
      { timeout: seconds * 1000 + 120_000 },
      async () => {
        const next = catchProgramsFrom(seed);
        const end = Date.now() + seconds * 1000;
        const counts = new Map<CatchJudgement, number>();
        const refused: string[] = [];
        // A run in which hardly anything is read proves nothing, however little a busy machine gets done.
        for (let made = 1; Date.now() < end || (counts.get("agreed") ?? 0) <= 50; made++) {
          const source = next();
          const judgement = judgeCatch(source, { checkSyntax, detectAsync: checkSyntax });
          counts.set(judgement, (counts.get(judgement) ?? 0) + 1);
          if (judgement === "refused although valid") refused.push(source);
          if (made % 100 === 0) await setImmediate();
        }
        if (process.env["SBX_FUZZ_SECONDS"] !== undefined) console.log(counts, refused.slice(0, 10));
        // A run in which hardly anything is read proves nothing.
        expect(counts.get("agreed") ?? 0).toBeGreaterThan(50);
      },
    );
  },
);
