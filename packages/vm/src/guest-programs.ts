/**
 * Compiles the programs of one guest realm and runs them.
 *
 * Runs in the host realm. Upholds I1, I7. Raw guest values pass through variables; none is read, called or given to anyone.
 */
import vm from "node:vm";
import type { Membrane } from "@sbx/bridge";
import { restore, type FunctionKind } from "@sbx/transformer";
import { functionScript, functionText, type FunctionOrigin } from "./compile/bodies.ts";
import { compileEvalText, compileFunctionText, compileScript } from "./compile/scripts.ts";
import type { Compiled } from "./compile/compiled.ts";
import { VMError } from "./errors.ts";
import { runScript, type Gate } from "./limits.ts";
import { ownNames, type CalleeNames } from "./names.ts";
import { VMScript, compiledOf } from "./script.ts";
import { ScriptRegistry } from "./script-registry.ts";
import { requireStack } from "./stack-headroom.ts";

/** What programs may do. */
export interface ProgramOptions {
  readonly eval: boolean;
  readonly allowAsync: boolean;
}

/** How `runScript` runs. */
export interface RunScriptOptions {
  readonly filename: string;
  /** Milliseconds; none means no limit. */
  readonly timeout?: number | undefined;
}

type GuestFunction = (...args: unknown[]) => unknown;

/** The message of a `VMError` where `allowAsync` is false. */
export const asyncRefused = "Async not available";

/** The letter that tells the guest which error to make, and the message. Other errors pass through. */
const refusalOf = (error: unknown): string => {
  if (error instanceof VMError) return `V${error.message}`;
  if (error instanceof SyntaxError) return `S${error.message}`;
  if (error instanceof RangeError) return `R${error.message}`;
  throw error;
};

const noEval = "ECode generation from strings disallowed for this context";

/** I1: Node puts V8's code, a Buffer of the host's, on the guest's function, where the program would find it. */
const takeCode = (made: object): Buffer | undefined => {
  const data: unknown = Reflect.getOwnPropertyDescriptor(made, "cachedData")?.value;
  for (const key of ["cachedData", "cachedDataProduced", "cachedDataRejected"])
    if (!Reflect.deleteProperty(made, key)) throw new TypeError("Code of V8's stays on a function");
  return data as Buffer | undefined;
};

/** The programs of a guest realm. Results are the host's views. */
export class GuestPrograms {
  readonly #options: ProgramOptions;
  readonly #context: vm.Context;
  readonly #membrane: Membrane;
  readonly #gate: Gate | undefined;
  readonly #scripts = new ScriptRegistry();
  /** What the texts of this realm call. */
  readonly #names: CalleeNames[] = [ownNames];
  #prepared: Compiled | undefined;

  constructor(options: ProgramOptions, context: vm.Context, membrane: Membrane, gate: Gate | undefined) {
    this.#options = options;
    this.#context = context;
    this.#membrane = membrane;
    this.#gate = gate;
  }

  /** What the guest's trusted code asks about texts. */
  get services(): object {
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
    };
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
    const run = (): ReturnType<typeof runScript> => runScript(script, this.#context, timeout);
    const outcome = timeout === undefined || this.#gate === undefined ? run() : this.#gate.within(run);
    if (outcome.kind === "stopped") throw outcome.error;
    if (outcome.kind === "thrown") throw this.#membrane.thrownToHost(outcome.value);
    return this.#membrane.toHost(outcome.value);
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
        parsingContext: this.#context,
        ...(text.data === undefined ? { produceCachedData: text.wantsData } : { cachedData: text.data }),
        ...(lineOffset === undefined ? {} : { lineOffset }),
        ...(columnOffset === undefined ? {} : { columnOffset }),
      });
      const data = takeCode(made);
      if (data !== undefined) text.keep(data);
      return this.#membrane.toHost(made) as GuestFunction;
    } catch (raw) {
      throw this.#membrane.thrownToHost(raw);
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
      new vm.Script(text, { filename: "sbx:guest" }).runInContext(this.#context, { displayErrors: false });
    } catch {
      throw new VMError("The cached code of the script cannot be used in this VM.");
    }
    this.#names.push(names);
  }
}
