/**
 * The globals of the web platform that a guest may be given by name. None carries authority: no network, no file, no process.
 *
 * TABLE: most classes are the host's own, which the guest sees through the membrane: fixed, and with the guest's views of their
 * instances. Functions are wrapped: they take the guest's values as the host sees them, and what a callback throws is a failure of
 * the guest's.
 */
import { webcrypto } from "node:crypto";
import { performance as hostPerformance } from "node:perf_hooks";
import { VMError, invalidOption } from "./errors.ts";
import type { Failures } from "./failure-sink.ts";
import type { WebServices } from "./library/event-target.ts";
import { nearestName } from "./nearest-name.ts";

/** What a VM tells the makers of its globals. */
export interface WebContext {
  readonly threw: Failures["threw"];
  readonly allowAsync: boolean;
  /** The guest's timers that are under way: what stops each. */
  readonly timers: Map<number, () => void>;
  /** A view over the memory of a guest's buffer; any other value as it is. */
  readonly asBytes: (value: unknown) => unknown;
  /** The host's view of a global that is of the guest's realm. */
  readonly library: (name: WebLibraryGlobal) => object;
}

type Callback = (...args: unknown[]) => unknown;

const checkedCallback = (callback: unknown): Callback => {
  if (typeof callback === "function") return callback as Callback;
  const error = new TypeError(`The "callback" argument must be of type function. Received ${typeof callback}`);
  throw Object.assign(error, { code: "ERR_INVALID_ARG_TYPE" });
};

const later = ({ allowAsync }: Pick<WebContext, "allowAsync">): void => {
  if (!allowAsync) throw new VMError("Async not available");
};

/** Runs a callback; what it throws is reported, and thrown to nobody (I9). */
const running =
  ({ threw }: Pick<WebContext, "threw">, callback: Callback, args: readonly unknown[]): (() => void) =>
  () => {
    try {
      Reflect.apply(callback, undefined, args);
    } catch (error) {
      threw(error);
    }
  };

/** What the guest holds of a timer: Node's own objects lead to all other timers of the process. */
const handleOf = (id: number, timer: NodeJS.Timeout | NodeJS.Immediate, stop: () => void): object => {
  const handle = {
    ref() {
      timer.ref();
      return handle;
    },
    unref() {
      timer.unref();
      return handle;
    },
    hasRef: () => timer.hasRef(),
    ...("refresh" in timer
      ? {
          refresh() {
            timer.refresh();
            return handle;
          },
        }
      : {}),
    close() {
      stop();
      return handle;
    },
    [Symbol.toPrimitive]: () => id,
  };
  return handle;
};

let lastId = 0;

/** Makes `setTimeout`, `setInterval` or `setImmediate`. */
const starter =
  (context: WebContext, start: (run: () => void, delay: number) => NodeJS.Timeout | NodeJS.Immediate, once: boolean) =>
  (callback: unknown, delay: unknown, args: readonly unknown[]): object => {
    later(context);
    const run = running(context, checkedCallback(callback), args);
    const id = (lastId += 1);
    const timer = start(() => {
      if (once) context.timers.delete(id);
      run();
    }, Number(delay));
    const stop = (): void => {
      context.timers.delete(id);
      clearTimeout(timer as NodeJS.Timeout);
      clearImmediate(timer as NodeJS.Immediate);
    };
    context.timers.set(id, stop);
    return handleOf(id, timer, stop);
  };

/** Makes `clearTimeout` and its siblings, which are one: an id is a number, an object that gives one, or nobody's. */
const stopper =
  ({ timers }: WebContext) =>
  (timer?: unknown): void => {
    const id = typeof timer === "object" && timer !== null ? Number(timer) : timer;
    timers.get(typeof id === "string" ? Number(id) : (id as number))?.();
  };

/** A global that is of the guest's realm, since programs derive classes from it or give it their own objects. */
export type WebLibraryGlobal = "structuredClone" | "Event" | "EventTarget" | "AbortController" | "AbortSignal";

