/** Class `VM`: options → realm → run. No logic of the membrane. */
import { EventEmitter } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { HidingPolicy, PolicyName } from "@sbx/bridge";
import { endOnAbort } from "./abort.ts";
import type { CompilerFunction } from "@sbx/compilers";
import { makeConsole } from "./console.ts";
import { copyResult } from "./copy-result.ts";
import { VMError, invalidOption } from "./errors.ts";
import { reportTo } from "./failure-events.ts";
import type { RunScriptOptions } from "./guest-programs.ts";
import { GuestRealm } from "./guest-realm.ts";
import { checkedTimeout } from "./limits.ts";
import { resolveOptions, type ResolvedOptions, type VMOptions } from "./options.ts";
import { endingOf, forgetRealm, guestRealmOf, setRealm } from "./realm-of.ts";
import { VMScript } from "./script.ts";
import { endTimers, openWebGlobals, webGlobalOf } from "./web-context.ts";
import { thrownToCaller } from "./thrown-into-node.ts";

/** What `run` may be told. */
export interface RunOptions {
  /** The program's name in stacks. Default: `"vm.js"`. */
  readonly filename?: string | undefined;
  /**
   * `"live"` (default): the result is the guest's own, seen through the membrane. `"copy"`: it is copied, deeply, into objects of
   * the host's, which `structuredClone`, `postMessage` and `deepStrictEqual` accept.
   */
  readonly result?: "live" | "copy" | undefined;
}

const resolvedOptions = new WeakMap<VM, ResolvedOptions>();
/** Wrong types are refused in the words of `node:vm`. */
const argumentType = (message: string): TypeError =>
  Object.assign(new TypeError(message), { code: "ERR_INVALID_ARG_TYPE" });

const describe = (value: unknown): string => (value === null ? "null" : `type ${typeof value}`);

function filenameOf(options: string | RunOptions | undefined): string {
  if ((options as unknown) === null) throw new TypeError("Cannot read properties of null (reading 'filename')");
  const filename: unknown = typeof options === "object" ? options.filename : options;
  if (!filename) return "vm.js";
  if (typeof filename === "string") return filename;
  throw argumentType(`The "options.filename" property must be of type string. Received ${describe(filename)}`);
}

/** Decision 13. */
function copies(options: string | RunOptions | undefined): boolean {
  const result: unknown = typeof options === "object" ? options.result : undefined;
  if (result === undefined || result === "live") return false;
  if (result === "copy") return true;
  throw invalidOption("result", "Invalid option 'result': it must be 'live' or 'copy'.");
}

/** Decision 5: a string, UTF-8 bytes, or something that a custom compiler takes. */
function textOf(code: unknown): string {
  if (typeof code === "string") return code;
  if (code instanceof String) return code.toString();
  if (code instanceof Uint8Array) return new TextDecoder().decode(code);
  throw argumentType(`The "code" argument must be a string, a Buffer or a VMScript. Received ${describe(code)}`);
}

/** VM-45. */
function readScript(filename: string): { text: string; path: string } {
  const path = resolve(filename);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new VMError(`Script '${filename}' not found.`);
  if (stats.isDirectory()) throw new VMError("Script must be file, got directory.");
  return { text: readFileSync(path, "utf8"), path };
}

const isObject = (value: unknown): value is object =>
  typeof value === "function" || (typeof value === "object" && value !== null);

/** VM-86, WK-5: what the guest sees of `value` with a mock. */
const withMock = (value: object, mock: object): object =>
  new Proxy(value, {
    get: (target, key) =>
      Reflect.get(!Object.hasOwn(target, key) && Object.hasOwn(mock, key) ? mock : target, key) as unknown,
    has: (target, key) => Reflect.has(target, key) || Object.hasOwn(mock, key),
  });

