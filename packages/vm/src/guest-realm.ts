/**
 * Makes a guest realm: a vanilla context, the membrane, and the taming of what the language gives a program.
 *
 * Runs in the host realm. Upholds I1, I7, I9. Here, in `guest-programs.ts` and in `limits.ts`, raw guest values pass through
 * variables; none is read, called or given to anyone.
 */
import { types } from "node:util";
import vm from "node:vm";
import { createMembrane, type Membrane } from "@sbx/bridge";
import { templateHelperText } from "@sbx/transformer";
import { separateAsyncStores } from "./async-context.ts";
import { makeSink, type Failures } from "./failure-sink.ts";
import { GuestBufferClass } from "./guest-buffer-class.ts";
import { GuestMemory } from "./guest-memory.ts";
import { GuestPrograms, asyncRefused } from "./guest-programs.ts";
import { bufferNatives, bufferServices } from "./buffer-services.ts";
import { guardedLibrary, trustedScript } from "./compile/trusted.ts";
import { VMError } from "./errors.ts";
import bootstrapText from "./guest/bootstrap.ts?realm";
import type { BufferNatives } from "./guest/buffer/services.ts";
import type { Announce } from "./guest/global-buffer.ts";
import { Gate } from "./limits.ts";
import { entryCallee, ownNames } from "./names.ts";
import { nodeSymbols, type NodeSymbols } from "./node-symbols.ts";
import { standInOf } from "./promise-stand-ins.ts";
import { setOwner } from "./realm-of-value.ts";
import { noteThrown } from "./thrown-into-node.ts";
import { watchFailures, type FailureSink } from "./unhandled.ts";
import { realmName } from "./worker/cells.ts";

/** What a realm is made for. */
export interface RealmOptions {
  readonly eval: boolean;
  readonly wasm: boolean;
  readonly allowAsync: boolean;
  /** Whether the guest's intrinsics are frozen once it has started. */
  readonly hardened: boolean;
  readonly timeout: number | undefined;
  /** In bytes. */
  readonly bufferAllocLimit: number;
  /** Told of what the guest leaves unhandled. Values are the host's views. */
  readonly failures: Failures;
}

/** What the guest's trusted code is told of Node's symbols, raw. */
interface GuestNodeSymbols extends NodeSymbols {
  /** What hooks of the host are shown in the place of the guest's promise. */
  readonly standInOf: (value: unknown) => object | undefined;
}

const { guardCatch, importCallee, templateHelper } = ownNames;

const createContext = ({ wasm, timeout }: RealmOptions): vm.Context =>
  vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    name: realmName,
    codeGeneration: { strings: false, wasm },
    // Promise jobs then run under the limit of the entry that caused them; without a limit this would only cost.
    ...(timeout === undefined ? {} : { microtaskMode: "afterEvaluate" as const }),
  });

/** What transformed texts call. */
const callees = [importCallee, guardCatch];

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver
const promiseThen = Promise.prototype.then;

/** The host's promises would run code of the guest later (PR-9): the guest gets something that only refuses. */
const refusePromises = (value: object): unknown => {
  if (!types.isPromise(value)) return value;
  void Reflect.apply(promiseThen, value, [undefined, () => undefined]); // I9: what the guest was given is no failure of the host's
  const refuse = (): never => {
    throw new VMError(asyncRefused);
  };
  return Object.freeze({ then: refuse, catch: refuse, finally: refuse, [Symbol.toStringTag]: "Promise" });
};

/** Turns the properties that `bootstrap.ts` left into constants of the global scope, which no property leads to. */
const constantsText = (names: readonly string[]): string =>
  `const ${templateHelper} = ${templateHelperText};` +
  names.map((name) => `const ${name} = globalThis.${name}; delete globalThis.${name};`).join("");

const constants = constantsText(callees);
const limitedConstants = constantsText([...callees, entryCallee]);

/** A guest realm and what the host does with it. Its results are the host's views. */
export class GuestRealm {
  readonly context: vm.Context;
  readonly membrane: Membrane;
  /** What runs in the realm. */
  readonly programs: GuestPrograms;
  readonly #options: RealmOptions;
  readonly #gate: Gate | undefined;
  readonly #sink: FailureSink;
  readonly #substitutes = new WeakMap<object, object>();
  readonly #buffer = new GuestBufferClass();
  /** Buffers of memory that cross. */
  readonly memory: GuestMemory = new GuestMemory(() => this.membrane);
  #ended = false;
  /** Whether promises of the host are refused. */
  readonly #refuses: boolean;
  #substituteFor: ((value: object) => unknown) | undefined;

