import { describe, expect, it } from "vitest";
import { VM } from "@sbx/vm";
import { described } from "./caught.ts";

const aborted = { name: "VMError", code: "ERR_VM_ABORTED" };

describe("signal", () => {
  it("ends the VM: later runs, values that it gave, and functions that it got", () => {
    const controller = new AbortController();
    let calls = 0;
    const vm = new VM({ signal: controller.signal, sandbox: { call: () => (calls += 1) } });
    const object = vm.run<{ f: () => void }>("({ f() { call() } })");
    object.f();
    controller.abort("enough");
    expect(() => vm.run("1")).toThrow(expect.objectContaining({ ...aborted, cause: "enough" }) as Error);
    expect(() => {
      object.f();
    }).toThrow("This VM was aborted.");
    expect(calls).toBe(1);
  });

  it("ends a run that is under way when it comes back to the host", () => {
    const controller = new AbortController();
    const vm = new VM({
      signal: controller.signal,
      sandbox: {
        abort: () => {
          controller.abort();
        },
      },
    });
    expect(() => vm.run("try { abort() } catch {} 'gone on'")).toThrow(expect.objectContaining(aborted) as Error);
    expect(() => vm.run("1")).toThrow(expect.objectContaining(aborted) as Error);
  });

  it("may be aborted before the VM is made, and may serve many VMs", () => {
    const signal = AbortSignal.abort();
    const vms = Array.from({ length: 20 }, () => new VM({ signal }));
    for (const vm of vms) expect(() => vm.run("1")).toThrow(expect.objectContaining(aborted) as Error);
  });

  it("must be an AbortSignal", () => {
    expect(described(() => new VM({ signal: {} as AbortSignal }))[1]).toBe(
      "Invalid option 'signal': it must be an AbortSignal.",
    );
  });
});
