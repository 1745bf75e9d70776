/**
 * Runs on the host. Upholds I9.
 * The clock behind the guest's timers. A callback that throws is reported to the VM, never to the process.
 */
import type { TimerPort } from "../guest/timers.ts";

/** The timers of one VM. */
export interface HostTimers {
  readonly port: TimerPort;
  /** Stops every timer; none can be started afterwards. */
  dispose(): void;
}

interface Live {
  readonly kind: string;
  readonly handle: NodeJS.Timeout | NodeJS.Immediate;
}

const isTimeout = (live: Live | undefined): live is Live & { readonly handle: NodeJS.Timeout } =>
  live !== undefined && live.kind !== "immediate";

/**
 * Makes the timers of one VM.
 *
 * @param failed Is told what a callback threw.
 */
export function createHostTimers(failed: (reason: unknown) => void): HostTimers {
  const live = new Map<number, Live>();
  let last = 0;
  let disposed = false;
  const guarded = (callback: () => void, after: () => void) => (): void => {
    try {
      after();
      callback();
    } catch (reason) {
      failed(reason);
    }
  };
  const clear = (id: number): void => {
    const { kind, handle } = live.get(id) ?? {};
    live.delete(id);
    if (kind === "immediate") clearImmediate(handle as NodeJS.Immediate);
    else if (handle !== undefined) clearTimeout(handle as NodeJS.Timeout);
  };
  const start = (kind: string, callback: () => void, delay: number): number => {
    if (disposed) return 0;
    const id = ++last;
    const once = guarded(callback, () => live.delete(id));
    const start = {
      immediate: () => setImmediate(once),
      interval: () =>
        setInterval(
          guarded(callback, () => undefined),
          delay,
        ),
      timeout: () => setTimeout(once, delay),
    }[kind];
    if (start !== undefined) live.set(id, { kind, handle: start() });
    return id;
  };
  return {
    port: {
      start,
      clear,
      setRef(id, ref) {
        const { handle } = live.get(id) ?? {};
        if (ref) handle?.ref();
        else handle?.unref();
      },
      hasRef: (id) => live.get(id)?.handle.hasRef() === true,
      refresh(id) {
        const timer = live.get(id);
        if (isTimeout(timer)) timer.handle.refresh();
      },
    },
    dispose() {
      disposed = true;
      for (const id of [...live.keys()]) clear(id);
    },
  };
}
