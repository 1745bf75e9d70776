import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { VM, VMScript } from "@sbx/vm";
import { caught } from "./caught.ts";

interface Report {
  readonly results: unknown[];
  readonly rejected: boolean | null;
  readonly cachedData: string;
}

/** Runs a program in a process of its own, on what was built, under the flags of this one: V8 refuses code made under others. */
const child = (text: string, cachedData?: string): Report =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [...process.execArgv, fileURLToPath(new URL("fixtures/cached-code.mjs", import.meta.url))],
      {
        input: JSON.stringify({ text, cachedData }),
        encoding: "utf8",
      },
    ),
  ) as Report;

const program = `(async () => {
  class Thing { value() { try { return null.x } catch (error) { return error.constructor === TypeError } } }
  const seen = [new Thing().value(), String(Thing.prototype.value), String.raw\`\\import \${1}\`];
  try { throw { a: 1 } } catch ({ a = 2, b = import("x").catch((error) => error.message) }) { seen.push(a, await b) }
  try { (void 0)() } catch (error) { seen.push(/cached\\.js:5:(\\d+)/.exec(error.stack)[1]) }
  return seen.join("|");
})()`;

const sealed = (text: string): Buffer => new VMScript(text).createCachedData();

/** What a script with that code gives, and whether the code was refused. */
const runWith = (text: string, cachedData: NodeJS.ArrayBufferView): readonly [unknown, boolean | undefined] => {
  const script = new VMScript(text, { cachedData });
  return [new VM().run(script), script.cachedDataRejected];
};

describe("cached code of a VMScript", () => {
  it("is taken by another process, in every VM, and means the same: guards, texts of functions, positions", () => {
    const first = child(program);
    expect(first.rejected).toBeNull();
    expect(first.results[0]).toMatch(
      /^true\|value\(\) \{ try \{ return null\.x \} catch \(error\) \{ return .*\|\\import 1\|1\|.*\|17$/,
    );
    const second = child(program, first.cachedData);
    expect(second.rejected).toBe(false);
    expect(second.results).toEqual(first.results);
    // Sealed anew by a process that did not make it.
    const third = child(program, second.cachedData);
    expect(third).toMatchObject({ rejected: false, results: first.results });
  });

  it("is taken by the process that made it", () => {
    expect(runWith("try { null.x } catch (e) { e.name }", sealed("try { null.x } catch (e) { e.name }"))).toEqual([
      "TypeError",
      false,
    ]);
  });

  it("is unknown before the script is compiled, and without such data", () => {
    expect(new VMScript("1", { cachedData: sealed("1") }).cachedDataRejected).toBeUndefined();
    expect(new VMScript("1").compile().cachedDataRejected).toBeUndefined();
  });

  it.each<[string, () => NodeJS.ArrayBufferView]>([
    ["of another text", () => sealed("[1, 3]")],
    // V8 compares no more than that.
    ["of another text of the same length", () => sealed("2 + 20")],
    ["that V8 made", () => new Script("1 + 10").createCachedData()],
    ["with something behind it", () => Buffer.concat([sealed("1 + 10"), Buffer.from([0])])],
    ["that is cut off", () => sealed("1 + 10").subarray(0, -1)],
    ["that is none", () => new Uint8Array(3)],
    ["that is empty", () => new Uint8Array()],
    [
      "with a bit turned, wherever it is",
      () => {
        const data = sealed("1 + 10");
        const at = Math.floor(Math.random() * data.length);
        data.writeUInt8(data.readUInt8(at) ^ 1, at);
        return data;
      },
    ],
  ])("%s is refused as vm.Script does, and the text compiled", (_what, cachedData) => {
    expect(runWith("1 + 10", cachedData())).toEqual([11, true]);
  });

  it("of the same text, taken by V8 itself, would run in place of another", () => {
    const cachedData = new Script("2 + 40").createCachedData();
    const script = new Script("1 + 30", { cachedData });
    expect([script.cachedDataRejected, script.runInThisContext()]).toEqual([false, 42]);
  });

  it("does not change with the data that was given", () => {
    const cachedData = sealed("1 + 10");
    const script = new VMScript("1 + 10", { cachedData });
    cachedData.fill(0);
    expect([new VM().run(script), script.cachedDataRejected]).toEqual([11, false]);
  });

  it("says what is wrong with a text that is no program", () => {
    const script = new VMScript("1 +", { cachedData: sealed("1 + 10") });
    expect(caught(() => new VM().run(script))).toBeInstanceOf(SyntaxError);
    expect(() => new VMScript("1 +").createCachedData()).toThrow(SyntaxError);
  });

  it("must be bytes", () => {
    expect(caught(() => new VMScript("1", { cachedData: "text" as never }))).toMatchObject({
      name: "TypeError",
      code: "ERR_INVALID_ARG_TYPE",
    });
  });

  it("is not for a VM whose guest has taken one of the names, and for all others", () => {
    const text = "try { null.x } catch (e) { e.name }";
    const { cachedData } = child(text);
    const { names } = JSON.parse(
      /\{"engine".*?\}.*?\}/.exec(Buffer.from(cachedData, "base64").toString("latin1"))?.[0] ?? "",
    ) as {
      names: { guardCatch: string };
    };
    const script = new VMScript(text, { cachedData: Buffer.from(cachedData, "base64") });
    for (const taken of [`let ${names.guardCatch} = (e) => e`, `var ${names.guardCatch} = (e) => e`]) {
      const vm = new VM();
      vm.run(taken);
      expect(caught(() => vm.run(script))).toMatchObject({ name: "VMError" });
    }
    const vm = new VM();
    vm.run(`globalThis.${names.guardCatch} = () => "theirs"`);
    expect(vm.run(script)).toBe("TypeError");
    expect(script.cachedDataRejected).toBe(false);
  });
});
