import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";

/** `(module (import "a" "f" (func)) (start 0))`, and one that imports nothing. */
const starts = "new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,2,7,1,1,97,1,102,0,0,8,1,0])";
const empty = "new Uint8Array([0,97,115,109,1,0,0,0])";

describe("WebAssembly under a time limit", () => {
  it.each([
    `(await WebAssembly.compile(${empty})) instanceof WebAssembly.Module`,
    `Object.keys(await WebAssembly.instantiate(${empty})).join()`,
    `(await WebAssembly.instantiate(${empty})).instance instanceof WebAssembly.Instance`,
    `(await WebAssembly.instantiate(await WebAssembly.compile(${empty}))) instanceof WebAssembly.Instance`,
    `(await WebAssembly.instantiate(${starts}, { a: { f() {} } })).module instanceof WebAssembly.Module`,
    `await WebAssembly.instantiate(${starts}, { a: { f() { throw new Error("mine") } } })`,
    `await WebAssembly.instantiate(${starts}, {})`,
    `await WebAssembly.instantiate({})`,
    `await WebAssembly.compile(new Uint8Array(3))`,
    `await WebAssembly.compile()`,
    `WebAssembly.compile() instanceof Promise`,
    `[WebAssembly.compile.name, WebAssembly.compile.length, WebAssembly.instantiate.length, String(WebAssembly.compile), Object.prototype.toString.call(WebAssembly.compile)]`,
    `typeof WebAssembly.compile.prototype`,
  ])("WK-14: promises of the engine's settle, as in a bare context: %s", async (program) => {
    const wrapped = `(async () => { try { return String(${program}) } catch (e) { return [e.name, e.message.replace(/WebAssembly\\.\\w+\\(\\)/, "")].join() } })()`;
    const bare = (await vm.runInNewContext(wrapped, vm.constants.DONT_CONTEXTIFY)) as unknown;
    expect(await new VM({ timeout: 10_000 }).run(wrapped)).toBe(bare);
    expect(await new VM({ timeout: 10_000, bufferAllocLimit: 2 ** 20 }).run(wrapped)).toBe(bare);
  });
});
