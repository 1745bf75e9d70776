import { EventEmitter } from "node:events";
import { readFile } from "node:fs";
import { Readable, Transform } from "node:stream";
import { VM } from "@sbx/vm";
import { describe, expect, it } from "vitest";

type Thrower = () => void;

/** What a VM reports after the host has done something with a function of its guest that throws. */
const reported = async (program: string, act: (thrower: Thrower, vm: VM) => void): Promise<unknown> => {
  const vm = new VM();
  const failure = new Promise((resolve) => vm.once("uncaughtException", resolve));
  act(vm.run<Thrower>(program), vm);
  return failure;
};

const throwing = "(function () { throw new Error('of the guest') })";

describe("what a guest throws where only Node is there to catch it", () => {
  it.each<[string, (thrower: Thrower) => void]>([
    ["nextTick", (thrower) => process.nextTick(thrower)],
    ["setTimeout", (thrower) => setTimeout(thrower, 1)],
    ["setImmediate", (thrower) => setImmediate(thrower)],
    ["the callback of a file", (thrower) => readFile("/", thrower)],
  ])("I9: is an event of the VM: %s", async (_name, act) => {
    expect(await reported(throwing, act)).toMatchObject({ message: "of the guest" });
  });

  it("I9: primitives too", async () => {
    expect(await reported("(function () { throw 5 })", (thrower) => process.nextTick(thrower))).toBe(5);
  });

  it("I9: is an event of a VM that nothing but its guest is left of", async () => {
    let thrower: Thrower | undefined;
    const failure = new Promise((resolve) => {
      const vm = new VM().once("uncaughtException", resolve);
      thrower = vm.run<Thrower>(throwing);
    });
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise(setImmediate);
      globalThis.gc?.();
    }
    setImmediate(thrower as Thrower);
    expect(await failure).toMatchObject({ message: "of the guest" });
  });

  it("I9: methods that a guest's subclass overrides", async () => {
    const vm = new VM({ sandbox: { Transform } });
    const failure = new Promise((resolve) => vm.once("uncaughtException", resolve));
    const Upper = vm.run<new () => Transform>(
      "(class extends Transform { _transform() { throw new Error('in it') } })",
    );
    Readable.from(["a"]).pipe(new Upper());
    expect(await failure).toMatchObject({ message: "in it" });
  });

  it("a program of the host that is there gets it, at whatever depth", () => {
    const thrower = new VM().run<Thrower>(throwing);
    const emitter = new EventEmitter().on("x", thrower);
    expect(() => emitter.emit("x")).toThrow("of the guest");
    expect(() => [1].forEach(thrower)).toThrow("of the guest");
  });
});
