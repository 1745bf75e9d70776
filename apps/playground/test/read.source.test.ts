import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEvent } from "../src/server/read-event.ts";
import { readRequest, RequestError } from "../src/server/read-request.ts";
import { program } from "./support/site.ts";

const read = (value: unknown) => readRequest(JSON.stringify(value), new Set(["A1"]));
const messageOf = (value: unknown): string => {
  try {
    read(value);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("reading a request", () => {
  it("gives what the page may ask for", () => {
    const request = program("1 + 1", { vm: "NodeVM", builtins: ["path"], hidden: ["password"], data: "[1]" });
    expect(read(request)).toEqual(request);
    expect(read({ kind: "attack", id: "A1", subject: "bare" })).toEqual({ kind: "attack", id: "A1", subject: "bare" });
  });

  it("refuses everything else, and says what", () => {
    expect(messageOf(program("x", { timeout: 1 }))).toMatch(/"timeout" must be a whole number/);
    expect(messageOf(program("x", { memory: 1e9 }))).toMatch(/"memory"/);
    expect(messageOf(program("x", { builtins: ["fs"] }))).toMatch(/"builtins" must be one of/);
    expect(messageOf(program("x", { data: "{" }))).toMatch(/"data" must be JSON/);
    expect(messageOf(program("x".repeat(100_001)))).toMatch(/"source"/);
    expect(messageOf({ ...program("x"), more: 1 })).toMatch(/no option "more"/);
    expect(messageOf({ kind: "attack", id: "A1", subject: "bare", source: "mine" })).toMatch(/no option "source"/);
    expect(messageOf({ kind: "attack", id: "ZZ", subject: "bare" })).toMatch(/"id"/);
    expect(messageOf([])).toMatch(/object/);
    expect(() => readRequest('{"__proto__": {"kind": "program"}}', new Set())).toThrow(RequestError);
  });

  it("answers any JSON and any text with a request or a RequestError", () => {
    const keys = Object.keys(program(""));
    const arbitrary = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .dictionary(fc.constantFrom(...keys, "id", "subject", "__proto__", "constructor"), fc.jsonValue())
        .map((x) => JSON.stringify(x)),
    );
    fc.assert(
      fc.property(arbitrary, (body) => {
        try {
          return readRequest(body, new Set(["A1"])).kind.length > 0;
        } catch (error) {
          return error instanceof RequestError;
        }
      }),
    );
  });
});

describe("reading what a child says", () => {
  it("takes the events that there are, with their fields and no others", () => {
    const line = JSON.stringify({ type: "console", method: "log", text: "hi", html: "<b>" });
    expect(readEvent(line)).toEqual({ type: "console", method: "log", text: "hi" });
  });

  it("drops what is none: unknown types, the server's own, wrong fields, no JSON", () => {
    const lines = [
      "",
      "null",
      "[]",
      "{",
      '{"type":"end","reason":"done","ms":1}',
      '{"type":"queued","position":1,"running":1}',
      '{"type":"toString"}',
      '{"type":"console","method":1,"text":"x"}',
      '{"type":"crossing","from":"nobody","operation":"get","path":"","detail":""}',
    ];
    expect(lines.map((line) => readEvent(line))).toEqual(lines.map(() => undefined));
  });

  it("clips texts that are longer than a child may send", () => {
    const event = readEvent(JSON.stringify({ type: "console", method: "log", text: "x".repeat(100_000) }));
    expect((event as { text: string }).text.length).toBe(8_000);
  });
});
