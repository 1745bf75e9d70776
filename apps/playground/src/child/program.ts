/** Runs a program in the sandbox, with what the page chose, and reports all of it. */
import { formatWithOptions } from "node:util";
import { NodeVM, VM, VMError, VMTimeoutError } from "@sbx/nodevm";
import { makeHostObjects } from "../shared/host-objects.js";
import type { ProgramRequest } from "../shared/protocol.ts";
import { makeWatcher } from "../shared/watch.ts";
import { report, reportConsole, reportCrossing } from "./channel.ts";
import { failureOf, programName, shown } from "./failure.ts";

const megabyte = 1024 * 1024;

const consoleMethods = ["log", "info", "debug", "warn", "error", "dir", "table", "trace"] as const;

const text = (values: readonly unknown[]): string => {
  try {
    return formatWithOptions({ depth: 4, breakLength: 72, maxArrayLength: 100, maxStringLength: 4_000 }, ...values);
  } catch {
    return "a value that cannot be shown";
  }
};

const logged =
  (method: string) =>
  (...values: unknown[]): void => {
    const line = text(values);
    reportCrossing({ from: "guest", operation: "call", path: `console.${method}`, detail: line.slice(0, 60) });
    reportConsole({ method, text: line });
  };

function makeVM(request: ProgramRequest): VM {
  const common = {
    ...(request.timeout === 0 ? {} : { timeout: request.timeout }),
    eval: request.eval,
    wasm: request.wasm,
    allowAsync: request.allowAsync,
    bufferAllocLimit: (request.memory * megabyte) / 2,
  };
  if (request.vm === "VM") {
    const logs = Object.fromEntries(consoleMethods.map((method) => [method, logged(method)]));
    return new VM({ ...common, console: request.console ? logs : "off" });
  }
  const vm = new NodeVM({
    ...common,
    console: request.console ? "redirect" : "off",
    require: { context: "sandbox", external: false, builtin: request.builtins },
  });
  for (const method of consoleMethods) vm.on(`console.${method}`, logged(method));
  for (const [stream, method] of Object.entries({ stdout: "log", stderr: "error" }))
    vm.on(stream, (chunk: unknown) => logged(method)(String(chunk).replace(/\n$/, "")));
  vm.on("denied", ({ specifier, rule }: { specifier: string; rule: string }) => {
    report({ type: "denied", specifier, rule });
  });
  return vm;
}

/** Objects only: what is reached through one is under its policy, too; what a function gives back is its own affair. */
function assignPolicy(vm: VM, value: unknown, { policy, hidden }: ProgramRequest): void {
  if (hidden.length > 0) vm.hide(value, hidden, policy);
  else if (policy === "readonly") vm.readonly(value);
  else if (policy === "protected") vm.protect(value);
}

/** Hands the host's objects over, each watched and under the policy that was chosen. */
function endow(vm: VM, request: ProgramRequest): void {
  const { watch } = makeWatcher({ report: reportCrossing, shared: (proxy) => void vm.readonly(proxy) });
  const data = request.data === "" ? {} : { data: JSON.parse(request.data) as unknown };
  for (const [name, value] of Object.entries({ ...makeHostObjects(), ...data })) {
    const endowment = watch(value, name);
    if (typeof value !== "function") assignPolicy(vm, endowment, request);
    vm.setGlobal(name, endowment);
  }
}

const fail = (error: unknown, how: "thrown" | "unhandled"): void => {
  report({ type: "failure", ...failureOf(error, error instanceof VMTimeoutError ? "timeout" : how) });
};

const isPromise = (value: unknown): value is Promise<unknown> => {
  try {
    return value instanceof Promise;
  } catch {
    return false; // a trap of the guest's threw
  }
};

async function finish(value: unknown, since: number): Promise<void> {
  if (isPromise(value)) {
    report({ type: "result", text: shown(value), ms: performance.now() - since });
    const settled = await value;
    report({ type: "result", text: `resolved: ${shown(settled)}`, ms: performance.now() - since });
    return;
  }
  report({ type: "result", text: shown(value), ms: performance.now() - since });
}

/** Runs it. The process lives on for as long as the program has timers, or the server lets it. */
export async function runProgram(request: ProgramRequest): Promise<void> {
  let vm: VM;
  try {
    vm = makeVM(request);
    endow(vm, request);
  } catch (error) {
    report({ type: "failure", ...failureOf(error, error instanceof VMError ? "options" : "thrown") });
    return;
  }
  vm.on("unhandledRejection", (reason: unknown) => {
    fail(reason, "unhandled");
  });
  vm.on("uncaughtException", (error: unknown) => {
    fail(error, "unhandled");
  });
  const since = performance.now();
  try {
    await finish(vm.run(request.source, programName), since);
  } catch (error) {
    fail(error, "thrown");
  }
}
