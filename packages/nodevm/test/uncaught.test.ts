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

describe("what a builtin does later, when a program has used it wrongly", () => {
  it.each([
    ["all of fs", '{ builtin: ["*"] }'],
    ["an fs with roots", '{ builtin: { fs: { roots: ["."] }, http: true, https: true } }'],
  ])("I9: does not end the process: %s", (_, require) => {
    const programs = [
      "require('fs').rm('none')",
      "require('fs').rm('none', {})",
      "require('fs').rm('none', { force: true }, 5)",
      "require('fs').readFile('package.json', () => { throw 1 })",
      "require('fs').createReadStream('none')",
      "new (require('http').Agent)().createConnection({ host: '127.0.0.1', port: 1 })",
      "new (require('http').Agent)().createConnection('none')",
      "require('http').globalAgent.createConnection.prototype.constructor('none')",
      "new (require('https').Agent)().createConnection({ host: '127.0.0.1', port: 1 })",
      "require('http').get('http://127.0.0.1:1')",
    ];
    const text = `for (const program of ${JSON.stringify(programs)}) {
      const vm = new NodeVM({ require: ${require} });
      vm.on("unhandledRejection", () => {}).on("uncaughtException", () => {});
      try { vm.run(program) } catch (e) { if (!(e instanceof Error)) throw e }
      await new Promise((done) => setTimeout(done, 30));
    }`;
    // Newer lines warn of what is deprecated; an exception would end the process.
    expect(host(text).status).toBe(0);
  });
});
