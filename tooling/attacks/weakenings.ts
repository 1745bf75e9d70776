import { mutations } from "../../packages/bridge/test/mutations/table.mjs";

/** A guard taken out of the sources, for a build that is weakened on purpose. */
export interface Weakening {
  /** The invariants that fall, and a sentence about what is missing. */
  readonly id: string;
  /** Each `from` stands exactly once in its file. */
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
}

const guest = (file: string): string => `packages/vm/src/guest/${file}`;
const bootstrap = guest("bootstrap.ts");
const guestRealm = "packages/vm/src/guest-realm.ts";
const transformer = "packages/transformer/src/transform.ts";
const substitutes = "packages/nodevm/src/builtins/substitutes.ts";

/** Takes out one statement. */
const without = (id: string, file: string, ...statements: readonly string[]): Weakening => ({
  id,
  edits: statements.map((from) => ({ file, from, to: "" })),
});

const replaced = (id: string, file: string, from: string, to: string): Weakening => ({
  id,
  edits: [{ file, from, to }],
});

const catchesUnguarded = {
  file: bootstrap,
  from: "makeGuard(hostObjectPrototype);",
  to: "(thrown: unknown) => thrown;",
};

const stamps = "packages/bridge/src/realm/stamp.ts";
const stampsShadow = "export const stampShadow = (shadow: Local, record: ProxyRecord): void => {";

