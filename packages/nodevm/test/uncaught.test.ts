import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const folder = fileURLToPath(new URL("..", import.meta.url));

/** Runs a module of the host's, on what was built, in a process of its own. */
const host = (text: string): { status: number | null; stderr: string } => {
  const args = ["--input-type=module", "-e", `import { NodeVM, VM } from "@sbx/nodevm"; ${text}`];
  return spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", env: { PATH: process.env["PATH"] } });
};

describe("what a program throws and the host that ran it does not catch", () => {
  it.each([
    ["run of a VM", "new VM().run('null.x')"],
    ["run of a NodeVM", "new NodeVM().run('null.x')"],
    ["run of a NodeVM, a primitive", "new NodeVM().run('throw 5')"],
    ["require of a NodeVM", "new NodeVM({ require: { modules: { a: 'null.x' } } }).require('a')"],
  ])("%s: ends the process, as an exception of the host's own does", (_, text) => {
    expect(host(text).status).toBe(1);
  });

  it.each([
    [
      "a listener",
      "new VM().run('(e) => e.on(1, () => { throw 5 })')(e); import('node:timers').then(() => setImmediate(() => e.emit(1)));",
    ],
    ["a timer", "setTimeout(new NodeVM().run('module.exports = () => null.x'), 1);"],
  ])("%s that Node calls: is an event of its VM, and the process goes on", (_, text) => {
    const { status, stderr } = host(
      `import { EventEmitter } from "node:events"; const e = new EventEmitter(); ${text}`,
    );
    expect(status).toBe(0);
    expect(stderr).toContain("SBX_UNHANDLED");
  });
});