/** The name of a global that a VM can be given by the option `globals`. */
export type WebGlobal =
  | "URL"
  | "URLSearchParams"
  | "TextEncoder"
  | "TextDecoder"
  | "atob"
  | "btoa"
  | "performance"
  | "crypto"
  | "queueMicrotask"
  | WebLibraryGlobal
  | "setTimeout"
  | "setInterval"
  | "setImmediate"
  | "clearTimeout"
  | "clearInterval"
  | "clearImmediate";

type DecodeArguments = Parameters<InstanceType<typeof TextDecoder>["decode"]>;

/** TABLE: what stands for each name in a guest. */
const makers: Readonly<Record<WebGlobal, (context: WebContext) => object>> = {
  URL: () => URL,
  URLSearchParams: () => URLSearchParams,
  TextEncoder: () => TextEncoder,
  // A class of this VM's: to Node's own a buffer of the guest's is none.
  TextDecoder: ({ asBytes }) =>
    class extends TextDecoder {
      static {
        Object.defineProperty(this, "name", { value: "TextDecoder" });
      }
      override decode(...[input, options]: DecodeArguments): string {
        return super.decode(asBytes(input) as DecodeArguments[0], options);
      }
    },
  atob: () => (data: string) => atob(data),
  btoa: () => (data: string) => btoa(data),
  // The clock, and no more: marks and measures are the host's, and everybody's.
  performance: () => ({ now: () => hostPerformance.now(), timeOrigin: hostPerformance.timeOrigin }),
  crypto: () => ({
    getRandomValues<T extends Parameters<typeof webcrypto.getRandomValues>[0]>(array: T) {
      webcrypto.getRandomValues(array);
      return array;
    },
    randomUUID: () => webcrypto.randomUUID(),
  }),
  queueMicrotask: (context: WebContext) => (callback: unknown) => {
    later(context);
    queueMicrotask(running(context, checkedCallback(callback), []));
  },
  structuredClone: ({ library }) => library("structuredClone"),
  Event: ({ library }) => library("Event"),
  EventTarget: ({ library }) => library("EventTarget"),
  AbortController: ({ library }) => library("AbortController"),
  AbortSignal: ({ library }) => library("AbortSignal"),
  setTimeout: (context: WebContext) => {
    const start = starter(context, (run, delay) => setTimeout(run, delay), true);
    return (callback: unknown, delay?: unknown, ...args: unknown[]) => start(callback, delay, args);
  },
  setInterval: (context: WebContext) => {
    const start = starter(context, (run, delay) => setInterval(run, delay), false);
    return (callback: unknown, delay?: unknown, ...args: unknown[]) => start(callback, delay, args);
  },
  setImmediate: (context: WebContext) => {
    const start = starter(context, (run) => setImmediate(run), true);
    return (callback: unknown, ...args: unknown[]) => start(callback, 0, args);
  },
  clearTimeout: stopper,
  clearInterval: stopper,
  clearImmediate: stopper,
};

const names = Object.keys(makers) as WebGlobal[];

/** What the globals of the guest's realm ask of the host. */
export const webServices = (context: Omit<WebContext, "library">): WebServices => ({
  threw: context.threw,
  makeError: (name, message) => new DOMException(message, name),
  now: () => hostPerformance.now(),
  wait(callback, milliseconds) {
    later(context);
    const id = (lastId += 1);
    const run = running(context, callback, []);
    const timer = setTimeout(() => {
      context.timers.delete(id);
      run();
    }, milliseconds);
    timer.unref();
    context.timers.set(id, () => {
      clearTimeout(timer);
    });
  },
});

/**
 * Checks the option `globals`.
 *
 * @throws VMError `ERR_INVALID_OPTION`
 */
export const checkedGlobals = (value: unknown): readonly WebGlobal[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalidOption("globals", "Invalid option 'globals': it must be an array of names.");
  return Object.freeze(
    value.map((name: unknown, index) => {
      if (names.includes(name as WebGlobal)) return name as WebGlobal;
      const near = nearestName(String(name), names);
      const hint = near === undefined ? `It may be ${names.join(", ")}.` : `Did you mean '${near}'?`;
      throw invalidOption(`globals.${String(index)}`, `Unknown global '${String(name)}'. ${hint}`);
    }),
  );
};

/** Makes what stands for a name in a guest. */
export const makeWebGlobal = (name: WebGlobal, context: WebContext): object => makers[name](context);
