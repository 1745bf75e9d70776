/**
 * Keeps what guests leave unhandled away from the host's process. Upholds I1, I9.
 *
 * Node reports rejections and exceptions of all realms by events of `process`, with raw values. While a VM lives, a step
 * in front of `process.emit` takes those out that are a guest's, and reports them as events of the VM. To Node they count
 * as handled.
 */
import type { Membrane } from "@sbx/bridge";
import { nodeSymbols } from "./node-symbols.ts";
import { ownerByStandIn } from "./promise-stand-ins.ts";
import { isGuestPromise, isHosts, ownerOf } from "./realm-of-value.ts";
import { isCallers, reportOfThrown } from "./thrown-into-node.ts";
import { types } from "node:util";

/** Where the failures of one VM are reported. Values are raw. */
export interface FailureSink {
  readonly rejected: (reason: unknown, promise: unknown) => void;
  readonly handledLater: (promise: unknown) => void;
  readonly threw: (error: unknown) => void;
}

/** Tells what has crossed to a guest, or was to. */
type Crossings = Pick<Membrane, "takeLost" | "hasCrossed">;

type Emit = (this: NodeJS.Process, event: string | symbol, ...args: unknown[]) => boolean;

const sinkOf = (value: unknown): FailureSink | undefined => ownerOf(value) as FailureSink | undefined;

/** Whose promise it is; where its prototypes do not tell, whose the reason is. */
const sinkOfPromise = (promise: unknown, reason?: unknown): FailureSink | undefined =>
  sinkOf(promise) ??
  (ownerByStandIn(promise as object, nodeSymbols().ofResources) as FailureSink | undefined) ??
  sinkOf(reason);

/** I9: what cannot be reported, because the stack ended or the VM was disposed of, is dropped. Node's loop gets no exception. */
const report = (tell: () => void): true => {
  try {
    tell();
  } catch {
    // It has no VM to be told to.
  }
  return true;
};

/**
 * An error that is not the host's: its prototypes end elsewhere. A proxy as a reason may be a guest's own, raw, so it is
 * taken for one (only `--unhandled-rejections=strict` gets here with reasons).
 */
const isGuestError = ([error, origin]: readonly unknown[]): boolean => {
  if (typeof error !== "object" || error === null || isCallers(error)) return false;
  return types.isProxy(error) ? origin === "unhandledRejection" : !isHosts(error);
};

const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

/** The membrane of each living VM. */
const membranes = new Set<WeakRef<Crossings>>();

/**
 * A host promise that was on its way to a guest when the stack ended, so that nobody could have handled it; or that has
 * crossed, and Node was not told that it counts as handled, because the stack ended in Node's own listener.
 */
const wasGiven = (promise: unknown): boolean => {
  let found = false;
  for (const reference of membranes) {
    const membrane = reference.deref();
    if (membrane === undefined) membranes.delete(reference);
    else if (membrane.takeLost().includes(promise) || membrane.hasCrossed(promise as object)) found = true;
  }
  return found;
};

/** Texts of trusted code in guests: whoever has it among its frames was called from a guest. */
const guestFrame = "(sbx:guest:";

/**
 * I9: the end of the stack in host code that a guest has called. Host code that awaits what a guest gave it then gets a
 * rejection of which Node was told, and at once was not told that it is handled, since Node's own listener had no stack.
 */
const isEndUnderGuest = (reason: unknown): boolean => {
  if (!types.isNativeError(reason) || types.isProxy(reason) || !isHosts(reason)) return false;
  if (reason.name !== "RangeError" || reason.message !== "Maximum call stack size exceeded") return false;
  return String(reason.stack).includes(guestFrame);
};

/** TABLE: for each event, whether its values are a guest's, and what becomes of them then. */
const takers: Readonly<Record<string, (args: readonly unknown[]) => boolean>> = {
  unhandledRejection([reason, promise]) {
    if (!isGuestPromise(promise)) {
      // A promise of the host's, such as that of an async function that called a guest's.
      const thrower = reportOfThrown(reason);
      if (thrower === undefined) return wasGiven(promise) || isEndUnderGuest(reason);
      return report(() => {
        thrower.rejected(reason, promise);
      });
    }
    return report(() => sinkOfPromise(promise, reason)?.rejected(reason, promise));
  },
  rejectionHandled([promise]) {
    if (!isGuestPromise(promise)) return false;
    return report(() => sinkOfPromise(promise)?.handledLater(promise));
  },
  multipleResolves: ([, promise]) => isGuestPromise(promise),
  uncaughtException(args) {
    const thrower = reportOfThrown(args[0]);
    if (thrower !== undefined) {
      return report(() => {
        thrower.threw(args[0]);
      });
    }
    if (!isGuestError(args)) return false;
    return report(() => sinkOf(args[0])?.threw(args[0]));
  },
  // With `--unhandled-rejections=warn` Node makes a warning of what it finds as the reason's `stack`.
  warning: ([warning]) => isObject(warning) && (!isHosts(warning) || isObject(Reflect.get(warning, "stack"))),
  uncaughtExceptionMonitor: (args) => reportOfThrown(args[0]) !== undefined || isGuestError(args),
};

let living = 0;
let restore: (() => void) | undefined;

const stepInFront = (): (() => void) => {
  const own = Object.getOwnPropertyDescriptor(process, "emit");
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver
  const original = process.emit as Emit;
  const emit: Emit = function (event, ...args) {
    const taker = typeof event === "string" && Object.hasOwn(takers, event) ? takers[event] : undefined;
    if (this === process && taker?.(args) === true) return true;
    return Reflect.apply(original, this, [event, ...args]);
  };
  Object.defineProperty(process, "emit", { value: emit, writable: true, configurable: true, enumerable: false });
  return () => {
    // Somebody who has stepped in front of us keeps calling us; then we stay.
    if ((process.emit as Emit) !== emit) return;
    if (own === undefined) delete (process as { emit?: unknown }).emit;
    else Object.defineProperty(process, "emit", own);
    restore = undefined;
  };
};

const leave = (): void => {
  living -= 1;
  if (living === 0) restore?.();
};

const collected = new FinalizationRegistry<undefined>(leave);

/** Begins to watch for failures, until `vm` is collected. */
export const watchFailures = (vm: object, membrane: Crossings): void => {
  membranes.add(new WeakRef(membrane));
  living += 1;
  restore ??= stepInFront();
  collected.register(vm, undefined);
};
