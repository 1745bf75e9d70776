import { Stats } from "node:fs";
import { NodeVM } from "@sbx/nodevm";
import { describe, expect, it, vi } from "vitest";

/** For a busy machine. */
const patience = { timeout: 20_000 };

describe("callbacks that Node calls", () => {
  it("GP-4 threats 35: what they throw is an event of the VM, and does not end the process", async () => {
    const vm = new NodeVM({ require: { builtin: ["fs", "crypto", "zlib"] } });
    const seen: unknown[] = [];
    vm.on("uncaughtException", (reason: unknown) => seen.push(reason instanceof Error ? reason.message : reason));
    vm.run(`
      require('fs').stat('/', () => { throw new Error('fs') });
      require('crypto').randomBytes(4, () => { throw 5 });
      require('zlib').gzip('x', () => { throw null });`);
    await vi.waitFor(() => expect(seen).toHaveLength(3), patience);
    expect(seen).toEqual(expect.arrayContaining(["fs", 5, null]));
  });

  it("GP-4 threats 35: an error of a stream that nobody listens to is one too", async () => {
    const vm = new NodeVM({ require: { builtin: ["fs"] } });
    const seen: unknown[] = [];
    vm.on("uncaughtException", (reason: { code?: unknown }) => seen.push(reason.code));
    const heard = vm.run<unknown[]>(`
      const fs = require('fs'); module.exports = [];
      fs.createReadStream('/none-1'); fs.createReadStream('/none-2').on('error', (e) => module.exports.push(e.code));`);
    await vi.waitFor(() => expect([seen, [...heard]]).toEqual([["ENOENT"], ["ENOENT"]]), patience);
  });

  it("keeps the identity of a callback, and the functions' own members", () => {
    const vm = new NodeVM({ require: { builtin: ["fs"] } });
    const program =
      "const fs = require('fs'); module.exports = [fs.readFile.name, fs.readFile.length, typeof fs.realpath.native, fs.Stats.name]";
    expect(vm.run(program)).toEqual(["readFile", 3, "function", Stats.name]);
  });
});
