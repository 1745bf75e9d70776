/** One guest, as the settings want it, and what becomes of its failures. */
import { dirname } from "node:path";
import { NodeVM, type NodeVMOptions, VMError, VMTimeoutError, type VMRequire } from "@sbx/nodevm";
import type { SetExitCode } from "./action.ts";
import { watchDenials } from "./denials.ts";
import { environmentOf } from "./environment.ts";
import type { Output } from "./output.ts";
import { createSources, type Program } from "./program.ts";
import { describeFailure, type Report } from "./report.ts";
import { rootsOf } from "./roots.ts";
import type { Settings } from "./settings.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** A guest, and how a failure of it is told. */
export interface Session {
  readonly vm: NodeVM;
  /** What a failure means to the user. */
  readonly describe: (thrown: unknown) => Report;
}

/** A session that ends with its first failure. */
export interface Run extends Session {
  /** Tells the user, sets the exit code, and ends the guest; only the first time. */
  readonly fail: (thrown: unknown) => void;
}

/** The options of a VM, as `sbx` makes one. */
export interface OwnOptions extends NodeVMOptions {
  readonly timeout: number | undefined;
  readonly require: VMRequire & { readonly external: readonly string[] };
}

/**
 * The options of the VM. Deny by default: files of the roots, in the guest's realm; no package, no builtin, no environment.
 *
 * @param path the program's, absolute
 */
export function vmOptionsOf(settings: Settings, path: string): OwnOptions {
  const externals = settings.external ?? [];
  return {
    timeout: settings.timeout,
    console: settings.console ?? "inherit",
    strict: settings.strict ?? false,
    eval: settings.eval ?? true,
    wasm: settings.wasm ?? true,
    allowAsync: settings.async ?? true,
    bufferAllocLimit: settings.bufferLimit,
    env: environmentOf(settings.env ?? []),
    argv: ["sbx", path, ...settings.args],
    sourceExtensions: ["js", "cjs", "ts", "cts"],
    require: {
      external: externals,
      root: rootsOf(dirname(path), settings.root ?? [], externals),
      context: settings.context ?? "sandbox",
      builtin: settings.allowBuiltin ?? [],
      dangerousBuiltins: settings.dangerousBuiltin ?? [],
    },
  };
}

/**
 * Makes a VM.
 *
 * @throws UsageError for an option that NodeVM refuses, such as the name of a builtin that there is not
 */
export function createVM(options: NodeVMOptions): NodeVM {
  try {
    return new NodeVM(options);
  } catch (error) {
    if (error instanceof VMError && !(error instanceof VMTimeoutError)) throw new UsageError(error.message);
    throw error;
  }
}

/**
 * Makes the guest of a session.
 *
 * @param redirects whether what the guest prints comes as events of the VM
 */
export function openSession(settings: Settings, program: Program, terminal: Terminal, redirects: boolean): Session {
  Error.stackTraceLimit = 50; // host errors that go through the guest spend frames on the way, which are not shown
  const sources = createSources(settings.compiler);
  const options = vmOptionsOf(settings, program.path);
  const vm = createVM({
    ...options,
    compiler: sources.compile,
    ...(redirects && options.console === "inherit" ? { console: "redirect" } : {}),
  });
  const denials = watchDenials(vm, { builtins: settings.allowBuiltin ?? [], externals: settings.external ?? [] });
  const context = { paint: terminal.paint, source: sources.get, denial: denials.explain };
  return { vm, describe: (thrown) => describeFailure(thrown, context) };
}

/** Makes a guest that fails at most once, whether at once or from a timer or a promise later on. */
export function openRun(
  settings: Settings,
  program: Program,
  terminal: Terminal,
  output: Output,
  exit: SetExitCode,
): Run {
  const session = openSession(settings, program, terminal, output.redirects);
  const { vm, describe } = session;
  let failed = false;
  const fail = (thrown: unknown): void => {
    if (failed) return;
    failed = true;
    const report = describe(thrown);
    output.failed(report);
    exit(report.code);
    vm.dispose(); // its timers would keep the process alive
  };
  vm.on("uncaughtException", fail);
  vm.on("unhandledRejection", fail);
  vm.on("console", output.printed);
  for (const method of ["stdout", "stderr"])
    vm.on(method, (chunk: unknown) => output.printed({ method, args: [String(chunk)] }));
  limitDuration(settings.timeout, fail);
  return { ...session, fail };
}

/** The VM limits each entry into the guest; this ends what goes on from timer to timer. */
function limitDuration(timeout: number | undefined, fail: Run["fail"]): void {
  if (timeout !== undefined) setTimeout(() => fail(new VMTimeoutError(timeout)), timeout).unref();
}
