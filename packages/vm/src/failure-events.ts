/** What becomes of failures that a guest leaves unhandled: events of the VM, or errors of the host (decision 8). */
import type { EventEmitter } from "node:events";
import type { Failures } from "./failure-sink.ts";
import type { OnUnhandled } from "./options.ts";

/** A text of `value[key]`, whatever the guest made of it. */
const textOf = (value: unknown, key: "name" | "message" | "stack"): string | undefined => {
  try {
    const text: unknown = (value as Record<string, unknown>)[key];
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
};

/** A host error with the texts of what the guest threw, and nothing else of it. */
const copyOf = (thrown: unknown): Error => {
  if ((typeof thrown !== "object" && typeof thrown !== "function") || thrown === null) {
    return new Error(`A guest left this unhandled: ${String(thrown)}`);
  }
  const error = new Error(textOf(thrown, "message") ?? "A guest left an object unhandled");
  error.name = textOf(thrown, "name") ?? "Error";
  const stack = textOf(thrown, "stack");
  if (stack !== undefined) error.stack = stack;
  return error;
};

/** Throws in a turn of its own: Node's loop over rejections must not be left early. */
const raise = (error: unknown): void => {
  process.nextTick(() => {
    throw error;
  });
};

/** Makes events of failures. They keep the VM: who listens to it does so for as long as something of its guest is left. */
export const reportTo = (vm: EventEmitter, mode: OnUnhandled): Failures => {
  let warned = false;

  const warn = (event: string): void => {
    if (warned) return;
    warned = true;
    process.emitWarning(`A program in a VM failed and nobody listens to '${event}' of the VM`, {
      code: "SBX_UNHANDLED",
    });
  };

  const emit = (event: string, ...values: unknown[]): boolean => {
    try {
      return vm.emit(event, ...values);
    } catch (error) {
      raise(error); // of a listener: the host's affair
      return true;
    }
  };

  const report = (event: string, failure: unknown, ...values: unknown[]): void => {
    if (mode === "throw") raise(copyOf(failure));
    else if (!emit(event, failure, ...values)) warn(event);
  };

  return {
    rejected: (reason, promise) => {
      report("unhandledRejection", reason, promise);
    },
    handledLater: (promise) => void emit("rejectionHandled", promise),
    threw: (error) => {
      report("uncaughtException", error);
    },
  };
};
