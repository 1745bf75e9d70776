/**
 * Makes a guest realm: a vanilla context, the membrane, and the taming of what the language gives a program.
 *
 * Runs in the host realm. Upholds I1, I7, I9. Here, and in `limits.ts`, raw guest values pass through variables; none is
 * read, called or given to anyone.
 */
import { types } from "node:util";
import vm from "node:vm";
import { createMembrane, type Membrane } from "@sbx/bridge";
import { restore, templateHelperText, type FunctionKind } from "@sbx/transformer";
import { separateAsyncStores } from "./async-context.ts";
import { makeSink, type Failures } from "./failure-sink.ts";
import { GuestBufferClass } from "./guest-buffer-class.ts";
import { GuestMemory } from "./guest-memory.ts";
import { bufferNatives, bufferServices } from "./buffer-services.ts";
import { functionScript, functionText, type FunctionOrigin } from "./compile/bodies.ts";
import { compileEvalText, compileFunctionText, compileScript } from "./compile/scripts.ts";
import type { Compiled } from "./compile/compiled.ts";
import { guardedLibrary, trustedScript } from "./compile/trusted.ts";
import { VMError } from "./errors.ts";
import bootstrapText from "./guest/bootstrap.ts?realm";
import type { BufferNatives } from "./guest/buffer/services.ts";
import type { Announce } from "./guest/global-buffer.ts";
import { Gate, runScript } from "./limits.ts";
import { entryCallee, ownNames, type CalleeNames } from "./names.ts";
import { nodeSymbols, type NodeSymbols } from "./node-symbols.ts";
import { standInOf } from "./promise-stand-ins.ts";
import { setOwner } from "./realm-of-value.ts";
import { ScriptRegistry } from "./script-registry.ts";
import { requireStack } from "./stack-headroom.ts";
import { VMScript, compiledOf } from "./script.ts";
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

/** How `runScript` runs. */
export interface RunScriptOptions {
  readonly filename: string;
  /** Milliseconds; none means no limit. */
  readonly timeout?: number | undefined;
}

/** What the guest's trusted code is told of Node's symbols, raw. */
interface GuestNodeSymbols extends NodeSymbols {
  /** What hooks of the host are shown in the place of the guest's promise. */
  readonly standInOf: (value: unknown) => object | undefined;
}

const { guardCatch, importCallee, templateHelper } = ownNames;

type GuestFunction = (...args: unknown[]) => unknown;

const createContext = ({ wasm, timeout }: RealmOptions): vm.Context =>
  vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    name: realmName,
    codeGeneration: { strings: false, wasm },
    // Promise jobs then run under the limit of the entry that caused them; without a limit this would only cost.
    ...(timeout === undefined ? {} : { microtaskMode: "afterEvaluate" as const }),
  });

/** What transformed texts call. */
const callees = [importCallee, guardCatch];

const asyncRefused = "Async not available";

/** The letter that tells the guest which error to make, and the message. Other errors pass through. */
const refusalOf = (error: unknown): string => {
  if (error instanceof VMError) return `V${error.message}`;
  if (error instanceof SyntaxError) return `S${error.message}`;
  if (error instanceof RangeError) return `R${error.message}`;
  throw error;
};

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

const noEval = "ECode generation from strings disallowed for this context";

/** Turns the properties that `bootstrap.ts` left into constants of the global scope, which no property leads to. */
const constantsText = (names: readonly string[]): string =>
  `const ${templateHelper} = ${templateHelperText};` +
  names.map((name) => `const ${name} = globalThis.${name}; delete globalThis.${name};`).join("");

/** I1: Node puts V8's code, a Buffer of the host's, on the guest's function, where the program would find it. */
const takeCode = (made: object): Buffer | undefined => {
  const data: unknown = Reflect.getOwnPropertyDescriptor(made, "cachedData")?.value;
  for (const key of ["cachedData", "cachedDataProduced", "cachedDataRejected"])
    if (!Reflect.deleteProperty(made, key)) throw new TypeError("Code of V8's stays on a function");
  return data as Buffer | undefined;
};

const constants = constantsText(callees);
const limitedConstants = constantsText([...callees, entryCallee]);

