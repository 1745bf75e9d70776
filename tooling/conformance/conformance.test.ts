import { describe, expect, it } from "vitest";
import { callsText } from "./calls.ts";
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

/** The lines that only one of the two realms answers to a text, but for those that begin as is listed. */
const differences = (text: string, listed: Readonly<Record<string, string>>): { lost: string[]; added: string[] } => {
  const [bare, own] = [bareContext(), guest()].map((run) => new Set((run(text) as string).split("\n"))) as [
    Set<string>,
    Set<string>,
  ];
  const isListed = (line: string): boolean => Object.keys(listed).some((start) => line.startsWith(start));
  return {
    lost: [...bare].filter((line) => !own.has(line) && !isListed(line)),
    added: [...own].filter((line) => !bare.has(line) && !isListed(line)),
  };
};

describe("the graph of globals", () => {
  it("is that of a bare context, but for what is listed", () => {
    expect(differences(graphText, exceptions.graph)).toEqual({ lost: [], added: [] });
  });
});

describe("calls of every function of the language", () => {
  it("come to the same as in a bare context, and ask the same of their arguments, but for what is listed", () => {
    expect(differences(callsText, exceptions.calls)).toEqual({ lost: [], added: [] });
  }, 120_000);
});