  /** Makes a fresh realm. */
  constructor(options: RealmOptions) {
    separateAsyncStores();
    this.#options = options;
    this.#refuses = !options.allowAsync;
    this.#gate = options.timeout === undefined ? undefined : new Gate(options.timeout);
    this.#sink = makeSink(options.failures, {
      toHost: (raw) => this.membrane.toHost(raw),
      hasEnded: () => this.#ended,
      enter: this.#gate?.enter,
    });
    this.context = createContext(options);
    this.membrane = createMembrane({
      evaluate: (text) => this.#evaluateTrusted(text),
      isProxy: types.isProxy,
      isBuffer: this.#buffer.has,
      distort: (value) => this.#distort(value),
      threw: (error) => {
        noteThrown(error, options.failures);
      },
      formatsStacks: true,
      privateSymbols: nodeSymbols().all,
      ...(this.#gate === undefined ? {} : { enter: this.#gate.enter }),
    });
    this.programs = new GuestPrograms(options, this.context, this.membrane, this.#gate);
    this.#bootstrap();
    this.#evaluateTrusted(this.#gate === undefined ? constants : limitedConstants);
    this.#gate?.open(this.context);
    setOwner(this.#evaluateTrusted("Object.prototype") as object, this.#sink);
    watchFailures(this, this.membrane);
  }

  /** Cuts the realm off; who still uses something of it gets an error with that message. */
  end(message: string): void {
    this.#ended = true;
    this.membrane.revoke(message);
  }

  #evaluateTrusted(text: string): unknown {
    return trustedScript(text).runInContext(this.context, { displayErrors: false }) as unknown;
  }

  /** Runs `bootstrap.ts` in the guest. The one place where its trusted code is given something raw, to compare with. */
  #bootstrap(): void {
    type InstallGuard = (hostObjectPrototype: object, guardCatch: string, symbols: GuestNodeSymbols) => unknown;
    type InstallBuffer = (natives: BufferNatives, announce: Announce) => () => void;
    type Connect = (main: unknown, installGuard: InstallGuard, installBuffer: InstallBuffer) => void;
    (this.#evaluateTrusted(bootstrapText) as (connect: Connect) => void)((main, installGuard, installBuffer) => {
      const standIn = (value: unknown): object | undefined => standInOf(value, this.#sink);
      installGuard(Object.prototype, guardCatch, { ...nodeSymbols(), standInOf: standIn });
      (this.membrane.toHost(main) as (services: object) => void)(this.#services());
      this.#buffer.install(this.membrane, (announce) => installBuffer(bufferNatives, announce));
    });
  }

  /** Does trusted work before any guest program has run: a limit is for programs, and a busy machine must not fail it. */
  prepare<Result>(work: () => Result): Result {
    return this.#gate === undefined ? work() : this.#gate.within(work);
  }

  #services(): object {
    return {
      ...this.programs.services,
      VMError,
      makeVMError: (message: string) => new VMError(message),
      allowAsync: this.#options.allowAsync,
      hardened: this.#options.hardened,
      bufferAllocLimit: this.#options.bufferAllocLimit === Infinity ? undefined : this.#options.bufferAllocLimit,
      buffer: bufferServices,
      importCallee,
      entryCallee,
      entry: this.#gate?.callback,
      finalize: (run: () => void) => {
        setImmediate(() => {
          this.#finalize(run);
        });
      },
    };
  }

  /** Outside of the engine's task for finalisers, in which the debugger of V8 11 and 12 halts nothing (I9). */
  #finalize(run: () => void): void {
    if (this.#ended) return;
    try {
      run();
    } catch (error) {
      this.#options.failures.threw(error);
    }
  }

  /** What the guest sees of a host object, asked on its first crossing. */
  #distort(value: object): unknown {
    this.#buffer.prepareFor(value);
    this.memory.prepareFor(value);
    const known = this.#substitutes.get(value);
    if (known !== undefined) return known;
    const other = this.#substituteFor === undefined ? value : this.#substituteFor(value);
    return this.#refuses && other === value ? refusePromises(value) : other;
  }

  /**
   * Has `substituteFor` decide, at the first crossing of each host object, what the guest sees in its place: the object
   * itself, another one, or `undefined`.
   */
  substituteBy(substituteFor: (value: object) => unknown): void {
    this.#substituteFor = substituteFor;
  }

  /** Lets the guest see another host object in the place of `value`, from its first crossing on, read-only. */
  substitute(value: object, other: object): void {
    this.#substitutes.set(value, other);
    this.membrane.setPolicy(other, "readonly");
  }

  /** The host's view of the members of `node:buffer` that are the guest's own. */
  get bufferModule(): object {
    return this.#buffer.module;
  }

  /**
   * Evaluates trusted text as `Membrane.install` does: text that calls functions of programs, and may show them what it has
   * caught (I1: at the end of the stack that is an error of the host).
   */
  installLibrary(text: string, services: object): unknown {
    return this.membrane.install(guardedLibrary(text), services);
  }

  /** Defines a global as built-in ones are: not enumerable. */
  defineHidden(name: string, value: unknown): void {
    Object.defineProperty(this.membrane.global, name, { value, writable: true, enumerable: false, configurable: true });
  }
}