/** TABLE: guards of the bridge that are not one line which its tests could take out, and those of the packages above it. */
const others: readonly Weakening[] = [
  replaced(
    "I4: shadows name what they stand for",
    stamps,
    stampsShadow,
    `${stampsShadow} (shadow as unknown as { foreign: unknown }).foreign = record.foreign;`,
  ),
  replaced(
    "I4: handlers name the port of the other realm, and can be changed",
    "packages/bridge/src/realm/handler.ts",
    "return ObjectFreeze(traps);",
    "(traps as unknown as { end: unknown }).end = end; return traps;",
  ),
  replaced(
    "I1, I3: reading a property passes on what was thrown out of the other realm",
    "packages/bridge/src/realm/traps-property.ts",
    "} catch {\n        throw end.exhausted(); // I3: of unknown realm, not looked at\n      }",
    "} catch (raw) { throw raw; }",
  ),
  { id: "I1, I3: what is caught is shown as it is", edits: [catchesUnguarded] },
  without("I1, I3: promises show what they are rejected with", bootstrap, "tamePromise(guard);"),
  {
    id: "I1, I3, I7, I10: what is caught is shown as it is, and clauses are as they were written",
    edits: [
      catchesUnguarded,
      {
        file: transformer,
        from: "if (options.guardCatch === undefined) return [];\n  const open",
        to: "if (options.filename !== undefined) return [];\n  const open",
      },
      {
        file: transformer,
        from: "if (options.guardCatch === undefined) return;",
        to: "if (options.filename !== undefined) return;",
      },
    ],
  },
  without("I1, I3, PRIVACY: stacks are formatted by Node", bootstrap, "tameErrorStack(services, services.hardened);"),
  without("I1, I9: failures of guests are the process's", guestRealm, "watchFailures(this, this.membrane);"),
  without("I1, I3: WebAssembly as the engine made it", bootstrap, "tameWasm();"),
  without(
    "I9: proxies answer for Node's notes on promises",
    bootstrap,
    "tameReflection(isPrivate);",
    "hidePromises(nodeSymbols);",
  ),
  replaced(
    "I1, I9: Node asks proxies and promises of guests for its notes",
    bootstrap,
    "tameProxy(makeProxyTraps({ __proto__: null, isPrivate, isProxy, prepare } as ProxyTrapNeeds), isProxy);",
    "",
  ),
  without("I1, I9: hooks are shown the promises of guests", bootstrap, "hidePromises(nodeSymbols);"),
  without("I9: promises that get no notes", bootstrap, "tameExtensibility(prepare);"),
  without("I9, LIMITS: finalisers run as the engine calls them", bootstrap, "tameFinalization(services);"),
  without("I10, PRIVACY: globals stay that nobody has read about", bootstrap, "removeGlobals();"),
  {
    id: "I1, I2, I7, I10: strings become code by the engine's hand",
    edits: [
      {
        file: guestRealm,
        from: "codeGeneration: { strings: false, wasm }",
        to: "codeGeneration: { strings: true, wasm }",
      },
      { file: bootstrap, from: "tameEvaluators(services);", to: "" },
    ],
  },
  {
    id: "I7, I10: dynamic import is compiled",
    edits: [
      {
        file: transformer,
        from: "const imports = occurrencesOf(source).map((at) => ({ at, word: words.import }));",
        to: "const imports: Found[] = [];",
      },
      { file: transformer, from: "if (left !== -1) throw", to: "if (left === -2) throw" },
    ],
  },
  {
    id: "I7, I10: dynamic import in a text that a parser misreads",
    edits: [
      { file: transformer, from: "...importEdits(source, notes, options),", to: "" },
      { file: transformer, from: "if (left !== -1) throw", to: "if (left === -2) throw" },
      { file: transformer, from: "...keywordLetterEdits(letters),", to: "" },
    ],
  },
  replaced(
    "I7, I10: reserved names may be spoken",
    transformer,
    "if (name === undefined) return;",
    "if (name !== null) return;",
  ),
  replaced(
    "I7, I10: what transformed text calls are properties of the global object",
    guestRealm,
    "names.map((name) => `const ${name} = globalThis.${name}; delete globalThis.${name};`)",
    "names.map(() => '')",
  ),
  replaced(
    "LIMITS: no limit of time",
    "packages/vm/src/limits.ts",
    "if (timeout !== undefined) return runLimited(",
    "if (timeout === null) return runLimited(",
  ),
  replaced(
    "LIMITS: what the host enters later has no limit of time",
    "packages/vm/src/limits.ts",
    "if (context === undefined || isInside(this)) return operation();",
    "if (context !== null) return operation();",
  ),
  replaced(
    "LIMITS: promise jobs have no limit of time",
    guestRealm,
    '...(timeout === undefined ? {} : { microtaskMode: "afterEvaluate" as const }),',
    "",
  ),
  {
    id: "LIMITS: no limit of bytes",
    edits: [
      {
        file: bootstrap,
        from: "if (bufferAllocLimit !== undefined) limitAllocation(bufferAllocLimit);",
        to: "",
      },
      {
        file: guest("global-buffer.ts"),
        from: "const limit = services.bufferAllocLimit;",
        to: "const limit = undefined;",
      },
    ],
  },
  replaced(
    "LIMITS: a size is looked at, and then asked for again",
    guest("allocation/tame-allocation.ts"),
    "if (!isObject(options)) return [length];",
    "if (!isObject(options)) return [length === undefined ? length : args[0]];",
  ),
  replaced("LIMITS, I10: asynchrony is not refused", bootstrap, "if (!services.allowAsync) refuseAsync(services);", ""),
  {
    id: "I6: Node's methods work on the prototypes of its classes",
    edits: [
      { file: substitutes, from: "if (isMachinePrototype(value)) return facadeOfPrototype(value);", to: "" },
      {
        file: substitutes,
        from: "if (isHosts(self) && !isReceiverOf(original, self)) throw",
        to: "if (self === own) throw",
      },
      {
        file: substitutes,
        from: "const self = isHosts(receiver) ? undefined : receiver;",
        to: "const self = receiver;",
      },
      {
        file: "packages/bridge/src/host/host-direction.ts",
        from: "if (isPrototypeOfConstructor(object)) throw",
        to: "if (object === undefined) throw",
      },
    ],
  },
  replaced(
    "I9: texts are compiled in the last frames of the stack",
    "packages/vm/src/stack-headroom.ts",
    "Reflect.apply(nothing, undefined, ballast);",
    "nothing();",
  ),
];

/** Every weakening: the guards of the bridge, which its own tests take out one by one, and those of the packages above it. */
export const weakenings: readonly Weakening[] = [
  ...mutations.map(({ id, file, from, to }) => ({ id, edits: [{ file: `packages/bridge/src/${file}`, from, to }] })),
  ...others,
];

/** The invariants that fall with a guard. */
export const invariantsOf = ({ id }: Weakening): string[] => id.slice(0, id.indexOf(":")).split(", ");
