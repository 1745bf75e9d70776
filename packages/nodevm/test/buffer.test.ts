import { describe, expect, it } from "vitest";
import { NodeVM } from "@sbx/nodevm";

const run = (text: string): unknown =>
  new NodeVM({ require: { builtin: ["buffer"] } }).run(`module.exports = (() => { ${text} })()`, "/mine.js");

describe("require('buffer')", () => {
  it("BI-12, NV-70: gives the class of the global", () => {
    expect(
      run(
        "return require('buffer').Buffer === Buffer && require('node:buffer').Buffer.from('a') instanceof Uint8Array",
      ),
    ).toBe(true);
    expect(run("const Original = Buffer; Buffer = 5; return require('buffer').Buffer === Original")).toBe(true);
  });

  it("BI-12: gives what belongs to it, over the guest's own bytes", () => {
    expect(
      run(
        "const b = require('buffer'); return [b.kMaxLength === b.constants.MAX_LENGTH, b.INSPECT_MAX_BYTES, typeof b.atob].join()",
      ),
    ).toBe("true,50,function");
    expect(
      run(
        "const { transcode } = require('buffer'); const made = transcode(Buffer.from('é'), 'utf8', 'latin1'); return [made.length, made[0], made.constructor === Buffer, ArrayBuffer.isView(made)].join()",
      ),
    ).toBe("1,233,true,true");
    expect(
      run(
        "const { isUtf8, isAscii } = require('buffer'); return [isUtf8(Buffer.from([255])), isUtf8(new Uint8Array([65]).buffer), isAscii(Buffer.from('é'))].join()",
      ),
    ).toBe("false,true,false");
    expect(run("try { require('buffer').transcode('x', 'utf8', 'latin1') } catch (error) { return error.code }")).toBe(
      "ERR_INVALID_ARG_TYPE",
    );
  });

  it("NV-26: the limit holds for a Buffer in a module", () => {
    const vm = new NodeVM({ bufferAllocLimit: 1024, require: { builtin: ["buffer"] } });
    expect(() => vm.run("require('buffer').Buffer.alloc(2048)", "/mine.js")).toThrow(
      "Buffer allocation size 2048 exceeds bufferAllocLimit 1024",
    );
  });
});
