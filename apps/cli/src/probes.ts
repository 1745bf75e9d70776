/** TABLE: guarantees that can be tried in a moment, each with a small program that would break it. */
import { EventEmitter } from "node:events";
import { NodeVM, VM } from "@sbx/nodevm";

/** One guarantee. */
export interface Probe {
  /** The invariant of docs/security/invariants.md, or `time` for a limit. */
  readonly invariant: string;
  readonly says: string;
  /** Tries it. */
  readonly holds: () => boolean | Promise<boolean>;
}

/** What a program throws; nothing when it does not. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT";

/** Milliseconds; long enough for a busy machine to begin. */
const limit = 100;

/** Every probe, in the order of the invariants. */
export const probes: readonly Probe[] = [
  {
    invariant: "I1",
    says: "a constructor chain from a host function ends in the guest",
    holds: () => {
      const vm = new VM({ sandbox: { host: (): object => ({}) } });
      return vm.run("host.constructor('return globalThis')() === globalThis && host().constructor === Object") === true;
    },
  },
  {
    invariant: "I2",
    says: "an intrinsic of the host is the guest's own",
    holds: () => new VM({ sandbox: { list: [] } }).run("list.map === Array.prototype.map") === true,
  },
  {
    invariant: "I3",
    says: "the end of the stack inside of host code is an error of the guest",
    holds: () => {
      const vm = new VM({ sandbox: { call: (f: () => unknown): unknown => f() } });
      const text = "const down = () => call(down); try { down(); } catch (e) { e instanceof RangeError; }";
      return vm.run(text) === true;
    },
  },
  {
    invariant: "I6",
    says: "a prototype of the host cannot be changed",
    holds: () => {
      const vm = new VM({ sandbox: { emitter: new EventEmitter() } });
      const text = "Reflect.set(Object.getPrototypeOf(emitter), 'emit', 1)";
      return vm.run(text) === false && typeof EventEmitter.prototype.emit === "function";
    },
  },
  {
    invariant: "I7",
    says: "a dynamic import is refused",
    holds: async () => {
      const vm = new VM();
      const reason: unknown = await vm.run<Promise<unknown>>(
        "import('node:fs').then(() => 'loaded', (e) => e.message)",
      );
      return reason === "Dynamic Import not supported";
    },
  },
  {
    invariant: "I8",
    says: "Node's registered symbols are not shared",
    holds: () => {
      const name = "nodejs.util.inspect.custom";
      return new VM().run(`Symbol.for("${name}")`) !== Symbol.for(name);
    },
  },
  {
    invariant: "I9",
    says: "a rejection that nobody handles is an event of its VM",
    holds: async () => {
      const vm = new VM();
      const told = new Promise<boolean>((resolve) => vm.once("unhandledRejection", (reason) => resolve(reason === 7)));
      vm.run("(async () => { throw 7; })(); undefined");
      return told;
    },
  },
  {
    invariant: "I10",
    says: "a builtin that was not allowed is not there",
    holds: () => {
      const vm = new NodeVM({ require: { context: "sandbox" } });
      return thrownBy(() => vm.run("require('node:fs')")) instanceof Error;
    },
  },
  {
    invariant: "time",
    says: "a limit ends loops",
    holds: () => isTimeout(thrownBy(() => new VM({ timeout: limit }).run("for (;;);"))),
  },
  {
    invariant: "time",
    says: "a limit ends promise jobs",
    holds: () =>
      isTimeout(thrownBy(() => new VM({ timeout: limit }).run("Promise.resolve().then(() => { for (;;); })"))),
  },
  {
    invariant: "time",
    says: "a limit ends getters that the host reads later",
    holds: () => {
      const value = new VM({ timeout: limit }).run<{ x: unknown }>("({ get x() { for (;;); } })");
      return isTimeout(thrownBy(() => value.x));
    },
  },
];
