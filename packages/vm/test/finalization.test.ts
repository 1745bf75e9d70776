import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";

const collect = async (until: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 600 && !until(); turn += 1) {
    globalThis.gc?.();
    await sleep(5);
  }
};

describe("finalisers of the guest", () => {
  it("CH-3, I9: run with what was held, and what they throw is an event of the VM", async () => {
    const held: unknown[] = [];
    const errors: unknown[] = [];
    const vm = new VM({ sandbox: { note: (value: unknown) => held.push(value) } });
    vm.on("uncaughtException", (error: Error) => errors.push(error.message));
    vm.run("var r = new FinalizationRegistry((h) => { note(h); throw new Error('late') }); r.register({}, 'held'); 0");
    await collect(() => errors.length > 0);
    expect([held, errors]).toEqual([["held"], ["late"]]);
  });

  it("threat C17: run under the limit of time", async () => {
    const errors: unknown[] = [];
    const vm = new VM({ timeout: 50 });
    vm.on("uncaughtException", (error: { code: unknown }) => errors.push(error.code));
    vm.run("var r = new FinalizationRegistry(() => { for (;;); }); r.register({}, 1); 0");
    await collect(() => errors.length > 0);
    expect(errors).toEqual(["ERR_SCRIPT_EXECUTION_TIMEOUT"]);
  });

  it("I9: end with their limit, whatever swallows the engine's termination", async () => {
    const codes: unknown[] = [];
    const vm = new VM({ timeout: 50 });
    vm.on("uncaughtException", (error: { code: unknown }) => codes.push(error.code));
    vm.on("unhandledRejection", () => undefined);
    vm.run("var r = new FinalizationRegistry(() => { for (;;) Promise.reject(1) }); r.register({}, 1); 0");
    await collect(() => codes.length > 0);
    expect(codes).toEqual(["ERR_SCRIPT_EXECUTION_TIMEOUT"]);
  });
});