/**
 * A realm of its own for JavaScript that you do not trust. Values that go in or come out are live: the same objects, seen
 * through a membrane that gives the guest nothing that you did not hand over.
 *
 * Events: `unhandledRejection` (reason, promise) and `uncaughtException` (error), for what the guest leaves unhandled.
 *
 * @example
 * const vm = new VM({ sandbox: { price: 20 }, timeout: 100 });
 * vm.run("price * 2"); // 40
 */
export class VM extends EventEmitter {
  /** Milliseconds that a `run` may take; may be assigned. */
  declare timeout: number | undefined;
  /** The compiler, as it was given. */
  declare readonly compiler: string | CompilerFunction;
  /** The guest's global object. */
  declare readonly sandbox: Record<string, unknown>;

  /**
   * @throws VMError `ERR_INVALID_OPTION` for an unknown option or a wrong value
   */
  constructor(options?: VMOptions) {
    super();
    const resolved = resolveOptions(options);
    resolvedOptions.set(this, resolved);
    const failures = reportTo(this, resolved.onUnhandled);
    const realm = new GuestRealm({ ...resolved, failures });
    setRealm(this, realm);
    Object.defineProperties(this, {
      timeout: { value: resolved.timeout, writable: true, enumerable: true },
      compiler: { value: resolved.compiler, enumerable: true },
      sandbox: { value: realm.membrane.global, enumerable: true },
    });
    openWebGlobals(this, realm, { threw: failures.threw, allowAsync: resolved.allowAsync });
    realm.prepare(() => {
      const logs = makeConsole(resolved.console, this);
      if (logs !== undefined) realm.defineHidden("console", this.readonly(logs));
      for (const name of resolved.globals) realm.defineHidden(name, webGlobalOf(this, name));
      if (resolved.sandbox !== undefined) this.setGlobals(resolved.sandbox);
      if (resolved.signal !== undefined) endOnAbort(this, resolved.signal);
    });
  }

  /**
   * Runs a program, synchronously, and gives its completion value.
   *
   * @param code a string, UTF-8 bytes, or a {@link VMScript}
   * @param options a file name, or an object with one; `{ result: "copy" }` copies the result
   * @throws SyntaxError when the program is none
   * @throws VMTimeoutError when it takes longer than `timeout`
   * @throws VMError `ERR_VM_UNCOPIABLE` when the result is to be copied and cannot be
   * @throws what the program throws, as the host may see it
   * @example
   * new VM().run("[1, 2].map((n) => n * 2)"); // [2, 4]
   */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- PK-3: the caller says what the program gives
  run<Result = unknown>(code: string | Uint8Array | VMScript, options?: string | RunOptions): Result {
    const copy = copies(options);
    const result = thrownToCaller(() => this.#runLive(code, options));
    return (copy ? copyResult(result, (view) => guestRealmOf(this).membrane.examine(view)) : result) as Result;
  }

  #runLive(code: string | Uint8Array | VMScript, options: string | RunOptions | undefined): unknown {
    const realm = guestRealmOf(this);
    const timeout = checkedTimeout(this.timeout); // VM-10: it may have been assigned
    if (code instanceof VMScript) return this.#start(realm, code, { filename: code.filename, timeout });
    const filename = filenameOf(options);
    const { compile, compiler } = resolvedOptions.get(this) as ResolvedOptions;
    const source = typeof compiler === "function" ? (code as string) : textOf(code);
    const text: unknown = compile(source, filename); // VM-33: what a custom compiler gives is made a text
    return this.#start(realm, String(text), { filename, timeout });
  }

