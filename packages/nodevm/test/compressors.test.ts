import { NodeVM } from "@sbx/nodevm";
import { describe, expect, it } from "vitest";

/** Each would have the C++ of `zlib` end the process: the run of these tests would end with it. */
const attacks: Readonly<Record<string, string>> = {
  "a forged prefinish": `z.write(big); for (let i = 0; i < 3; i++) z.emit("prefinish");`,
  "a state that says that no write is under way": `
    const s = z._writableState; z.write(big);
    for (let i = 0; i < 3; i++) { s.length = 0; s.writing = false; s.state = 0; s.bufferProcessing = false; z.write(big); }
    // Its state is not the guest's to change: it goes on.
    z.on("end", () => failed(new Error("zlib: a write out of order"))).end();`,
  "the continuation of a read, called again": `
    const full = zlib.createGunzip({ chunkSize: 64 }).on("error", failed); full.write(zlib.gzipSync(Buffer.alloc(5e6)));
    const attack = () => {
      if (full._read === Object.getPrototypeOf(full)._read) return setTimeout(attack, 5);
      const read = full._read;
      for (let i = 0; i < 3; i++) read.call(full, 1);
    };
    attack();`,
  "a flush that there is not": `z._defaultFlushFlag = 99; z.write(big);`,
  "an offset outside of the buffer": `z._outOffset = 1e9; z.write(big);`,
  "an output that is no buffer": `z._outBuffer = { length: 1e9 }; z.write(big);`,
  "an output that is too small": `z._outBuffer = Buffer.alloc(1); z.write(big);`,
};

describe("streams of zlib", () => {
  it.each(Object.entries(attacks))("I9 I10 threats 35: end themselves, not the process: %s", async (_name, attack) => {
    const vm = new NodeVM({ require: { context: "sandbox", builtin: ["zlib"] } });
    const told = await vm.run<Promise<string>>(`
      const zlib = require("zlib"), big = "x".repeat(1e5);
      module.exports = new Promise((resolve) => {
        const failed = (error) => resolve(error.message);
        const z = zlib.createGzip().on("error", failed).on("data", () => {});
        try { ${attack} } catch (error) { failed(error) }
      });`);
    expect(told).toBe("zlib: a write out of order");
    vm.dispose();
  });

  it("I10: do not show where C++ puts its answers", () => {
    const vm = new NodeVM({ require: { context: "sandbox", builtin: ["zlib"] } });
    expect(vm.run('module.exports = typeof require("zlib").createGzip()._writeState')).toBe("undefined");
  });
});
