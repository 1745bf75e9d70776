import { describe, expect, it } from "vitest";
import { folderWith, sbx } from "./support/sbx.ts";

const run = (guest: string, host: string): ReturnType<typeof sbx> =>
  sbx(folderWith({ "guest.js": guest, "host.mjs": host }), "run", "guest.js", "--endow", "host.mjs");

describe("sbx run --endow", () => {
  it("makes globals of named exports, live and read-only", async () => {
    const guest = `
      console.log(count(), rows[0].name);
      count();
      console.log(count());
      rows[0].name = "changed";
      try { (() => { "use strict"; rows.push(1) })() } catch (error) { console.log(error.name) }
      console.log(rows.length, rows[0].name);`;
    const host = `
      let calls = 0;
      export const count = () => ++calls;
      export const rows = [{ name: "first" }];`;
    expect(await run(guest, host)).toEqual({ code: 0, stdout: "1 first\n3\nTypeError\n1 first\n", stderr: "" });
  });

  it("hands what the program exports to the default export, and waits for it", async () => {
    const host = `
      export default async ({ add }) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        console.log(add(1, 2));
      };`;
    expect(await run("exports.add = (a, b) => a + b", host)).toEqual({ code: 0, stdout: "3\n", stderr: "" });
  });

  it("takes a CommonJS module too", async () => {
    const folder = folderWith({ "guest.js": "console.log(answer)", "host.cjs": "exports.answer = 42" });
    expect(await sbx(folder, "run", "guest.js", "--endow", "host.cjs")).toMatchObject({ code: 0, stdout: "42\n" });
  });

  it("shows the host function that threw, and the guest's line that called it", async () => {
    const { code, stderr } = await run("ask()", 'export function ask() {\n  throw new RangeError("not today");\n}');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^guest\.js:1:1\n {2}> 1 \| ask\(\)\n/);
    expect(stderr).toMatch(/\nRangeError: not today\n {4}at ask \(file:.*host\.mjs:2:9\)\n {4}at .*guest\.js:1:1\n$/);
  });

  it("fails when the endowing module does", async () => {
    const { code, stderr } = await run("1", 'throw new Error("bad host")');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: bad host\n {4}at file:.*host\.mjs:1:7\n$/);
  });

  it("fails when the endowing module waits for nothing", async () => {
    const { code, stderr } = await run("1", "export default () => new Promise(() => {})");
    expect(code).toBe(1);
    expect(stderr).toContain("The module of --endow waits for something that will not happen");
  });
});
