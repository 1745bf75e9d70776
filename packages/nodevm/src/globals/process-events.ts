/**
 * Runs on the host. Upholds I9.
 * One listener on the host's process for all VMs, there only while a guest listens (NV-80): eleven VMs make no warning, and
 * a program that looks at the process's listeners finds none of ours.
 */

type ProcessEvent = "exit" | "beforeExit";
type Callback = (code: unknown) => void;

const callbacks: Readonly<Record<ProcessEvent, Set<Callback>>> = { exit: new Set(), beforeExit: new Set() };

const listeners: Readonly<Record<ProcessEvent, Callback>> = {
  exit: (code) => {
    for (const callback of [...callbacks.exit]) callback(code);
  },
  beforeExit: (code) => {
    for (const callback of [...callbacks.beforeExit]) callback(code);
  },
};

/** Has `callback` called at an event of the process. @returns What ends that. */
export function listenToProcess(event: ProcessEvent, callback: Callback): () => void {
  if (callbacks[event].size === 0) process.on(event, listeners[event]);
  callbacks[event].add(callback);
  return () => {
    callbacks[event].delete(callback);
    if (callbacks[event].size === 0) process.off(event, listeners[event]);
  };
}
