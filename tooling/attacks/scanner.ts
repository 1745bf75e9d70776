/** What a scan looks at and how far it goes. */
export interface ScanOptions {
  /** Names of globals to start from, beside the global object itself. Their functions are called, too. */
  readonly names?: readonly string[];
  /** Call every function reached from the names, plainly and with `new` (default: true). */
  readonly call?: boolean;
  /** Objects to look at (default: 20,000). */
  readonly limit?: number;
}

/** Something that a guest should not have, and how it came to it. */
export interface Finding {
  readonly path: string;
  readonly why: string;
  /**
   * `foreign`: an object that is not of the guest's realm. `power`: a thing that lets a guest out whatever stands between
   * them, such as a loader of the host's.
   */
  readonly kind: "foreign" | "power";
}

/** What a scan saw. */
export interface ScanReport {
  /** Objects looked at. */
  readonly scanned: number;
  /** Functions called. */
  readonly called: number;
  readonly findings: readonly Finding[];
  /** Settles to the findings in what promises gave, once they have settled. */
  readonly late: Promise<readonly Finding[]>;
}

/**
 * Walks everything that a guest program can reach, from inside: properties, accessors, symbols, prototypes, iterators,
 * results, thrown values, promises. Reports each object that leads to another realm's intrinsics, and each thing among what
 * was handed over (the names, and what they lead to) that is a power of the host's.
 *
 * The function uses nothing outside itself, so its text can be run in any sandbox: see `scannerText`.
 */
