/** Runs the examples of the README: `expression; // → value` is a check. */
import { deepStrictEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import * as nodeVM from "node:vm";
import * as subject from "@sbx/transformer";
import { describe, expect, it } from "vitest";

const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = [...text.matchAll(/^```js\n(.*?)^```/gms)].map(([, code = ""]) => code);
const modules: Readonly<Record<string, object>> = {
  "@sbx/transformer": subject,
  "node:module": nodeModule,
  "node:vm": nodeVM,
};

type AsyncConstructor = new (...texts: string[]) => (...values: unknown[]) => Promise<void>;
const AsyncFunction = (async () => Promise.resolve()).constructor as AsyncConstructor;

/** An example as the body of an asynchronous function. */
function bodyOf(example: string): string {
  return example
    .replace(/^import (\{.*?\}) from "(.*?)";$/gm, 'const $1 = modules["$2"];')
    .replace(/^(.*); \/\/ → (.*)$/gm, "check($1, $2);");
}

describe("README", () => {
  it("has examples", () => {
    expect(examples.length).toBeGreaterThan(3);
  });

  it.each(examples)("is right: %s", async (example) => {
    let checks = 0;
    const check = (found: unknown, expected: unknown): void => {
      checks++;
      deepStrictEqual(found, expected);
    };
    await new AsyncFunction("modules", "check", bodyOf(example))(modules, check);
    expect(checks).toBeGreaterThan(0);
  });
});
