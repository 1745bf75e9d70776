import { Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { text } from "../src/realm/parts.ts?realm-here";

/** Globals that `primordials.ts`, `roots.ts` and `slots.ts` may read, once, before any guest program. */
const freeNames =
  "Array ArrayBuffer BigInt Boolean connect DataView Date Error Function globalThis Map Number Object Promise Proxy RangeError Reflect RegExp Set String Symbol TypeError Uint8Array WeakMap".split(
    " ",
  );

const keywords = new Set(
  "async await break case catch class const continue default delete do else extends false finally for function get if in instanceof let new null of return set static super switch this throw true try typeof undefined var void while yield constructor".split(
    " ",
  ),
);

/** Text without strings, templates and regular expressions; enough for what the bundler prints. */
const bare = (source: string): string => source.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/g, '""').replace(/\/x\/g?/g, '""'); // prettier-ignore

describe("the text that the guest evaluates", () => {
  it("I5: reads only globals of the list", () => {
    const code = bare(text);
    const used = new Set(
      [...code.matchAll(/(?<![.\w$#]|\?\.)([A-Za-z_$][\w$]*)(?!\s*:(?!:)|[\w$])/g)].map(([, name]) => name!),
    );
    const candidates = [...used].filter((name) => !keywords.has(name) && name in globalThis);
    expect(candidates.filter((name) => !freeNames.includes(name))).toEqual([]);
  });

  it("evaluates where nothing but those globals exists", () => {
    const names = Object.getOwnPropertyNames(globalThis).filter((name) => !freeNames.includes(name) && /^[A-Za-z]\w*$/.test(name) && !keywords.has(name) && name !== "eval"); // prettier-ignore
    const hidden = new Function(...names, `"use strict"; return ${text}`) as (...values: undefined[]) => (connect: (main: unknown) => void) => void; // prettier-ignore
    let main: unknown;
    hidden()((value) => {
      main = value;
    });
    expect(main).toMatchObject({ makeGuestHalf: expect.any(Function) as unknown });
  });

  it("is one strict function expression, without helpers, exports, imports or comments", () => {
    expect(text.startsWith('(()=>{"use strict";return function(connect){"use strict";')).toBe(true);
    expect(() => new Script(text)).not.toThrow();
    expect(bare(text)).not.toMatch(/__(?:name|publicField|export|toESM|commonJS|spread|defProp|private\w*)\b|\bexport\b|\bimport\b|\brequire\b/); // prettier-ignore
    expect(bare(text)).not.toMatch(/\/\*|\/\/|\bsourceMappingURL\b/);
    expect(text).not.toMatch(/[^\0-\x7f]/);
  });

  it("I10: compares strictly with `undefined` and `null`, for which a browser's `document.all` would pass loosely", () => {
    expect(bare(text)).not.toMatch(/(?<![=!])==(?:null|void)|!=(?:null|void)/);
  });

  it("holds neither a file name nor a native import", () => {
    expect(text).not.toMatch(/\.ts\b|node_modules|file:|packages\//);
    expect(text).not.toContain("import");
  });
});