  #start(realm: GuestRealm, code: string | VMScript, options: RunScriptOptions): unknown {
    try {
      const result = realm.programs.runScript(code, options);
      if (resolvedOptions.get(this)?.signal?.aborted === true) guestRealmOf(this); // throws, whatever the run gave
      return result;
    } catch (error) {
      guestRealmOf(this); // throws when the VM was ended meanwhile: nothing can come back from it
      throw error;
    }
  }

  /**
   * Runs the program in a file.
   *
   * @param filename relative to the current directory
   * @throws VMError when there is no such file
   */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- PK-3: the caller says what the program gives
  runFile<Result = unknown>(filename: string): Result {
    const { text, path } = readScript(filename);
    return this.run<Result>(text, path);
  }

  /** Sets a global of the guest. */
  setGlobal(name: string, value: unknown): this {
    this.sandbox[name] = value;
    return this;
  }

  /** Sets globals of the guest from own enumerable string keys. */
  setGlobals(values: object | null | undefined): this {
    for (const [name, value] of Object.entries(values ?? {})) this.setGlobal(name, value);
    return this;
  }

  /** The value of a global of the guest. */
  getGlobal(name: string): unknown {
    return this.sandbox[name];
  }

  /**
   * Makes the guest see `value`, and what it reaches through it, read-only: from the value's first crossing on.
   *
   * @param name also sets a global
   * @returns `value`
   */
  freeze<T>(value: T, name?: string): T {
    this.readonly(value);
    if (name) this.setGlobal(name, value);
    return value;
  }

  /**
   * As {@link VM.freeze}, without a global.
   *
   * @param mock its own properties answer where `value` has none of that name
   */
  readonly<T>(value: T, mock?: object): T {
    if (mock !== undefined && isObject(value)) guestRealmOf(this).substitute(value, withMock(value, mock));
    return setPolicy(this, value, "readonly");
  }

  /**
   * Lets the guest change `value`, and what it reaches through it, but not put functions into it: from the value's first
   * crossing on.
   *
   * @param name also sets a global
   * @returns `value`
   */
  protect<T>(value: T, name?: string): T {
    setPolicy(this, value, "protected");
    if (name) this.setGlobal(name, value);
    return value;
  }

  /**
   * Makes the guest neither see nor set properties of `value`, and of what it reaches through it: from the value's first
   * crossing on.
   *
   * @param keys names and symbols
   * @param policy what holds for all other properties. Default: `"transparent"`
   * @returns `value`
   * @throws TypeError when `keys` is not an array of names and symbols, or there is no such policy
   * @example
   * const vm = new VM();
   * vm.setGlobal("user", vm.hide({ name: "ann", password: "secret" }, ["password"], "readonly"));
   * vm.run("Object.keys(user)"); // ["name"]
   */
  hide<T>(value: T, keys: readonly (string | symbol)[], policy: PolicyName = "transparent"): T {
    checkHidden(keys, policy);
    return setPolicy(this, value, { base: policy, hidden: keys });
  }

  /** Ends the VM: nothing of the guest can be used any more, and the guest can use nothing of the host. */
  dispose(): void {
    const realm = guestRealmOf(this);
    forgetRealm(this);
    endTimers(this);
    realm.end(endingOf(this).message);
  }
}

const policyNames: readonly unknown[] = ["transparent", "readonly", "protected"] satisfies PolicyName[];

/** I10: a name that is no key would hide nothing, and a policy that is none would allow everything. */
function checkHidden(keys: unknown, policy: unknown): void {
  const isKey = (key: unknown): boolean => typeof key === "string" || typeof key === "symbol";
  if (!Array.isArray(keys) || !keys.every(isKey)) {
    throw argumentType('The "keys" argument must be an array of strings and symbols.');
  }
  if (!policyNames.includes(policy)) {
    throw argumentType('The "policy" argument must be "transparent", "readonly" or "protected".');
  }
}

function setPolicy<T>(vm: VM, value: T, policy: "readonly" | "protected" | HidingPolicy): T {
  if (isObject(value)) guestRealmOf(vm).membrane.setPolicy(value, policy);
  return value;
}

// Where the engine has it, `using vm = new VM()` works.
const { dispose } = Symbol as { readonly dispose?: symbol };
if (dispose !== undefined) {
  Object.defineProperty(VM.prototype, dispose, {
    configurable: true,
    writable: true,
    value(this: VM) {
      this.dispose();
    },
  });
}
