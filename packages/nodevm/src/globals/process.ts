/** Runs on the host. Upholds I9. What the guest's `process` tells and does. */
import type { ProcessPort } from "../guest/process.ts";
import { separator } from "../loader/records.ts";
import type { OutputName } from "./output.ts";
import { listenToProcess } from "./process-events.ts";

/** The process of one VM. */
export interface HostProcess {
  readonly port: ProcessPort;
  dispose(): void;
}

/** Plain copies: the guest shares no object of Node's with the host. */
const copy = (object: object): object => ({ ...object });

/** What a guest's process is made of. */
export interface ProcessGiven {
  readonly argv: unknown;
  readonly env: unknown;
  readonly output: (name: OutputName) => unknown;
  readonly warn: (warning: WarningEvent) => void;
}

/** A warning of the guest's. */
export interface WarningEvent {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly detail: string | undefined;
}

/** Threat 28: in whole megabytes, since what the host does shows in more. */
const unit = 2 ** 20;
const memoryUsage = (): string =>
  Object.entries(process.memoryUsage())
    .flatMap(([name, bytes]) => [name, String(Math.ceil(bytes / unit) * unit)])
    .join(separator);

const given = (text: string): string | undefined => (text === "" ? undefined : text);

/**
 * Makes the process of one VM.
 *
 * @param failed Is told what a callback threw.
 */
export function createHostProcess(
  { argv, env, output, warn }: ProcessGiven,
  failed: (reason: unknown) => void,
): HostProcess {
  const born = performance.now();
  const stop = new Map<string, () => void>();
  const guarded =
    (callback: (code: unknown) => void) =>
    (code?: unknown): void => {
      try {
        callback(code);
      } catch (reason) {
        failed(reason);
      }
    };
  const unlisten = (event: string): void => {
    stop.get(event)?.();
    stop.delete(event);
  };
  return {
    port: {
      argv,
      env: env ?? {},
      title: process.title,
      version: process.version,
      versions: copy(process.versions),
      arch: process.arch,
      platform: process.platform,
      pid: process.pid,
      features: copy(process.features),
      nextTick: (callback) => process.nextTick(guarded(callback)),
      hrtime: () => process.hrtime.bigint(),
      uptime: () => (performance.now() - born) / 1000,
      cwd: () => process.cwd(),
      // NV-75: there is no other way to ask. Node's note is about threads that change it at the same time.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- reading is part of the contract
      umask: () => process.umask(),
      memoryUsage,
      output: (name) => output(name === "stderr" ? "stderr" : "stdout"),
      warn(name, message, code, detail) {
        warn({ name, message, code: given(code), detail: given(detail) });
      },
      listen(event, callback) {
        unlisten(event);
        if (event === "exit" || event === "beforeExit") stop.set(event, listenToProcess(event, guarded(callback)));
      },
      unlisten,
    },
    dispose() {
      for (const event of [...stop.keys()]) unlisten(event);
    },
  };
}
