/** The option `signal`: a VM ends when its host aborts. */
import { VMError, codes } from "./errors.ts";
import { endWith } from "./realm-of.ts";

interface Disposable {
  dispose(): void;
}

const end = (vm: Disposable, signal: AbortSignal): void => {
  const reason: unknown = signal.reason;
  endWith(vm, () => Object.assign(new VMError("This VM was aborted.", codes.aborted), { cause: reason }));
  vm.dispose();
};

/** A signal may outlive many VMs: it forgets those that were collected. */
const collected = new FinalizationRegistry<() => void>((forget) => {
  forget();
});

/** Disposes of `vm` when `signal` is aborted; at once if it is already. Does not keep the VM alive. */
export const endOnAbort = (vm: Disposable, signal: AbortSignal): void => {
  if (signal.aborted) {
    end(vm, signal);
    return;
  }
  const reference = new WeakRef(vm);
  const listener = (): void => {
    const living = reference.deref();
    if (living !== undefined) end(living, signal);
  };
  signal.addEventListener("abort", listener, { once: true });
  collected.register(vm, () => {
    signal.removeEventListener("abort", listener);
  });
};