export function scan(options: ScanOptions): ScanReport {
  const { apply, construct, getPrototypeOf, getOwnPropertyDescriptor, ownKeys } = Reflect;
  const globalObject: object = globalThis;
  const rootPrototype: object = Object.prototype;
  const limit = options.limit ?? 20_000;
  const mayCall = options.call ?? true;
  const seen = new Set<unknown>();
  const foreign = new Set<unknown>();
  const findings: Finding[] = [];
  const queue: { value: unknown; path: string; given: boolean; depth: number }[] = [];
  const pending: Promise<unknown>[] = [];
  let called = 0;

  const isObject = (value: unknown): value is object =>
    (typeof value === "object" && value !== null) || typeof value === "function";

  const attempt = (operation: () => unknown): { value: unknown; failed: boolean } => {
    try {
      return { value: operation(), failed: false };
    } catch (error) {
      return { value: error, failed: true };
    }
  };

  const add = (value: unknown, path: string, given: boolean, depth: number): void => {
    if (!isObject(value) || seen.has(value) || seen.size >= limit || depth > 12) return;
    seen.add(value);
    queue.push({ value, path, given, depth });
  };

  const report = (value: unknown, path: string, kind: Finding["kind"], why: string): void => {
    if (foreign.has(value)) return;
    foreign.add(value);
    findings.push({ path, why, kind });
  };

  /** Whether an object without prototype is the `Object.prototype` of some other realm. */
  const isOtherRoot = (end: object): boolean =>
    end !== rootPrototype &&
    typeof getOwnPropertyDescriptor(end, "hasOwnProperty")?.value === "function" &&
    typeof getOwnPropertyDescriptor(end, "__lookupGetter__")?.value === "function";

  const mark = "scannedByThisProgram";
  // What runs elsewhere does not see the mark. The text is odd enough that no other function answers so by chance.
  const probe = `typeof 1 + typeof ${mark}`;
  const elsewhere = "numberundefined";
  const isMarked = Reflect.set(globalObject, mark, 1);

  /** Whether a function makes functions of text, in another realm. */
  const compilesElsewhere = (maker: unknown): boolean => {
    if (typeof maker !== "function" || !isMarked) return false;
    const made = attempt(() => apply(maker, undefined, [`return ${probe}`]) as unknown).value;
    return typeof made === "function" && attempt(() => apply(made, undefined, []) as unknown).value === elsewhere;
  };

  /** Whether a function evaluates text in another realm. */
  const evaluatesElsewhere = (evaluate: object): boolean =>
    typeof evaluate === "function" &&
    isMarked &&
    attempt(() => apply(evaluate, undefined, [probe]) as unknown).value === elsewhere;

  /** Powers of the host, by members that they all have, and a word about what each gives. */
  const powers: readonly [names: string, gives: string][] = [
    ["getBuiltinModule kill cwd", "the process of the host: its modules, its environment, its end"],
    ["binding dlopen reallyExit", "the process of the host: its modules, its environment, its end"],
    ["resolve cache extensions", "a loader of the host's modules"],
    ["createRequire builtinModules", "the loader of the host's modules"],
    ["execFile spawn fork", "the start of other programs"],
    ["runInThisContext createContext", "code in the realm of the host"],
    ["Worker isMainThread", "threads with all of Node in them"],
    ["readFileSync writeFileSync", "every file of the host"],
    ["readFile writeFile copyFile", "every file of the host"],
    ["setHeapSnapshotNearHeapLimit writeHeapSnapshot", "the memory of the host"],
  ];

  const judgePower = (value: object, path: string): void => {
    const has = (name: string): boolean =>
      attempt(() => name in value && Reflect.get(value, name) !== undefined).value === true;
    for (const [names, gives] of powers)
      if (names.split(" ").every(has)) report(value, path, "power", `it gives ${gives}`);
    if (!mayCall || typeof value !== "function" || foreign.has(value)) return;
    if (compilesElsewhere(value) || evaluatesElsewhere(value))
      report(value, path, "power", "it turns text into code of another realm");
  };

  const judge = (value: object, path: string): void => {
    let steps = 0;
    for (let up: object | null = value; up !== null && steps < 100; steps++) {
      const here: object = up;
      if (attempt(() => isOtherRoot(here)).value === true) {
        report(value, path, "foreign", "its prototypes end at another realm's Object.prototype");
        return;
      }
      const next = attempt(() => getPrototypeOf(here));
      up = next.failed || !isObject(next.value) ? null : next.value;
    }
    const owner = attempt(() => (value as { constructor?: unknown }).constructor).value;
    const maker = attempt(() => (owner as { constructor?: unknown } | undefined)?.constructor).value;
    if (maker !== Function && owner !== Function && (compilesElsewhere(maker) || compilesElsewhere(owner))) {
      report(value, path, "foreign", "its constructors compile text in another realm");
    }
  };

  const textOf = (key: PropertyKey): string => (typeof key === "symbol" ? `[${String(key)}]` : `.${String(key)}`);

  const walkProperties = (value: object, path: string, given: boolean, depth: number): void => {
    const keys = attempt(() => ownKeys(value));
    if (keys.failed) {
      add(keys.value, `${path} (keys threw)`, given, depth);
      return;
    }
    for (const key of (keys.value as PropertyKey[]).slice(0, 500)) {
      const own = attempt(() => getOwnPropertyDescriptor(value, key));
      const descriptor = own.value as PropertyDescriptor | undefined;
      const at = path + textOf(key);
      add(descriptor, `descriptor of ${at}`, false, depth + 1);
      if (own.failed || descriptor === undefined) continue;
      add(descriptor.value, at, given, depth + 1);
      add(descriptor.get, `getter of ${at}`, false, depth + 1);
      add(descriptor.set, `setter of ${at}`, false, depth + 1);
      if (descriptor.get !== undefined)
        add(attempt(() => Reflect.get(value, key) as unknown).value, at, given, depth + 1);
    }
  };

  const walkIterator = (value: object, path: string, depth: number): void => {
    const iterate = attempt(() => (value as Partial<Iterable<unknown>>)[Symbol.iterator]).value;
    if (typeof iterate !== "function") return;
    const iterator = attempt(() => apply(iterate, value, []) as unknown).value as Iterator<unknown> | undefined;
    add(iterator, `iterator of ${path}`, false, depth + 1);
    for (let step = 0; step < 5; step++) {
      const result = attempt(() => iterator?.next()).value as IteratorResult<unknown> | undefined;
      if (!isObject(result)) return;
      add(result, `iterator result of ${path}`, false, depth + 1);
      add(attempt(() => result.value).value, `item ${String(step)} of ${path}`, true, depth + 1);
      if (attempt(() => result.done).value === true) return;
    }
  };

  const walkPromise = (value: object, path: string, depth: number): void => {
    const then = attempt(() => (value as Partial<PromiseLike<unknown>>).then).value;
    if (typeof then !== "function") return;
    const settled = new Promise<void>((resolve) => {
      const take = (what: string) => (result: unknown) => {
        add(result, `${what} of ${path}`, true, depth + 1);
        resolve();
      };
      const chained = attempt(() => apply(then, value, [take("value"), take("reason")]) as unknown);
      add(chained.value, `then of ${path}`, false, depth + 1);
      if (chained.failed) resolve();
    });
    pending.push(settled);
  };

  const walkCalls = (value: object, path: string, depth: number): void => {
    if (!mayCall || typeof value !== "function") return;
    called += 1;
    for (const args of [[], [{}, () => ({})], ["scanned", 1]]) {
      const result = attempt(() => apply(value, undefined, args) as unknown);
      add(result.value, `${path}() ${result.failed ? "threw" : ""}`, !result.failed, depth + 1);
    }
    const made = attempt(() => construct(value, []) as unknown);
    add(made.value, `new ${path}() ${made.failed ? "threw" : ""}`, !made.failed, depth + 1);
  };

  const drain = (): void => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { value, path, given, depth } = next as { value: object; path: string; given: boolean; depth: number };
      judge(value, path);
      if (given) judgePower(value, path);
      // Behind a foreign object everything is foreign, and a power is not to be tried out.
      if (foreign.has(value)) continue;
      add(attempt(() => getPrototypeOf(value)).value, `prototype of ${path}`, false, depth + 1);
      walkProperties(value, path, given, depth);
      if (!given) continue;
      walkIterator(value, path, depth);
      walkPromise(value, path, depth);
      walkCalls(value, path, depth);
    }
  };

  for (const name of options.names ?? [])
    add(attempt(() => Reflect.get(globalObject, name) as unknown).value, name, true, 0);
  add(globalObject, "globalThis", false, 0);
  drain();
  const late = Promise.all(pending).then(() => {
    drain();
    Reflect.deleteProperty(globalObject, mark);
    return findings;
  });
  return { scanned: seen.size, called, findings, late };
}

/**
 * The text of a program that scans the realm in which it runs and gives a `ScanReport`.
 *
 * @example
 * const report = vm.run(scannerText({ names: ["host"] }));
 * console.log(report.findings);
 */
export function scannerText(options: ScanOptions = {}): string {
  return `(${scan.toString()})(${JSON.stringify(options)})`;
}
