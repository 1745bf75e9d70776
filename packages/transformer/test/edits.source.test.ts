import { describe, expect, it } from "vitest";
import { applyEdits, columnMapper, lineStarts, ordered, sameColumn } from "../src/edits.ts";

describe("edits", () => {
  it("are applied in the order of their places", () => {
    const edits = ordered([
      { start: 3, end: 4, text: "D" },
      { start: 0, end: 1, text: "AA" },
      { start: 2, end: 2, text: "(" },
      { start: 2, end: 2, text: "[" },
    ]);
    expect(applyEdits("abcd", edits)).toBe("AAb([cD");
    expect(applyEdits("abcd", [])).toBe("abcd");
  });

  it("may not overlap", () => {
    expect(() =>
      ordered([
        { start: 0, end: 3, text: "" },
        { start: 2, end: 4, text: "" },
      ]),
    ).toThrow(RangeError);
  });

  it("count every line break of the language", () => {
    expect(lineStarts("a\nb\r\nc\rd\u2028e\u2029f")).toEqual([0, 2, 5, 7, 9, 11]);
  });

  it("need no mapping when nothing moves", () => {
    expect(columnMapper("abc", [{ start: 0, end: 1, text: "x" }])).toBe(sameColumn);
  });

  it("map each column of the result to one of the original that has the same character", () => {
    const text = "one import two import three\nfour import five";
    const starts = [...text.matchAll(/import/g)].map(({ index }) => index);
    const edits = starts.map((start) => ({ start, end: start + 6, text: "i\\u006Dport" }));
    const columnOf = columnMapper(text, edits);
    const [original, result] = [text.split("\n"), applyEdits(text, edits).split("\n")];
    result.forEach((line, index) => {
      for (const { 0: word, index: at } of line.matchAll(/[a-z]{3,}/g)) {
        const column = columnOf(index + 1, at + 1);
        if (word !== "port") expect(original[index]?.slice(column - 1)).toMatch(new RegExp(`^${word}`));
      }
    });
  });
});