/** A guest realm and what the host does with it. Its results are the host's views. */
export class GuestRealm {
  readonly context: vm.Context;
  readonly membrane: Membrane;
  readonly #options: RealmOptions;
  readonly #scripts = new ScriptRegistry();
  readonly #gate: Gate | undefined;
  readonly #sink: FailureSink;
  readonly #substitutes = new WeakMap<object, object>();
  readonly #buffer = new GuestBufferClass();
  /** Buffers of memory that cross. */
  readonly memory: GuestMemory = new GuestMemory(() => this.membrane);
  #prepared: Compiled | undefined;
  #ended = false;
  /** What the texts of this realm call. */
  readonly #names: CalleeNames[] = [ownNames];
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
    const gate = this.#gate;
    return {
      evalAllowed: this.#options.eval,
      compileFunction: (kind: FunctionKind, parameters: string, body: string) =>
        this.#compileDynamic(kind, parameters, body),
      prepareEval: (text: string) => this.#prepareEval(text),
      runPrepared: () => this.#runPrepared(),
      isGuestScript: (name: string, hash: string) => this.#scripts.has(name, hash),
      columnOf: (name: string, hash: string, line: number, column: number) =>
        this.#scripts.columnOf(name, hash, line, column),
      restore: (text: string) => this.#names.reduce(restore, text),
      VMError,
      makeVMError: (message: string) => new VMError(message),
      allowAsync: this.#options.allowAsync,
      hardened: this.#options.hardened,
      bufferAllocLimit: this.#options.bufferAllocLimit === Infinity ? undefined : this.#options.bufferAllocLimit,
      buffer: bufferServices,
      importCallee,
      entryCallee,
      entry: gate?.callback,
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

  /** What a text comes to that the guest wants compiled, or the refusal. */
  #compileForGuest(make: () => Compiled): Compiled | string {
    if (!this.#options.eval) return noEval;
    try {
      requireStack();
      const compiled = make();
      if (!this.#options.allowAsync && compiled.usesAsync()) return `V${asyncRefused}`;
      this.#scripts.add(compiled);
      return compiled;
    } catch (error) {
      return refusalOf(error);
    }
  }

  #compileDynamic(kind: FunctionKind, parameters: string, body: string): unknown {
    if (kind.startsWith("async") && !this.#options.allowAsync) return `V${asyncRefused}`;
    const compiled = this.#compileForGuest(() => compileFunctionText(kind, parameters, body));
    return typeof compiled === "string" ? compiled : this.#run(compiled, undefined);
  }

  #prepareEval(text: string): string | undefined {
    const compiled = this.#compileForGuest(() => compileEvalText(text));
    if (typeof compiled === "string") return compiled;
    this.#prepared = compiled;
    return undefined;
  }

  #runPrepared(): unknown {
    const compiled = this.#prepared;
    this.#prepared = undefined;
    return compiled === undefined ? undefined : this.#run(compiled, undefined);
  }

  #run({ script }: Compiled, timeout: number | undefined): unknown {
    const run = (): ReturnType<typeof runScript> => runScript(script, this.context, timeout);
    const outcome = timeout === undefined || this.#gate === undefined ? run() : this.#gate.within(run);
    if (outcome.kind === "stopped") throw outcome.error;
    if (outcome.kind === "thrown") throw this.membrane.thrownToHost(outcome.value);
    return this.membrane.toHost(outcome.value);
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

  /**
   * Transforms and compiles the body of a function in the guest realm; the host's view of it.
   *
   * @throws SyntaxError of the host
   */
  compileFunction(source: string, origin: FunctionOrigin): GuestFunction {
    const shared = functionScript(source, origin);
    return shared === undefined ? this.#compileOwnFunction(source, origin) : this.#runShared(shared);
  }

  #runShared(compiled: Compiled): GuestFunction {
    this.#refuseAsyncUse(compiled);
    if (compiled.names !== undefined) this.#learn(compiled.names);
    this.#scripts.add(compiled);
    // No time is to be had for nothing, even if the text were not what it looks like.
    const run = (): unknown => this.#run(compiled, undefined);
    return (this.#gate === undefined ? run() : this.#gate.enter(run)) as GuestFunction;
  }

  #refuseAsyncUse({ usesAsync }: Pick<Compiled, "usesAsync">): void {
    if (!this.#options.allowAsync && usesAsync()) throw new VMError(asyncRefused);
  }

  #compileOwnFunction(source: string, origin: FunctionOrigin): GuestFunction {
    const { filename, params, lineOffset, columnOffset } = origin;
    const text = functionText(source, origin);
    this.#refuseAsyncUse(text);
    if (text.names !== undefined) this.#learn(text.names);
    this.#scripts.addText(filename, text.code, text.columnOf);
    try {
      const made = vm.compileFunction(text.code, [...params], {
        filename,
        parsingContext: this.context,
        ...(text.data === undefined ? { produceCachedData: text.wantsData } : { cachedData: text.data }),
        ...(lineOffset === undefined ? {} : { lineOffset }),
        ...(columnOffset === undefined ? {} : { columnOffset }),
      });
      const data = takeCode(made);
      if (data !== undefined) text.keep(data);
      return this.membrane.toHost(made) as GuestFunction;
    } catch (raw) {
      throw this.membrane.thrownToHost(raw);
    }
  }

  /**
   * Transforms (unless a VMScript already has) and runs a script; the host's view of its completion value.
   *
   * @throws SyntaxError of the host when the text is none
   * @throws VMError "Async not available"
   * @throws VMTimeoutError
   * @throws the host's view of what the guest threw
   */
  runScript(code: string | VMScript, options: RunScriptOptions): unknown {
    const compiled = code instanceof VMScript ? compiledOf(code) : compileScript(code, options);
    this.#refuseAsyncUse(compiled);
    if (compiled.names !== undefined) this.#learn(compiled.names);
    this.#scripts.add(compiled);
    return this.#run(compiled, options.timeout);
  }

  /**
   * Makes the names that another process gave to the functions which texts call constants of this realm, too. Whoever has
   * declared one of them has no use of it: then the script does not run.
   */
  #learn(names: CalleeNames): void {
    if (this.#names.some(({ guardCatch: known }) => known === names.guardCatch)) return;
    const keys = ["guardCatch", "importCallee", "templateHelper"] as const;
    const text = `const ${keys.map((key) => `${names[key]}=${ownNames[key]}`).join()};`;
    try {
      new vm.Script(text, { filename: "sbx:guest" }).runInContext(this.context, { displayErrors: false });
    } catch {
      throw new VMError("The cached code of the script cannot be used in this VM.");
    }
    this.#names.push(names);
  }
}
