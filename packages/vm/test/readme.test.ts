/** Runs the examples of the README: `expression; // → value` is a check. */
import { deepStrictEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as subject from "@sbx/vm";
import { describe, expect, it } from "vitest";

const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = [...text.matchAll(/^```js\n(.*?)^```/gms)].map(([, code = ""]) => code);
const modules: Readonly<Record<string, object>> = { "@sbx/vm": subject };

type FunctionClass = new (...texts: string[]) => (...values: unknown[]) => void;
const Body = Function as unknown as FunctionClass;

/** An example as the body of a function. */
const bodyOf = (example: string): string =>
  example
    .replace(/^import (\{.*?\}) from "(.*?)";$/gm, 'const $1 = modules["$2"];')
    .replace(/^(.*); \/\/ → (.*)$/gm, "check($1, $2);");

describe("README", () => {
  it("has examples", () => {
    expect(examples.length).toBeGreaterThan(3);
  });

  it.each(examples)("is right: %s", (example) => {
    let checks = 0;
    const check = (found: unknown, expected: unknown): void => {
      checks += 1;
      deepStrictEqual(found, expected);
    };
    new Body("modules", "check", bodyOf(example))(modules, check);
    expect(checks).toBeGreaterThan(0);
  });
});
