import { describe, expect, it } from "vitest";
import * as exceptions from "./exceptions.ts";
import { graphText } from "./graph.ts";
import { programs as builtins } from "./programs/builtins.ts";
import { programs as guarded } from "./programs/guarded.ts";
import { programs as library } from "./programs/library.ts";
import { programs as syntax } from "./programs/syntax.ts";
import { answerOf, bareContext, guest } from "./subjects.ts";

/** Rejections that a program leaves behind in a bare context are the process's. */
process.on("unhandledRejection", () => undefined);

describe.each(Object.entries({ syntax, guarded, builtins, library }))(
  "what a bare context answers, a guest answers: %s",
  (_area, programs) => {
    it.each(programs.filter((program) => !Object.hasOwn(exceptions.programs, program)))("%j", async (program) => {
      expect(await answerOf(guest(), program)).toBe(await answerOf(bareContext(), program));
    });
  },
);

describe("the graph of globals", () => {
  it("is that of a bare context, but for what is listed", () => {
    const [bare, own] = [bareContext(), guest()].map((run) => new Set((run(graphText) as string).split("\n"))) as [
      Set<string>,
      Set<string>,
    ];
    const listed = (line: string): boolean => Object.keys(exceptions.graph).some((start) => line.startsWith(start));
    const lost = [...bare].filter((line) => !own.has(line) && !listed(line));
    const added = [...own].filter((line) => !bare.has(line) && !listed(line));
    expect({ lost, added }).toEqual({ lost: [], added: [] });
  });
});
