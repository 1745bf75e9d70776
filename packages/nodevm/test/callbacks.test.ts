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

  it("GP-4 threats 35: so is that of a stream that a file's handle made", async () => {
    const vm = new NodeVM({ require: { builtin: ["fs"] } });
    const seen: unknown[] = [];
    vm.on("uncaughtException", (reason: { code?: unknown }) => seen.push(reason.code));
    vm.run(
      `require('fs').promises.open(process.cwd()).then((handle) => { handle.createReadStream().resume(); handle.createWriteStream().write('x') })`,
    );
    await vi.waitFor(() => expect(seen.toSorted()).toEqual(["EBADF", "EISDIR"]), patience);
  });

  it("keeps the identity of a callback, and the functions' own members", () => {
    const vm = new NodeVM({ require: { builtin: ["fs"] } });
    const program =
      "const fs = require('fs'); module.exports = [fs.readFile.name, fs.readFile.length, typeof fs.realpath.native, fs.Stats.name]";
    expect(vm.run(program)).toEqual(["readFile", 3, "function", Stats.name]);
  });

  it("I6: a time limit that ends a guest within a call of a builtin leaves the host's process as it was", () => {
    const before = [process.nextTick, Error.stackTraceLimit, Error.prepareStackTrace];
    const listen = "const { Readable } = require('stream'); const r = new Readable({ read() { for (;;); } });";
    for (const program of [
      `${listen} r.read()`,
      `${listen} r.on('x', () => { throw 1 }); for (;;) try { r.emit('x') } catch {}`,
    ]) {
      for (let round = 0; round < 3; round++) {
        const vm = new NodeVM({ timeout: 30, require: { builtin: ["stream"] } });
        vm.on("uncaughtException", () => undefined);
        expect(() => vm.run(program)).toThrow("timed out");
      }
    }
    expect([process.nextTick, Error.stackTraceLimit, Error.prepareStackTrace]).toEqual(before);
  });

  it("I9: native code of the host's goes on with a guest's bytes that the guest tries to free meanwhile", async () => {
    const vm = new NodeVM({ require: { builtin: ["crypto"] } });
    const done = vm.run<Promise<unknown>[]>(`
      const { randomFill } = require('crypto'), size = 1 << 24;
      const free = (b) => { for (const f of [() => b.resize(0), () => b.transfer(0)]) try { f() } catch {} };
      module.exports = [1, 2, 3, 4].map(() => {
        const b = new ArrayBuffer(size, { maxByteLength: size });
        return new Promise((resolve) => { randomFill(new Uint8Array(b), () => resolve(b.byteLength === size)); setTimeout(() => free(b), 1) });
      });`);
    expect(await Promise.all([...done])).toEqual([true, true, true, true]);
  });
});
